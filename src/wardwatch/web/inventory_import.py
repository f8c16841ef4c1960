"""Import a list in two steps: send the file and look at what would happen; then store it, or not."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from wardwatch.assets import inventory as lists
from wardwatch.assets.inventory import UnmappedColumns
from wardwatch.assets.operations import ImportResult, InventoryRefused, import_inventory
from wardwatch.assets.types import ColumnMapping, Field, ImportMode, LineFault, Preview
from wardwatch.kit import clock, sheets
from wardwatch.kit.errors import FormatError
from wardwatch.members.permissions import Action
from wardwatch.web import stash
from wardwatch.web.access import Member, about_member
from wardwatch.web.pages import (
    Cell,
    Choice,
    Column,
    ColumnMatch,
    Count,
    Empty,
    ImportPage,
    Problem,
    Row,
    Table,
    Tone,
    UploadPage,
)
from wardwatch.web.principal import SignedInRequest, actor_of

MEGABYTES = 20
SHOWN_PROBLEMS = 100


@require_http_methods(["GET", "POST"])
@about_member
def upload(request: SignedInRequest, member: Member) -> HttpResponse:
    """Choose a file; the POST shows what is in it and stores nothing."""
    request.principal.demand(Action.CHANGE_INVENTORY, member.id)
    if request.method == "GET":
        return _ask(request, member)
    file = request.FILES.get("file")
    if file is None or not file.size:
        return _ask(request, member, _("Choose a file that is not empty."))
    if file.size > MEGABYTES * 1024 * 1024:
        return _ask(request, member, _("This file is too large; send it in parts."))
    data, name = file.read(), str(file.name)[:200]
    try:
        preview = lists.preview(data, name)
    except FormatError as error:
        return _ask(request, member, str(error))
    token = stash.keep(stash.Stashed(member.id, name, data, preview), person=request.principal.person)
    return HttpResponseRedirect(member.url("inventory-look", token=token))


def _ask(request: SignedInRequest, member: Member, error: str = "") -> HttpResponse:
    page = UploadPage(member.url("inventory-upload"), member.url("inventory-template"), MEGABYTES, error)
    return render(request, "assets/upload.html", {"page": page}, status=400 if error else 200)


@require_http_methods(["GET", "POST"])
@about_member
def look(request: SignedInRequest, member: Member, token: str) -> HttpResponse:
    """What would happen; a POST with `act` looks again with other columns, or stores."""
    request.principal.demand(Action.CHANGE_INVENTORY, member.id)
    stashed = stash.find(token, person=request.principal.person, organization=member.id)
    act = request.POST.get("act", "preview")
    mapping = _chosen(request, stashed.preview)
    if request.method == "POST" and act == "problems":
        return _problems(stashed, mapping)
    if request.method == "POST" and act in ("good", "all"):
        try:
            done = import_inventory(
                principal=request.principal,
                actor=actor_of(request),
                organization=member.id,
                file_name=stashed.file_name,
                data=stashed.data,
                at=clock.now(),
                mode=ImportMode.ALL_OR_NOTHING if act == "all" else ImportMode.GOOD_ROWS,
                mapping=mapping,
            )
        except (InventoryRefused, UnmappedColumns) as refusal:
            messages.error(request, refusal.message)
        else:
            stash.drop(token, person=request.principal.person)
            messages.success(request, _sentence(done))
            return HttpResponseRedirect(member.url("inventory"))
    return _show(request, member, token, stashed, mapping)


def _chosen(request: SignedInRequest, preview: Preview) -> ColumnMapping | None:
    """The columns as the person chose them; None: as the headers say."""
    names = [f"column-{number}" for number in range(len(preview.columns))]
    if not preview.columns or names[0] not in request.POST:
        return None
    known = {field.value: field for field in Field}
    return ColumnMapping(tuple(known.get(request.POST.get(name, "")) for name in names))


def _show(
    request: SignedInRequest, member: Member, token: str, stashed: stash.Stashed, mapping: ColumnMapping | None
) -> HttpResponse:
    preview = stashed.preview
    try:
        if mapping not in (None, preview.mapping):
            preview = lists.preview(stashed.data, stashed.file_name, mapping)
    except UnmappedColumns as refusal:
        messages.error(request, refusal.message)
    if preview.mapping.missing:
        missing = ", ".join(str(field) for field in preview.mapping.missing)
        messages.warning(request, _("Say which column gives: %(missing)s.") % {"missing": missing})
    page = ImportPage(
        file_name=stashed.file_name,
        post_url=member.url("inventory-look", token=token),
        cancel_url=member.url("inventory"),
        columns=_columns(preview),
        counts=(
            Count(preview.good, ngettext("good row", "good rows", preview.good), tone=Tone.GOOD),
            Count(preview.refused, _("cannot go in"), "#problems" if preview.faults else "", Tone.WARN),
        ),
        good=preview.good,
        problem_count=preview.refused,
        problems=tuple(
            Problem(fault.line, fault.column or _("the line"), _unsaid(fault), fault.reason)
            for fault in preview.faults[:SHOWN_PROBLEMS]
        ),
        preview=Table(
            _("The first rows of the file"),
            tuple(Column(header or _("(no header)")) for header in preview.columns),
            tuple(Row(_cells(row, len(preview.columns))) for row in preview.sample),
            Empty(_("The file has no rows.")),
        ),
    )
    return render(request, "assets/import.html", {"page": page})


def _problems(stashed: stash.Stashed, mapping: ColumnMapping | None) -> HttpResponse:
    """Every row that cannot go in, as a table to work through beside the list."""
    preview = stashed.preview
    if mapping not in (None, preview.mapping):
        preview = lists.preview(stashed.data, stashed.file_name, mapping)
    found = ((fault.line, fault.column, fault.value, fault.reason) for fault in preview.faults)
    headers = {"Content-Disposition": 'attachment; filename="problems.csv"', "X-Content-Type-Options": "nosniff"}
    sheet = sheets.write(("line", "column", "value", "reason"), found)
    return HttpResponse(sheet, content_type="text/csv; charset=utf-8", headers=headers)


def _unsaid(fault: LineFault) -> str:
    """What stands in the cell, unless the reason quotes it."""
    return "" if fault.value in fault.reason else fault.value


def _cells(row: tuple[str, ...], width: int) -> tuple[Cell, ...]:
    return tuple(Cell(row[place] if place < len(row) else "") for place in range(width))


def _columns(preview: Preview) -> tuple[ColumnMatch, ...]:
    first = _cells(preview.sample[0] if preview.sample else (), len(preview.columns))
    return tuple(
        ColumnMatch(
            name=header or _("(no header)"),
            sample=first[place].text,
            field_name=f"column-{place}",
            choices=(
                Choice("", _("leave out"), selected=preview.mapping.fields[place] is None),
                *(
                    Choice(field.value, field.value.replace("_", " "), selected=preview.mapping.fields[place] is field)
                    for field in Field
                ),
            ),
        )
        for place, header in enumerate(preview.columns)
    )


def _sentence(done: ImportResult) -> str:
    counts = {"added": done.added, "changed": done.changed, "unchanged": done.unchanged, "refused": done.refused}
    return _("Stored: %(added)d new, %(changed)d updated, %(unchanged)d unchanged; %(refused)d left out.") % counts
