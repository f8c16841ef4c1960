"""What lies around an object: as a list that says the same as the picture, and the way from it to another object."""

import json
from collections import defaultdict

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from wardwatch.intel import queries
from wardwatch.intel.types import Around, Direction, Near, ObjectCard
from wardwatch.web.access import signed_in
from wardwatch.web.addresses import object_url
from wardwatch.web.intelligence_parts import beside
from wardwatch.web.objects import card_of
from wardwatch.web.pages import Cell, Column, Empty, Link, Row, Table
from wardwatch.web.pages.intelligence import GraphPage
from wardwatch.web.pages.sections import Section
from wardwatch.web.principal import SignedInRequest
from wardwatch.web.stix_words import name_of, type_words, verb
from wardwatch.web.wording import marking_of

STEPS = 2
DRAWN = 40
"""Objects in the picture when it opens; it grows where its reader asks for more."""
NAMED = 5


@require_safe
@signed_in
def graph(request: SignedInRequest, object: str) -> HttpResponse:  # noqa: A002 - as addresses say
    """Neighbours in two steps, and (`?to=`) a path to another object. That somebody looks is logged from AMBER up."""
    card = card_of(request, object)
    line, to = card.line, request.GET.get("to", "").strip()[:200]
    found = queries.around(object, viewer=request.principal.viewer, steps=STEPS)
    name = name_of(line.type, line.name)
    page = GraphPage(
        title=_("Around %(name)s") % {"name": name},
        lead=_("What it has to do with others, in one step and in two, as far as you may see it."),
        marking=marking_of(line.tlp),
        beside=beside(request.principal, ""),
        sections=(
            *_path(request, card, to),
            *(_near(found, distance) for distance in range(1, STEPS + 1)),
            Section("back", "", links=(Link(_("Back to %(name)s") % {"name": name}, object_url(object)),)),
        ),
        to=to,
        data=json.dumps({**_drawn(found, DRAWN), "middle": object, "most": queries.MOST_NEAR}),
        wide=True,
    )
    return render(request, "intelligence/graph.html", {"page": page})


def _near(found: Around, distance: int) -> Section:
    names = {each.line.stix_id: name_of(each.line.type, each.line.name) for each in found.near}
    said: defaultdict[str, list[str]] = defaultdict(list)
    distances = {each.line.stix_id: each.distance for each in found.near}
    for each in found.lines:
        for here, there, outward in ((each.start, each.end, False), (each.end, each.start, True)):
            if distances.get(here) == distance and distances.get(there, distance) < distance:
                said[here].append(f"{names[there]}: {verb(each.relation, outward=not outward).lower()}")
    shown = sorted((each for each in found.near if each.distance == distance), key=_order)
    rows = tuple(
        Row(
            (
                Cell(names[each.line.stix_id], object_url(each.line.stix_id)),
                Cell(type_words(each.line.type)),
                Cell("; ".join(sorted(set(said[each.line.stix_id]))[:NAMED])),
            )
        )
        for each in shown
    )
    title = _("One step away (%(count)d)") if distance == 1 else _("Two steps away (%(count)d)")
    title %= {"count": len(shown)}
    left = found.left_out if distance == STEPS else 0
    words = ngettext(
        "At least %(count)d more object is left out: look around one of those that are shown.",
        "At least %(count)d more objects are left out: look around one of those that are shown.",
        left,
    ) % {"count": left}
    nothing = Empty(_("Nothing that you may see."), "")
    table = Table(title, (Column(_("What")), Column(_("Kind")), Column(_("What it has to do with it"))), rows, nothing)
    return Section(f"step-{distance}", title, (words,) if left else (), table=table)


def _order(each: Near) -> tuple[str, str]:
    return type_words(each.line.type).casefold(), each.line.name.casefold()


def _path(request: SignedInRequest, card: ObjectCard, to: str) -> tuple[Section, ...]:
    """The way to what the reader named: an id, or words that name one object."""
    if not to:
        return ()
    viewer, start = request.principal.viewer, card.line.stix_id
    named = () if "--" in to else queries.objects_named(to, viewer=viewer, limit=1)
    goal = to if "--" in to else (named[0].stix_id if named else "")
    way = queries.path(start, goal, viewer=viewer, steps=STEPS * 2) if goal else None
    if not way:
        words = _("No way was found in up to four steps that you may see.")
        return (Section("way", _("The way to it"), (words,)),)
    names = queries.named([start, *(step.other for step in way)], viewer=viewer)
    rows, before = [], start
    for step in way:
        said = verb(step.relation, outward=step.direction is Direction.OUT)
        end = Cell(names.get(step.other, step.other), object_url(step.other))
        rows.append(Row((Cell(names.get(before, before)), Cell(said), end)))
        before = step.other
    columns = (Column(_("From")), Column(_("How")), Column(_("To")))
    return (Section("way", _("The way to it"), table=Table(_("The way to it"), columns, tuple(rows), Empty(""))),)


@require_safe
@signed_in
def near(request: SignedInRequest, object: str) -> JsonResponse:  # noqa: A002 - as addresses say
    """What the picture adds around one of its objects. That somebody looks is logged from AMBER up."""
    card_of(request, object)
    return JsonResponse(_drawn(queries.around(object, viewer=request.principal.viewer, steps=1)))


def _drawn(found: Around, most: int = queries.MOST_NEAR) -> dict[str, object]:
    """What a picture shows of it: the nearest, as many as there is room for, and the lines between them."""
    kept = sorted(found.near, key=lambda each: each.distance)[:most]
    ids = {each.line.stix_id for each in kept}
    nodes = [
        {
            "id": each.line.stix_id,
            "name": name_of(each.line.type, each.line.name),
            "type": each.line.type,
            "kind": type_words(each.line.type),
            "distance": each.distance,
        }
        for each in kept
    ]
    lines = [
        {"start": each.start, "end": each.end, "verb": verb(each.relation, outward=True)}
        for each in found.lines
        if each.start in ids and each.end in ids
    ]
    return {"nodes": nodes, "lines": lines}
