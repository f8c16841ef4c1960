"""The center's policy as a page: how urgency becomes days, and what is assumed when nobody said."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from wardwatch.standards.ssvc import MissionImpact, SafetyImpact
from wardwatch.triage import tables, words
from wardwatch.web import bands
from wardwatch.web.everybody import for_everybody
from wardwatch.web.exposures import URGENCIES
from wardwatch.web.pages import Cell, Column, Empty, Row, Table
from wardwatch.web.pages.sections import Section, SectionsPage

_SAFETY = {
    SafetyImpact.NEGLIGIBLE: noop("nobody is hurt"),
    SafetyImpact.MARGINAL: noop("somebody may be hurt a little"),
    SafetyImpact.CRITICAL: noop("somebody may be hurt badly"),
    SafetyImpact.CATASTROPHIC: noop("people may die"),
}
_MISSION = {
    MissionImpact.DEGRADED: noop("work goes on, but slower"),
    MissionImpact.MEF_SUPPORT_CRIPPLED: noop("what care leans on breaks down"),
    MissionImpact.MEF_FAILURE: noop("one main task of care stops"),
    MissionImpact.MISSION_FAILURE: noop("care stops"),
}
"""What the levels of SSVC mean at a bedside."""


@require_safe
@for_everybody
def policy(request: HttpRequest) -> HttpResponse:
    """Open to everybody: how this center judges is no secret."""
    current = tables.load()
    page = SectionsPage(
        title=_("How we judge urgency"),
        lead=_(
            "The urgency for a member comes from the published SSVC deployer table: is it exploited, who can reach the"
            " equipment, can an attack be automated, what would it mean for patients. These are the center's own"
            " settings beside it. They recommend; they order nothing."
        ),
        sections=(
            Section("days", _("From urgency to dates"), table=_days(current)),
            Section("care", _("What equipment does for care"), table=_care(current)),
            Section("classes", _("What is assumed of a product until you say otherwise"), table=_classes(current)),
            bands.section(),
        ),
        wide=True,
    )
    return render(request, "sections.html", {"page": page})


def _days(current: tables.Policy) -> Table:
    rows = tuple(
        Row(
            (
                Cell(_(URGENCIES[urgency]), detail=words.said(urgency)),
                Cell(_number(days.protect)),
                Cell(_number(days.fix)),
            )
        )
        for urgency, days in current.days.items()
    )
    return _table(_("Days from the opening of a finding"), (_("Urgency"), _("Protect within"), _("Fix within")), rows)


def _number(days: int | None) -> str:
    return _("no date") if days is None else ngettext("%(days)d day", "%(days)d days", days) % {"days": days}


def _care(current: tables.Policy) -> Table:
    rows = tuple(
        Row(
            (
                Cell(role.label, detail=_(care.does)),
                Cell(_(_SAFETY[care.safety]), detail=words.said(care.safety)),
                Cell(_(_MISSION[care.mission]), detail=words.said(care.mission)),
            )
        )
        for role, care in current.care.items()
    )
    return _table(_("Harm that counts, by care role"), (_("Care role"), _("For people"), _("For care")), rows)


def _classes(current: tables.Policy) -> Table:
    rows = tuple(
        Row((Cell(_(kind.label)), Cell(kind.exposure.label), Cell(kind.care_role.label)))
        for kind in current.classes.values()
    )
    return _table(_("Assumptions by product class"), (_("Product"), _("Network"), _("Care role")), rows)


def _table(caption: str, columns: tuple[str, ...], rows: tuple[Row, ...]) -> Table:
    return Table(caption, tuple(Column(label) for label in columns), rows, Empty(_("Nothing here.")))
