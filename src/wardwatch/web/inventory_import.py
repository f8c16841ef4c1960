"""Import a list in two steps: send the file and look at what would happen; then store it, or not.

A short list is read and stored while its sender waits; a long one in the background, and a page says how far it is.
"""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop
from django.views.decorators.http import require_http_methods

from wardwatch.assets import history, operations, queries, uploads
from wardwatch.assets.jobs import go_on
from wardwatch.assets.nesting import uid_in
from wardwatch.assets.queries import AssetRow
from wardwatch.assets.types import AT_WORK, ColumnMapping, ImportMode, Preview, UploadState
from wardwatch.assets.uploads import UploadRow
from wardwatch.kit import clock, sheets
from wardwatch.kit.jobs import is_worker_heard
from wardwatch.members.permissions import Action
from wardwatch.web import faults, import_look
from wardwatch.web.access import Member, about_member
from wardwatch.web.line_form import NAMES
from wardwatch.web.pages import Link, Progress, UploadPage
from wardwatch.web.pages.equipment import ProgressPage
from wardwatch.web.principal import SignedInRequest, actor_of
from wardwatch.web.templatetags.ui import grouped
from wardwatch.web.wording import readable

MEGABYTES = 20
PATIENCE = timedelta(seconds=10)
"""How long work may wait to be begun before it is said that nobody does it."""
PARTS = {
    "": noop("Waiting for its turn"),
    "reading the list": noop("Reading the list"),
    "comparing with what is known": noop("Comparing it with your equipment"),
    "writing": noop("Storing the lines"),
    "done": noop("Finishing"),
}


@require_http_methods(["GET", "POST"])
@about_member
def upload(request: SignedInRequest, member: Member) -> HttpResponse:
    """Choose a file; the POST takes it in to look at, and stores nothing."""
    request.principal.demand(Action.CHANGE_INVENTORY, member.id)
    device = _device(request, member)
    if request.method == "GET":
        return _ask(request, member)
    file = request.FILES.get("file")
    if file is None or not file.size:
        return _ask(request, member, _("Choose a file that is not empty."))
    if file.size > MEGABYTES * 1024 * 1024:
        return _ask(request, member, _("This file is too large; send it in parts."))
    uid = operations.send_list(
        principal=request.principal,
        actor=actor_of(request),
        organization=member.id,
        file_name=str(file.name)[:200],
        data=file.read(),
        at=clock.now(),
        device=device.uid if device else None,
    )
    row = uploads.upload(member.id, uid, viewer=request.principal.viewer)
    if row.state is UploadState.FAILED:
        operations.cancel_list(principal=request.principal, organization=member.id, upload=uid)
        return _ask(request, member, faults.of_file(row.problem, row.file_name))
    return _onward(member, row)


def _device(request: SignedInRequest, member: Member) -> AssetRow | None:
    """The line that the list describes the inside of (`?device=`). Missing, removed and another's look the same."""
    if not (asked := request.GET.get("device", "")):
        return None
    uid = uid_in(asked)
    row = queries.asset(uid, viewer=request.principal.viewer) if uid else None
    if row is None or row.organization != member.id or row.retired_at:
        raise Http404
    return row


def _ask(request: SignedInRequest, member: Member, error: str = "") -> HttpResponse:
    here, device = member.url("inventory-upload"), _device(request, member)
    page = UploadPage(
        f"{here}?device={device.uid}" if device else here,
        member.url("inventory-template"),
        MEGABYTES,
        error,
        device=readable(device.details.product) if device else "",
    )
    return render(request, "assets/upload.html", {"page": page}, status=400 if error else 200)


def _onward(member: Member, row: UploadRow) -> HttpResponse:
    """To the page of the list; what is not done yet is done in the background."""
    if row.state in AT_WORK:
        go_on.defer()
    return HttpResponseRedirect(member.url("inventory-look", upload=row.uid))


@require_http_methods(["GET", "POST"])
@about_member
def look(request: SignedInRequest, member: Member, upload: UUID) -> HttpResponse:
    """How far a list is, or what would happen; a POST with `act` looks again with other columns, stores, or cancels."""
    request.principal.demand(Action.CHANGE_INVENTORY, member.id)
    row = uploads.upload(member.id, upload, viewer=request.principal.viewer)
    if request.method == "POST" and request.POST.get("act") == "cancel":
        return _cancel(request, member, row)
    if row.state in AT_WORK:
        return _wait(request, member, row)
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Refresh": "true"})  # the waiting is over: the whole page is another
    if row.state is UploadState.STORED:
        return _stored(request, member, row)
    if row.state is UploadState.FAILED:
        return _ask(request, member, faults.of_file(row.problem, row.file_name))
    preview = uploads.preview(member.id, row.uid, viewer=request.principal.viewer)
    if request.method == "POST":
        return _decide(request, member, row, preview)
    return _show(request, member, row, preview)


def _cancel(request: SignedInRequest, member: Member, row: UploadRow) -> HttpResponse:
    if operations.cancel_list(principal=request.principal, organization=member.id, upload=row.uid):
        messages.info(request, _("Cancelled. Nothing of %(name)s was stored.") % {"name": row.file_name})
        return HttpResponseRedirect(member.url("inventory"))
    return HttpResponseRedirect(member.url("inventory-look", upload=row.uid))


def _wait(request: SignedInRequest, member: Member, row: UploadRow) -> HttpResponse:
    storing = row.state is UploadState.STORING
    title = _("Storing %(name)s") if storing else _("Reading %(name)s")
    part = _(PARTS.get(row.words, PARTS[""]))
    counted = _("%(done)s of %(total)s lines") % {"done": grouped(row.done), "total": grouped(row.total or 0)}
    idle = not row.words and clock.now() - row.changed_at > PATIENCE and not is_worker_heard()
    page = ProgressPage(
        title=title % {"name": row.file_name},
        step=3 if storing else 2,
        progress=Progress(part, row.done, row.total or 0, counted if row.total else ""),
        url=member.url("inventory-look", upload=row.uid),
        leave_url=member.url("inventory"),
        idle=idle,
    )
    return render(request, "assets/progress.html", {"page": page})


def _stored(request: SignedInRequest, member: Member, row: UploadRow) -> HttpResponse:
    if row.inventory:
        done = history.import_detail(member.id, row.inventory, viewer=request.principal.viewer).row
        messages.success(request, _sentence(done))
    if row.device:
        return HttpResponseRedirect(member.url("asset", asset=row.device))
    return HttpResponseRedirect(member.url("inventory"))


def _decide(request: SignedInRequest, member: Member, row: UploadRow, preview: Preview) -> HttpResponse:
    """Do what the button says, with the columns as the person chose them."""
    act, columns = request.POST.get("act", "preview"), import_look.chosen(request.POST, preview)
    if act == "problems":
        return _problems(preview)
    if act not in ("good", "all"):
        return _look_again(request, member, row, columns or preview.mapping)
    operations.store_list(
        principal=request.principal,
        organization=member.id,
        upload=row.uid,
        mode=ImportMode.ALL_OR_NOTHING if act == "all" else ImportMode.GOOD_ROWS,
        mapping=columns,
        complete=bool(row.device and "everything" in request.POST),
        at=clock.now(),
    )
    row = uploads.upload(member.id, row.uid, viewer=request.principal.viewer)
    return _stored(request, member, row) if row.state is UploadState.STORED else _onward(member, row)


def _look_again(request: SignedInRequest, member: Member, row: UploadRow, columns: ColumnMapping) -> HttpResponse:
    operations.reread_list(
        principal=request.principal, organization=member.id, upload=row.uid, mapping=columns, at=clock.now()
    )
    return _onward(member, uploads.upload(member.id, row.uid, viewer=request.principal.viewer))


def _show(request: SignedInRequest, member: Member, row: UploadRow, preview: Preview) -> HttpResponse:
    if row.problem:
        messages.error(request, faults.of_file(row.problem, row.file_name))
    if preview.mapping.missing and not preview.good:
        missing = ", ".join(str(NAMES[field]) for field in preview.mapping.missing)
        messages.warning(request, _("Say which column gives: %(missing)s.") % {"missing": missing})
    page = import_look.page(row.file_name, member.url("inventory-look", upload=row.uid), preview, row.device_name)
    return render(request, "assets/import.html", {"page": page})


def _problems(preview: Preview) -> HttpResponse:
    """Every row that cannot go in, as a table to work through beside the list."""
    found = ((fault.line, fault.column, fault.value, fault.reason, fault.sheet) for fault in preview.faults)
    headers = {"Content-Disposition": 'attachment; filename="problems.csv"'}
    sheet = sheets.write(("line", "column", "value", "reason", "sheet"), found)
    return HttpResponse(sheet, content_type="text/csv; charset=utf-8", headers=headers)


def waiting(member: Member, request: SignedInRequest) -> tuple[Link, ...]:
    """For the inventory: the lists that the reader sent and that are not stored yet, each with how far it is."""
    words = {
        UploadState.READING: _("Your list %(name)s is being read. See how far it is"),
        UploadState.READ: _("Your list %(name)s is read. Look before it is stored"),
        UploadState.STORING: _("Your list %(name)s is being stored. See how far it is"),
        UploadState.FAILED: _("Your list %(name)s could not be read. See why"),
    }
    found = uploads.uploads(member.id, viewer=request.principal.viewer)
    return tuple(
        Link(words[each.state] % {"name": each.file_name}, member.url("inventory-look", upload=each.uid))
        for each in found
    )


def _sentence(done: history.ImportRow) -> str:
    numbers = {"added": done.added, "changed": done.changed, "unchanged": done.unchanged, "refused": done.refused}
    counts = {name: grouped(number) for name, number in numbers.items()}
    return _("Stored: %(added)s new, %(changed)s updated, %(unchanged)s unchanged; %(refused)s left out.") % counts
