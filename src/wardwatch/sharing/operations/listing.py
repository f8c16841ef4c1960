"""Block lists: an organization makes, changes and closes its own, and gives them other secrets."""

import secrets
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from wardwatch.audit.operations import record
from wardwatch.audit.types import Actor, Event
from wardwatch.kit.errors import NotFound, Refusal
from wardwatch.markings.operations import intern
from wardwatch.members import labels
from wardwatch.members.acting import acting_as
from wardwatch.members.permissions import Action, Principal
from wardwatch.members.queries import center_id
from wardwatch.sharing import events, models
from wardwatch.sharing.queries.files import KEPT
from wardwatch.sharing.queries.lists import digest_of
from wardwatch.sharing.types import (
    AS_STORED,
    CONFIRMATION,
    FILE_NAMES,
    ONLY_LOOK,
    SINGLE,
    ListAsked,
    ListFormat,
    ListKind,
    ListUse,
    NewSecret,
)

MOST = 100
"""Block lists that one organization may have at a time."""
LONGEST_TITLE = 200
AGAIN = timedelta(minutes=10)
"""So soon the same list made again is a page that was loaded again, or a second press of the button."""
_TAKES: dict[ListFormat, frozenset[ListKind]] = {
    ListFormat.SNORT: frozenset(
        {ListKind.ADDRESSES, ListKind.IPV4, ListKind.IPV6, ListKind.DOMAINS, ListKind.URLS},
    ),
    ListFormat.SURICATA: frozenset(ListKind) - {ListKind.EMAILS},
}
"""What formats take that do not take everything."""


class ListNotPossible(Refusal):
    """A block list has a title, kinds that its format takes, and a confidence of 0 to 100."""

    code = "block-list.not-possible"


class ListNotConfirmed(Refusal):
    """A list that blocks was asked for without the sentence that says so."""

    code = "block-list.not-confirmed"


def make_list(
    *, asked: ListAsked, confirmation: str = "", principal: Principal, actor: Actor, at: datetime
) -> NewSecret:
    """Make a block list for the principal's organization; its secret is given here and never again.

    A list that blocks takes the sentence `CONFIRMATION`. The same list once more within `AGAIN` is refused. Raises
    `NotAllowed`, `ListNotPossible`, `ListNotConfirmed`.
    """
    principal.demand(Action.KEEP_LISTS, principal.organization)
    demand_possible(asked)
    if asked.use is ListUse.BLOCK:
        demand_confirmed(confirmation)
    secret = secrets.token_urlsafe(32)
    label = intern(labels.own(principal.organization))
    with acting_as(principal):
        if _standing(principal).count() >= MOST:
            raise ListNotPossible(
                _("There are %(number)d block lists already. Close one that nothing reads any more.")
                % {"number": MOST},
                number=MOST,
            )
        if _standing(principal).filter(**_columns(asked), made_at__gt=at - AGAIN).exists():
            raise ListNotPossible(
                _("This very list was made just now. Open it to give it another address, or choose another title."),
                title=asked.title,
            )
        row = models.BlockList.objects.create(
            **_columns(asked),
            organization=principal.organization,
            label_id=label,
            digest=digest_of(secret),
            made_by=actor.who,
            made_at=at,
            changed_at=at,
        )
        _record_changed(row, actor, at, is_new=True)
    return NewSecret(row.uid, secret)


def change_list(
    *, of: UUID, asked: ListAsked, confirmation: str = "", principal: Principal, actor: Actor, at: datetime
) -> None:
    """Ask something else of a block list; its address stays. A list that did not block takes `CONFIRMATION` to.

    Raises `NotFound` for others' and closed ones, `NotAllowed`, `ListNotPossible`, `ListNotConfirmed`.
    """
    demand_possible(asked)
    with acting_as(principal):
        row = _own(of, principal)
        if FILE_NAMES[ListFormat(row.format)] != FILE_NAMES[asked.format]:
            raise ListNotPossible(_("The file of this format is called otherwise: make another list for it."))
        if asked.use is ListUse.BLOCK and row.use != ListUse.BLOCK:
            demand_confirmed(confirmation)
        models.BlockList.objects.filter(pk=row.pk).update(**_columns(asked), changed_at=at)
        row.refresh_from_db()
        _record_changed(row, actor, at, is_new=False)


def rotate_list(*, of: UUID, principal: Principal, actor: Actor, at: datetime) -> NewSecret:
    """Give a block list another secret; the address before works no longer. Raises `NotFound`, `NotAllowed`."""
    secret = secrets.token_urlsafe(32)
    with acting_as(principal):
        row = _own(of, principal)
        models.BlockList.objects.filter(pk=row.pk).update(digest=digest_of(secret), changed_at=at)
        _record(events.BlockListSecretChanged, row, actor, at)
    return NewSecret(row.uid, secret)


def close_list(*, of: UUID, principal: Principal, actor: Actor, at: datetime) -> None:
    """Let nothing read a block list any more; closed again nothing changes. Raises `NotFound`, `NotAllowed`."""
    with acting_as(principal):
        row = _own(of, principal, standing=False)
        if row.closed_at is not None:
            return
        models.BlockList.objects.filter(pk=row.pk).update(closed_at=at, changed_at=at)
        _record(events.BlockListClosed, row, actor, at)


def forget_gone(*, at: datetime) -> None:
    """Forget values that went longer ago than anybody can ask for changes. As the worker."""
    models.GoneValue.objects.filter(went_at__lt=at - 2 * KEPT).delete()


def demand_possible(asked: ListAsked) -> None:
    """Raise `ListNotPossible` for what cannot be a list."""
    title = asked.title.strip()
    if not title or len(title) > LONGEST_TITLE or not title.isprintable():
        raise ListNotPossible(_("A block list needs a title of one line."), title=asked.title)
    if asked.min_confidence is not None and not 0 <= asked.min_confidence <= 100:
        raise ListNotPossible(_("A confidence is 0 to 100."), min_confidence=asked.min_confidence)
    if asked.format in SINGLE and len(asked.kinds) != 1:
        raise ListNotPossible(_("Devices take one kind of value in a list: choose one."), kinds=list(asked.kinds))
    if asked.format in AS_STORED and asked.kinds:
        raise ListNotPossible(_("This format holds whole objects: choose no kind of value."), kinds=list(asked.kinds))
    strange = frozenset(asked.kinds) - _TAKES.get(asked.format, frozenset(ListKind))
    if strange:
        raise ListNotPossible(_("This format does not take values of this kind."), kinds=sorted(strange))
    if asked.format in ONLY_LOOK and asked.use is ListUse.BLOCK:
        raise ListNotPossible(_("Rules of this format look, they do not block."), format=asked.format)


def demand_confirmed(confirmation: str) -> None:
    """Raise `ListNotConfirmed` for anything but the sentence, in English or the language that is active."""
    said = " ".join(confirmation.casefold().split()).rstrip(".")
    if said not in {CONFIRMATION.casefold(), _(CONFIRMATION).casefold()}:
        raise ListNotConfirmed(
            _("A list that blocks can stop care. Type this sentence to make it: %(sentence)s")
            % {"sentence": _(CONFIRMATION)},
            sentence=CONFIRMATION,
        )


def _columns(asked: ListAsked) -> dict[str, Any]:
    return {
        "title": asked.title.strip(),
        "format": asked.format,
        "kinds": [str(kind) for kind in asked.kinds],
        "use": asked.use,
        "min_confidence": asked.min_confidence,
    }


def _standing(principal: Principal) -> Any:
    return models.BlockList.objects.filter(organization=principal.organization, closed_at=None)


def _own(of: UUID, principal: Principal, *, standing: bool = True) -> models.BlockList:
    """The list, held until the transaction ends. Raises `NotFound`, and `NotAllowed` for who only looks."""
    ours = models.BlockList.objects.filter(organization=principal.organization, uid=of)
    row = (ours.filter(closed_at=None) if standing else ours).select_for_update().first()
    if row is None:
        raise NotFound("There is no such block list.")
    principal.demand(Action.KEEP_LISTS, principal.organization)
    return row


def _record_changed(row: models.BlockList, actor: Actor, at: datetime, *, is_new: bool) -> None:
    _record(events.BlockListChanged, row, actor, at, format=row.format, use=row.use, is_new=is_new)


def _record(kind: type[Event], row: models.BlockList, actor: Actor, at: datetime, **facts: Any) -> None:
    center = center_id()
    label = labels.internal(center) if row.organization == center else labels.about(row.organization, center)
    event = kind(
        subject=f"blocklist:{row.uid}",
        label=intern(label),
        list=str(row.uid),  # type: ignore[call-arg]
        organization=row.organization,
        **facts,
    )
    record(event, actor=actor, at=at)
