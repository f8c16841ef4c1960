"""Every feed, by its id, in the order in which a pull of all of them runs."""

from wardwatch.feeds import (
    cisa_csaf,
    cisa_kev,
    cms_hospitals,
    cve_records,
    first_epss,
    misp_feed,
    misp_galaxy,
    mitre_attack,
    openfda_udi,
    stix_file,
)
from wardwatch.feeds.types import Feed
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
    )
}


class UnknownFeed(NotFound):
    """No feed has this id."""

    code = "feed.unknown"


def feed_called(name: str) -> Feed:
    """The feed with this id. Raises `UnknownFeed`."""
    if name not in FEEDS:
        raise UnknownFeed(f"There is no feed {name}. There are: {', '.join(FEEDS)}.", feed=name)
    return FEEDS[name]


class NoAddress(Refusal):
    """This feed is pulled from what somebody names: it has no address of its own."""

    code = "feed.no-address"


def with_address(name: str) -> Feed:
    """The feed with this id, which has a public address. Raises `UnknownFeed`, `NoAddress`."""
    feed = feed_called(name)
    if not feed.url:
        raise NoAddress(f"{name} has no address of its own: name a file, a folder or an address.", feed=name)
    return feed
