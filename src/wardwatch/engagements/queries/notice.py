"""One notice in full, and the way between tickets and findings."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

import msgspec

from wardwatch.assets.wording import named, within
from wardwatch.delivery import queries as delivery
from wardwatch.engagements import models
from wardwatch.engagements.queries.showing import is_staff, shown_to
from wardwatch.engagements.recipients import references
from wardwatch.engagements.states import VISIBLE_TO_MEMBER, Answer, DecisionState, NoticeState, Way
from wardwatch.engagements.tickets import read_ticket
from wardwatch.engagements.types import Body
from wardwatch.exposures.models import Finding
from wardwatch.exposures.states import FindingState
from wardwatch.kit.errors import NotFound
from wardwatch.markings.types import Viewer
from wardwatch.markings.viewing import seen_by
from wardwatch.members.queries import notices_kept_from

_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer that was given. `by` is an actor ("person:12") or "mail:ADDRESS"."""

    uid: str
    answer: Answer
    words: str
    at: datetime
    by: str
    way: Way


@dataclass(frozen=True, slots=True)
class Change:
    """A change of the notice's state."""

    before: str
    after: str
    at: datetime
    by: str
    why: str


@dataclass(frozen=True, slots=True)
class Covered:
    """A finding that the notice leads back to, as it stands now."""

    uid: str
    vulnerability: str
    product: str
    version: str
    quantity: int
    department: str
    line: int | None
    state: FindingState


@dataclass(frozen=True, slots=True)
class NoticeDetail:
    """One notice. `decision` is its uid, "" for members; `body` is None until it is published. `calls`: its newest
    answer is a call for help that the center has not dealt with; `helped_at` is when it last dealt with one.

    `answers` are newest first; `mails` only as far as visible.
    """

    uid: str
    ticket: str
    organization: int
    organization_uid: str
    organization_name: str
    decision: str
    decision_state: DecisionState | None
    state: NoticeState
    emergency: bool
    asks_version: bool
    protect_by: date | None
    fix_by: date | None
    fix_at_maintenance: bool
    sent_at: datetime | None
    exception: str
    deferred_to_digest: bool
    outcome: str
    body: Body | None
    covered: tuple[Covered, ...]
    answers: tuple[Answered, ...]
    history: tuple[Change, ...]
    mails: tuple[delivery.Item, ...]
    calls: bool
    helped_at: datetime | None
    helped_by: str


def notice(ticket: str, *, viewer: Viewer) -> NoticeDetail:
    """The notice with this ticket, typed in any spelling. Raises `NotFound` where there is none, or a hidden one.

    Whoever is not the center's staff finds it once it is sent, and of its history what came since.
    """
    with seen_by(viewer):
        found = models.Notice.objects.select_related("organization").filter(
            shown_to(viewer), ticket=read_ticket(ticket)
        )
        row = found.first()
        if row is None or row.organization_id in notices_kept_from(viewer):
            raise NotFound("There is no such notice.", ticket=ticket)
        decision = models.Decision.objects.filter(pk=row.decision_id).first()  # the center's own: hidden from members
        return NoticeDetail(
            uid=str(row.uid),
            ticket=row.ticket,
            organization=row.organization_id,
            organization_uid=str(row.organization.uid),
            organization_name=row.organization.name,
            decision=str(decision.uid) if decision else "",
            decision_state=DecisionState(decision.state) if decision else None,
            state=NoticeState(row.state),
            emergency=row.emergency,
            asks_version=row.asks_version,
            protect_by=row.protect_by,
            fix_by=row.fix_by,
            fix_at_maintenance=row.fix_at_maintenance,
            sent_at=row.sent_at,
            exception=row.exception,
            deferred_to_digest=row.deferred_to_digest,
            outcome=row.outcome,
            body=msgspec.convert(row.body, Body) if row.body else None,
            covered=_covered(row),
            answers=tuple(map(_answered, row.responses.order_by("-id"))),
            history=_history(row, everything=is_staff(viewer)),
            mails=tuple(delivery.by_reference(references(row.pk), viewer=viewer)),
            calls=row.answer == Answer.HELP and (row.helped_at or _NEVER) < (row.answered_at or _NEVER),
            helped_at=row.helped_at,
            helped_by=row.helped_by,
        )


def tickets_of(findings: Collection[int], *, viewer: Viewer) -> dict[int, str]:
    """The ticket of the published notice that covers each of these findings (ids), where there is one."""
    with seen_by(viewer):
        found = models.NoticeFinding.objects.filter(finding__in=findings, notice__sent_at__isnull=False)
        if kept := notices_kept_from(viewer):
            found = found.exclude(notice__organization__in=kept)
        return dict(found.order_by("notice_id").values_list("finding", "notice__ticket"))


def ticket_of(finding: UUID, *, viewer: Viewer) -> str:
    """The ticket of the newest published notice that covers this finding, "" for none that `viewer` may see."""
    with seen_by(viewer):
        number = Finding.objects.filter(uid=finding).values_list("pk", flat=True).first()
    return tickets_of([number], viewer=viewer).get(number, "") if number else ""


def findings_of(ticket: str, *, viewer: Viewer) -> list[int]:
    """The ids of exactly the findings that a notice covers."""
    with seen_by(viewer):
        covers = models.NoticeFinding.objects.filter(
            shown_to(viewer, through="notice__"), notice__ticket=read_ticket(ticket)
        )
        if kept := notices_kept_from(viewer):
            covers = covers.exclude(notice__organization__in=kept)
        return list(covers.order_by("finding").values_list("finding", flat=True))


def _covered(row: models.Notice) -> tuple[Covered, ...]:
    covers = row.covers.select_related("finding__asset__device", "finding__vulnerability")
    return tuple(_cover(cover.finding) for cover in covers.order_by("finding__asset__line", "finding_id"))


def _cover(finding: Finding) -> Covered:
    asset, device = finding.asset, finding.asset.device
    name = named(asset.vendor, asset.product)
    return Covered(
        uid=str(finding.uid),
        vulnerability=finding.vulnerability.name,
        product=within(name, named(device.vendor, device.product), device.line) if device else name,
        version=asset.version,
        quantity=(device or asset).quantity,
        department=asset.department or (device.department if device else ""),
        line=asset.line,
        state=FindingState(finding.state),
    )


def _history(row: models.Notice, *, everything: bool) -> tuple[Change, ...]:
    changes = row.transitions.all() if everything else row.transitions.filter(after__in=VISIBLE_TO_MEMBER)
    return tuple(Change(each.before, each.after, each.at, each.by, each.why) for each in changes.order_by("id"))


def _answered(row: models.Response) -> Answered:
    return Answered(str(row.uid), Answer(row.answer), row.words, row.at, row.by, Way(row.through))
