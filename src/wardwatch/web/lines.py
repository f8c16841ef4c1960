"""One line of an inventory: what is known of it, what that means, what became of it; the form that puts it right."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop
from django.views.decorators.http import require_http_methods

from wardwatch.assets import history, operations, queries
from wardwatch.assets.types import Details
from wardwatch.engagements.queries import notices_about
from wardwatch.engagements.states import NoticeState
from wardwatch.exposures import queries as exposures
from wardwatch.exposures.states import ACTIVE
from wardwatch.exposures.types import FindingRow
from wardwatch.kit import clock
from wardwatch.kit.errors import FormatError
from wardwatch.members.permissions import Action
from wardwatch.members.queries import person_names
from wardwatch.standards.ssvc import DeployerPriority
from wardwatch.web import faults
from wardwatch.web.access import Member, about_member
from wardwatch.web.addresses import product_url, vulnerability_url
from wardwatch.web.exposures import TONES, URGENCIES
from wardwatch.web.line_device import device_section
from wardwatch.web.line_form import KEPT_BACK, NAMES, PLACE, AssetForm, beside, correct_url, initial, worded
from wardwatch.web.line_names import names_section
from wardwatch.web.line_parts import back_of, parts_section, place_of
from wardwatch.web.pages import Cell, Column, Empty, Link, Row, Table, Tag, Term, TimelineEntry, Tone
from wardwatch.web.pages.equipment import LineForm, LinePage
from wardwatch.web.pages.sections import FormPage, Section
from wardwatch.web.principal import SignedInRequest, actor_of
from wardwatch.web.wording import actor_name, due_of, readable

SHOWN = 100
ALWAYS = ("vendor", "product", "model", "version", "quantity", "site", "department", "care_role", "network_exposure")
"""Facts that stand on the page also where nothing is stated."""
STATES = {
    NoticeState.SENT: noop("sent, not answered yet"),
    NoticeState.SEEN: noop("seen, not answered yet"),
    NoticeState.ACKNOWLEDGED: noop("somebody is at it"),
    NoticeState.ANSWERED: noop("answered"),
    NoticeState.CLOSED: noop("closed"),
    NoticeState.WITHDRAWN: noop("taken back"),
}


@require_http_methods(["GET", "POST"])
@about_member
def asset(request: SignedInRequest, member: Member, asset: UUID) -> HttpResponse:
    """One line; `?correct=FIELD` opens the form at a field, `?correct=row` below the line's row in the list."""
    row = queries.asset(asset, viewer=request.principal.viewer)
    if row.organization != member.id:
        raise Http404
    if request.method == "POST":
        request.principal.demand(Action.CHANGE_INVENTORY, member.id)
        return _correct(request, member, row)
    asked = request.GET.get("correct", "") if request.principal.may(Action.CHANGE_INVENTORY, member.id) else ""
    focus = "vendor" if asked == "row" else asked
    line = _line(request, member, row, _form(request, member, row, focus=focus)) if asked else None
    if line and asked == "row" and request.headers.get("HX-Request"):
        return _in_row(request, member, line)
    return render(request, "assets/line.html", {"page": _page(request, member, row, line)})


def _in_row(request: SignedInRequest, member: Member, line: LineForm, status: int = 200) -> HttpResponse:
    """The form as a row of the list."""
    line = replace(line, from_list=True, cancel_url=member.url("inventory"))
    return render(request, "assets/line_row.html", {"line": line}, status=status)


def _form(request: SignedInRequest, member: Member, row: queries.AssetRow, *, focus: str = "") -> AssetForm:
    return AssetForm(
        request.POST if request.method == "POST" else None,
        initial=initial(row.details, row.changed_at),
        private=request.principal.sees_private(member.id),
        focus=focus,
        auto_id=f"line-{row.uid}-%s",
    )


def _line(
    request: SignedInRequest, member: Member, row: queries.AssetRow, form: AssetForm, theirs: Table | None = None
) -> LineForm:
    here = member.url("asset", asset=row.uid)
    return LineForm(form, here, here, f"line-{row.uid}", theirs, from_list=request.POST.get("back") == "list")


def _correct(request: SignedInRequest, member: Member, row: queries.AssetRow) -> HttpResponse:
    """Store what the form says; else show it again with what stands against it."""
    form, theirs = _form(request, member, row), None
    if form.is_valid():
        try:
            _store(request, member, row, form)
        except FormatError as error:
            form.add_error(error.place if error.place in form.fields else None, faults.reason(error.reason))
        except operations.ChangedMeanwhile:
            row, said = queries.asset(row.uid, viewer=request.principal.viewer), form.said(row.details)
            form, theirs = _again(request, member, row), beside(said, row.details)
        else:
            if request.POST.get("back") != "list":
                messages.success(request, _("Stored."))
                return HttpResponseRedirect(member.url("asset", asset=row.uid))
            messages.success(request, _("Stored. We look again now what it means for you; usually within a minute."))
            if request.headers.get("HX-Request"):
                return HttpResponse(headers={"HX-Refresh": "true"})  # the same part of the list, with what was stored
            return HttpResponseRedirect(member.url("inventory"))
    line, status = _line(request, member, row, form, theirs), 409 if theirs else 400
    if request.headers.get("HX-Request"):
        return _in_row(request, member, line, status)
    return render(request, "assets/line.html", {"page": _page(request, member, row, line)}, status=status)


def _store(request: SignedInRequest, member: Member, row: queries.AssetRow, form: AssetForm) -> None:
    operations.change_asset(
        principal=request.principal,
        actor=actor_of(request),
        organization=member.id,
        asset=row.uid,
        details=form.said(row.details),
        at=clock.now(),
        seen=form.cleaned_data["seen"],
    )


def _again(request: SignedInRequest, member: Member, row: queries.AssetRow) -> AssetForm:
    """The form as the reader sent it, which now knows the line as it stands."""
    said = request.POST.copy()
    said["seen"] = row.changed_at.isoformat()
    private = request.principal.sees_private(member.id)
    return AssetForm(said, private=private, auto_id=f"line-{row.uid}-%s")


def _page(request: SignedInRequest, member: Member, row: queries.AssetRow, line: LineForm | None) -> LinePage:
    viewer = request.principal.viewer
    may = request.principal.may(Action.CHANGE_INVENTORY, member.id)
    parts = (
        _findings(request, member, row),
        parts_section(request, member, row, may=may),
        device_section(row),
        names_section(request, member, row, may=may),
        _notices(request, row),
        _history(request, row),
    )
    gone = _("You removed this line. Storing it puts it back on your list.")
    return LinePage(
        title=readable(row.details.product),
        lead=gone if row.retired_at and may else _where_from(row),
        sections=tuple(part for part in parts if part),
        back=back_of(row, member),
        facts=_facts(request, member, row, may=may),
        line=line,
        correct_url=correct_url(member, row.uid, "version") if may else "",
        remove=_removal(member, row) if may and not row.retired_at else None,
        why_url=member.url("asset-why", asset=row.uid),
        looking=not exposures.is_worked_out(row.id, viewer=viewer),
    )


def _where_from(row: queries.AssetRow) -> str:
    if row.list_name and row.line:
        said = {"line": row.line, "sheet": row.sheet, "name": row.list_name, "written": row.written}
        words = _("Line %(line)d of your list %(name)s.")
        if row.sheet:
            words = _("Line %(line)d of sheet %(sheet)d of your list %(name)s.")
        if row.written:
            words += " " + _("There it says “%(written)s”; the version was taken out of it.")
        return words % said
    return _("Entered by hand.")


def _removal(member: Member, row: queries.AssetRow) -> Link:
    return Link(_("No longer yours? Remove this line"), f"{member.url('inventory-remove')}?asset={row.uid}")


def _facts(request: SignedInRequest, member: Member, row: queries.AssetRow, *, may: bool) -> tuple[Term, ...]:
    """What is known; what is not stated leads to the field where it can be said."""
    private = row.sees_private or request.principal.sees_private(member.id)
    facts = [*place_of(row, member)]
    for name, label in NAMES.items():
        if name in PLACE:
            continue
        hidden = not private and (name in KEPT_BACK or name == "network_exposure")
        if name == "quantity" and row.device:
            continue  # a part is counted with its device
        said = worded(name, getattr(row.details, name))
        if not said and name in ("care_role", "department"):
            said = _from_device(worded(name, getattr(row, name)))
        if not said and name not in ALWAYS and not (name in KEPT_BACK and private):
            continue
        if hidden and name not in ALWAYS:
            continue
        opened = may and not said and not hidden
        text = _("not shared") if hidden else said or _("not stated")
        known = product_url(row.details.vendor, row.details.product) if name == "product" else ""
        facts.append(Term(str(label), text, correct_url(member, row.uid, name) if opened else known))
    return tuple(facts)


def _from_device(said: str) -> str:
    """What the device says for its part."""
    return _("%(said)s, as its device") % {"said": said} if said else ""


def _findings(request: SignedInRequest, member: Member, row: queries.AssetRow) -> Section:
    found = exposures.findings(viewer=request.principal.viewer, asset=row.uid, limit=SHOWN)
    labels = (_("Vulnerability"), _("State"), _("Urgency"), _("Protect by"), _("Fix by"), _("Found"))
    table = Table(
        _("What is known to touch it, the nearest date first"),
        tuple(Column(label) for label in labels),
        tuple(_finding(each, member) for each in found.rows),
        Empty(_("Nothing touches it, as far as we know."), _("We keep looking, day and night.")),
    )
    more = (Link(_("All findings of your equipment"), member.url("findings")),) if found.after else ()
    return Section("findings", _("What touches it"), table=table, links=more)


def _finding(row: FindingRow, member: Member) -> Row:
    why = _("why, and what to do")
    return Row(
        (
            Cell(row.cve, vulnerability_url(row.cve)),
            Cell(tag=Tag(_(row.state.label), TONES.get(row.state, Tone.NEUTRAL))),
            Cell(_urgency(row.priority), reverse("finding", kwargs={"finding": row.uid}), detail=why),
            _due(row, row.protect_by, member),
            _due(row, row.fix_by, member),
            Cell(at=row.opened_at),
        )
    )


def _urgency(priority: str) -> str:
    return _(URGENCIES[DeployerPriority(priority)]) if priority else _("not judged yet")


def _due(row: FindingRow, on: date | None, member: Member) -> Cell:
    """A recommended date; only of what still needs something is it said that it has passed."""
    if on is None:
        return Cell(_("no date"))
    due = due_of("", on, time_zone=member.time_zone, now=clock.now())
    return Cell(due=due if row.state in ACTIVE else replace(due, passed=False))


def _notices(request: SignedInRequest, row: queries.AssetRow) -> Section | None:
    found = notices_about(row.uid, viewer=request.principal.viewer)
    if not found:
        return None
    rows = tuple(
        Row(
            (
                Cell(each.title or each.ticket, reverse("notice", kwargs={"ticket": each.ticket}), detail=each.ticket),
                Cell(_(STATES.get(each.state, each.state.label))),
                Cell(at=each.sent_at),
            )
        )
        for each in found
    )
    columns = (Column(_("Notice")), Column(_("State")), Column(_("Sent")))
    return Section("notices", _("What we told you about it"), table=Table(_("Notices"), columns, rows, Empty("")))


def _history(request: SignedInRequest, row: queries.AssetRow) -> Section:
    viewer = request.principal.viewer
    found = history.line_history(row.id, viewer=viewer)
    names = person_names([each.by for each in found], viewer=viewer)
    entries = tuple(
        TimelineEntry(each.at, happened(each), actor_name(each.by, names) if each.by else "") for each in found
    )
    return Section("history", _("What became of it"), entries=entries)


def happened(change: history.LineChange) -> str:
    """One change of a line in words."""
    parts = [_(change.kind.label) if not change.list_name else _from_list(change)]
    for each in change.fields:
        if each.field in PLACE:
            parts.append(
                _("it became part of another line") if each.after else _("it is no longer part of another line")
            )
            continue
        before, after = (worded(each.field, text) or _("not stated") for text in (each.before, each.after))
        values = {"field": NAMES.get(each.field, each.field), "before": before, "after": after}
        parts.append(_("%(field)s: %(before)s → %(after)s") % values)
    if change.private:
        parts.append(_("a detail that is kept private changed"))
    return "; ".join(parts)


def _from_list(change: history.LineChange) -> str:
    values = {"what": _(change.kind.label), "name": change.list_name}
    return _("%(what)s by the list %(name)s") % values


@require_http_methods(["GET", "POST"])
@about_member
def add(request: SignedInRequest, member: Member) -> HttpResponse:
    """Add one line by hand; an address may say its maker and product (`?vendor=&product=`)."""
    request.principal.demand(Action.CHANGE_INVENTORY, member.id)
    nothing = Details(vendor="", product="")
    private = request.principal.sees_private(member.id)
    form = AssetForm(
        request.POST if request.method == "POST" else None,
        initial={**initial(nothing, None), **{name: request.GET.get(name, "")[:200] for name in ("vendor", "product")}},
        private=private,
    )
    if form.is_bound and form.is_valid() and (uid := _added(request, member, form, nothing)):
        messages.success(request, _("Added."))
        return HttpResponseRedirect(member.url("asset", asset=uid))
    page = FormPage(
        title=_("Add a device or program"),
        lead=_("Maker and product are enough. What you do not know, leave open."),
        form=form,
        post_url=member.url("asset-add"),
        act=_("Add"),
        cancel_url=member.url("inventory"),
        other=Link(_("Many at once? Import a list"), member.url("inventory-upload")),
    )
    return render(request, "form.html", {"page": page}, status=400 if form.errors else 200)


def _added(request: SignedInRequest, member: Member, form: AssetForm, nothing: Details) -> UUID | None:
    try:
        return operations.add_asset(
            principal=request.principal,
            actor=actor_of(request),
            organization=member.id,
            details=form.said(nothing),
            at=clock.now(),
        )
    except FormatError as error:
        form.add_error(error.place if error.place in form.fields else None, error.reason)
    return None
