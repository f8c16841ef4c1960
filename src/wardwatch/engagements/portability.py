"""What this slice adds to a member's export: the notices that reached it, its answers, and its weekly digests.

Drafts, exceptions and why the center decided are the center's own and stay there.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

import msgspec
from django.conf import settings

from wardwatch.delivery.models import Message
from wardwatch.delivery.states import MessageState
from wardwatch.engagements import models
from wardwatch.engagements.recipients import references
from wardwatch.engagements.states import VISIBLE_TO_MEMBER, Answer, NoticeState, Way
from wardwatch.engagements.types import Body
from wardwatch.kit import sheets
from wardwatch.members.portability import ExportedFile, json_list, names_of

_BATCH = 200
_ANSWERS = ("ticket", "title", "answer", "words", "at", "by", "through")


@dataclass(frozen=True, slots=True)
class _Change:
    """One change of a notice's state."""

    after: str
    at: datetime
    by: str
    why: str


@dataclass(frozen=True, slots=True)
class _Answer:
    """One answer: what was said, when, by whom and which way."""

    answer: str
    words: str
    at: datetime
    by: str
    through: str


@dataclass(frozen=True, slots=True)
class _Mail:
    """One mail: to whom, when it was made, and how it fared. Its text is the notice's, with codes that stay secret."""

    to: str
    at: datetime
    state: str


@dataclass(frozen=True, slots=True)
class _Notice:
    """One notice as it leaves the house. `findings` are the ids of those it covers.

    `helped_at` is when the center dealt with the member's call for help, `sent_at` when it last
    came as something new to do; `text` is None where the center removed it for good.
    """

    ticket: str
    title: str
    state: str
    emergency: bool
    sent_at: datetime | None
    protect_by: date | None
    fix_by: date | None
    fix_at_next_maintenance: bool
    text: Body | None
    findings: tuple[UUID, ...]
    history: tuple[_Change, ...]
    answers: tuple[_Answer, ...]
    mails: tuple[_Mail, ...]
    helped_at: datetime | None


@dataclass(frozen=True, slots=True)
class _Digest:
    """One weekly digest as it was written."""

    to: str
    at: datetime
    subject: str
    text: str
    state: str


def exported(organization: int) -> Iterator[ExportedFile]:
    """Notices with all that belongs to them, the answers once more as a table, and the digests."""
    yield ExportedFile("notices.json", json_list(_notices(organization)))
    given = (
        (notice.ticket, notice.title, each.answer, each.words, _utc(each.at), each.by, each.through)
        for notice in _notices(organization)
        for each in notice.answers
    )
    yield ExportedFile("answers.csv", sheets.write(_ANSWERS, given))
    yield ExportedFile("digests.json", json_list(_digests(organization)))


def _notices(organization: int) -> Iterator[_Notice]:
    sent = models.Notice.objects.filter(organization=organization, state__in=VISIBLE_TO_MEMBER).order_by("pk")
    full = sent.prefetch_related("covers__finding", "transitions", "responses")
    last = 0
    while batch := list(full.filter(pk__gt=last)[:_BATCH]):
        last = batch[-1].pk
        mails: dict[str, list[_Mail]] = {}
        wanted = [reference for notice in batch for reference in references(notice.pk)]
        for mail in Message.objects.filter(reference__in=wanted).order_by("pk"):
            mails.setdefault(mail.reference, []).append(
                _Mail(mail.address, mail.created_at, MessageState(mail.state).label)
            )
        moved = [each.by for notice in batch for each in notice.transitions.all()]
        spoke = [each.by for notice in batch for each in notice.responses.all()]
        names = names_of(moved + spoke)
        for notice in batch:
            yield _notice(notice, names, [mail for each in references(notice.pk) for mail in mails.get(each, ())])


def _notice(notice: models.Notice, names: dict[str, str], mails: list[_Mail]) -> _Notice:
    history = (
        _Change(NoticeState(each.after).label, each.at, names[each.by], each.why)
        for each in sorted(notice.transitions.all(), key=lambda each: each.pk)
        if each.after in VISIBLE_TO_MEMBER
    )
    answers = (
        _Answer(Answer(each.answer).label, each.words, each.at, names[each.by], Way(each.through).label)
        for each in sorted(notice.responses.all(), key=lambda each: each.pk)
    )
    return _Notice(
        ticket=notice.ticket,
        title=notice.title,
        state=NoticeState(notice.state).label,
        emergency=notice.emergency,
        sent_at=notice.sent_at,
        protect_by=notice.protect_by,
        fix_by=notice.fix_by,
        fix_at_next_maintenance=notice.fix_at_maintenance,
        text=msgspec.convert(notice.body, Body) if notice.body else None,
        findings=tuple(each.finding.uid for each in notice.covers.all()),
        history=tuple(history),
        answers=tuple(answers),
        mails=tuple(mails),
        helped_at=notice.helped_at,
    )


def _digests(organization: int) -> Iterator[_Digest]:
    for mail in Message.objects.filter(reference__startswith=f"digest:{organization}:").order_by("pk").iterator():
        text = settings.HOME.keyring.decrypt(bytes(mail.sealed_text)).decode()
        yield _Digest(mail.address, mail.created_at, mail.subject, text, MessageState(mail.state).label)


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds")
