from contextlib import suppress
from pathlib import Path

import pytest

from wardwatch.kit.files import FileThere, new_file


def test_a_new_file_is_its_owners_and_stays_only_when_it_is_whole(tmp_path: Path) -> None:
    whole, half = tmp_path / "whole", tmp_path / "half"
    with new_file(whole) as file:
        file.write(b"all")
    assert (whole.read_bytes(), whole.stat().st_mode & 0o777) == (b"all", 0o600)
    with suppress(RuntimeError), new_file(half) as file:
        file.write(b"some")
        raise RuntimeError
    assert not half.exists()


def test_nothing_is_replaced(tmp_path: Path) -> None:
    there = tmp_path / "there"
    there.write_bytes(b"old")
    with pytest.raises(FileThere), new_file(there) as file:
        file.write(b"new")
    assert there.read_bytes() == b"old"
