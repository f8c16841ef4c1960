"""Digests of files as one text."""

import pytest

from wardwatch.standards import digests
from wardwatch.standards.digests import Digest

SHA = "9F" * 32


def test_a_text_of_digests_is_read_back() -> None:
    written = digests.text([Digest("SHA-256", SHA, "drip  agent.bin"), Digest("md5", "ab" * 16)])
    assert written == f"sha256:{SHA.lower()} drip agent.bin\nmd5:{'ab' * 16}"
    assert list(digests.read(written)) == [
        Digest("sha256", SHA.lower(), "drip agent.bin"),
        Digest("md5", "ab" * 16),
    ]


@pytest.mark.parametrize("value", ["", "cafe0123", "zz" * 32, f"{SHA}\n{SHA}"])
def test_what_is_no_digest_is_left_out(value: str) -> None:
    assert digests.text([Digest("sha256", value)]) == ""


def test_the_same_digest_stands_once() -> None:
    assert digests.text([Digest("SHA256", SHA), Digest("sha-256", SHA.lower())]).count("\n") == 0


@pytest.mark.parametrize(
    ("algorithm", "words"),
    [("sha256", "SHA-256"), ("sha3256", "SHA3-256"), ("md5", "MD5"), ("blake2b512", "BLAKE2B512")],
)
def test_algorithms_are_spoken_as_people_write_them(algorithm: str, words: str) -> None:
    assert digests.spoken(algorithm) == words
