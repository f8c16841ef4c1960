"""MITRE ATT&CK: the bundles of techniques, groups, software and what they have to do with each other.

Enterprise, ICS and mobile, in STIX 2.1. Each release is a version of what is here: techniques that a release revokes or
leaves out stay resolvable, and `revoked-by` relationships lead to what took their place.
"""

from collections.abc import Iterator

from wardwatch.feeds.stix_files import objects
from wardwatch.feeds.types import Collected, Feed, Missing, Origin
from wardwatch.kit.errors import Unavailable
from wardwatch.kit.translation import gettext_noop as noop
from wardwatch.standards.tlp import Tlp

DOMAINS = ("enterprise-attack", "ics-attack", "mobile-attack")
BUNDLE_LIMIT = 512 * 1024 * 1024


def collect(origin: Origin) -> Iterator[Collected | Missing]:
    """The newest bundle of each domain: from a folder of them, a file, or the address of the catalogue.

    At an address that names a file, that file; else `<address>/<domain>/<domain>.json`.
    """
    if origin.is_local:
        yield from origin.files(*(f"{domain}*.json{packed}" for domain in DOMAINS for packed in ("", ".gz")))
        return
    base = origin.where.rstrip("/")
    if base.endswith((".json", ".json.gz")):
        yield from _fetched(origin, base)
        return
    for domain in DOMAINS:
        try:
            yield from _fetched(origin, f"{base}/{domain}/{domain}.json")
        except Unavailable as failure:
            if failure.retry:
                raise
            yield Missing(failure.message)


def _fetched(origin: Origin, url: str) -> Iterator[Collected]:
    if (file := origin.fetch(url, max_bytes=BUNDLE_LIMIT)) is not None:
        yield file


FEED = Feed(
    id="mitre_attack",
    title=noop("MITRE ATT&CK"),
    url="https://raw.githubusercontent.com/mitre-attack/attack-stix-data/master",
    licence="ATT&CK Terms of Use: free for research, development and commercial use, with The MITRE Corporation named",
    media_type="application/stix+json;version=2.1",
    parser=1,
    collect=collect,
    objects=objects,
    unmarked=Tlp.CLEAR,
)
