"""What is thought of values: how judging is set, one value with every reason, and what people say of it."""

from collections.abc import Mapping
from urllib.parse import urlencode

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from wardwatch.intel import queries
from wardwatch.intel.judging.never import ours
from wardwatch.intel.judging.policy import Facts, Policy
from wardwatch.intel.judging.types import Mode, Verdict
from wardwatch.intel.models import Saying
from wardwatch.intel.operations.speaking import ACCEPTED
from wardwatch.intel.types import KnownList, Sayer, ValueCard, WordLine
from wardwatch.kit import clock
from wardwatch.kit.errors import NotFound
from wardwatch.members.permissions import Action, Principal
from wardwatch.members.queries import person_names
from wardwatch.standards.admiralty import Reliability
from wardwatch.standards.observables import guess_asked
from wardwatch.web.access import signed_in
from wardwatch.web.intelligence_parts import beside
from wardwatch.web.openings import note_opening
from wardwatch.web.pages import Cell, Column, Empty, Link, Row, Table, Term, TimelineEntry
from wardwatch.web.pages.sections import Section, SectionsPage
from wardwatch.web.principal import SignedInRequest
from wardwatch.web.wording import actor_name

VERDICTS = {
    Verdict.NEVER: noop("Not for use: it goes to no list"),
    Verdict.HUNT: noop("Look for it, do not block it"),
    Verdict.BLOCK: noop("Safe to block, as far as we can tell"),
}
MODES = {
    Mode.BLOCK: noop("not an indicator"),
    Mode.INFORM: noop("tells people"),
    Mode.OFF: noop("not asked"),
}
SAYINGS = {
    Saying.LIST_MODE: noop("How a list counts"),
    Saying.VALUE_MODE: noop("How lists count for this value"),
    Saying.CONFIRMATION: noop("Safe to block"),
    Saying.FALSE_POSITIVE: noop("False positive"),
    Saying.NEVER: noop("Never to be blocked"),
    Saying.GRADE: noop("How reliable a source is"),
}


def value_url(value: str) -> str:
    """The address of the page of one value."""
    return f"{reverse('value')}?{urlencode({'q': value})}"


def say_url(what: Saying, **about: str) -> str:
    """The address of the form in which somebody says something."""
    return f"{reverse('value-say')}?{urlencode({'what': what.value, **about})}"


def judges(principal: Principal) -> bool:
    """Whether this person judges indicators for the center."""
    return principal.is_center and principal.may(Action.SUBMIT_INTELLIGENCE, principal.organization)


@require_safe
@signed_in
def judging(request: SignedInRequest) -> HttpResponse:
    """How indicators are judged: the rules, the lists, what is never blocked, and for the center what waits.

    A value that is searched for (`?q=`) has its own page.
    """
    principal, asked = request.principal, request.GET.get("q", "").replace("\0", "")
    if asked and guess_asked(asked):
        return HttpResponseRedirect(value_url(asked))
    page = SectionsPage(
        title=_("How indicators are judged"),
        lead=_(
            "Nothing is blocked because somebody sent it. Every value is judged by these rules; looking for it comes"
            " before blocking it. Search for a value to see what is thought of it, and to say what you know."
        ),
        sections=(*_unread(asked), *_waiting(principal), _rules(), _lists(principal), _never(principal)),
        search=asked,
        wide=True,
        beside=beside(principal, ""),
    )
    return render(request, "sections.html", {"page": page})


def _unread(asked: str) -> tuple[Section, ...]:
    """That what was searched for is no value."""
    if not asked.strip():
        return ()
    words = (
        _("This is no value that we can read: %(text)s") % {"text": asked[:200]},
        _("An address, a network, a name, a URL or a hash."),
    )
    return (Section("unread", _("What you searched for"), words),)


@require_safe
@signed_in
def value(request: SignedInRequest) -> HttpResponse:
    """One value (`?q=`): what may be done with it and why, who says it, and what people said of it."""
    principal, asked = request.principal, request.GET.get("q", "").replace("\0", "")
    try:
        card = queries.value_card(asked, viewer=principal.viewer, at=clock.now())
    except NotFound as error:
        raise Http404 from error
    for organization in {word.organization for word in card.words if word.organization is not None}:
        note_opening(request, organization)
    page = SectionsPage(
        title=card.observable.value,
        lead=_lead(card),
        sections=(_why(card), _facts(card), _said(card), _history(card, principal), *_acts(card, principal)),
        wide=True,
        beside=beside(principal, ""),
        back=Link(_("How indicators are judged"), reverse("judging")),
    )
    return render(request, "sections.html", {"page": page})


def _lead(card: ValueCard) -> str:
    if card.judgement is None and card.said:
        return _("Not judged yet; look again in a minute.")
    if card.judgement is None:
        return _("No indicator that you may see names this value. That it is harmless is not said by it.")
    return f"{_(VERDICTS[card.judgement.verdict])}."


def _why(card: ValueCard) -> Section:
    reasons = tuple(reason.text for reason in card.judgement.reasons) if card.judgement else ()
    nothing = _("Not judged yet; look again in a minute.") if card.said else _("There is nothing to judge.")
    return Section("why", _("Why"), reasons or (nothing,))


def _facts(card: ValueCard) -> Section:
    facts = card.facts
    if facts is None:
        nothing = _("Not judged yet; look again in a minute.") if card.said else _("Nothing.")
        return Section("facts", _("What is known"), (nothing,))
    nobody = _("nobody says")
    told = [
        (_("Seen first"), facts.first_seen.date().isoformat() if facts.first_seen else nobody),
        (_("Seen last"), facts.last_seen.date().isoformat() if facts.last_seen else nobody),
        (_("Sightings"), str(card.sightings)),
        (_("Confidence now, of 100"), nobody if facts.confidence is None else str(facts.confidence)),
        (_("Independent sources"), str(facts.sources)),
        (_("Good until"), _until(facts) or nobody),
        (_("Belongs to"), ", ".join(card.threats) or nobody),
        (_("Marking of the whole"), card.tlp.label if card.tlp is not None else ""),
    ]
    return Section("facts", _("What is known"), terms=tuple(Term(term, text) for term, text in told))


def _until(facts: Facts) -> str:
    """The day on which it ends; what fades says so, since no source gave that day."""
    day = facts.valid_until.date().isoformat() if facts.valid_until else ""
    return _("%(day)s, by its age") % {"day": day} if facts.faded else day


def _said(card: ValueCard) -> Section:
    remarks = []
    if card.is_single:
        remarks.append(_("One source alone says it."))
    if card.conflicts:
        names = ", ".join(card.conflicts)
        remarks.append(_("Those who say it differ in: %(names)s. Each says its own below.") % {"names": names})
    columns = (Column(_("Source")), Column(_("Since")), Column(_("Last said")), Column(_("Confidence stated")))
    table = Table(
        _("Who says it"),
        (*columns, Column(_("Good until")), Column(_("Marking"))),
        tuple(_sayer(each) for each in card.said),
        Empty(_("Nobody whom you may know of.")),
    )
    return Section("said", _("Who says it"), tuple(remarks), table=table)


def _sayer(said: Sayer) -> Row:
    times = ngettext("said %(count)d time", "said %(count)d times", said.times) % {"count": said.times}
    grade = _("reliability %(grade)s (Admiralty)") % {"grade": Reliability(said.grade).label}
    return Row(
        (
            Cell(said.title, detail=f"{grade}, {times}" + (f", {_('taken back')}" if said.revoked else "")),
            Cell(at=said.first_at),
            Cell(at=said.last_at),
            Cell(_("none") if said.confidence is None else str(said.confidence)),
            Cell(at=said.valid_until) if said.valid_until else Cell(_("none")),
            Cell(said.tlp.label, whole=True),
        )
    )


def _history(card: ValueCard, principal: Principal) -> Section:
    entries = []
    names = person_names([who for word in card.words for who in (word.by, word.ended_by)], viewer=principal.viewer)
    for word in card.words:
        what = _(SAYINGS[Saying(word.what)])
        setting = f" ({word.setting})" if word.setting else ""
        by = actor_name(word.by, names) if principal.is_center or word.organization == principal.organization else ""
        entries.append(TimelineEntry(word.at, f"{what}{setting}: {word.why}", by, _answer_url(word, principal)))
        if word.ended_at:
            ended = _("Taken back or answered: %(why)s") % {"why": word.ended_why or what}
            entries.append(
                TimelineEntry(word.ended_at, ended, actor_name(word.ended_by, names) if principal.is_center else "")
            )
    entries.sort(key=lambda entry: entry.at, reverse=True)
    nothing = () if entries else (_("Nobody said anything about it here."),)
    return Section("history", _("What people said"), nothing, entries=tuple(entries))


def _answer_url(word: WordLine, principal: Principal) -> str:
    own = word.organization == principal.organization or principal.is_center
    may = principal.may(Action.SUBMIT_INTELLIGENCE, principal.organization)
    return reverse("word", kwargs={"word": word.uid}) if own and may and word.ended_at is None else ""


def _acts(card: ValueCard, principal: Principal) -> tuple[Section, ...]:
    if not principal.may(Action.SUBMIT_INTELLIGENCE, principal.organization):
        return ()
    text = card.observable.value
    links = [
        Link(_("Report it as a false positive"), say_url(Saying.FALSE_POSITIVE, q=text)),
        Link(_("Never block it"), say_url(Saying.NEVER, q=text)),
    ]
    if judges(principal):
        links[:0] = [
            Link(_("Confirm that it is safe to block"), say_url(Saying.CONFIRMATION, q=text)),
            Link(_("Decide how lists count for it"), say_url(Saying.VALUE_MODE, q=text)),
            *(
                Link(_("Grade the source %(name)s") % {"name": title}, say_url(Saying.GRADE, source=source))
                for source, title in dict.fromkeys((each.source, each.title) for each in card.said)
            ),
        ]
    return (Section("acts", _("What you can say"), links=tuple(links)),)


def _rules() -> Section:
    policy = Policy()
    values = {
        "confidence": policy.block_confidence,
        "least": policy.hunt_confidence,
        "sources": policy.block_sources,
        "days": policy.hunted.days,
    }
    return Section(
        "rules",
        _("The rules"),
        (
            _("Nothing leaves that nobody says was seen at any time, and nothing under a confidence of %(least)d.")
            % values,
            _(
                "To be blocked, a value needs a confidence of %(confidence)d, %(sources)d independent sources, a recent"
                " sighting, and %(days)d days of being looked for without complaint."
            )
            % values,
            _("Confidence fades with time, by kind: an address means nothing after 90 days, a digest fades for years."),
            _("What is never blocked goes before all of this."),
        ),
    )


def _lists(principal: Principal) -> Section:
    """All lists for those who set how they count; for others, what lists there are."""
    title, lists = _("Lists of false positives"), queries.known_lists(viewer=principal.viewer)
    says = Column(_("What it says of a value"))
    empty = Empty(_("No list was read yet."), _("They are read when the first values are judged."))
    if judges(principal):
        columns = (Column(_("List")), says, Column(_("It counts as")), Column(_("Entries")))
        names = person_names([each.word.by for each in lists if each.word], viewer=principal.viewer)
        rows = tuple(_list(each, principal, names) for each in lists)
        return Section("lists", title, table=Table(title, columns, rows, empty))
    kinds: dict[tuple[str, Mode], list[KnownList]] = {}
    for each in lists:
        kinds.setdefault((each.says, each.mode), []).append(each)
    rows = tuple(
        Row((Cell(_(words) % {"list": _some(named)}), Cell(_(MODES[mode])), Cell(str(len(named)))))
        for (words, mode), named in kinds.items()
    )
    few = (says, Column(_("It counts as")), Column(_("Lists")))
    return Section("lists", title, table=Table(title, few, rows, empty))


def _some(named: list[KnownList]) -> str:
    return ", ".join([*(each.name for each in named[:2]), *("…" for _more in named[2:3])])


def _list(known: KnownList, principal: Principal, names: Mapping[int, str]) -> Row:
    url = say_url(Saying.LIST_MODE, list=known.key) if judges(principal) else ""
    said = f"{actor_name(known.word.by, names)}: {known.word.why}" if known.word and principal.is_center else ""
    return Row(
        (
            Cell(known.name, url, detail=known.key),
            Cell(_(known.says) % {"list": known.key}),
            Cell(_(MODES[known.mode]), detail=said),
            Cell(str(known.entries)),
        )
    )


def _never(principal: Principal) -> Section:
    table = Table(
        _("Never blocked"),
        (Column(_("Value")), Column(_("Belongs to")), Column(_("Added by"))),
        tuple(
            Row(
                (
                    Cell(each.value, value_url(each.value), detail=_("and all below it") if each.below else ""),
                    Cell(each.who),
                    Cell(_("the center") if each.organization is None else _("your organization, for its own files")),
                )
            )
            for each in queries.words_open(Saying.NEVER, viewer=principal.viewer)
            if each.organization in (None, principal.organization)
        ),
        Empty(_("Nobody added anything."), _("Open a value to say that it is never to be blocked.")),
    )
    own = ngettext(
        "Beside these, %(count)d name or address that care cannot do without comes with the program.",
        "Beside these, %(count)d names and addresses that care cannot do without come with the program.",
        len(ours()),
    )
    links: tuple[Link, ...] = ()
    if principal.may(Action.SUBMIT_INTELLIGENCE, principal.organization):
        links = (Link(_("Add what is never to be blocked"), say_url(Saying.NEVER)),)
    return Section("never", _("Never blocked"), (own % {"count": len(ours())},), table=table, links=links)


def _waiting(principal: Principal) -> tuple[Section, ...]:
    """What members said and the center has not answered."""
    if not judges(principal):
        return ()
    said = [
        word
        for what in (Saying.FALSE_POSITIVE, Saying.NEVER)
        for word in queries.words_open(what, viewer=principal.viewer)
        if word.organization is not None and word.setting != ACCEPTED
    ]
    table = Table(
        _("Waiting for the center"),
        (Column(_("Value")), Column(_("What a member says")), Column(_("Why")), Column(_("Since"))),
        tuple(
            Row(
                (
                    Cell(word.value, reverse("word", kwargs={"word": word.uid})),
                    Cell(_(SAYINGS[Saying(word.what)])),
                    Cell(word.why),
                    Cell(at=word.at),
                )
            )
            for word in sorted(said, key=lambda word: word.at)
        ),
        Empty(_("Nothing waits.")),
    )
    return (Section("waiting", _("Waiting for the center"), table=table),)
