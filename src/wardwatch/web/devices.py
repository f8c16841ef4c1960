"""If you have this device: what is released about it, and what to do, in plain words and without an account."""

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wardwatch.members.queries import center_contact
from wardwatch.products import library
from wardwatch.products.document import Section, blocks
from wardwatch.products.library import Communication, Wanted
from wardwatch.products.renderers.laying_out import runs, status_words
from wardwatch.products.types import KindName
from wardwatch.standards.tlp import Tlp
from wardwatch.web import shelf
from wardwatch.web.everybody import count_question, for_everybody
from wardwatch.web.pages import Link
from wardwatch.web.pages.public import Released
from wardwatch.web.pages.releases import Advice, AdviceLine, DeviceAnswer, DevicesPage, NamedDevice
from wardwatch.web.wording import marking_of

FOUND, NEWEST, NAMED = 10, 5, 20
"""Communications that are shown in full, those offered before anybody asks, devices of one."""
READERS = ("patients", "clinicians", "facilities", "manufacturers")
"""Sections of a device safety communication that say what to do, by whom they are for."""
_LONGEST = 200


@require_safe
@for_everybody
def devices(request: HttpRequest) -> HttpResponse:
    """Words of a maker's or device's name; what is released for everybody about it. The same for everybody."""
    asked = " ".join(request.GET.get("q", "").split())[:_LONGEST]
    if asked:
        count_question(request)
    found = library.communications(asked, limit=FOUND)
    newest = () if asked else library.shelf(wanted=Wanted(kind=KindName.DEVICE_SAFETY_COMMUNICATION), limit=NEWEST).rows
    center = center_contact()
    items = shelf.released([each.row for each in found])
    page = DevicesPage(
        asked=asked,
        found=tuple(_answer(each, item) for each, item in zip(found, items, strict=True)),
        newest=shelf.released(newest),
        center=center.name,
        phone=center.telephone,
        mail=next(iter(center.addresses), ""),
        url=reverse("devices"),
        others=Link(_("Look in what others published"), f"{reverse('library')}?{urlencode({'device': asked})}"),
        library=Link(_("Everything that the center published"), reverse("releases")),
        marking=marking_of(Tlp.CLEAR),
    )
    return render(request, "public/devices.html", {"page": page})


def _answer(found: Communication, item: Released) -> DeviceAnswer:
    sections = {section.id: section for section in found.document.sections}
    every = (Advice(key, sections[key].heading, tuple(_lines(sections[key]))) for key in READERS if key in sections)
    named = (
        NamedDevice(f"{each.vendor} {each.product}", each.versions, each.fixed_in, status_words(each.status))
        for each in found.devices[:NAMED]
    )
    told = tuple(each for each in every if each.lines)
    return DeviceAnswer(item, found.document.language, tuple(dict.fromkeys(named)), told)


def _lines(section: Section) -> Iterator[AdviceLine]:
    """The sentences and steps of a section; tables and pictures stand on the product's page."""
    for block in section.blocks:
        match block:
            case blocks.Summary() | blocks.Text():
                yield from (AdviceLine(_plain(claim.text)) for claim in block.claims)
            case blocks.Points():
                yield from (AdviceLine(_plain(claim.text), step=block.ordered) for claim in block.claims)
            case blocks.KeyActions():
                yield from (AdviceLine(_plain(each.do), step=True, why=_plain(each.why)) for each in block.actions)
            case blocks.Quote():
                yield AdviceLine(f"{block.by}: {_plain(block.text)}")


def _plain(text: str) -> str:
    return "".join(run.text for run in runs(text))
