"""Who says what about a vulnerability: claims in rows, products, remedies, and where sources differ."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from wardwatch.triage import words as levels
from wardwatch.vulnerabilities.answers import (
    AdvisoryLine,
    AffectedAnswer,
    Cited,
    CvssAnswer,
    CvssScore,
    EpssAnswer,
    KnownExploited,
    RemedyAnswer,
    SsvcAnswer,
)
from wardwatch.vulnerabilities.types import RangeStatus
from wardwatch.web.addresses import advisory_url, document_url, outside, product_url
from wardwatch.web.days import short_day
from wardwatch.web.pages import Cell, Column, Empty, Row, Table
from wardwatch.web.wording import versions_said

SHOWN = 100
STATUSES = {
    RangeStatus.AFFECTED: noop("affected"),
    RangeStatus.NOT_AFFECTED: noop("not affected"),
    RangeStatus.KNOWN_NOT_AFFECTED: noop("known not to be affected"),
    RangeStatus.FIXED: noop("fixed"),
    RangeStatus.UNDER_INVESTIGATION: noop("being looked into"),
    RangeStatus.UNKNOWN: noop("not known"),
}
CATEGORIES = {
    "vendor_fix": noop("Fix from the maker"),
    "mitigation": noop("Way to lessen the risk"),
    "workaround": noop("Workaround"),
    "no_fix_planned": noop("No fix is planned"),
    "none_available": noop("No fix yet"),
}
"""CSAF remediation categories (2.0, section 3.2.3.12.1) in plain words."""


RESTARTS = {
    "none": noop("No restart is needed."),
    "vulnerable_component": noop("Plan a restart of the weak part itself."),
    "service": noop("Plan a restart of the service."),
    "parent": noop("Plan a restart of the program around it."),
    "dependencies": noop("Plan a restart of what depends on it."),
    "connected": noop("Plan a restart of what is connected to it."),
    "machine": noop("Plan a restart of the machine."),
    "zone": noop("Plan a restart of all machines of its zone."),
    "system": noop("Plan a restart of the whole system."),
}
"""What needs a restart (CSAF 2.0, section 3.2.3.12.8) in plain words."""

JUSTIFICATIONS = {
    "component_not_present": noop("the weak part is not in it"),
    "vulnerable_code_not_present": noop("the weak code is not in it"),
    "vulnerable_code_not_in_execute_path": noop("the weak code never runs"),
    "vulnerable_code_cannot_be_controlled_by_adversary": noop("attackers cannot reach the weak code"),
    "inline_mitigations_already_exist": noop("it protects itself already"),
}
"""The labels of CSAF flags (2.0, section 3.2.3.5.1) and of OpenVEX in plain words."""

SEVERITIES = {
    "CRITICAL": noop("critical severity"),
    "HIGH": noop("high severity"),
    "MEDIUM": noop("medium severity"),
    "LOW": noop("low severity"),
    "NONE": noop("no severity"),
}
"""The ratings of CVSS (3.1, section 5) in words."""


def likelihood(answer: EpssAnswer) -> str:
    """EPSS in words."""
    given = {"percent": f"{answer.score:.1%}", "day": short_day(answer.score_date)}
    return _("%(percent)s within 30 days, by the EPSS model of %(day)s") % given


def rating(score: CvssScore) -> str:
    """The rating of a CVSS score in words; one that we do not know as it was given."""
    known = SEVERITIES.get(score.severity.upper())
    return _(known) if known else score.severity.lower()


def severity(score: CvssScore) -> str:
    """A CVSS score in words."""
    rated = {"score": score.base_score, "severity": rating(score), "version": score.version}
    return _("%(score)s of 10, %(severity)s (CVSS %(version)s)") % rated


def claims_table(
    exploited: KnownExploited, ssvc: SsvcAnswer, cvss: CvssAnswer, epss: EpssAnswer | None, words: Iterable[Cited]
) -> Table:
    """Every claim with who makes it and when we learned it."""
    rows = [_claim(_("It is used in attacks"), _listed(exploited), cited) for cited in exploited.sources]
    rows += [_claim(_("Judged for response (SSVC)"), _points(ssvc), cited) for cited in ssvc.sources]
    scores = (cvss.best, *cvss.others) if cvss.best else ()
    rows += [_claim(_("How severe"), severity(score), score.source, detail=score.vector) for score in scores[:SHOWN]]
    if epss:
        rows.append(Row((Cell(_("How likely to be used")), Cell(likelihood(epss)), Cell("FIRST"), Cell(_("daily")))))
    rows += [_claim(_("In words"), _("Described"), cited) for cited in words]
    columns = tuple(Column(label) for label in (_("What"), _("What it says"), _("Who says so"), _("Learned")))
    return Table(_("Claims, and who makes them"), columns, tuple(rows), Empty(_("Nobody claims anything yet.")))


def _claim(what: str, text: str, cited: Cited, *, detail: str = "") -> Row:
    who = Cell(cited.asserter, document_url(cited.document_uid), detail=cited.document)
    return Row((Cell(what), Cell(text, detail=detail), who, Cell(at=cited.recorded_at)))


def _listed(answer: KnownExploited) -> str:
    if not answer.yes:
        return _("Taken back: no longer listed as used in attacks")
    since = _("Listed since %(day)s") % {"day": short_day(answer.date_added)} if answer.date_added else _("Listed")
    return f"{since}. {answer.required_action}".strip()


def _points(answer: SsvcAnswer) -> str:
    points = (
        ("exploitation", answer.exploitation),
        ("automatable", answer.automatable),
        ("technical impact", answer.technical_impact),
    )
    return ", ".join(levels.pair(point, value) for point, value in points if value)


def products_table(found: Sequence[AffectedAnswer]) -> Table:
    """Products and versions, each claim once."""
    said = {(_product(each), each.raw, _standing(each), each.source.asserter): each for each in found}
    rows = tuple(
        Row(
            (
                Cell(product, product_url(each.vendor, each.product)),
                Cell(versions_said(raw)),
                Cell(standing),
                Cell(who),
            )
        )
        for (product, raw, standing, who), each in list(said.items())[:SHOWN]
    )
    caption = _("Products named")
    if len(said) > SHOWN:
        caption = _("The first %(shown)d of %(all)d products named") % {"shown": SHOWN, "all": len(said)}
    columns = tuple(Column(label) for label in (_("Product"), _("Versions"), _("State"), _("Who says so")))
    return Table(caption, columns, rows, Empty(_("Nobody named a product yet.")))


def _standing(each: AffectedAnswer) -> str:
    status = _(STATUSES[each.status])
    why = JUSTIFICATIONS.get(each.justification)
    return _("%(status)s: %(why)s") % {"status": status, "why": _(why)} if why else status


def _product(each: AffectedAnswer) -> str:
    name = each.product_text or f"{each.vendor} {each.product}".strip() or _("not named")
    pieces = "; ".join(each.pieces)
    if not pieces or pieces.casefold() in name.casefold():
        return name
    return _("%(product)s (only these pieces: %(pieces)s)") % {"product": name, "pieces": pieces}


def remedies_table(found: Iterable[RemedyAnswer]) -> Table:
    """What can be done, each offer once."""
    offered = dict.fromkeys(
        (each.category, each.details, each.url, each.restart_required, each.source.asserter) for each in found
    )
    return offers_table(list(offered), _("Who says so"))


def offers_table(offered: Sequence[tuple[str, str, str, str, str]], last: str) -> Table:
    """Rows of category, details, address, what needs a restart, and a last column headed `last`."""
    rows = tuple(
        Row(
            (
                Cell(_(CATEGORIES.get(category, category))),
                Cell(details, detail=restarting(restart)),
                _link(url),
                Cell(who),
            )
        )
        for category, details, url, restart, who in offered[:SHOWN]
    )
    columns = tuple(Column(label) for label in (_("Kind"), _("What to do"), _("More"), last))
    return Table(_("What can be done"), columns, rows, Empty(_("Nobody said yet what can be done.")))


def restarting(category: str) -> str:
    """What needs a restart, in words; "" where nobody says."""
    return _(RESTARTS[category]) if category in RESTARTS else ""


def _link(url: str) -> Cell:
    known = outside(url)
    return Cell(_("At the maker"), known) if known else Cell("")


def advisories_table(found: Iterable[AdvisoryLine]) -> Table:
    """Advisories, linked."""
    rows = tuple(
        Row(
            (
                Cell(each.title or each.tracking_id, advisory_url(each.publisher, each.tracking_id)),
                Cell(each.tracking_id),
                Cell(each.publisher),
                Cell(short_day(each.current_release)),
            )
        )
        for each in found
    )
    columns = tuple(Column(label) for label in (_("Advisory"), _("Number"), _("Publisher"), _("Released")))
    return Table(_("Advisories"), columns, rows, Empty(_("No advisory names it.")))


def differences(cvss: CvssAnswer, found: Sequence[AffectedAnswer]) -> tuple[str, ...]:
    """Where sources differ, and whom we follow; one sentence each."""
    said = []
    others = [each for each in cvss.others if cvss.best and each.base_score != cvss.best.base_score]
    if cvss.best and others:
        theirs = ", ".join(f"{each.source.asserter} {severity(each)}" for each in others[:3])
        ours = {"best": severity(cvss.best), "who": cvss.best.source.asserter, "others": theirs}
        said.append(_("How severe: we follow %(who)s, %(best)s. Others say: %(others)s.") % ours)
    statuses: dict[tuple[str, str], dict[RangeStatus, str]] = {}
    for each in found:
        statuses.setdefault((_product(each), each.raw), {}).setdefault(each.status, each.source.asserter)
    for (product, raw), by in list(statuses.items()):
        no = by.get(RangeStatus.KNOWN_NOT_AFFECTED) or by.get(RangeStatus.NOT_AFFECTED)
        if no and (yes := by.get(RangeStatus.AFFECTED)):
            told = {"product": f"{product} {versions_said(raw) if raw else ''}".strip(), "yes": yes, "no": no}
            said.append(_("%(product)s: %(yes)s says affected, %(no)s says not affected.") % told)
    return tuple(said[:10])
