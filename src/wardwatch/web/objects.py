"""One object of intelligence: what it is in plain words, who says it, who may see it, what it has to do with others."""

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import get_valid_filename
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wardwatch.intel import queries
from wardwatch.intel.aliases import AliasGroup
from wardwatch.intel.naming import FAMILIES
from wardwatch.intel.queries.timeline import moments
from wardwatch.intel.telling import Told, same_instant, told
from wardwatch.intel.types import HeldValue, Links, ObjectCard, Remark, Translation, VersionLine
from wardwatch.web.access import signed_in
from wardwatch.web.alias_sections import of_object
from wardwatch.web.desk_subjects import writing_about
from wardwatch.web.intelligence_parts import beside
from wardwatch.web.object_sections import (
    facts,
    happened,
    links_by_verb,
    references,
    remarks,
    replaced,
    sources,
    values,
    versions,
)
from wardwatch.web.openings import note_opening_of_document
from wardwatch.web.pages import Link
from wardwatch.web.pages.records import RecordPage
from wardwatch.web.pages.sections import Section
from wardwatch.web.principal import SignedInRequest
from wardwatch.web.stix_words import name_of, type_words
from wardwatch.web.values import judges
from wardwatch.web.wording import marking_of


@dataclass(frozen=True, slots=True)
class Known:
    """Everything that the reader may know of one object. `translated`: in the reader's language, where somebody did."""

    card: ObjectCard
    told: Told
    links: Links
    held: tuple[HeldValue, ...]
    remarks: tuple[Remark, ...]
    versions: tuple[VersionLine, ...]
    translated: Translation | None
    group: AliasGroup | None


@require_safe
@signed_in
def object_(request: SignedInRequest, object: str) -> HttpResponse:  # noqa: A002 - as addresses say
    """What is known of an object. From AMBER upwards that somebody looks is logged.

    Of a translation only that is shown whose original the reader may see: what was left out stays out.
    """
    known = _known(request, object)
    card, says = known.card, known.told
    line = card.line
    texts = known.translated.texts if known.translated else {}
    page = RecordPage(
        title=(line.name and texts.get("name", "")) or name_of(line.type, line.name or says.name),
        kicker=type_words(line.type),
        lead=_lead((says.description and texts.get("description", "")) or says.description),
        marking=marking_of(line.tlp),
        beside=beside(request.principal, ""),
        sections=_sections(request, known),
    )
    return render(request, "record.html", {"page": page})


def _sections(request: SignedInRequest, known: Known) -> tuple[Section, ...]:
    card, verb = known.card, request.GET.get("verb", "")
    here = {"object": card.line.stix_id}
    parts = (
        replaced(known.links),
        facts(card, known.told, known.translated),
        *of_object(known.group, card.line.stix_id, may_decide=card.line.type in FAMILIES and judges(request.principal)),
        sources(card),
        values(known.held),
        *remarks(known.remarks),
        *links_by_verb(known.links, verb),
        references(known.told),
        happened(moments(card, known.versions, _seen(known.remarks))),
        versions(known.versions, card),
        Section(
            "more",
            _("Go on from here"),
            links=(
                Link(_("Look around it: a picture, and lists that say the same"), reverse("object-graph", kwargs=here)),
                Link(_("Download it as it was received (STIX)"), reverse("object-received", kwargs=here)),
            ),
        ),
        writing_about(request, f"object:{card.line.stix_id}"),
    )
    return tuple(part for part in parts if part)


def _lead(text: str) -> str:
    first, _break, _rest = text.partition("\n\n")
    return first


def _seen(said: tuple[Remark, ...]) -> tuple[tuple[str, bytes], ...]:
    return tuple((each.line.stix_id, each.body) for each in said if each.line.type == "sighting")


def _known(request: SignedInRequest, stix_id: str) -> Known:
    viewer = request.principal.viewer
    card = card_of(request, stix_id)
    language = "" if "original" in request.GET else get_language() or ""
    found = queries.translations_of([stix_id], viewer=viewer, language=language) if language else {}
    fitting = [each for each in found.get(stix_id, ()) if not each.of or same_instant(each.of, card.modified)]
    return Known(
        card,
        told(card.body),
        queries.neighbours(stix_id, viewer=viewer),
        queries.values_of(stix_id, viewer=viewer),
        queries.remarks_on(stix_id, viewer=viewer),
        queries.versions_of(stix_id, viewer=viewer),
        fitting[0] if fitting else None,
        queries.group_of(stix_id, viewer=viewer) if card.line.type in FAMILIES else None,
    )


def card_of(request: SignedInRequest, stix_id: str) -> ObjectCard:
    """An object for a page about it; that somebody looks is logged from AMBER upwards. Raises `NotFound`, `Http404`."""
    if "\0" in stix_id:
        raise Http404
    card = queries.object_card(stix_id, viewer=request.principal.viewer)
    note_opening_of_document(request, card.label)
    return card


@require_safe
@signed_in
def received(request: SignedInRequest, object: str) -> HttpResponse:  # noqa: A002 - as addresses say
    """The stored bytes, as full as the reader may have them. From AMBER upwards that is logged."""
    card = card_of(request, object)
    return HttpResponse(
        card.body,
        content_type="application/stix+json;version=2.1",
        headers={
            "Content-Disposition": f'attachment; filename="{get_valid_filename(object)}.json"',
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "ETag": f'"{card.sha256.hex()}"',
        },
    )
