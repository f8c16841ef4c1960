"""What leaves as it was stored, byte for byte: STIX objects in a bundle, YARA and Sigma rules one after another."""

from collections.abc import Iterable, Iterator

from wardwatch.sharing.exports.streams import comments
from wardwatch.sharing.exports.types import Heading

_GATHERED = 1 << 16


def bundle(objects: Iterable[bytes], bundle_id: str) -> Iterator[bytes]:
    """A STIX 2.1 bundle (section 8) of objects that the reader may have, each the bytes as stored; in pieces.

    A bundle without objects has no `objects` at all: an empty list is against the specification.
    """
    yield f'{{"type":"bundle","id":"{bundle_id}"'.encode()
    gathered: list[bytes] = []
    size, before = 0, b',"objects":['
    for body in objects:
        gathered += (before, body)
        size += len(body)
        before = b","
        if size >= _GATHERED:
            yield b"".join(gathered)
            gathered.clear()
            size = 0
    gathered.append(b"]}\n" if before == b"," else b"}\n")
    yield b"".join(gathered)


def yara(rules: Iterable[bytes], heading: Heading) -> Iterator[bytes]:
    """YARA rules as stored, after a heading in comments. Rules of one name do not load together."""
    yield "".join(comments(heading.lines(), "//")).encode("utf-8", "replace")
    for rule in rules:
        yield rule if rule.endswith(b"\n") else rule + b"\n"


def sigma(rules: Iterable[bytes], heading: Heading) -> Iterator[bytes]:
    """Sigma rules as stored, each a document of one YAML stream (`---`), after a heading in comments."""
    yield "".join(comments(heading.lines())).encode("utf-8", "replace")
    for rule in rules:
        if not rule.lstrip().startswith(b"---"):
            yield b"---\n"
        yield rule if rule.endswith(b"\n") else rule + b"\n"
