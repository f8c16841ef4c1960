"""The lists that were imported into an inventory: what each did, what stayed out, what changed between two of them."""

from collections.abc import Sequence
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from wardwatch.assets import history
from wardwatch.kit.errors import NotFound
from wardwatch.members.queries import person_names
from wardwatch.web import faults
from wardwatch.web.access import Member, about_member
from wardwatch.web.days import short_day
from wardwatch.web.line_form import NAMES
from wardwatch.web.lines import happened
from wardwatch.web.pages import Cell, Choice, Column, Empty, Filter, Link, Row, Table, Term
from wardwatch.web.pages.sections import Section, SectionsPage
from wardwatch.web.principal import SignedInRequest
from wardwatch.web.templatetags.ui import grouped, when
from wardwatch.web.wording import actor_name, readable


@require_safe
@about_member
def imports(request: SignedInRequest, member: Member) -> HttpResponse:
    """Every list, the newest first."""
    viewer = request.principal.viewer
    found = history.imports(member.id, viewer=viewer)
    names = person_names([each.by for each in found], viewer=viewer)
    labels = (_("List"), _("When"), _("By whom"), _("New"), _("Updated"), _("Same"), _("Removed"), _("Left out"))
    table = Table(
        _("Lists, the newest first"),
        tuple(Column(label, numeric=place > 2) for place, label in enumerate(labels)),
        tuple(
            Row(
                (
                    Cell(each.file_name, member.url("inventory-imported", imported=each.uid)),
                    Cell(at=each.at),
                    Cell(actor_name(each.by, names)),
                    *(Cell(grouped(number)) for number in _numbers(each)),
                )
            )
            for each in found
        ),
        Empty(_("No list was imported yet."), _("Lines that you ticked or typed are on your list all the same.")),
    )
    page = SectionsPage(
        title=_("Lists that were imported"),
        lead=_("Each list, who sent it, and what it changed."),
        sections=(Section("lists", "", table=table),),
        wide=True,
        back=Link(_("All equipment"), member.url("inventory")),
    )
    return render(request, "sections.html", {"page": page})


def _numbers(row: history.ImportRow) -> tuple[int, ...]:
    return row.added, row.changed, row.unchanged, row.retired, row.refused


@require_safe
@about_member
def imported(request: SignedInRequest, member: Member, imported: UUID) -> HttpResponse:
    """One list, and what changed since another (`?since=`), by itself the one before it."""
    viewer = request.principal.viewer
    detail = history.import_detail(member.id, imported, viewer=viewer)
    others = [each for each in history.imports(member.id, viewer=viewer) if each.uid != imported]
    since = _chosen(request, detail.row, others)
    names = person_names([detail.row.by], viewer=viewer)
    parts = (
        Section("short", _("In short"), terms=_facts(detail, actor_name(detail.row.by, names))),
        _problems(detail),
        _between(request, member, detail.row, since) if since else None,
    )
    choices = tuple(Choice(str(each.uid), _named(each), selected=each is since) for each in others)
    page = SectionsPage(
        title=detail.row.file_name,
        sections=tuple(part for part in parts if part),
        filters=(Filter("since", _("Compare with"), choices),) if choices else (),
        back=Link(_("All lists"), member.url("inventory-imports")),
    )
    return render(request, "sections.html", {"page": page})


def _chosen(
    request: SignedInRequest, row: history.ImportRow, others: Sequence[history.ImportRow]
) -> history.ImportRow | None:
    asked = request.GET.get("since", "")
    if not asked:
        return next((each for each in others if each.at <= row.at), None)
    found = next((each for each in others if str(each.uid) == asked), None)
    if found is None:
        raise NotFound("There is no such list.")
    return found


def _named(row: history.ImportRow) -> str:
    return _("%(name)s of %(day)s") % {"name": row.file_name, "day": short_day(row.at)}


def _facts(detail: history.ImportDetail, by: str) -> tuple[Term, ...]:
    row = detail.row
    counts = {"added": row.added, "changed": row.changed, "unchanged": row.unchanged, "retired": row.retired}
    words = _("%(added)d new, %(changed)d updated, %(unchanged)d the same, %(retired)d removed")
    read = ", ".join(f"{header} → {NAMES.get(field, field)}" for header, field in detail.columns)
    left_out = ngettext("%(count)d line", "%(count)d lines", row.refused) % {"count": row.refused}
    return (
        Term(_("Imported"), when(row.at)),
        Term(_("By whom"), by),
        Term(_("What it did"), words % counts),
        Term(_("Left out"), left_out if row.refused else _("nothing"), "#problems" if detail.problems else ""),
        *((Term(_("How its columns were read"), read),) if read else ()),
    )


def _problems(detail: history.ImportDetail) -> Section | None:
    if not detail.problems:
        return None
    rows = tuple(
        Row(
            (
                Cell(str(each.line)),
                Cell(each.column or _("the line")),
                Cell(faults.reason(each.reason) or _("The value cannot be read. It is private, so it is not kept.")),
            )
        )
        for each in detail.problems
    )
    columns = (Column(_("Line")), Column(_("Column")), Column(_("Why")))
    return Section("problems", _("What stayed out"), table=Table(_("Problems"), columns, rows, Empty("")))


def _between(request: SignedInRequest, member: Member, row: history.ImportRow, since: history.ImportRow) -> Section:
    first, last = sorted((since, row), key=lambda each: each.at)
    found = history.between(member.id, viewer=request.principal.viewer, since=first.at, until=last.at)
    values = {"first": _named(first), "last": _named(last), "added": found.added, "changes": found.changes}
    said = _("From %(first)s to %(last)s: %(added)d lines came in new, %(changes)d changes to known lines.") % values
    table = Table(
        _("Changes to known lines, the latest first"),
        (Column(_("Line")), Column(_("What changed")), Column(_("When"))),
        tuple(
            Row(
                (
                    Cell(readable(each.product), member.url("asset", asset=each.asset), detail=readable(each.vendor)),
                    Cell(happened(each.change)),
                    Cell(at=each.change.at),
                )
            )
            for each in found.shown
        ),
        Empty(_("No known line changed.")),
    )
    return Section("between", _("What changed since the list that you compare with"), (said,), table=table)
