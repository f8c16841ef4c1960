"""What the center published: the list with its filters, the same as Atom and RSS, and a plain index for programs.

The page shows a member what they may see beyond TLP:CLEAR; feeds and index are the same for everybody.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wardwatch.members.queries import center_name
from wardwatch.products import library
from wardwatch.products.library import Facets, Wanted
from wardwatch.products.queries import ReleaseRow
from wardwatch.products.types import FormName, KindName, Severity
from wardwatch.standards.tlp import Tlp
from wardwatch.web import days
from wardwatch.web.addresses import release_form_url, release_url
from wardwatch.web.everybody import count_question, for_everybody, viewer_of
from wardwatch.web.pages import Choice, Empty, Filter, Link, Tag, Tone
from wardwatch.web.pages.public import Released
from wardwatch.web.pages.releases import ProductsPage
from wardwatch.web.releases import NEWEST_KEPT, conditional
from wardwatch.web.wording import marking_of, pager_of, with_query

PAGE, FEED, INDEXED = 25, 50, 1000
"""Products of a page, of a feed, of the index."""
ATOM, RSS, TEXT = (f"{kind}; charset=utf-8" for kind in ("application/atom+xml", "application/rss+xml", "text/plain"))
_LONGEST, _TOPICS, _MONTHS = 200, 40, 24
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@require_safe
@for_everybody
def products(request: HttpRequest) -> HttpResponse:
    """Search first, then the newest."""
    wanted, viewer = wanted_of(request), viewer_of(request)
    part = library.shelf(viewer=viewer, wanted=wanted, after=request.GET.get("after", "")[:_LONGEST], limit=PAGE)
    shown = released(part.rows)
    base, narrowed = settings.PUBLIC_URL, with_query(request, after="", n="").rstrip("?")
    page = ProductsPage(
        text=wanted.text,
        filters=_filters(request, wanted, library.facets(viewer=viewer)),
        shown=shown,
        filtered=wanted != Wanted(),
        empty=_empty(filtered=wanted != Wanted()),
        pager=pager_of(request, shown=len(shown), following=part.following, total=None),
        url=reverse("releases"),
        atom_url=reverse("releases-atom") + narrowed,
        atom_address=base + reverse("releases-atom"),
        rss_url=reverse("releases-rss") + narrowed,
        rss_address=base + reverse("releases-rss"),
        csaf_address=base + reverse("csaf-metadata"),
        index_url=reverse("releases-index"),
        library=Link(_("What others published for everybody"), reverse("library")),
        devices=Link(_("If you have this device"), reverse("devices")),
        marking=marking_of(max((each.tlp for each in part.rows), default=Tlp.CLEAR)),
    )
    return render(request, "public/products.html", {"page": page})


class _Atom(Atom1Feed):
    """A feed that is as new as its newest entry, whenever it is asked for."""

    def latest_post_date(self) -> datetime:
        """When the newest entry was released; of an empty feed, long ago."""
        return max((item["updateddate"] for item in self.items), default=_LONG_AGO)


class _Rss(Rss201rev2Feed):
    """The same as RSS."""

    latest_post_date = _Atom.latest_post_date


@require_safe
def atom(request: HttpRequest) -> HttpResponse:
    """The newest as Atom (RFC 4287), with the filters of the page."""
    return _feed(request, _Atom, ATOM)


@require_safe
def rss(request: HttpRequest) -> HttpResponse:
    """The same as RSS 2.0 (https://www.rssboard.org/rss-specification)."""
    return _feed(request, _Rss, RSS)


def _feed(request: HttpRequest, kind: type[SyndicationFeed], media_type: str) -> HttpResponse:
    base, wanted = settings.PUBLIC_URL, wanted_of(request)
    center = center_name()
    title = _("%(center)s: what we published") % {"center": center}
    about = wanted.kind.label if wanted.kind else _("Alerts, bulletins, profiles and briefings for the health sector")
    made = kind(
        title=_plain(title),
        link=base + reverse("releases"),
        description=about,
        feed_url=base + request.get_full_path(),
        feed_copyright=Tlp.CLEAR.label,
        author_name=_plain(center),
        language=settings.LANGUAGE_CODE,
    )
    for row in library.shelf(wanted=wanted, limit=FEED).rows:
        made.add_item(
            title=_plain(_titled(row)),
            link=base + release_url(row.number),
            description=_plain(row.summary),
            unique_id=base + release_url(row.number),
            pubdate=row.first_released_at,
            updateddate=row.released_at,
            author_name=_plain(center),
            categories=[row.kind.value, row.severity.value, *map(_plain, row.topics)],
        )
    return conditional(request, made.writeString("utf-8").encode(), media_type, kept=NEWEST_KEPT)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What is published for everybody, as fields in plain text, as in security.txt (RFC 9116): the newest first."""
    lines = "\n".join(_indexed(library.shelf(limit=INDEXED).rows))
    return conditional(request, lines.encode(), TEXT, kept=NEWEST_KEPT)


def _indexed(rows: Iterable[ReleaseRow]) -> Iterator[str]:
    base = settings.PUBLIC_URL
    yield f"# Published by {_line(center_name())} at TLP:CLEAR, the newest first."
    yield f"# Feed: {base}{reverse('releases-atom')}"
    yield f"# CSAF: {base}{reverse('csaf-metadata')}"
    for row in rows:
        yield ""
        yield f"Product: {row.number}"
        yield f"Revision: {row.revision}"
        yield f"Kind: {row.kind.value}"
        yield f"Title: {_line(row.title)}"
        yield f"Severity: {row.severity.value}"
        yield f"First-Released: {row.first_released_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
        yield f"Released: {row.released_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
        if row.withdrawn_at:
            yield f"Withdrawn: {row.withdrawn_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
        yield f"Address: {base}{release_url(row.number)}"
        yield f"JSON: {base}{release_form_url(row.number, FormName.JSON.value)}"
    yield ""


def _line(text: str) -> str:
    return " ".join(text.split())


def _plain(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)


def _titled(row: ReleaseRow) -> str:
    return _("Withdrawn: %(title)s") % {"title": row.title} if row.withdrawn_at else row.title


def wanted_of(request: HttpRequest) -> Wanted:
    """What the query asks for; a value that no filter has asks for everything. Questions in words are counted."""
    text, topic = (" ".join(request.GET.get(name, "").split())[:_LONGEST] for name in ("q", "topic"))
    if text:
        count_question(request)
    kind, severity = request.GET.get("kind", ""), request.GET.get("severity", "")
    return Wanted(
        text=text,
        kind=KindName(kind) if kind in set(KindName) else None,
        topic=topic,
        severity=Severity(severity) if severity in set(Severity) else None,
        between=between(request.GET.get("month", "")),
    )


def between(text: str) -> tuple[date, date] | None:
    """The days of "2026" or "2026-11": the first, and the one after the last."""
    found = re.fullmatch(r"(20\d\d)(?:-(0[1-9]|1[0-2]))?", text, re.ASCII)
    if not found:
        return None
    year, month = int(found[1]), int(found[2] or 0)
    if not month:
        return date(year, 1, 1), date(year + 1, 1, 1)
    return date(year, month, 1), date(year + month // 12, month % 12 + 1, 1)


_TONES = {Severity.EMERGENCY: Tone.URGENT, Severity.HIGH: Tone.WARN}


def released(rows: Sequence[ReleaseRow]) -> tuple[Released, ...]:
    """Products as lists show them."""
    center = center_name() if rows else ""
    return tuple(_released(row, center) for row in rows)


def _released(row: ReleaseRow, center: str) -> Released:
    tags = (Tag(_("withdrawn"), Tone.URGENT),) if row.withdrawn_at else ()
    severity = (Tag(row.severity.label, _TONES[row.severity]),) if row.severity in _TONES and not tags else ()
    number = _("%(number)s, revision %(revision)d") % {"number": row.number, "revision": row.revision}
    return Released(
        kind=row.kind.label,
        title=row.title,
        summary=row.summary,
        url=release_url(row.number),
        number=row.number if row.revision == 1 else number,
        publisher=center,
        at=row.released_at,
        formats=(
            Link(_("Page"), release_url(row.number)),
            Link(FormName.PDF.label, release_form_url(row.number, FormName.PDF.value)),
        ),
        tags=(*tags, *severity),
        tlp=row.tlp.label,
    )


def _filters(request: HttpRequest, wanted: Wanted, facets: Facets) -> tuple[Filter, ...]:
    month = request.GET.get("month", "") if wanted.between else ""
    months = {f"{first:%Y-%m}": f"{days.month(first)} ({count})" for first, count in facets.months.items()}
    months = dict(list(months.items())[:_MONTHS])
    topics = {topic: f"{topic} ({count})" for topic, count in list(facets.topics.items())[:_TOPICS]}
    kinds = {kind.value: f"{kind.label} ({count})" for kind, count in facets.kinds.items()}
    severities = {each.value: f"{each.label} ({count})" for each, count in facets.severities.items()}
    return (
        _filter("kind", _("Kind"), _("all"), kinds, wanted.kind or ""),
        _filter("topic", _("Topic"), _("all"), topics, wanted.topic),
        _filter("severity", _("Severity"), _("all"), severities, wanted.severity or ""),
        _filter("month", _("When"), _("any time"), months, month),
    )


def _filter(name: str, label: str, every: str, choices: dict[str, str], chosen: str) -> Filter:
    """The choices, and the one that is chosen where the list does not hold it."""
    both = choices if not chosen or chosen in choices else {**choices, chosen: chosen}
    offered = (Choice(value, words, value == chosen) for value, words in both.items())
    return Filter(name, label, (Choice("", every), *offered))


def _empty(*, filtered: bool) -> Empty:
    if filtered:
        helps = _("Try fewer words, or another kind. If you worry about a device, call us.")
        return Empty(_("Nothing that you may see matches."), helps, Link(_("Show all"), reverse("releases")))
    words = _("What the center releases for you stands here at once. Until then, read what others published.")
    return Empty(_("The center published nothing yet."), words, Link(_("Library"), reverse("library")))
