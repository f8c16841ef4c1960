"""Every feed, by its id, in the order in which a pull of all of them runs."""

from dataclasses import replace

from wardwatch.feeds import (
    cisa_csaf,
    cisa_kev,
    cms_hospitals,
    cve_records,
    first_epss,
    misp_feed,
    misp_galaxy,
    mitre_attack,
    models,
    openfda_udi,
    stix_file,
    taxii_server,
)
from wardwatch.feeds.aside import KEEPERS
from wardwatch.feeds.types import Feed
from wardwatch.kit.database import login
from wardwatch.kit.errors import NotFound, Refusal

FEEDS: dict[str, Feed] = {
    feed.id: feed
    for feed in (
        cisa_kev.FEED,
        cisa_csaf.FEED,
        cve_records.FEED,
        first_epss.FEED,
        cms_hospitals.FEED,
        openfda_udi.FEED,
        mitre_attack.FEED,
        misp_galaxy.FEED,
        misp_feed.FEED,
        stix_file.FEED,
        taxii_server.FEED,
    )
}


class UnknownFeed(NotFound):
    """No feed has this id."""

    code = "feed.unknown"


def servers(*, paused: bool = True) -> list[Feed]:
    """The collections of TAXII servers that were added, each a feed of its own: `taxii_server:NAME`.

    As far as whoever looks may see them; those that are `paused` too, or not.
    """
    standing = models.TaxiiServer.objects.filter(ended_at=None).order_by("name")
    return [feed for feed in map(_of_server, standing) if paused or feed.paused_at is None]


def _of_server(row: models.TaxiiServer) -> Feed:
    base = taxii_server.FEED
    return replace(
        base, id=f"{base.id}:{row.name}", title=row.title or row.name, url=row.objects_url, paused_at=row.paused_at
    )


def feed_called(name: str) -> Feed:
    """The feed with this id. Raises `UnknownFeed`."""
    base, _, server = name.partition(":")
    if server and base == taxii_server.FEED.id:
        with login("worker"):  # who may ask for runs and pulls is asked by whoever calls
            row = models.TaxiiServer.objects.filter(name=server).first()
        if row is not None:
            return _of_server(row)
    if name not in FEEDS:
        raise UnknownFeed(f"There is no feed {name}. There are: {', '.join(FEEDS)}.", feed=name)
    return FEEDS[name]


def kept_aside_by(name: str) -> str:
    """The id of a feed, or of who else keeps records in quarantine. Raises `UnknownFeed`."""
    return name if name in KEEPERS else feed_called(name).id


class NoAddress(Refusal):
    """This feed is pulled from what somebody names: it has no address of its own."""

    code = "feed.no-address"


def with_address(name: str) -> Feed:
    """The feed with this id, which has a public address. Raises `UnknownFeed`, `NoAddress`."""
    feed = feed_called(name)
    if not feed.url:
        raise NoAddress(f"{name} has no address of its own: name a file, a folder or an address.", feed=name)
    return feed
