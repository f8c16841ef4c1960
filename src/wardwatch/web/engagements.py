"""Notices: the list, one notice with its answers, and the answer of somebody who is signed in."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from operator import attrgetter
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop
from django.views.decorators.http import require_POST, require_safe

from wardwatch.engagements import operations, queries
from wardwatch.engagements.models import Notice
from wardwatch.engagements.states import OPEN_NOTICES, UNANSWERED, VISIBLE_TO_MEMBER, Answer, NoticeState
from wardwatch.engagements.types import Body, DueDate
from wardwatch.kit import clock
from wardwatch.kit.errors import NotFound
from wardwatch.kit.paging import Page
from wardwatch.members.permissions import Action
from wardwatch.members.queries import center_contact, center_id, member_settings, people
from wardwatch.standards import tlp
from wardwatch.web import bands, pages
from wardwatch.web.access import Member, Persona, member_of, persona_of, signed_in
from wardwatch.web.addresses import vulnerability_url
from wardwatch.web.calling import calls
from wardwatch.web.exposures import evidence
from wardwatch.web.pages import Cell, Choice, Column, Count, Due, Empty, Filter, NoticePage, Row, Table, Tag, Tone
from wardwatch.web.pages.sections import Section, SectionsPage
from wardwatch.web.principal import SignedInRequest, actor_of
from wardwatch.web.tables import Asked, Field, Listing, called
from wardwatch.web.tables import answer as answer_list
from wardwatch.web.wording import actor_name, due_of, marking_of

TONES = {
    NoticeState.SENT: Tone.WARN,
    NoticeState.SEEN: Tone.WARN,
    NoticeState.ACKNOWLEDGED: Tone.INFO,
    NoticeState.ANSWERED: Tone.INFO,
    NoticeState.CLOSED: Tone.GOOD,
}
ANSWERS = tuple(Answer)
TOLD = VISIBLE_TO_MEMBER - {NoticeState.ACKNOWLEDGED, NoticeState.ANSWERED}
"""Moves that the history tells; an answer stands there itself."""
UNDER_WAY, AWAITED, NEEDING, DONE_LATELY = "in-progress", "waiting", "needs-you", "done-this-month"
LATE, HELP = queries.Pressing
LISTS: dict[str, tuple[str, queries.Wanted]] = {
    "": (noop("all that were sent"), queries.Wanted()),
    NEEDING: (noop("need your answer"), queries.Wanted(UNANSWERED)),
    LATE.value: (noop("no answer, late"), queries.Wanted(pressing=LATE)),
    HELP.value: (noop("asked for help"), queries.Wanted(pressing=HELP)),
    UNDER_WAY: (noop("in progress"), queries.Wanted(OPEN_NOTICES - UNANSWERED, frozenset(Answer) - {Answer.WAITING})),
    AWAITED: (noop("waiting for the manufacturer"), queries.Wanted(OPEN_NOTICES, frozenset({Answer.WAITING}))),
    DONE_LATELY: (noop("done this month"), queries.Wanted(closed_within=queries.MONTH)),
    **{state.value: (state.label, queries.Wanted(frozenset({state}))) for state in NoticeState},
}
"""Lists of notices by the filter that asks for one: how each is called, and what is in it."""
OF_THE_CENTER = frozenset({LATE, HELP, *NoticeState}) - VISIBLE_TO_MEMBER
TO_A_QUESTION = (Answer.NOT_OURS, Answer.VERSION_UNKNOWN, Answer.HELP)


def buttons(answers: tuple[Answer, ...]) -> tuple[pages.Answer, ...]:
    """The answers as buttons; asking for help takes a word."""
    note = _("What do you need? A phone number helps.")
    return tuple(pages.Answer(each.value, _(each.label), note if each is Answer.HELP else "") for each in answers)


@require_safe
@signed_in
def notices(request: SignedInRequest, member: UUID | None = None) -> HttpResponseBase:
    """The notices that the reader may see: a member's own, of those it acts for, or all."""
    persona = persona_of(request.principal)
    if persona is Persona.PARTNER:
        raise Http404
    about = member_of(request, member) if member else None

    def page(table: Table) -> HttpResponse:
        lead = _("Everything the center has told you, and what became of it.") if persona is Persona.MEMBER else ""
        sections = (Section("notices", "", table=table),)
        shown = SectionsPage(title=_("Notices"), lead=lead, sections=sections, wide=True)
        return render(request, "sections.html", {"page": shown})

    return answer_list(request, _listing(request, persona, about), page)


def _listing(request: SignedInRequest, persona: Persona, about: Member | None) -> Listing[queries.NoticeLine]:
    lists = {key: each for key, each in LISTS.items() if persona is Persona.CENTER or key not in OF_THE_CENTER}
    chosen = request.GET.get("state", "")

    def fetch(asked: Asked) -> Page[queries.NoticeLine]:
        found = queries.notice_page(
            viewer=request.principal.viewer,
            at=clock.now(),
            organization=about.uid if about else "",
            wanted=lists.get(chosen, lists[""])[1],
            order=asked.order,
            after=asked.after,
            before=asked.before,
            limit=asked.limit,
        )
        return Page(found.lines, found.after, found.before, found.total)

    return Listing(
        caption=_("Notices"),
        fields=_fields(about.time_zone if about else request.principal.time_zone),
        fetch=fetch,
        order="-sent",
        empty=Empty(_("No notice."), _("Nothing was sent, or nothing matches.")),
        marked=(Notice,),
        across=about is None and persona is not Persona.MEMBER,
        filters=(Filter("state", _("State"), tuple(Choice(key, _(lists[key][0]), key == chosen) for key in lists)),),
    )


def _fields(time_zone: str) -> tuple[Field[queries.NoticeLine], ...]:
    return (
        Field("notice", _("Notice"), _told, called("ticket", "title")),
        Field(
            "member",
            _("For"),
            lambda line: Cell(line.organization),
            {"member": attrgetter("organization"), "member_id": attrgetter("organization_uid")},
        ),
        Field("state", _("State"), _state, called("state", "late")),
        Field("answer", _("Answer"), _given, called("answer", "answered_at")),
        Field("due", _("Protect by"), lambda line: _protect(line, time_zone), called("protect_by", "emergency")),
        Field(
            "sent",
            _("Sent"),
            lambda line: Cell(at=line.sent_at) if line.sent_at else Cell(_("not sent")),
            called("sent_at"),
            sorts=True,
        ),
    )


def _told(line: queries.NoticeLine) -> Cell:
    return Cell(line.title, reverse("notice", kwargs={"ticket": line.ticket}), detail=line.ticket)


def _state(line: queries.NoticeLine) -> Cell:
    return Cell(
        tag=Tag(_("no answer, late"), Tone.URGENT) if line.late else Tag(_(line.state.label), tone_of(line.state))
    )


def _given(line: queries.NoticeLine) -> Cell:
    return Cell(_(line.answer.label) if line.answer else "")


def _protect(line: queries.NoticeLine, time_zone: str) -> Cell:
    """When to protect by; what is done has no date that could have passed."""
    due = due_of("", line.protect_by, time_zone=time_zone, now=clock.now()) if line.protect_by else None
    if due and line.state not in OPEN_NOTICES:
        due = replace(due, passed=False)
    return Cell("" if due else _("no date"), due=due, detail=_("emergency") if line.emergency else "")


def tone_of(state: NoticeState) -> Tone:
    """How a state of a notice is coloured."""
    return TONES.get(state, Tone.NEUTRAL)


@require_safe
@signed_in
def notice(request: SignedInRequest, ticket: str) -> HttpResponse:
    """One notice. The member's own first look is noted; a browser that only fetches ahead leaves no mark."""
    detail = queries.notice(ticket, viewer=request.principal.viewer)
    is_center = persona_of(request.principal) is Persona.CENTER
    if detail.body is None:
        if is_center:
            return HttpResponseRedirect(reverse("decision", kwargs={"decision": detail.decision}))
        raise NotFound("The text of this notice was removed.", ticket=ticket)
    own = detail.organization == request.principal.organization
    member = member_of(request, None if own else UUID(detail.organization_uid))
    if request.method == "GET" and not is_center and "prefetch" not in request.headers.get("Sec-Purpose", ""):
        operations.mark_seen(ticket=detail.ticket, principal=request.principal, actor=actor_of(request), at=clock.now())
    page = _page(request, detail, detail.body, member)
    return render(request, "engagements/notice.html", {"page": page})


@require_POST
@signed_in
def answer(request: SignedInRequest, ticket: str) -> HttpResponse:
    """Record an answer, and go back to where the button was."""
    given = request.POST.get("answer", "")
    if given not in list(Answer):
        raise Http404
    response = operations.answer(
        ticket=ticket,
        answer=Answer(given),
        words=request.POST.get("note", ""),
        principal=request.principal,
        actor=actor_of(request),
        at=clock.now(),
    )
    here, home = reverse("notice", kwargs={"ticket": ticket}), reverse("home")
    came_from_home = request.headers.get("Referer", "").partition("?")[0] == request.build_absolute_uri(home)
    messages.success(request, _thanks(Answer(response.answer), here if came_from_home else ""))
    return HttpResponseRedirect(home if came_from_home else here)


@require_POST
@signed_in
def helped(request: SignedInRequest, ticket: str) -> HttpResponse:
    """Note that the center dealt with a call for help."""
    operations.give_help(
        ticket=ticket,
        done=request.POST.get("note", "")[:2000],
        principal=request.principal,
        actor=actor_of(request),
        at=clock.now(),
    )
    messages.success(request, _("Noted. The desk no longer lists this call for help."))
    return HttpResponseRedirect(reverse("notice", kwargs={"ticket": ticket}))


@require_POST
@signed_in
def version(request: SignedInRequest, ticket: str) -> HttpResponse:
    """Record the version that a question asks for, and go home: what follows from it stands there in a moment."""
    said = request.POST.get("version", "")
    operations.state_version(
        ticket=ticket, version=said, principal=request.principal, actor=actor_of(request), at=clock.now()
    )
    messages.success(
        request,
        _("Thank you. We compare version %(version)s with what is known, and show you the result here.")
        % {"version": said},
    )
    return HttpResponseRedirect(reverse("home"))


def _thanks(given: Answer, notice_url: str) -> SafeString:
    """What we wrote down and what follows; with the way back to the notice for a reader who is not there."""
    said = _("Thank you. We wrote down: “%(answer)s”.") % {"answer": _(given.label)}
    if given is Answer.HELP:
        phone = center_contact().telephone
        urgent = _("If it cannot wait, call %(phone)s.") % {"phone": phone} if phone else ""
        said = f"{said} {_('The center sees it now and will call or write.')} {urgent}".strip()
    if not notice_url:
        return format_html("{}", said)
    return format_html('{} <a href="{}">{}</a>', said, notice_url, _("A slip? Change your answer"))


def _page(request: SignedInRequest, detail: queries.NoticeDetail, body: Body, member: Member) -> NoticePage:
    viewer, now = request.principal.viewer, clock.now()
    names = {row.id: row.name for row in people(detail.organization, viewer=viewer)}
    may_answer = request.principal.may(Action.ANSWER_NOTICES, detail.organization)
    withdrawn = detail.state is NoticeState.WITHDRAWN
    offered = TO_A_QUESTION if detail.asks_version else ANSWERS
    newest = detail.answers[0] if detail.answers else None
    own = request.principal.is_member and request.principal.organization == detail.organization
    return NoticePage(
        ticket=detail.ticket,
        title=body.title,
        marking=marking_of(tlp.read(body.marking), about=detail.organization_name),
        sent_at=detail.sent_at or now,
        why=body.why_you,
        care=body.before_you_start,
        steps=tuple(pages.Step(step.text, step.who, _detail(step.detail, quoted=step.quoted)) for step in body.steps),
        dates=tuple(_due(each, member.time_zone, now) for each in body.dates[:2]),
        answers=buttons(offered) if may_answer and not withdrawn else (),
        answer_url=reverse("notice-answer", kwargs={"ticket": detail.ticket}),
        affected=_affected(detail),
        evidence=evidence(UUID(detail.covered[0].uid), viewer=viewer) if detail.covered else (),
        sources=tuple(pages.Source(each.asserter, each.title, each.url) for each in body.sources),
        history=_history(detail, names),
        seen_by=body.visible_to,
        answered=pages.Answered(_(newest.answer.label), actor_name(newest.by, names), newest.at) if newest else None,
        withdrawn=_withdrawal(detail) if withdrawn else "",
        more_urgent=body.more_urgent,
        helped_url=_helped_url(request, detail),
        language=body.language if body.language != get_language() else "",
        calls=calls(request, detail.organization_uid, emergency=detail.emergency) if _calls(request, detail) else None,
        notified=bands.notified(member_settings(detail.organization, viewer=viewer).notify_from) if own else "",
    )


def _calls(request: SignedInRequest, detail: queries.NoticeDetail) -> bool:
    """Whether the reader is of the center, and the member waits for its help."""
    return detail.calls and persona_of(request.principal) is Persona.CENTER


def _helped_url(request: SignedInRequest, detail: queries.NoticeDetail) -> str:
    """Where the center's staff says that a call for help was dealt with; "" where there is none, or for others."""
    decides = _calls(request, detail) and request.principal.may(Action.DECIDE, center_id())
    return reverse("notice-helped", kwargs={"ticket": detail.ticket}) if decides else ""


def _detail(text: str, *, quoted: bool) -> str:
    return _("The document says: “%(words)s”") % {"words": text} if quoted and text else text


def _due(each: DueDate, time_zone: str, now: datetime) -> Due:
    if not each.on:
        return Due(_(each.label), None, None, reason=each.reason)
    return due_of(_(each.label), date.fromisoformat(each.on), time_zone=time_zone, now=now, reason=each.reason)


def _withdrawal(detail: queries.NoticeDetail) -> str:
    why = next((change.why for change in reversed(detail.history) if change.after == NoticeState.WITHDRAWN), "")
    return f"{_('The center took this notice back.')} {why}".strip()


def _affected(detail: queries.NoticeDetail) -> Table:
    """One row for each inventory line and state, with the vulnerabilities that concern it."""
    lines: dict[tuple[object, ...], list[queries.Covered]] = {}
    for each in detail.covered:
        lines.setdefault((each.product, each.version, each.department, each.line, each.state), []).append(each)
    columns = (_("Product"), _("Vulnerability"), _("Version"), _("Where"), _("How many"), _("State"))
    return Table(
        _("Affected lines of the inventory"),
        tuple(Column(label, numeric=place == 4) for place, label in enumerate(columns)),
        tuple(_covered(found) for found in lines.values()),
        Empty(_("Nothing of yours is affected any more.")),
    )


def _covered(found: list[queries.Covered]) -> Row:
    first = found[0]
    others = ", ".join(each.vulnerability for each in found[1:4]) + (" …" if len(found) > 4 else "")
    line = _("list line %(line)d") % {"line": first.line} if first.line else ""
    return Row(
        (
            Cell(first.product, reverse("finding", kwargs={"finding": first.uid})),
            Cell(first.vulnerability, vulnerability_url(first.vulnerability), detail=others),
            Cell(first.version or _("not stated")),
            Cell(first.department or _("not stated"), detail=line),
            Cell(str(first.quantity)),
            Cell(tag=Tag(_(first.state.label))),
        )
    )


def _history(detail: queries.NoticeDetail, names: Mapping[int, str]) -> tuple[pages.TimelineEntry, ...]:
    changes = [_moved(change, names) for change in detail.history if change.after in TOLD]
    given = [
        pages.TimelineEntry(
            each.at,
            f"{_('Answered:')} {_(each.answer.label)}" + (f". {each.words}" if each.words else ""),
            actor_name(each.by, names),
        )
        for each in detail.answers
    ]
    mails = [
        pages.TimelineEntry(mail.created_at, f"{_('Mail')}: {_(mail.state.label)}", mail.address)
        for mail in detail.mails
    ]
    said = _("The center dealt with your call for help")
    help_given = [pages.TimelineEntry(detail.helped_at, said, _("the center"))] if detail.helped_at else []
    return tuple(sorted((*changes, *given, *mails, *help_given), key=lambda entry: entry.at, reverse=True))


def _moved(change: queries.Change, names: Mapping[int, str]) -> pages.TimelineEntry:
    if change.after == NoticeState.SENT:
        again = _("Open again") if change.before == NoticeState.CLOSED else _("Sent again: more urgent now")
        text = _("Sent") if change.before == NoticeState.APPROVED else again
        return pages.TimelineEntry(change.at, text, _("the center"))
    return pages.TimelineEntry(change.at, _(NoticeState(change.after).label), actor_name(change.by, names))


def loop(counts: Mapping[str, int]) -> tuple[Count, ...]:
    """The way of published notices, each number including what went further."""
    labels = {
        "sent": _("sent"),
        "seen": _("seen"),
        "acknowledged": _("acknowledged"),
        "claimed": _("fixed, claimed"),
        "verified": _("fixed, verified"),
    }
    return tuple(Count(counts[key], label, reverse("notices")) for key, label in labels.items())
