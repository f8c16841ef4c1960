"""Collections of TAXII servers elsewhere, 2.1 or 2.0, each added by name (`wardwatch servers keep`); or saved pages.

Law: a page is archived before it is read, and with it where the next one begins: a killed pull goes on there. What is
not marked with TLP is for the center's staff, until the source's consent says otherwise.
"""

from collections.abc import Iterator

from wardwatch.feeds.stix_files import objects
from wardwatch.feeds.taxii_server.pages import Served
from wardwatch.feeds.types import Collected, Feed, Origin, Remark
from wardwatch.kit.errors import Unavailable
from wardwatch.kit.translation import gettext_noop as noop


def collect(origin: Origin) -> Iterator[Collected | Remark]:
    """The pages of a server's collection that came since the last pull, or saved pages."""
    if isinstance(origin, Served):
        yield from origin.pages()
    elif origin.is_local:
        yield from origin.files("*.json", "*.json.gz", "*.zip")
    else:
        raise Unavailable("A server is asked by its name. Add it with: wardwatch servers keep", retry=False)


FEED = Feed(
    id="taxii_server",
    title=noop("TAXII collections of others"),
    url="",
    licence="As each server says",
    media_type="application/taxii+json;version=2.1",
    parser=1,
    collect=collect,
    objects=objects,
)
