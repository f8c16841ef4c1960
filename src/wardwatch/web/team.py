"""The team: the partners around the working group, what each can do for you and how to reach it; free help."""

import math
from textwrap import wrap
from typing import TypeVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wardwatch.kit.worded import Worded
from wardwatch.members.queries import PartnerCard, partner, partners
from wardwatch.members.registry import Resource, resources
from wardwatch.members.types import Audience, HelpTopic, PartnerPart
from wardwatch.web.everybody import for_everybody, viewer_of
from wardwatch.web.pages import Choice, Filter, Link
from wardwatch.web.pages.public import Drawing, Help, Reach, ResourcesPage, TeamNode, TeamPage
from wardwatch.web.pages.public import PartnerPart as Chosen

_SIDE, _ROUND, _LINES = 14, 10, 2
"""Letters of a line (in the middle: fewer), and lines, of a name in the drawing."""
_WIDE, _HIGH, _MARGIN = 310, 225, 90
"""Half axes of the ellipse on which up to a dozen partners stand, and what they need beyond it."""
_DOZEN = 12
Listed = TypeVar("Listed", bound=Worded)


@require_safe
@for_everybody
def team(request: HttpRequest, partner: str = "") -> HttpResponse:
    """Everybody on the team; one of them, or the one in the middle, at length."""
    page = _page(request, partner)
    return render(request, "public/team.html", {"page": page})


def _page(request: HttpRequest, slug: str) -> TeamPage:
    viewer = viewer_of(request)
    cards = partners(viewer=viewer)
    middle = next((card for card in cards if card.part is PartnerPart.HUB), None)
    chosen = partner(slug, viewer=viewer) if slug else middle or next(iter(cards), None)
    return TeamPage(
        title=said(chosen.name) if chosen and slug else _("The team"),
        drawing=drawing_of(cards, chosen),
        chosen=chosen_part(chosen) if chosen else None,
        picked=bool(slug),
        resources_url=reverse("resources"),
        team_url=reverse("team"),
    )


def drawing_of(cards: tuple[PartnerCard, ...], chosen: PartnerCard | None) -> Drawing:
    """The one in the middle, and the others clockwise around it from the top. More than a dozen stand further out."""
    others = [card for card in cards if card.part is not PartnerPart.HUB]
    hub = next((card for card in cards if card.part is PartnerPart.HUB), None)
    further = max(1.0, len(others) / _DOZEN)
    wide, high = round(_WIDE * further), round(_HIGH * further)
    x, y = wide + _MARGIN, high + _MARGIN // 2
    around = []
    for place, card in enumerate(others):
        angle = 2 * math.pi * place / len(others)
        at = (round(x + wide * math.sin(angle)), round(y - high * math.cos(angle)))
        around.append(_node(card, at, current=card == chosen))
    parts = dict.fromkeys(card.part for card in others)
    return Drawing(
        hub=_node(hub, (x, y), current=hub == chosen) if hub else None,
        around=tuple(around),
        width=2 * x,
        height=2 * y,
        legend=tuple((_style(part), part.label) for part in parts),
    )


def _node(card: PartnerCard, at: tuple[int, int], *, current: bool) -> TeamNode:
    return TeamNode(
        name=said(card.name),
        lines=tuple(wrap(said(card.short_name), _ROUND if card.part is PartnerPart.HUB else _SIDE)[:_LINES]),
        role=said(card.role),
        part=card.part.label,
        style=_style(card.part),
        url=f"{_url(card.slug)}#partner",
        x=at[0],
        y=at[1],
        current=current,
    )


def _style(part: PartnerPart) -> str:
    return part.value


def said(words: str) -> str:
    """Words of a list that comes with the program, in the reader's language; a center's own stay as written."""
    return _(words) if words else ""


def partner_link(card: PartnerCard) -> Link:
    """Where a partner is shown at length."""
    return Link(said(card.short_name), f"{_url(card.slug)}#partner")


def _url(slug: str) -> str:
    return reverse("team-partner", kwargs={"partner": slug})


def chosen_part(card: PartnerCard) -> Chosen:
    """A partner at length, with its free help; without a telephone or mail of its own the center connects."""
    ways = (
        Reach("phone", card.telephone, f"tel:{card.telephone}"),
        Reach("mail", card.mail, f"mailto:{card.mail}"),
        Reach("launch", card.web, card.web),
    )
    return Chosen(
        name=said(card.name),
        role=said(card.role),
        part=card.part.label,
        helps=tuple(map(said, card.helps)),
        reach=tuple(way for way in ways if way.text),
        by_us=not (card.telephone or card.mail),
        resources=tuple(_help(each) for each in resources(partners={card.slug})),
        source=said(card.source),
    )


@require_safe
@for_everybody
def free_help(request: HttpRequest) -> HttpResponse:
    """Free help for hospitals and others, for whom (`?for=`) and about what (`?about=`)."""
    audience = _asked(request, "for", Audience)
    topic = _asked(request, "about", HelpTopic)
    known = {card.slug: said(card.short_name) for card in partners(viewer=viewer_of(request))}
    page = ResourcesPage(
        found=tuple(_help(each, known) for each in resources(audience=audience, topic=topic)),
        filters=(
            _filter("for", _("For whom"), Audience, audience),
            _filter("about", _("About what"), HelpTopic, topic),
        ),
        team_url=reverse("team"),
    )
    return render(request, "public/resources.html", {"page": page})


def _asked(request: HttpRequest, name: str, kind: type[Listed]) -> Listed | None:
    given = request.GET.get(name, "")
    return kind(given) if given in set(kind) else None


def _filter(name: str, label: str, kind: type[Worded], chosen: Worded | None) -> Filter:
    options = tuple(Choice(each.value, each.label, each is chosen) for each in kind)
    return Filter(name, label, (Choice("", _("all")), *options))


def _help(each: Resource, known: dict[str, str] | None = None) -> Help:
    """`known` are the partners (short names by slug) that lead to their page."""
    whose = (known or {}).get(each.partner, "")
    return Help(
        name=said(each.name),
        publisher=said(each.publisher),
        helps=said(each.helps),
        whom=", ".join(audience.label for audience in each.audiences),
        about=each.topic.label,
        cost=said(each.cost),
        url=each.web,
        source=said(each.source),
        partner=Link(_("More of %(partner)s") % {"partner": whose}, f"{_url(each.partner)}#partner") if whose else None,
    )
