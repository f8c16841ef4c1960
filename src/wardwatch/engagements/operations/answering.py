"""Answer: by signing in, by one link in a mail, or by address, ticket and code. Also: seen, and the ticket check.

Whoever holds a link or a code is not signed in. Two functions in the database turn the keyed digest of such a secret
into ids; from there on everything is read and written as the member itself, and nothing that the mail did not say is
given back. All answers end in `_record`.
"""

from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest

from django.db import connection
from django.db.models import QuerySet

from wardwatch.audit.operations import record
from wardwatch.audit.types import Actor
from wardwatch.delivery.models import Message
from wardwatch.engagements import events, models
from wardwatch.engagements.operations import tokens
from wardwatch.engagements.operations.moving import move
from wardwatch.engagements.operations.settling import close_and_reopen
from wardwatch.engagements.operations.trying import count_try
from wardwatch.engagements.queries.questions import alike
from wardwatch.engagements.recipients import references
from wardwatch.engagements.rendering import member_viewer
from wardwatch.engagements.states import (
    ANSWER_FINDINGS,
    ANSWER_MOVES,
    ANSWERABLE,
    HOLDING,
    SAID_OF_A_PRODUCT,
    TAKEN_BACK,
    UNANSWERED,
    VISIBLE_TO_MEMBER,
    Answer,
    NoticeState,
    Way,
)
from wardwatch.engagements.tickets import read_code, read_ticket
from wardwatch.engagements.types import LinkState, LinkView
from wardwatch.exposures import operations as exposures
from wardwatch.exposures.states import TRANSITIONS, FindingState, Outcome
from wardwatch.kit.errors import NotFound, Refusal
from wardwatch.kit.origin import network_of
from wardwatch.markings.viewing import current, seen_by
from wardwatch.members.models import Contact
from wardwatch.members.permissions import Action, Principal
from wardwatch.members.queries import notices_kept_from

_LONGEST_WORDS = 4000
_NO_LINK = "This is no link of ours, or it was copied incompletely."


class NotAnswerable(Refusal):
    """The notice is not out, or was withdrawn."""

    code = "notice.not-answerable"


class LinkUnknown(NotFound):
    """No mail of this center holds such a link."""

    code = "link.unknown"


class WrongCode(Refusal):
    """Address, ticket and code do not fit together; which of them is wrong is not said."""

    code = "notice.wrong-code"


@dataclass(frozen=True, slots=True)
class _Given:
    """An answer as it came in."""

    answer: Answer
    words: str
    by: str
    way: Way


def answer(
    *, ticket: str, answer: Answer, principal: Principal, actor: Actor, at: datetime, words: str = ""
) -> models.Response:
    """Answer a notice, signed in; may be given again, the newest stands. Returns the response.

    Raises `NotFound` (or hidden), `NotAllowed`, `NotAnswerable`.
    """
    with seen_by(principal.viewer):
        notice = visible(ticket)
        principal.demand(Action.ANSWER_NOTICES, notice.organization_id)
        return _record(notice, _Given(answer, words, actor.who, Way.PORTAL), actor, at)


def mark_seen(*, ticket: str, principal: Principal, actor: Actor, at: datetime) -> bool:
    """Note that somebody of the member opened the notice; True the first time. Whoever else looks leaves no mark."""
    with seen_by(principal.viewer):
        notice = models.Notice.objects.filter(ticket=read_ticket(ticket)).first()
        viewer = principal.viewer
        theirs = viewer.organizations | (viewer.acting_for - notices_kept_from(viewer))
        if notice is None or notice.organization_id not in theirs:
            return False
        if not move(models.Notice.objects.filter(pk=notice.pk), NoticeState.SEEN, at=at, by=actor.who):
            return False
        event = events.NoticeSeen(subject=f"notice:{notice.pk}", label=notice.label_id, notice=notice.pk)
        record(event, actor=actor, at=at)
    return True


def open_link(*, token: str, at: datetime) -> LinkView:
    """What a link would record. Changes nothing, however often a mail gateway asks. Raises `LinkUnknown`."""
    number, organization = _holder_of_link(token)
    with seen_by(member_viewer(organization)):
        return _view(_link(number), at)


def answer_by_link(*, token: str, actor: Actor, at: datetime) -> LinkView:
    """Record a link's one answer, once. A link that was used or has expired says so politely and changes nothing.

    Neither does one to a notice that was answered: an old "got it" never takes the place of a cry for help.
    Raises `LinkUnknown`, `NotAnswerable`.
    """
    number, organization = _holder_of_link(token)
    with seen_by(member_viewer(organization)):
        link = _link(number)
        unused = models.AnswerLink.objects.filter(pk=number, used_at=None, expires_at__gt=at, notice__answered_at=None)
        if not unused.update(used_at=at):
            return _view(_link(number), at)
        link.used_at = at
        given = _Given(Answer(link.answer), "", f"mail:{link.address}", Way.LINK)
        _record(link.notice, given, actor, at)
        return _view(link, at, state=LinkState.RECORDED)


def answer_by_code(
    *, ticket: str, code: str, address: str, answer: Answer, actor: Actor, at: datetime, words: str = ""
) -> str:
    """Answer without signing in: an address that the notice was mailed to, its ticket and its code; returns the ticket.

    The address is still one of the member's contacts. Few tries an hour. Raises `TooManyTries`, `WrongCode`,
    `NotAnswerable`.
    """
    number, address = read_ticket(ticket), address.strip().lower()
    here = network_of(actor.origin)
    tried = {"ticket from here": f"{number} {here}", "address from here": f"{address} {here}"}
    count_try(at, {"origin": here, "ticket": number, **tried})
    wrong = WrongCode("Address, ticket and code do not fit together. Please check all three, or call the center.")
    held = _holder_of_ticket(number)
    with seen_by(member_viewer(held[1] if held else 0)):
        notice = models.Notice.objects.select_related("organization").filter(pk=held[0] if held else 0).first()
        expected = tokens.answer_code(notice.uid if notice else tokens.NOBODY)
        filed = references(held[0] if held else 0)
        mailed = Message.objects.filter(reference__in=filed, address__iexact=address).exists()
        fits = compare_digest(expected.encode(), read_code(code).encode())
        if notice is None or not (fits and mailed and _is_contact(notice, address)):
            raise wrong
        _record(notice, _Given(answer, words, f"mail:{address}", Way.CODE), actor, at)
    return notice.ticket


def check_ticket(*, ticket: str, actor: Actor, at: datetime) -> bool:
    """Whether this center sent a notice with this number: yes or no, and nothing else. Raises `TooManyTries`."""
    count_try(at, {"origin": network_of(actor.origin)})
    return _holder_of_ticket(read_ticket(ticket)) is not None


def count_visit(*, actor: Actor, at: datetime) -> None:
    """Count a visitor's question that costs more than a page. Raises `TooManyTries`."""
    count_try(at, {"visitor": network_of(actor.origin)})


def _record(notice: models.Notice, given: _Given, actor: Actor, at: datetime) -> models.Response:
    """Write the answer, move the notice and, where the answer speaks of them, its findings. One event.

    Signed in, what is said of a product answers every question about it (`SAID_OF_A_PRODUCT`), with one event for all;
    and so does what takes its place.
    """
    shared = given.way is Way.PORTAL and SAID_OF_A_PRODUCT & {given.answer, notice.answer}
    meant = alike(notice) if shared else [notice]
    these = models.Notice.objects.filter(pk__in=[each.pk for each in meant])
    standing = {
        pk: (state, answer) for pk, state, answer in these.select_for_update().values_list("pk", "state", "answer")
    }
    if standing[notice.pk][0] not in ANSWERABLE:
        raise NotAnswerable("This notice was withdrawn.", ticket=notice.ticket)
    responses = models.Response.objects.bulk_create(
        [
            models.Response(
                notice=each,
                answer=given.answer,
                words=given.words.strip()[:_LONGEST_WORDS],
                at=at,
                by=given.by,
                through=given.way,
                label_id=each.label_id,
            )
            for each in meant
        ]
    )
    if wrong := _taken_back(*standing[notice.pk], given.answer):
        _take_back(these, notice.ticket, wrong, given, actor, at)
    these.update(answer=given.answer, answered_at=at)
    move(these, ANSWER_MOVES[given.answer], at=at, by=given.by, why=given.answer)
    changed = _change_findings(these, notice.ticket, given, actor, at)
    close_and_reopen(these, at=at, by=given.by)
    event = events.NoticeAnswered(
        subject=f"notice:{notice.pk}",
        label=notice.label_id,
        notice=notice.pk,
        answer=given.answer,
        through=given.way,
        findings=changed,
        alike=len(meant) - 1,
    )
    record(event, actor=actor, at=at)
    return responses[0]


def _taken_back(state: str, before: str, given: Answer) -> frozenset[FindingState]:
    """States of findings that an answer takes back, where it stands in place of `before` to the same letter."""
    if before in TAKEN_BACK and given != before:
        return frozenset({ANSWER_FINDINGS[Answer(before)]})
    changed = bool(before) and state not in UNANSWERED
    return HOLDING if changed and given is Answer.ACKNOWLEDGE else frozenset()


def _take_back(
    notices: "QuerySet[models.Notice]",
    ticket: str,
    wrong: frozenset[FindingState],
    given: _Given,
    actor: Actor,
    at: datetime,
) -> None:
    """Open again what was wrongly said to be in a state, so that a wrong tap never hides a weakness. What was verified
    stays."""
    closed = models.NoticeFinding.objects.filter(notice__in=notices, finding__state__in=wrong)
    pairs = list(closed.values_list("finding", "finding__outcome"))
    why = f"Answered “{given.answer.label}” to notice {ticket}, in place of what was said before."
    exposures.change_state(findings=[pk for pk, _ in pairs], to=FindingState.REOPENED, actor=actor, why=why, at=at)
    unclear = [pk for pk, outcome in pairs if outcome == Outcome.CANNOT_TELL]
    exposures.change_state(findings=unclear, to=FindingState.VERSION_UNKNOWN, actor=actor, why=why, at=at)
    close_and_reopen(notices, at=at, by=given.by)


def _change_findings(notices: "QuerySet[models.Notice]", ticket: str, given: _Given, actor: Actor, at: datetime) -> int:
    after = ANSWER_FINDINGS.get(given.answer)
    if after is None:
        return 0
    sources = [state for state, targets in TRANSITIONS.items() if after in targets]
    covered = models.NoticeFinding.objects.filter(notice__in=notices, finding__state__in=sources)
    ids = list(covered.values_list("finding", flat=True).distinct())
    if ids:
        why = f"Answered “{given.answer.label}” to notice {ticket}."
        exposures.change_state(findings=ids, to=after, actor=actor, why=why, at=at)
    return len(ids)


def visible(ticket: str) -> models.Notice:
    """The notice with this ticket, once it is out, as the viewer of this transaction is shown it. Raises `NotFound`,
    also to a provider whom the member does not let see its notices."""
    viewer = current()
    notice = models.Notice.objects.filter(ticket=read_ticket(ticket), state__in=VISIBLE_TO_MEMBER).first()
    if notice is None or (viewer and notice.organization_id in notices_kept_from(viewer)):
        raise NotFound("There is no such notice.", ticket=ticket)
    return notice


def _link(number: int) -> models.AnswerLink:
    """A link, as long as its address is one of the member's contacts: whoever left answers for it no more."""
    link = models.AnswerLink.objects.select_related("notice__organization").get(pk=number)
    if not _is_contact(link.notice, link.address):
        raise LinkUnknown(_NO_LINK)
    return link


def _is_contact(notice: models.Notice, address: str) -> bool:
    return Contact.objects.filter(organization=notice.organization_id, address__iexact=address).exists()


def _view(link: models.AnswerLink, at: datetime, state: LinkState | None = None) -> LinkView:
    if state is None:
        answered = link.used_at or link.notice.answered_at
        state = LinkState.USED if answered else LinkState.READY if at < link.expires_at else LinkState.EXPIRED
    return LinkView(
        state=state,
        ticket=link.notice.ticket,
        title=link.notice.title,
        answer=Answer(link.answer),
        organization=link.notice.organization.name,
        address=link.address,
        expires_at=link.expires_at,
        recorded_at=link.used_at or link.notice.answered_at,
    )


def _holder_of_link(token: str) -> tuple[int, int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT link, organization FROM engagements_link_holder(%s)", [tokens.token_digest(token)])
        row = cursor.fetchone()
    if row is None:
        raise LinkUnknown(_NO_LINK)
    return row[0], row[1]


def _holder_of_ticket(ticket: str) -> tuple[int, int] | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT notice, organization FROM engagements_ticket_holder(%s)", [tokens.ticket_digest(ticket)])
        row = cursor.fetchone()
    return (row[0], row[1]) if row else None
