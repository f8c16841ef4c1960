"""What decisions and notices are called, for a list of ids: one statement each."""

from collections.abc import Collection
from dataclasses import dataclass

from wardwatch.engagements import models
from wardwatch.engagements.tickets import read_ticket
from wardwatch.markings.types import Viewer
from wardwatch.markings.viewing import seen_by


@dataclass(frozen=True, slots=True)
class Named:
    """How one thing is called, and what stands for it in an address."""

    title: str
    address: str


def decision_names(ids: Collection[int], *, viewer: Viewer) -> dict[int, Named]:
    """Those of the decisions that `viewer` may see; an address has the uid."""
    with seen_by(viewer):
        found = models.Decision.objects.filter(pk__in=ids).values_list("pk", "title", "uid")
        return {number: Named(title, str(uid)) for number, title, uid in found}


def notices_by_ticket(text: str, *, viewer: Viewer) -> tuple[Named, ...]:
    """The notice whose ticket `text` is, in any spelling, if `viewer` may see it."""
    with seen_by(viewer):
        found = models.Notice.objects.filter(ticket=read_ticket(text)).values_list("title", "ticket")
        return tuple(Named(title, ticket) for title, ticket in found)


def notice_names(ids: Collection[int], *, viewer: Viewer) -> dict[int, Named]:
    """Those of the notices that `viewer` may see, a draft without a title; an address has the ticket."""
    with seen_by(viewer):
        found = models.Notice.objects.filter(pk__in=ids).values_list("pk", "title", "ticket")
        return {number: Named(title, ticket) for number, title, ticket in found}
