"""Does it run: what was looked at, background jobs and those that failed, mail that waits, feeds, versions."""

import platform
from collections.abc import Sequence

import django
from django.contrib import messages
from django.db import connection
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_POST, require_safe

from wardwatch.delivery import queries as delivery
from wardwatch.feeds.queries import feeds_overview
from wardwatch.kit import clock
from wardwatch.kit.errors import NotFound
from wardwatch.kit.jobs import FailedJob, failed_jobs
from wardwatch.members.operations.running import try_job_again
from wardwatch.members.permissions import Action
from wardwatch.members.queries import center_id
from wardwatch.web.access import center_only
from wardwatch.web.health import Check, look
from wardwatch.web.pages import Cell, Column, Count, Empty, Link, Row, Table, Tag, Term, Tone
from wardwatch.web.pages.sections import Act, Section, SectionsPage
from wardwatch.web.principal import SignedInRequest, actor_of
from wardwatch.web.trends import feeds_picture

_LONGEST_ID = 18


_STATES = {
    "well": (gettext_noop("well"), Tone.GOOD),
    "stopped": (gettext_noop("stopped"), Tone.CARE),
    "bad": (gettext_noop("somebody has to look"), Tone.URGENT),
}
_NAMES = {
    "database": gettext_noop("Database"),
    "center": gettext_noop("Center"),
    "worker": gettext_noop("Background jobs"),
    "mail": gettext_noop("Mail"),
    "feeds": gettext_noop("Feeds"),
    "quarantine": gettext_noop("Records kept aside"),
    "audit": gettext_noop("Audit trail"),
    "disk": gettext_noop("Disk"),
    "backup": gettext_noop("Backup"),
}


@require_safe
@center_only
def operations(request: SignedInRequest) -> HttpResponse:
    """The page; those that failed are tried again from here by administrators."""
    at, viewer = clock.now(), request.principal.viewer
    health, failed = look(at=at), failed_jobs()
    bad = [each for each in health.checks if each.state == "bad"]
    drawn = feeds_picture(feeds_overview(viewer=viewer), at)
    page = SectionsPage(
        title=_("Somebody has to look") if bad else _("Everything runs"),
        lead=", ".join(_(_NAMES.get(each.name, each.name)) for each in bad) or _("Nothing waits for a person here."),
        sections=(
            Section("checks", _("What was looked at"), table=_checks(health.checks)),
            _jobs(request, failed),
            _outbox(delivery.outbox(viewer=viewer)),
            Section(
                "feeds", _("Feeds"), pictures=(drawn,), links=(Link(_("All feeds and their runs"), reverse("feeds")),)
            ),
            Section("versions", _("Versions"), terms=_versions(health.version)),
        ),
        wide=True,
    )
    return render(request, "pictures.html", {"page": page})


@require_POST
@center_only
def try_again(request: SignedInRequest) -> HttpResponse:
    """Have one job that failed done once more."""
    job = request.POST.get("job", "")
    if not (job.isascii() and job.isdigit() and len(job) <= _LONGEST_ID):
        raise NotFound("There is no such job.")
    name = try_job_again(principal=request.principal, actor=actor_of(request), job=int(job), at=clock.now())
    messages.success(request, _("%(job)s is tried once more.") % {"job": name})
    return HttpResponseRedirect(reverse("operations"))


def _checks(found: Sequence[Check]) -> Table:
    rows = tuple(
        Row((Cell(_(_NAMES.get(each.name, each.name))), Cell(tag=_state(each.state)), Cell(each.words)))
        for each in found
    )
    columns = tuple(map(Column, (_("What"), _("State"), _("In words"))))
    return Table(_("What was looked at, and how it is"), columns, rows, Empty(_("Nothing was looked at.")))


def _state(state: str) -> Tag:
    words, tone = _STATES[state]
    return Tag(_(words), tone)


def _jobs(request: SignedInRequest, failed: Sequence[FailedJob]) -> Section:
    may = request.principal.may(Action.ADMINISTER, center_id())
    rows = tuple(
        Row(
            (
                Cell(each.name, detail=_("number %(id)d") % {"id": each.id}),
                Cell(str(each.attempts)),
                Cell(at=each.failed_at) if each.failed_at else Cell(_("not recorded")),
            )
        )
        for each in failed
    )
    columns = (Column(_("Job")), Column(_("Tries"), numeric=True), Column(_("Failed")))
    nothing = Empty(_("No job failed for good."), _("One that fails is tried again by itself, up to eight times."))
    words = (_("The log of the worker says why. Trying again helps when the cause is mended."),) if failed else ()
    acts = tuple(
        Act(
            _("Try %(job)s (number %(id)d) again") % {"job": each.name, "id": each.id},
            reverse("operations-again"),
            "job",
            str(each.id),
        )
        for each in failed
        if may
    )
    return Section(
        "jobs",
        _("Jobs that failed for good"),
        words,
        table=Table(_("Jobs that failed for good"), columns, rows, nothing),
        acts=acts,
    )


def _outbox(found: delivery.Outbox) -> Section:
    counts = tuple(Count(number, _(state.label)) for state, number in found.counts.items() if number)
    rows = tuple(
        Row(
            (
                Cell(each.address, detail=each.reference),
                Cell(tag=Tag(_(each.state.label), Tone.WARN), detail=each.reason),
                Cell(str(each.tries)),
                Cell(at=each.created_at),
            )
        )
        for each in found.troubled
    )
    columns = (Column(_("To")), Column(_("State")), Column(_("Tries"), numeric=True), Column(_("Written")))
    table = Table(_("Mail that a person should look at"), columns, rows, Empty(_("No mail needs a person.")))
    hindrance = (_(found.hindrance),) if found.hindrance else ()
    return Section("outbox", _("Outbox"), hindrance, counts=counts, table=table)


def _versions(program: str) -> tuple[Term, ...]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version')")
        (server,) = cursor.fetchone()
    return (
        Term("Wardwatch", program),
        Term("Python", platform.python_version()),
        Term("Django", django.get_version()),
        Term("PostgreSQL", server),
    )
