"""How the center is, as the page of operations is told it.

What there is to look at, only the composition root knows; it gives its eyes to `look_with`.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol


class Check(Protocol):
    """One thing that was looked at: `state` is `well`, `stopped` or `bad`; `words` say what to do."""

    @property
    def name(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def words(self) -> str: ...


class Health(Protocol):
    """Everything that was looked at, and the version of the program."""

    @property
    def version(self) -> str: ...
    @property
    def checks(self) -> Sequence[Check]: ...


class Look(Protocol):
    """Looks at everything, as far as the viewer may see it."""

    def __call__(self, *, at: datetime) -> Health: ...


_eyes: list[Look] = []


def look_with(look: Look) -> None:
    """Look with this from now on."""
    _eyes[:] = [look]


def look(*, at: datetime) -> Health:
    """Look at everything, as far as the viewer may see it."""
    (eyes,) = _eyes
    return eyes(at=at)
