"""The lists that come with us, from the package `pymispwarninglists` (BSD-3-Clause; the lists are CC0-1.0)."""

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from wardwatch.standards.misp.warninglists import WarningList, read

_PACKAGE, _FOLDER = "pymispwarninglists", "data/misp-warninglists/lists"


def packaged() -> Iterator[WarningList]:
    """Every list of the package, one after another (two of them hold a million entries), in the order of their keys."""
    spec = find_spec(_PACKAGE)  # not imported: that would compile grammars for seconds, for a reader that is not ours
    assert spec
    assert spec.origin
    folder = Path(spec.origin).parent / _FOLDER
    for each in sorted(folder.iterdir(), key=lambda entry: entry.name):
        file = each / "list.json"
        if file.is_file():
            yield read(file.read_bytes(), each.name)
