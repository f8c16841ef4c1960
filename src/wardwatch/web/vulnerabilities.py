"""Vulnerabilities: what is known, who says so, whom it touches; the list of them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from operator import attrgetter

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from wardwatch.exposures.models import FindingCount
from wardwatch.exposures.queries import urgencies, vulnerable
from wardwatch.exposures.types import Urgencies, VulnerabilityLine
from wardwatch.kit.errors import FormatError
from wardwatch.kit.paging import Page
from wardwatch.markings.types import Viewer
from wardwatch.members.permissions import Principal
from wardwatch.products.queries import releases
from wardwatch.triage import words as levels
from wardwatch.vulnerabilities import queries
from wardwatch.vulnerabilities.answers import (
    AdvisoryLine,
    AffectedAnswer,
    CvssAnswer,
    Described,
    EpssAnswer,
    Heard,
    KnownExploited,
    RemedyAnswer,
    SsvcAnswer,
)
from wardwatch.vulnerabilities.models import Vulnerability
from wardwatch.web.access import Persona, persona_of, signed_in
from wardwatch.web.addresses import release_url, vulnerability_url
from wardwatch.web.claimed import (
    advisories_table,
    claims_table,
    differences,
    likelihood,
    products_table,
    remedies_table,
    severity,
)
from wardwatch.web.days import short_day
from wardwatch.web.desk_subjects import writing_about
from wardwatch.web.everybody import for_everybody, viewer_of
from wardwatch.web.exposure import exposure, organizations_of
from wardwatch.web.exposures import URGENCIES
from wardwatch.web.pages import (
    Cell,
    Choice,
    Column,
    Empty,
    Filter,
    Link,
    Row,
    Table,
    Tag,
    Term,
    TimelineEntry,
    Tone,
)
from wardwatch.web.pages.records import RecordPage
from wardwatch.web.pages.sections import Section, SectionsPage
from wardwatch.web.principal import SignedInRequest
from wardwatch.web.tables import Asked, Field, Listing, answer

MOST_PUBLISHED = 10
"""Releases that a page of a vulnerability names."""
MOST_NAMED = 500
"""Vulnerabilities that a search by words considers."""


@dataclass(frozen=True, slots=True)
class _Known:
    """Everything that the reader may know of one vulnerability on a day."""

    name: str
    told: Described | None
    exploited: KnownExploited
    ssvc: SsvcAnswer
    cvss: CvssAnswer
    epss: EpssAnswer | None
    affected: tuple[AffectedAnswer, ...]
    remedies: tuple[RemedyAnswer, ...]
    advisories: tuple[AdvisoryLine, ...]
    heard: tuple[Heard, ...]
    urgency: Urgencies | None


@dataclass(frozen=True, slots=True)
class _Listed:
    """A line of the list, with what is said of it."""

    line: VulnerabilityLine
    told: Described | None
    likely: EpssAnswer | None

    @property
    def title(self) -> str:
        """What it is, in a few words; "" where nobody said."""
        return (self.told.title or self.told.description[:120]) if self.told else ""


@require_safe
@signed_in
def vulnerabilities(request: SignedInRequest) -> HttpResponseBase:
    """Those with findings that the reader may see first, then those used in attacks, then the newest to us."""

    def page(table: Table) -> HttpResponse:
        shown = SectionsPage(
            title=_("Vulnerabilities"),
            lead=_("Weaknesses in products that feeds told us of: who says what, and whom they touch.")
            if _learns_whom(request.principal)
            else _("Weaknesses in products that feeds told us of, and who says what."),
            sections=(Section("vulnerabilities", "", table=table),),
            wide=True,
        )
        return render(request, "sections.html", {"page": shown})

    return answer(request, _listing(request), page)


def _learns_whom(principal: Principal) -> bool:
    """Whether whom something touches is a question here: a partner never learns that, not even that it is nobody."""
    return persona_of(principal) is not Persona.PARTNER


def _listing(request: SignedInRequest) -> Listing[_Listed]:
    touches = _learns_whom(request.principal)
    viewer, organizations = request.principal.viewer, organizations_of(request)
    text, only = request.GET.get("q", "").strip()[:200], request.GET.get("only", "")
    named = _matching(text, viewer) if text else None

    def fetch(asked: Asked) -> Page[_Listed]:
        found = vulnerable(
            viewer=viewer,
            organizations=organizations,
            names=named,
            exploited=only == "exploited",
            touching=only == "findings",
            after=asked.after[:200],
            before=asked.before[:200],
            limit=asked.limit,
        )
        names = [line.name for line in found.lines]
        told, likely = queries.described(names, viewer=viewer), queries.epss(names)
        listed = tuple(_Listed(line, told.get(line.name), likely.get(line.name)) for line in found.lines)
        return Page(listed, found.after, found.before)

    found_at = (("findings", _("with findings")),) if touches else ()
    choices = (("", _("all")), *found_at, ("exploited", _("used in attacks")))
    return Listing(
        caption=_("Vulnerabilities: with findings, then used in attacks, then the newest")
        if touches
        else _("Vulnerabilities: used in attacks, then the newest"),
        fields=_fields(touches=touches),
        fetch=fetch,
        order="",
        empty=_empty(filtered=bool(text or only)),
        marked=(Vulnerability, FindingCount),
        filters=(Filter("only", _("Show"), tuple(Choice(value, words, value == only) for value, words in choices)),),
        search=text,
    )


def _fields(*, touches: bool) -> tuple[Field[_Listed], ...]:
    findings = Field("findings", _("Findings"), _findings, {"findings": _count}, numeric=True)
    return (
        Field(
            "vulnerability",
            _("Vulnerability"),
            lambda row: Cell(row.line.name, vulnerability_url(row.line.name), detail=row.title),
            {"vulnerability": attrgetter("line.name"), "title": attrgetter("title")},
        ),
        Field("exploited", _("Used in attacks"), _exploited, {"exploited": attrgetter("line.exploited")}),
        *((findings,) if touches else ()),
        Field(
            "likelihood",
            _("Likelihood"),
            lambda row: Cell(f"{row.likely.score:.1%}" if row.likely else ""),
            {"epss": lambda row: row.likely.score if row.likely else None},
            numeric=True,
        ),
    )


def _matching(text: str, viewer: Viewer) -> Collection[str]:
    return {text, text.upper(), *queries.vulnerabilities_named(text, viewer=viewer, limit=MOST_NAMED)}


def _empty(*, filtered: bool) -> Empty:
    if filtered:
        return Empty(_("No vulnerability matches."), "", Link(_("Show all"), "?"))
    return Empty(_("No feed told us of a vulnerability yet."), _("They come with the first pull of a feed."))


def _exploited(row: _Listed) -> Cell:
    return Cell(tag=Tag(_("yes"), Tone.URGENT)) if row.line.exploited else Cell(_("not known"))


def _count(row: _Listed) -> str:
    return f"{row.line.findings.number}+" if row.line.findings.more else str(row.line.findings.number)


def _findings(row: _Listed) -> Cell:
    number = f"{row.line.findings.number:,}" + ("+" if row.line.findings.more else "")
    return Cell(number if row.line.findings.number else _("none"))


@require_safe
@for_everybody
def vulnerability(request: HttpRequest, vulnerability: str) -> HttpResponse:
    """One vulnerability: in words first, then every claim; now, or as known at the end of a day (`?as_of=`)."""
    on = _day_asked(request.GET.get("as_of", ""))
    name = vulnerability.upper() if vulnerability[:4].upper() == "CVE-" else vulnerability
    known = _known(name, viewer_of(request), on)
    return render(request, "record.html", {"page": _page(request, known, on)})


def _day_asked(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise FormatError(_("is not a day like 2026-11-22"), "as_of") from error


def _known(name: str, viewer: Viewer, on: date | None) -> _Known:
    """Gather what is known; `Http404` where nothing is, or may be."""
    as_of = datetime.combine(on, time.max, UTC) if on else None
    epss = queries.epss([name], as_of=as_of).get(name)
    if not queries.is_known(name, viewer=viewer) and name not in queries.epss([name]):
        raise Http404
    return _Known(
        name,
        queries.described([name], viewer=viewer, as_of=as_of).get(name),
        queries.known_exploited([name], viewer=viewer, as_of=as_of)[name],
        queries.ssvc([name], viewer=viewer, as_of=as_of)[name],
        queries.cvss([name], viewer=viewer, as_of=as_of)[name],
        epss,
        queries.affected([name], viewer=viewer, as_of=as_of)[name],
        queries.remediations([name], viewer=viewer, as_of=as_of)[name],
        queries.advising([name], viewer=viewer, as_of=as_of)[name],
        queries.heard(name, viewer=viewer, as_of=as_of),
        urgencies(name, viewer=viewer, as_of=as_of),
    )


def _page(request: HttpRequest, known: _Known, on: date | None) -> RecordPage:
    told = known.told
    differ = differences(known.cvss, known.affected)
    parts = (
        Section("short", _("In short"), terms=_short(known)),
        *(() if on else exposure(request, (known.name,), cve=known.name)),
        _urgent(known.urgency),
        Section("remedies", _("What can be done"), table=remedies_table(known.remedies)),
        Section("products", _("Which products"), table=products_table(known.affected)),
        Section("advisories", _("Advisories"), table=advisories_table(known.advisories)),
        Section(
            "claims",
            _("Who says what"),
            table=claims_table(known.exploited, known.ssvc, known.cvss, known.epss, told.sources if told else ()),
        ),
        Section("differences", _("Where sources differ"), differ) if differ else None,
        Section("history", _("When we learned it"), entries=_history(known.heard)) if known.heard else None,
        None if on else _published(request, known.name),
        None if on else writing_about(request, f"vulnerability:{known.name}"),
    )
    nothing = _("Nobody described it yet.")
    return RecordPage(
        title=(told.title if told else "") or known.name,
        kicker=_("Vulnerability"),
        lead=(told.description if told else "") or nothing,
        sections=tuple(part for part in parts if part),
        dated=True,
        as_of=on,
    )


def _published(request: HttpRequest, name: str) -> Section | None:
    """What the center released about it and the reader may see."""
    found = releases(viewer=viewer_of(request), text=name, limit=MOST_PUBLISHED)
    links = tuple(Link(f"{each.kind.label}: {each.title}", release_url(each.number)) for each in found)
    return Section("published", _("Published by the center"), links=links) if links else None


def _short(known: _Known) -> tuple[Term, ...]:
    best, told = known.cvss.best, known.told
    return (
        Term(_("Number (Common Vulnerabilities and Exposures)"), known.name),
        Term(_("Used by attackers now?"), _used(known)),
        *((Term(_("How likely to be used"), likelihood(known.epss)),) if known.epss else ()),
        Term(_("How severe"), severity(best) if best else _("Nobody scored it yet.")),
        *((Term(_("Published"), short_day(told.published_at)),) if told and told.published_at else ()),
        *((Term(_("Standing"), _("The number was withdrawn.")),) if told and told.rejected else ()),
    )


def _used(known: _Known) -> str:
    answer = known.exploited
    if answer.yes:
        since = _("since %(day)s") % {"day": short_day(answer.date_added)} if answer.date_added else ""
        ransom = _("Ransomware crews use it.") if answer.known_ransomware else ""
        said = _("Yes: %(who)s lists it as used in attacks") % {"who": answer.sources[0].asserter}
        return f"{' '.join(filter(None, (said, since)))}. {ransom}".strip()
    if known.ssvc.exploitation:
        said = _("No catalogue lists it. %(who)s judged exploitation as: %(value)s.")
        return said % {"who": known.ssvc.sources[0].asserter, "value": levels.said(known.ssvc.exploitation)}
    return _("Not as far as we know: nobody says so.")


def _urgent(urgency: Urgencies | None) -> Section | None:
    if urgency is None:
        return None
    rows = tuple(
        Row(
            (
                Cell(f"{each.care_role.label}, {each.exposure.label.lower()}"),
                Cell(_(URGENCIES[each.priority]), detail=levels.said(each.priority)),
                Cell(_days(each.protect_within_days)),
                Cell(each.fix),
            )
        )
        for each in urgency.situations
    )
    columns = tuple(Column(label) for label in (_("Equipment"), _("Act"), _("Protect"), _("Fix")))
    return Section(
        "urgency",
        _("How urgent, and why"),
        (urgency.exploitation, _("How urgent it is depends on what the equipment does and where it stands:")),
        table=Table(_("Urgency by equipment"), columns, rows, Empty("")),
    )


def _days(number: int | None) -> str:
    if number is None:
        return _("no date")
    return ngettext("within %(count)d day", "within %(count)d days", number) % {"count": number}


def _history(heard: tuple[Heard, ...]) -> tuple[TimelineEntry, ...]:
    return tuple(
        TimelineEntry(each.source.recorded_at, _happened(each), each.source.asserter, f"?as_of={_utc_day(each)}")
        for each in heard
    )


def _utc_day(each: Heard) -> str:
    return each.source.recorded_at.astimezone(UTC).date().isoformat()


def _happened(each: Heard) -> str:
    if each.withdrawn:
        return _("took back what it said (%(document)s)") % {"document": each.source.document}
    if each.superseded_at:
        return _("stated something that it replaced later (%(document)s)") % {"document": each.source.document}
    return _("stated what holds now (%(document)s)") % {"document": each.source.document}
