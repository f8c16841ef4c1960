"""A decision under review: whom it touches, and what a chosen recipient will read."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import msgspec
from django.conf import settings
from django.db.models import Count, Q

from wardwatch.delivery import policy as channels
from wardwatch.delivery.types import Letter
from wardwatch.engagements import models, policy, recipients, rendering
from wardwatch.engagements.queries.quiet import Unsure, unsure
from wardwatch.engagements.states import DecisionState, FollowUpState, NoticeState
from wardwatch.engagements.types import Body, Edits
from wardwatch.kit.errors import NotFound
from wardwatch.markings import operations as markings
from wardwatch.markings.types import Viewer
from wardwatch.markings.viewing import seen_by
from wardwatch.members.models import Enrollment
from wardwatch.members.queries import center_name

_ORDER = ("-emergency", "asks_version", "organization__name", "id")
_COLUMNS = (
    "organization_id", "organization__uid", "organization__name", "organization__state", "ticket", "state", "emergency",
    "asks_version", "protect_by", "exception",
)  # fmt: skip
_BEFORE_SENDING = (FollowUpState.DRAFT, FollowUpState.APPROVED)


@dataclass(frozen=True, slots=True)
class Recipient:
    """One member under the decision. `exception` is why it is left out, "" if it is not; `again` is where its second
    letter stands, None where none is due; `language` the code of the one that it reads."""

    organization: str
    name: str
    region: str
    ticket: str
    state: NoticeState
    findings: int
    emergency: bool
    asks_version: bool
    protect_by: date | None
    exception: str
    again: FollowUpState | None = None
    language: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """What one recipient (`member`, an id) will read.

    `mails` are the addresses it goes to, none when only the page shows it; `marking_fits` says whether mail may carry
    the text, or only a pointer.
    """

    organization: str
    member: int
    body: Body
    letter: Letter
    mails: tuple[str, ...]
    marking_fits: bool


@dataclass(frozen=True, slots=True)
class Review:
    """A decision with its recipients. `undo_until` is set while an approval can be taken back; `unsure` is what it
    tells nobody because members want surer matches."""

    uid: str
    subject: str
    title: str
    cause: str
    emergency: bool
    state: DecisionState
    proposed_at: datetime
    decided_at: datetime | None
    decided_by: str
    why: str
    edits: Edits
    recipients: tuple[Recipient, ...]
    preview: Preview | None
    undo_until: datetime | None
    unsure: Unsure


def review(decision: str, *, viewer: Viewer, at: datetime, recipient: str = "") -> Review:
    """The decision `decision` (uid), with the text that `recipient` (organization uid; else the first) will read.

    Raises `NotFound` where it is hidden from `viewer` or missing.
    """
    with seen_by(viewer):
        row = models.Decision.objects.filter(uid=decision).first()
        if row is None:
            raise NotFound("There is no such decision.", decision=decision)
        told = list(row.notices.order_by(*_ORDER).values_list("pk", *_COLUMNS, named=True))
        covered = _covered([notice.pk for notice in told])
        letters = {each.notice_id: each for each in models.FollowUp.objects.filter(notice__decision=row)}
        read = _languages([notice.organization_id for notice in told])
        undo = row.decided_at + policy.UNDO if row.state == DecisionState.APPROVED and row.decided_at else None
        return Review(
            uid=str(row.uid),
            subject=row.subject,
            title=row.title,
            cause=row.cause,
            emergency=row.emergency,
            state=DecisionState(row.state),
            proposed_at=row.proposed_at,
            decided_at=row.decided_at,
            decided_by=row.decided_by,
            why=row.why,
            edits=msgspec.convert(row.text, Edits),
            recipients=tuple(
                _recipient(
                    notice,
                    covered.get(notice.pk, 0),
                    letters.get(notice.pk),
                    read.get(notice.organization_id, settings.LANGUAGE_CODE),
                )
                for notice in told
            ),
            preview=_preview(row, recipient),
            undo_until=undo if undo and at < undo else None,
            unsure=unsure(row.subject, viewer=viewer),
        )


def _covered(notices: list[int]) -> dict[int, int]:
    """How many findings each notice covers. Asked by key: joined under the rule, all that anybody covers is read."""
    covers = models.NoticeFinding.objects.filter(notice__in=notices)
    return dict(covers.values_list("notice").annotate(Count("id")).order_by())


def _languages(members: list[int]) -> dict[int, str]:
    enrolled = Enrollment.objects.filter(organization__in=members)
    return dict(enrolled.values_list("organization_id", "language"))


def _recipient(notice: Any, findings: int, letter: models.FollowUp | None, language: str) -> Recipient:
    return Recipient(
        organization=str(notice.organization__uid),
        name=notice.organization__name,
        region=notice.organization__state,
        ticket=notice.ticket,
        state=NoticeState(notice.state),
        findings=findings,
        emergency=notice.emergency,
        asks_version=notice.asks_version,
        protect_by=notice.protect_by,
        exception=letter.exception if letter else notice.exception,
        again=FollowUpState(letter.state) if letter else None,
        language=language,
    )


def _preview(decision: models.Decision, recipient: str) -> Preview | None:
    """The text as it would be frozen now, or as it was; codes and links are never shown."""
    notices = decision.notices.select_related("decision", "organization").order_by(*_ORDER)
    waiting = Q(state=NoticeState.DRAFT) | Q(follow_up__state=FollowUpState.DRAFT)
    first = notices.filter(waiting).first() or notices.first()
    notice = notices.filter(organization__uid=recipient).first() if recipient else first
    if notice is None:
        return None
    letter = models.FollowUp.objects.filter(notice=notice, state__in=_BEFORE_SENDING).first()
    notice.emergency |= letter is not None
    frozen = notice.body and letter is None
    body = msgspec.convert(notice.body, Body) if frozen else rendering.render(notice, letter)
    if body is None:
        return None
    center = center_name()
    access = rendering.Access(page="…", code_page="…", code="…")
    return Preview(
        organization=notice.organization.name,
        member=notice.organization_id,
        body=body,
        letter=rendering.letter(body, access, center=center),
        mails=tuple(recipients.addresses(notice, body)),
        marking_fits=channels.carries(recipients.MAIL, markings.read(notice.label_id).tlp),
    )
