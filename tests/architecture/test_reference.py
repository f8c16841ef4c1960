"""The generated pages say what the program says."""

import importlib.util
from types import ModuleType

import pytest

from architecture.sources import ROOT


def generator() -> ModuleType:
    """tools/reference.py, which is a program and not a package."""
    spec = importlib.util.spec_from_file_location("reference", ROOT / "tools" / "reference.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_reference_is_current() -> None:
    """A reference that lags behind is worse than none: people trust it."""
    reference = generator()
    stale = [name for name, text in reference.pages().items() if not reference.is_current(name, text)]
    assert stale == [], f"run: {reference.COMMAND}"


def test_no_page_is_left_over() -> None:
    """A page that nothing generates any more would never change again."""
    reference = generator()
    assert {path.name for path in reference.REFERENCE.iterdir()} == set(reference.pages())


def test_what_has_no_words_stops_the_generation() -> None:
    """A gap in a page would be filled by guessing."""
    reference = generator()

    class Bare:
        pass

    with pytest.raises(reference.UndocumentedError):
        reference._text(Bare)
