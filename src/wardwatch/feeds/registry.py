"""Every feed, by its id, in the order in which a pull of all of them runs."""

from wardwatch.feeds import cisa_csaf, cisa_kev, cms_hospitals, cve_records, first_epss, openfda_udi
from wardwatch.feeds.types import Feed
from wardwatch.kit.errors import NotFound

FEEDS: dict[str, Feed] = {
    feed.id: feed
    for feed in (
        cisa_kev.FEED,
        cisa_csaf.FEED,
        cve_records.FEED,
        first_epss.FEED,
        cms_hospitals.FEED,
        openfda_udi.FEED,
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
