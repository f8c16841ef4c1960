"""What decisions and notices are called, for a list of ids: one statement each."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wardwatch.engagements import models
from wardwatch.engagements.queries.showing import shown_to
from wardwatch.engagements.states import NoticeState
from wardwatch.engagements.tickets import read_ticket
from wardwatch.markings.types import Viewer
from wardwatch.markings.viewing import seen_by
from wardwatch.members.queries import notices_kept_from


@dataclass(frozen=True, slots=True)
class NoticeAbout:
    """A notice that was sent: its ticket and title, when, and the state it is in ("answered")."""

    ticket: str
    title: str
    sent_at: datetime
    state: NoticeState


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


def notices_about(asset: UUID, *, viewer: Viewer, limit: int = 50) -> tuple[NoticeAbout, ...]:
    """The notices that were sent about findings of one inventory line (its uid), the newest first."""
    with seen_by(viewer):
        covering = models.NoticeFinding.objects.filter(finding__asset__uid=asset).values("notice")
        found = models.Notice.objects.filter(shown_to(viewer), pk__in=covering, sent_at__isnull=False)
        if kept := notices_kept_from(viewer):
            found = found.exclude(organization__in=kept)
        rows = found.order_by("-sent_at", "-pk").values_list("ticket", "title", "sent_at", "state")
        return tuple(
            NoticeAbout(ticket, title, at, NoticeState(state)) for ticket, title, at, state in rows[:limit] if at
        )
