"""Whoever brings what is released to its readers: told in the very transaction that releases or withdraws it.

So a release and the jobs that deliver it are stored together or not at all. Who that is, `config.wiring` says.
"""

from datetime import datetime
from typing import Protocol

from wardwatch.audit.types import Actor


class Teller(Protocol):
    """What is told, and when. Both run as the worker."""

    def released(self, *, number: str, revision: int, actor: Actor, at: datetime) -> object:
        """A revision was released, at all its markings."""

    def withdrawn(self, *, number: str, why: str, actor: Actor, at: datetime) -> object:
        """A product was withdrawn, in every revision."""


_tellers: list[Teller] = []


def tell_with(teller: Teller) -> None:
    """Have `teller` told from now on. For `config.wiring`."""
    if teller not in _tellers:
        _tellers.append(teller)


def tell_released(*, number: str, revision: int, actor: Actor, at: datetime) -> None:
    """Tell everybody who is to be told of a release."""
    for teller in _tellers:
        teller.released(number=number, revision=revision, actor=actor, at=at)


def tell_withdrawn(*, number: str, why: str, actor: Actor, at: datetime) -> None:
    """Tell everybody who is to be told of a withdrawal."""
    for teller in _tellers:
        teller.withdrawn(number=number, why=why, actor=actor, at=at)
