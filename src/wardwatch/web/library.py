"""The library: everything that the center may show to anybody, to be searched, filtered, and followed by a feed."""

import re
from datetime import UTC, datetime
from hashlib import sha256

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop
from django.views.decorators.http import require_safe

from wardwatch.members.queries import center_name
from wardwatch.products import library as published
from wardwatch.standards.tlp import Tlp
from wardwatch.vulnerabilities import queries
from wardwatch.vulnerabilities.answers import LibraryFilter, LibraryItem
from wardwatch.vulnerabilities.types import LibraryKind
from wardwatch.web import days, shelf
from wardwatch.web.addresses import advisory_url, document_url, vulnerability_url
from wardwatch.web.everybody import count_question, for_everybody
from wardwatch.web.pages import Choice, Empty, Filter, Link, Tag, Tone
from wardwatch.web.pages.public import LibraryPage, Released
from wardwatch.web.wording import marking_of, pager_of, with_query

PAGE, FEED, OURS = 25, 50, 3
"""Items of a page, of the feed, and of the center's own above them."""
FEED_KEPT = "public, max-age=60"
"""The feed is the same for everybody."""
_MAKERS, _MONTHS = 40, 24
_LONGEST, _SENTENCE = 200, 280
KINDS = {
    LibraryKind.ADVISORY: noop("Advisory about a product"),
    LibraryKind.EXPLOITED: noop("Weak spot that attackers use"),
}
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@require_safe
@for_everybody
def library(request: HttpRequest) -> HttpResponse:
    """Search first; then the newest, large; then the rest."""
    wanted = wanted_of(request)
    filtered = wanted != LibraryFilter()
    found = queries.library(wanted=wanted, after=request.GET.get("after", "")[:_LONGEST], limit=PAGE)
    items = tuple(map(released, found.items))
    ours = _ours(request, wanted)
    large = bool(items) and not (filtered or ours) and "after" not in request.GET
    page = LibraryPage(
        text=wanted.text,
        device=wanted.device,
        filters=_filters(request, wanted),
        newest=items[0] if large else None,
        rest=items[1:] if large else items,
        filtered=filtered,
        empty=_empty(filtered=filtered),
        pager=pager_of(request, shown=len(items), following=found.following, total=None),
        url=reverse("library"),
        feed_url=reverse("library-feed") + with_query(request, after="", n="").rstrip("?"),
        feed_address=settings.PUBLIC_URL + reverse("library-feed"),
        api_url=settings.PUBLIC_URL + "/api/",
        marking=marking_of(Tlp.CLEAR),
        published=ours,
        published_link=Link(_("Everything that the center published"), reverse("releases")),
        devices=Link(_("If you have this device: what to do"), reverse("devices")),
    )
    return render(request, "public/library.html", {"page": page})


def _ours(request: HttpRequest, wanted: LibraryFilter) -> tuple[Released, ...]:
    """The newest that the center published itself, as far as the words and the month that are asked for go."""
    if wanted.device or wanted.kind or wanted.maker or wanted.exploited or "after" in request.GET:
        return ()
    asked = published.Wanted(text=wanted.text, between=wanted.between)
    return shelf.released(published.shelf(wanted=asked, limit=OURS).rows)


class _Feed(Atom1Feed):
    """A feed that is as new as its newest entry, whenever it is asked for."""

    def latest_post_date(self) -> datetime:
        """When the newest entry was released; of an empty feed, long ago."""
        return max((item["updateddate"] for item in self.items), default=datetime(2000, 1, 1, tzinfo=UTC))


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """The newest as Atom (RFC 4287), with the filters of the page; the same for everybody, whoever is signed in."""
    wanted, base = wanted_of(request), settings.PUBLIC_URL
    made = _Feed(
        title=_("%(center)s: library") % {"center": center_name()},
        link=base + reverse("library"),
        description="",
        feed_url=base + request.get_full_path(),
        feed_copyright=Tlp.CLEAR.label,
        language=settings.LANGUAGE_CODE,
    )
    for item in queries.library(wanted=wanted, limit=FEED).items:
        each = released(item)
        made.add_item(
            title=_plain(each.title),
            link=base + each.url,
            description=_plain(each.summary),
            unique_id=base + each.url,
            updateddate=item.at,
            author_name=_plain(item.publisher),
            categories=[str(item.kind)],
        )
    body = made.writeString("utf-8").encode()
    tag = f'"{sha256(body).hexdigest()[:32]}"'
    if tag in request.headers.get("If-None-Match", ""):
        answer = HttpResponse(status=304)
    else:
        answer = HttpResponse(body, content_type="application/atom+xml; charset=utf-8")
    answer["ETag"], answer["Cache-Control"] = tag, FEED_KEPT
    return answer


def _plain(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)


def wanted_of(request: HttpRequest) -> LibraryFilter:
    """What the query asks for; a value that no filter has asks for everything. Questions in words are counted."""
    text, device, maker = (" ".join(request.GET.get(name, "").split())[:_LONGEST] for name in ("q", "device", "maker"))
    if text or device:
        count_question(request)
    kind = request.GET.get("kind", "")
    return LibraryFilter(
        text=text,
        device=device,
        kind=LibraryKind(kind) if kind in set(LibraryKind) else None,
        maker=maker,
        between=shelf.between(request.GET.get("month", "")),
        exploited=request.GET.get("exploited", "") == "yes",
    )


def released(item: LibraryItem) -> Released:
    """An item as pages show it."""
    advisory = item.kind is LibraryKind.ADVISORY
    url = advisory_url(item.publisher, item.number) if advisory else vulnerability_url(item.number)
    formats = (
        Link(_("Page"), url),
        Link(_("As we received it (CSAF)") if advisory else _("The list it comes from"), document_url(item.document)),
    )
    used = (Tag(_("used in attacks"), Tone.URGENT),) if item.exploited and advisory else ()
    return Released(
        kind=_(KINDS[item.kind]),
        title=item.title or item.number,
        summary=_sentence(item.summary),
        url=url or document_url(item.document),
        number=item.number,
        publisher=item.publisher,
        at=item.at,
        formats=formats if url else formats[1:],
        tags=used,
        maker=item.maker,
    )


def _sentence(text: str) -> str:
    """The first sentence, as far as it fits."""
    flat = " ".join(text.split())
    found = re.match(r".+?[.!?](?=\s+[A-Z]|$)", flat)
    first = found[0] if found else flat
    return first if len(first) <= _SENTENCE else f"{first[:_SENTENCE].rsplit(' ', 1)[0]} …"


def _filters(request: HttpRequest, wanted: LibraryFilter) -> tuple[Filter, ...]:
    month = request.GET.get("month", "")
    used = (Choice("", _("all")), Choice("yes", _("used in attacks"), wanted.exploited))
    kinds = tuple(Choice(kind, _(words), kind is wanted.kind) for kind, words in KINDS.items())
    return (
        Filter("kind", _("Kind"), (Choice("", _("all")), *kinds)),
        Filter("maker", _("Maker"), (Choice("", _("all")), *_makers(wanted.maker))),
        Filter("month", _("When"), (Choice("", _("any time")), *_months(month if wanted.between else ""))),
        Filter("exploited", _("Attackers"), used),
    )


def _makers(chosen: str) -> tuple[Choice, ...]:
    """Those whose products are named most, by name, and the one that is chosen."""
    names = {name.lower(): name for name, _number in queries.library_makers(limit=_MAKERS)}
    if chosen:
        names.setdefault(chosen.lower(), chosen)
    return tuple(Choice(names[low], names[low], low == chosen.lower()) for low in sorted(names))


def _months(chosen: str) -> tuple[Choice, ...]:
    """The newest months, then whole years."""
    counted = queries.library_months()
    years: dict[int, int] = {}
    for first, number in counted:
        years[first.year] = years.get(first.year, 0) + number
    months = {first.strftime("%Y-%m"): (days.month(first), number) for first, number in counted[:_MONTHS]}
    whole = {str(year): (str(year), number) for year, number in years.items()}
    both = months | whole
    if chosen and chosen not in both:
        both[chosen] = (chosen, 0)
    return tuple(Choice(value, f"{words} ({number})", value == chosen) for value, (words, number) in both.items())


def _empty(*, filtered: bool) -> Empty:
    if filtered:
        helps = _("Try fewer words, or the maker's name alone. If you worry about a device, call us.")
        return Empty(_("Nothing that we may show matches."), helps, Link(_("Show all"), reverse("library")))
    return Empty(_("Nothing is released yet."), _("What comes in for everybody stands here at once."))


def newest(number: int) -> tuple[Released, ...]:
    """The newest items, those of the center among them."""
    items = [released(item) for item in queries.library(wanted=LibraryFilter(), limit=number).items]
    ours = shelf.released(published.shelf(limit=number).rows)
    return tuple(sorted((*items, *ours), key=lambda each: each.at, reverse=True)[:number])
