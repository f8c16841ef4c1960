"""Events: frozen, named once, documented."""

import dataclasses
import importlib
import inspect
import re
from collections import Counter

import pytest

from architecture.sources import modules
from wardwatch.audit.types import Event


def events() -> list[type[Event]]:
    """Every event class of the package, wherever it stands."""
    for module in modules():
        if module.name.endswith("events.py"):
            importlib.import_module("wardwatch." + module.name.removesuffix(".py").replace("/", "."))
    found: list[type[Event]] = []
    waiting = list(Event.__subclasses__())
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        if kind.__module__.startswith("wardwatch."):
            found.append(kind)
    return list({f"{kind.__module__}.{kind.__qualname__}": kind for kind in found}.values())


@pytest.mark.parametrize("event", events(), ids=lambda event: event.__name__)
def test_an_event_is_a_frozen_named_documented_fact(event: type[Event]) -> None:
    """Rows of the trail stay readable for years: what a name means must stand in the code, once."""
    assert dataclasses.fields(event)
    assert event.__dataclass_params__.frozen  # type: ignore[attr-defined]
    assert "events" in event.__module__.split("."), "events stand in events.py"
    assert re.fullmatch(r"[a-z]+(\.[a-z]+(-[a-z]+)*)+", event.name), event.name
    assert inspect.getdoc(event) != inspect.getdoc(Event), "an event says what happened"


def test_names_are_given_once() -> None:
    """Two facts of one name could not be told apart in the trail."""
    assert [name for name, times in Counter(event.name for event in events()).items() if times > 1] == []
