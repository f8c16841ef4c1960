"""The lists that come with us, from the package `pymispwarninglists` (BSD-3-Clause; the lists are CC0-1.0)."""

from collections.abc import Iterator
from importlib.resources import files

from wardwatch.standards.misp.warninglists import WarningList, read

_PACKAGE, _FOLDER = "pymispwarninglists", "data/misp-warninglists/lists"


def packaged() -> Iterator[WarningList]:
    """Every list of the package, one after another (two of them hold a million entries), in the order of their keys."""
    folder = files(_PACKAGE).joinpath(_FOLDER)
    for each in sorted(folder.iterdir(), key=lambda entry: entry.name):
        file = each.joinpath("list.json")
        if file.is_file():
            yield read(file.read_bytes(), each.name)
