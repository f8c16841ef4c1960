"""Invented pages for everybody: start page, team, free help, library."""

from datetime import timedelta

from wardwatch.members.types import PartnerPart
from wardwatch.standards.tlp import Tlp
from wardwatch.web.pages import Choice, Empty, Filter, Link, Pager, Tag, Tone
from wardwatch.web.pages.public import Help, LibraryPage, Released, ResourcesPage, TeamPage, VisitorPage
from wardwatch.web.wording import marking_of
from web.sample_pages.parts import NOW

RELEASED = Released(
    kind="Advisory about a product",
    title="Bedside monitors let strangers in",
    summary="Anyone on the same network can take over the screen.",
    url="/advisories/Invented%20Device%20Watch/IDW-2026-030-01/",
    number="IDW-2026-030-01",
    publisher="Invented Device Watch",
    at=NOW,
    formats=(Link("Page", "/advisories/x/"), Link("As we received it (CSAF)", "/documents/x/")),
    tags=(Tag("used in attacks", Tone.URGENT),),
    maker="Monitora",
)
EARLIER = Released(
    kind="Weak spot that attackers use",
    title="Remote access gateway, version 13, with a name that goes on for longer than a telephone is wide",
    summary="",
    url="/vulnerabilities/CVE-2026-1001/",
    number="CVE-2026-1001",
    publisher="CISA",
    at=NOW - timedelta(days=40),
)
FILTERS = (
    Filter("kind", "Kind", (Choice("", "all"), Choice("advisory", "Advisory about a product", selected=True))),
    Filter("maker", "Maker", (Choice("", "all"), Choice("Monitora", "Monitora"))),
    Filter("month", "When", (Choice("", "any time"), Choice("2026-11", "November 2026 (2)"))),
    Filter("exploited", "Attackers", (Choice("", "all"), Choice("yes", "used in attacks"))),
)


def visitor() -> VisitorPage:
    """A start page with something new."""
    return VisitorPage(
        center="Health Sector Watch",
        phone="+1 555 0100",
        newest=RELEASED,
        recent=(EARLIER,),
        partners=(Link("Device office", "/team/devices/#partner"), Link("The sector", "/team/sector/#partner")),
        check_url="/check/",
        answer_url="/answer/",
        library_url="/library/",
        team_url="/team/",
        resources_url="/team/resources/",
        policy_url="/policy/",
        sign_in_url="/account/login/",
    )


def visitor_empty() -> VisitorPage:
    """The start page of a center that has nothing yet."""
    return VisitorPage("Health Sector Watch", "", None, (), (), *(["/"] * 7))


def library() -> LibraryPage:
    """The library as it is met first."""
    return LibraryPage(
        text="",
        device="",
        filters=FILTERS,
        newest=None,
        rest=(EARLIER, EARLIER),
        filtered=False,
        empty=Empty("Nothing is released yet."),
        pager=Pager(1, 25, None, next_url="?after=x"),
        url="/library/",
        feed_url="/library/feed.xml",
        feed_address="https://center.invalid/library/feed.xml",
        api_url="https://center.invalid/api/",
        marking=marking_of(Tlp.CLEAR),
        published=(RELEASED, EARLIER),
        published_link=Link("Everything that the center published", "/library/products/"),
        devices=Link("If you have this device: what to do", "/library/devices/"),
    )


def library_none() -> LibraryPage:
    """The library where nothing fits."""
    return LibraryPage(
        text="nothing like it",
        device="",
        filters=FILTERS,
        newest=None,
        rest=(),
        filtered=True,
        empty=Empty("Nothing matches.", "Try fewer words.", Link("Show all", "/library/")),
        pager=None,
        url="/library/",
        feed_url="/library/feed.xml?q=nothing",
        feed_address="https://center.invalid/library/feed.xml",
        api_url="https://center.invalid/api/",
        marking=marking_of(Tlp.CLEAR),
    )


def _page(parts: list[PartnerPart], *, picked: bool = False) -> TeamPage:
    """A team of invented bodies, one for each part. What it is made with needs settings: imported when drawn."""
    from wardwatch.members.queries import PartnerCard
    from wardwatch.web.team import chosen_part, drawing_of

    cards = tuple(
        PartnerCard(
            slug=f"body-{place}",
            name=f"Invented body number {place} with a long name",
            short_name=f"Invented body {place}",
            part=part,
            role="Does what it does, for everybody who cares for patients.",
            helps=("Answers the telephone.", "Writes guides."),
            web="https://body.invalid/" if place else "",
            mail="help@body.invalid" if picked else "",
            telephone="1-555-0100" if picked else "",
            source="Its own pages",
        )
        for place, part in enumerate(parts)
    )
    first = next(iter(cards), None)
    chosen = chosen_part(first) if first else None
    return TeamPage("The team", drawing_of(cards, first), chosen, picked=picked, resources_url="/", team_url="/")


def team() -> TeamPage:
    """The one in the middle, and thirteen around it."""
    others = [part for part in PartnerPart if part is not PartnerPart.HUB]
    return _page([PartnerPart.HUB, *(others * 4)[:13]])


def team_chosen() -> TeamPage:
    """One of two is chosen; nobody stands in the middle."""
    return _page([PartnerPart.SECTOR, PartnerPart.JOINT], picked=True)


def team_empty() -> TeamPage:
    """Nobody is registered."""
    return _page([])


def resources() -> ResourcesPage:
    """One piece of free help."""
    found = Help(
        name="Practices, volume 1",
        publisher="Practices office",
        helps="What a small clinic can do.",
        whom="Small organizations",
        about="Where to begin",
        cost="Free",
        url="https://body.invalid/guide.pdf",
        source="Its own pages",
        partner=Link("More of the practices office", "/team/practices/#partner"),
    )
    return ResourcesPage((found,), FILTERS[:2], "/team/")


def resources_none() -> ResourcesPage:
    """Nothing fits."""
    return ResourcesPage((), FILTERS[:2], "/team/")
