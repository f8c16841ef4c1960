"""An answer is whole before it leaves, and nothing is left of one that was not."""

import gzip
from collections.abc import Iterator

import pytest

from wardwatch.kit import spooling


@pytest.mark.parametrize("compressed", [False, True])
def test_what_is_spooled_is_handed_out(monkeypatch: pytest.MonkeyPatch, compressed: bool) -> None:
    monkeypatch.setattr(spooling, "IN_MEMORY", 10)
    stream, size = spooling.spooled((b"piece" for _ in range(40_000)), compressed=compressed)
    whole = b"".join(spooling.handed_out(stream))
    assert (len(whole), stream.closed) == (size, True)
    assert (gzip.decompress(whole) if compressed else whole) == b"piece" * 40_000


def test_a_piece_that_fails_leaves_nothing() -> None:
    def broken() -> Iterator[bytes]:
        yield b"half"
        raise ValueError("here")

    with pytest.raises(ValueError, match="here"):
        spooling.spooled(broken())
