"""A product as it was released: its page in the site's frame, its forms as files, its revisions, how to cite it.

A reader sees the fullest release that they may see: a visitor what is TLP:CLEAR.
"""

from collections.abc import Iterator
from hashlib import sha256

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.http import http_date, parse_etags
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wardwatch.kit import clock
from wardwatch.members.queries import center_name
from wardwatch.products import library, queries
from wardwatch.products.library import Taken
from wardwatch.products.queries import ReleaseCard
from wardwatch.products.types import FormName
from wardwatch.standards.tlp import Tlp
from wardwatch.subscriptions.operations import note_opened
from wardwatch.web import days
from wardwatch.web.access import Persona, persona_of
from wardwatch.web.addresses import release_form_url, release_url
from wardwatch.web.everybody import for_everybody, viewer_of
from wardwatch.web.openings import note_opening_of_document
from wardwatch.web.pages import Link
from wardwatch.web.pages.releases import Banner, FormLink, ReleasePage, RevisionLink
from wardwatch.web.principal import is_signed_in
from wardwatch.web.usefulness import question
from wardwatch.web.wording import marking_of, number_of

NEWEST_KEPT, FIXED_KEPT = "public, max-age=300", "public, max-age=86400"
"""How long caches keep a public file: under the address of the newest revision, and of a numbered one."""
OWN = "private, no-cache"
"""What somebody signed in reads may be more than what others read."""
SHOWN_INSIDE = (FormName.PDF, FormName.SLIDES, FormName.TEXT)
"""Forms that a browser shows; the others it saves."""
SEALED = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


@require_safe
@for_everybody
def release(request: HttpRequest, number: str) -> HttpResponse:
    """A release, in its newest revision or the one asked for. From AMBER upwards, that it is opened is logged."""
    viewer, revision = viewer_of(request), _revision(request)
    card = queries.release(number, viewer=viewer, revision=revision)
    fragment = library.page_of(card.row.uid, viewer=viewer)
    note_opening_of_document(request, card.label)
    if is_signed_in(request):
        note_opened(number=number, revision=card.row.revision, principal=request.principal, at=clock.now())
    forms = tuple(_forms(card, revision))
    page = ReleasePage(
        title=card.row.title,
        fragment=mark_safe(fragment),  # noqa: S308  made by the form's own templates, which escape
        chapters=tuple(Link(each.heading, f"#{each.id}") for each in card.document.sections),
        banners=tuple(_banners(card)),
        forms=forms,
        revisions=tuple(_revisions(card)),
        citation=citation(card),
        address=settings.PUBLIC_URL + release_url(number, card.row.revision),
        canonical=settings.PUBLIC_URL + release_url(number, revision),
        publisher=center_name(),
        on=card.row.released_at.date(),
        pdf=next((settings.PUBLIC_URL + each.url for each in forms if each.media_type == "application/pdf"), ""),
        marking=marking_of(card.row.tlp),
        library=Link(_("Everything that the center published"), reverse("releases")),
        useful=question(number, request.principal) if is_signed_in(request) else None,
        work=_work(request, number),
    )
    return render(request, "public/release.html", {"page": page})


@require_safe
@for_everybody
def form(request: HttpRequest, number: str, form: str) -> HttpResponse:
    """A release in one form, as its bytes; its SHA-256 is the entity tag."""
    if form not in set(FormName):
        raise Http404
    taken = library.take(number, FormName(form), viewer=viewer_of(request), revision=_revision(request))
    note_opening_of_document(request, taken.label)
    return answer(request, taken)


@require_safe
@for_everybody
def file(request: HttpRequest, number: str, file: str) -> HttpResponse:
    """The CSAF document under its own file name, which its address has to end with (CSAF 2.0 section 5.1)."""
    taken = library.take(number, FormName.CSAF, viewer=viewer_of(request), revision=_revision(request))
    if taken.form.name != file:
        raise Http404
    note_opening_of_document(request, taken.label)
    return answer(request, taken)


def answer(request: HttpRequest, taken: Taken) -> HttpResponse:
    """The bytes of a form with all that an answer says of them, or 304 where the reader has them."""
    public = taken.tlp is Tlp.CLEAR and not is_signed_in(request)
    kept = (FIXED_KEPT if taken.fixed else NEWEST_KEPT) if public else OWN
    made = conditional(request, taken.data, taken.form.media_type, kept=kept, tag=taken.form.sha256)
    made["Last-Modified"] = http_date(taken.released_at.timestamp())
    made["TLP"] = taken.tlp.label
    shown = "inline" if taken.form.form in SHOWN_INSIDE else "attachment"
    made["Content-Disposition"] = f'{shown}; filename="{taken.form.name}"'
    if taken.form.form is FormName.PAGE:
        made["Content-Security-Policy"] = SEALED
    return made


def conditional(request: HttpRequest, data: bytes, media_type: str, *, kept: str, tag: str = "") -> HttpResponse:
    """These bytes under their entity tag (their SHA-256), or 304 (RFC 9110 section 13.1.2)."""
    quoted = f'"{tag or sha256(data).hexdigest()}"'
    held = parse_etags(request.headers.get("If-None-Match", ""))
    if held == ["*"] or quoted in [each.removeprefix("W/") for each in held]:
        made = HttpResponse(status=304)
    else:
        made = HttpResponse(data, content_type=media_type)
    made["ETag"], made["Cache-Control"] = quoted, kept
    return made


def citation(card: ReleaseCard) -> str:
    """How somebody else refers to it: who, when, what, which revision, where for ever."""
    row = card.row
    return _("%(center)s (%(day)s). %(title)s. %(kind)s %(number)s, revision %(revision)d. %(tlp)s. %(url)s") % {
        "center": center_name(),
        "day": days.short_day(row.released_at.date()),
        "title": row.title.rstrip("."),
        "kind": row.kind.label,
        "number": row.number,
        "revision": row.revision,
        "tlp": row.tlp.label,
        "url": settings.PUBLIC_URL + release_url(row.number, row.revision),
    }


def _work(request: HttpRequest, number: str) -> Link | None:
    if not is_signed_in(request) or persona_of(request.principal) is not Persona.CENTER:
        return None
    uid = queries.at_work(number, viewer=request.principal.viewer)
    return Link(_("Work on this product"), reverse("desk-product", kwargs={"draft": uid})) if uid else None


def _revision(request: HttpRequest) -> int | None:
    """The revision asked for; None for the newest. What is no number that a revision can have is missing."""
    if not request.GET.get("revision"):
        return None
    found = number_of(request, "revision")
    if found is None or not 0 < found < 2**31:
        raise Http404
    return found


def _banners(card: ReleaseCard) -> Iterator[Banner]:
    row, newest = card.row, card.standing[0]
    if row.withdrawn_at:
        title = _("Withdrawn on %(day)s. Do not rely on it.") % {"day": days.short_day(row.withdrawn_at.date())}
        yield Banner("error", title, card.withdrawn_why)
    if newest.revision > row.revision:
        when = days.short_day(newest.released_at.date())
        words = _("You read revision %(number)d. Revision %(newest)d was released on %(day)s.")
        facts = {"number": row.revision, "newest": newest.revision, "day": when}
        link = Link(_("Read the newest revision"), release_url(row.number, newest.revision))
        if card.is_newest:
            words = _("A later revision was released for more readers: revision %(newest)d, on %(day)s (%(tlp)s).")
            facts["tlp"] = newest.tlp.label
        else:
            link = Link(link.label, release_url(row.number))
        yield Banner("warning", _("This is not the newest revision."), words % facts, link)
    if row.valid_until and row.valid_until < clock.now().date() and not row.withdrawn_at:
        day = days.short_day(row.valid_until)
        words = _("Nobody has revised it since. Call us before you act on it.")
        yield Banner("warning", _("It was to be relied on until %(day)s.") % {"day": day}, words)


def _forms(card: ReleaseCard, revision: int | None) -> Iterator[FormLink]:
    for each in card.forms:
        if each.form is not FormName.PAGE:
            url = release_form_url(card.row.number, each.form.value, revision)
            yield FormLink(each.form.label, url, filesizeformat(each.size), each.media_type.partition(";")[0])


def _revisions(card: ReleaseCard) -> Iterator[RevisionLink]:
    for each in card.standing:
        url, current = release_url(card.row.number, each.revision), each.revision == card.row.revision
        yield RevisionLink(each.revision, each.released_at, each.change, url, each.tlp.label, current)
