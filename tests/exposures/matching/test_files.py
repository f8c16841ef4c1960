"""Digests as identifiers."""

from wardwatch.exposures.matching import files
from wardwatch.exposures.matching.names import CONFIDENCE, Kind

SHA = "9f" * 32


def test_equal_values_meet_whatever_the_algorithm_is_called() -> None:
    found = files.match(f"sha2256:{SHA}", f"sha256:{SHA} drip.bin\nmd5:{'ab' * 16}", listed="a", said="b")
    assert found is not None
    assert (found.kind, found.confidence) == (Kind.IDENTIFIER, CONFIDENCE[Kind.IDENTIFIER])
    assert found.words == "“a” and “b” are the same file, drip.bin, by its SHA-256"


def test_other_files_do_not_meet() -> None:
    assert files.match(f"sha256:{SHA}", f"sha256:{'8e' * 32}", listed="a", said="b") is None
    assert files.match("", "", listed="a", said="b") is None
    assert not files.keys("")
