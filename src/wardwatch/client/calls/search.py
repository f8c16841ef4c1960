"""Search. Generated from the OpenAPI document by `python tools/client.py`. Do not edit."""

from typing import Literal

from msgspec import Struct

from wardwatch.client.asking import Asking

Kind = Literal["notice", "vulnerability", "advisory", "object", "member", "asset"]
"""What was found."""


class Hit(Struct, frozen=True, kw_only=True):
    """Something that was found; `name` is what its own address takes: a ticket, a name, a STIX id, a uid."""

    kind: Kind
    name: str
    title: str


class Hits(Struct, frozen=True, kw_only=True):
    """What was found, by kind, the best first."""

    items: tuple[Hit, ...]


class SearchCalls(Asking):
    """Operations on search."""

    def search(self, *, q: str) -> Hits:
        """Notices by ticket, vulnerabilities and advisories by number or words, objects of intelligence by id, by a
        value that they hold, or by words; for the center's staff organizations, for a member's own people lines
        of their list.
        """
        return self.read(Hits, "/search", {"q": q})
