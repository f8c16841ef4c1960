"""What was sent to a collection: the newest on its page, and one by itself for the center."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wardwatch.kit.errors import NotFound
from wardwatch.members.permissions import Principal
from wardwatch.sharing import queries
from wardwatch.sharing.types import CollectionCard, Judged, SentLine, SubmissionCard, SubmissionState
from wardwatch.web.access import center_only
from wardwatch.web.addresses import object_url
from wardwatch.web.collection_words import in_words
from wardwatch.web.openings import note_opening_of_document
from wardwatch.web.pages import Cell, Column, Count, Empty, Link, Row, Table, Tag, Term, Tone
from wardwatch.web.pages.sections import Section, SectionsPage
from wardwatch.web.principal import SignedInRequest
from wardwatch.web.submissions import KEPT
from wardwatch.web.templatetags.ui import grouped, when

SHOWN = 20
"""Submissions on the page of a collection, and objects of each kind on a submission's own."""
TONES = {SubmissionState.PENDING: Tone.INFO, SubmissionState.COMPLETE: Tone.GOOD}


def sent_section(card: CollectionCard, principal: Principal) -> Section:
    """The newest submissions to a collection that the reader may see."""
    found = queries.sent_to(card, viewer=principal.viewer, limit=SHOWN)
    rows = tuple(
        Row(
            (
                Cell(when(each.received_at), _url(each, principal), detail=each.name),
                Cell(tag=Tag(each.state.label, TONES[each.state])),
                Cell(grouped(each.accepted)),
                Cell(grouped(each.refused)),
            )
        )
        for each in found.rows
    )
    columns = (
        Column(_("Sent")),
        Column(_("State")),
        Column(_("Accepted"), numeric=True),
        Column(_("Refused"), numeric=True),
    )
    empty = Empty(
        _("Nothing was sent that you may see."),
        _("You see what your organization sent."),
    )
    more = (_("These are the newest. Programs read all of them: /api/collections."),) if found.after else ()
    title = _("What was sent to it")
    return Section("submissions", title, more, table=Table(title, columns, rows, empty))


def _url(each: SentLine, principal: Principal) -> str:
    """Whoever sent it has a page that follows each object; the center has the status."""
    if each.organization == principal.organization:
        return reverse("submission", kwargs={"submission": each.uid})
    return reverse("sent", kwargs={"status": each.uid})


@require_safe
@center_only
def sent(request: SignedInRequest, status: UUID) -> HttpResponse:
    """One submission for the center: how many objects were accepted, which were refused, where they stood and why."""
    try:
        card = queries.submission(status, viewer=request.principal.viewer)
        of = queries.collection(str(card.collection), principal=request.principal)
    except NotFound:
        raise Http404 from None
    note_opening_of_document(request, card.label)
    page = SectionsPage(
        title=_("Sent to %(collection)s") % {"collection": in_words(of.title)},
        lead=_lead(card),
        sections=(
            _facts(card),
            Section("refused", _("Refused"), links=_ways(card), table=_refused(card)),
            Section("accepted", _("Accepted"), table=_accepted(card)),
        ),
        back=Link(_("Back to the collection"), reverse("collection", kwargs={"collection": of.uid})),
    )
    return render(request, "sections.html", {"page": page})


def _lead(card: SubmissionCard) -> str:
    if card.state is SubmissionState.PENDING:
        return _("It waits for its turn. Look again in a minute.")
    return _("Every object is judged for itself: good ones stay, also where others were refused.")


def _facts(card: SubmissionCard) -> Section:
    terms = (
        Term(_("State"), card.state.label),
        Term(_("Sent"), when(card.received_at)),
        Term(_("Sent by"), card.organization),
        Term(_("Number (id)"), str(card.uid)),
    )
    counts = (
        Count(card.accepted, _("accepted"), tone=Tone.GOOD if card.accepted else Tone.NEUTRAL),
        Count(card.refused, _("refused"), tone=Tone.WARN if card.refused else Tone.NEUTRAL),
        Count(card.waiting, _("kept in quarantine")),
    )
    return Section("facts", "", counts=counts, terms=tuple(term for term in terms if term.text))


def _ways(card: SubmissionCard) -> tuple[Link, ...]:
    if not card.waiting:
        return ()
    return (Link(_("Try again or set aside what is in quarantine"), f"{reverse('quarantine')}?feed=submissions"),)


def _refused(card: SubmissionCard) -> Table:
    rows = tuple(
        Row((Cell(each.message, detail=_id(each)), Cell(str(KEPT[each.kept]) if each.kept else "")))
        for each in card.failures[:SHOWN]
    )
    empty = Empty(_("Nothing was refused."))
    return Table(_caption(_("Refused"), card.refused), (Column(_("Where and why")), Column(_("Now"))), rows, empty)


def _accepted(card: SubmissionCard) -> Table:
    rows = tuple(
        Row((Cell(each.stix_id, object_url(each.stix_id), detail=each.message), Cell(each.version)))
        for each in card.successes[:SHOWN]
    )
    empty = Empty(_("Nothing was accepted yet."))
    return Table(_caption(_("Accepted"), card.accepted), (Column(_("Object")), Column(_("Version"))), rows, empty)


def _caption(title: str, count: int) -> str:
    return title if count <= SHOWN else _("%(what)s: the first %(shown)d of %(count)d") % {
        "what": title, "shown": SHOWN, "count": count
    }  # fmt: skip


def _id(each: Judged) -> str:
    return "" if each.stix_id == each.place else each.stix_id
