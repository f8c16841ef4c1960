"""Digests of files, by which a product or a component is told from all others, as one text: `algorithm:value filename`.

One a line; the name of the file may be left out. Documents spell algorithms in their own ways (`SHA-256`, `sha256`,
`SHA256`, `sha3_512`); here they are small letters and digits. Sources: CSAF 2.0 section 3.1.3.3.2, CycloneDX 1.6
`components[].hashes`, SPDX 2.3 section 7.10.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

SHORTEST = 32
"""Hexadecimal digits of the shortest digest that tells files apart (128 bits); checksums are shorter."""

_VALUE = re.compile(r"[0-9a-f]+")
_NO_LETTER = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Digest:
    """One digest of a file: the algorithm, the value in hexadecimal digits, and the name of the file where known."""

    algorithm: str
    value: str
    filename: str = ""


def text(digests: Iterable[Digest]) -> str:
    """The digests as one text, without what is not in hexadecimal digits or too short to tell files apart."""
    return "\n".join(dict.fromkeys(_line(each) for each in digests if _good(each)))


def read(written: str) -> Iterator[Digest]:
    """The digests in a text that `text` wrote."""
    for line in written.splitlines():
        digest, _, filename = line.partition(" ")
        algorithm, _, value = digest.partition(":")
        yield Digest(algorithm, value, filename)


def spoken(algorithm: str) -> str:
    """An algorithm as people write it: "SHA-256" for "sha256"."""
    return re.sub(r"\Asha(3?)-?(?=(?:1|2..|384|512)\Z)", r"SHA\1-", algorithm).upper()


def _good(digest: Digest) -> bool:
    value = digest.value.strip().lower()
    return len(value) >= SHORTEST and bool(_VALUE.fullmatch(value))


def _line(digest: Digest) -> str:
    algorithm = _NO_LETTER.sub("", digest.algorithm.lower())
    filename = " ".join(digest.filename.split())
    return f"{algorithm}:{digest.value.strip().lower()} {filename}".strip()
