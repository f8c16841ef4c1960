"""Looking through the rule: everything read or written inside `seen_by(viewer)` is what that viewer may touch."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from wardwatch.kit.database import often
from wardwatch.markings.types import Viewer

_current: ContextVar[tuple[BaseDatabaseWrapper, Viewer] | None] = ContextVar("viewer", default=None)
_NAMES = ("viewing", "person", "organizations", "acting_for", "groups", "compartments", "powers", "grants", "enrolled")
_SET = "SELECT " + ", ".join(f"set_config('ww.{name}', %s, true)" for name in _NAMES)


@contextmanager
def seen_by(viewer: Viewer) -> Iterator[None]:
    """Open (or join) a transaction in which the database shows what `viewer` may see, and nothing else.

    The viewer is set for this transaction only, so it cannot survive in a pool. Nesting restores the outer viewer; an
    error undoes it with the transaction or savepoint in which the viewer was set.
    """
    here, outer, joins = connections["default"], current(), connection.in_atomic_block
    with transaction.atomic(savepoint=False):
        if viewer != outer:
            _announce(viewer)
        token = _current.set((here, viewer))
        try:
            yield
        finally:
            _current.reset(token)
        if viewer != outer and joins:
            _announce(outer)


def current() -> Viewer | None:
    """The viewer of the innermost `seen_by` on this connection, if any: another login's has its own."""
    held = _current.get()
    return held[1] if held and held[0] is connections["default"] else None


def _announce(viewer: Viewer | None) -> None:
    often(_SET, _settings(viewer))


def _settings(viewer: Viewer | None) -> list[str]:
    if viewer is None:
        return [""] * len(_NAMES)
    sets = (viewer.organizations, viewer.acting_for, viewer.groups, viewer.compartments, viewer.powers, viewer.grants)
    return [
        "on",
        str(viewer.person or ""),
        *(",".join(map(str, sorted(ids))) for ids in sets),
        "on" if viewer.enrolled else "",
    ]
