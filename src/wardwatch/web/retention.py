"""How long each kind of record is kept, and why so long: a part of the center's settings."""

from datetime import timedelta

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wardwatch.assets.operations.uploading import KEPT as UPLOADS_KEPT
from wardwatch.engagements.operations.trying import KEPT as TRIES_KEPT
from wardwatch.members.operations.inviting import LASTS as INVITATION_LASTS
from wardwatch.members.operations.recovering import LASTS as RECOVERY_LASTS
from wardwatch.members.operations.sessions import KEPT as SIGN_INS_KEPT
from wardwatch.members.queries.recoveries import SHOWN as RECOVERIES_SHOWN
from wardwatch.sharing.operations.submitting import KEPT as SUBMISSIONS_KEPT
from wardwatch.web.pages import Cell, Column, Empty, Row, Table
from wardwatch.web.pages.sections import Section

RECEIPTS_KEPT = timedelta(hours=24)
"""As the interface for programs forgets them."""


def section() -> Section:
    """All kinds of record, those that are kept longest first."""
    columns = (Column(_("What is kept")), Column(_("How long")), Column(_("Why so long")))
    words = (
        _("What has no end here is removed by hand, one thing at a time, with a reason: see the command “purge”."),
        _("Everything of one member goes when that member asks for it."),
        _("Ask those who know the law where you are. The times here are the program's own."),
    )
    table = Table(_("How long records are kept"), columns, tuple(map(Row, (*_for_good(), *_for_a_time()))), Empty(""))
    return Section("retention", _("How long records are kept"), words, table=table)


def _for_good() -> tuple[tuple[Cell, ...], ...]:
    always, asked = _("Without end"), _("Until the member removes them or asks for it")
    opened = _("At least six years")
    return (
        _line(
            _("Audit trail: who did what"), always, _("Each row is sealed by those before; one taken out would show.")
        ),
        _line(
            _("Who opened whose confidential records"),
            opened,
            _("United States law asks it of such records: 45 CFR 164.316(b)(2)(i). The program removes none."),
        ),
        _line(
            _("Documents as received, and the claims in them"),
            always,
            _("Every conclusion cites them; a reader can check it years later."),
        ),
        _line(
            _("Decisions, notices, answers, findings"),
            always,
            _("They show who was told what, and when. Numbers about the sector are counted from them."),
        ),
        _line(
            _("Letters in the outbox"),
            always,
            _("They prove what was sent. Their texts are encrypted."),
        ),
        _line(_("Equipment, people and contacts of a member"), asked, _("They are the member's own.")),
    )


def _for_a_time() -> tuple[tuple[Cell, ...], ...]:
    """What the program forgets by itself."""
    night = _("Removed each night.")
    return (
        _line(
            _("What became of objects that programs sent"),
            spoken(SUBMISSIONS_KEPT),
            _("Whoever sent them can ask. The objects themselves stay."),
        ),
        _line(
            _("Requests to be let in again, when they have ended"),
            _("%(shown)s on the list") % {"shown": spoken(RECOVERIES_SHOWN)},
            _("Whoever agreed can be asked. One that nobody goes on with ends after %(time)s.")
            % {"time": spoken(RECOVERY_LASTS)},
        ),
        _line(
            _("Sign-ins and refused tries"),
            spoken(SIGN_INS_KEPT),
            _("People see who tried to get in. Older ones help nobody."),
            night,
        ),
        _line(
            _("Invitations that nobody accepts"),
            spoken(INVITATION_LASTS),
            _("An old letter in somebody's mailbox lets nobody in."),
        ),
        _line(
            _("Sessions"),
            spoken(timedelta(seconds=settings.SESSION_COOKIE_AGE)),
            _("Nobody stays signed in at a shared desk."),
            night,
        ),
        _line(_("Wrong ticket codes"), spoken(TRIES_KEPT), _("To slow down who guesses.")),
        _line(
            _("Writes by programs"),
            spoken(RECEIPTS_KEPT),
            _("So that one that is sent twice is done once."),
        ),
        _line(
            _("Lists that were uploaded and not stored"),
            spoken(UPLOADS_KEPT),
            _("To look at before they are stored."),
        ),
    )


def _line(what: str, how_long: str, why: str, then: str = "") -> tuple[Cell, ...]:
    return Cell(what), Cell(how_long, detail=then), Cell(why)


def spoken(time: timedelta) -> str:
    """A length of time in whole days from three days on, else in whole hours."""
    hours = round(time.total_seconds() / 3600)
    if hours >= 72:
        return ngettext("%(count)d day", "%(count)d days", hours // 24) % {"count": hours // 24}
    return ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours}
