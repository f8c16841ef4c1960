"""Where is X? Identifiers first, then words, through everything that the asker may see."""

from ninja import Query, Router, Schema
from pydantic import Field

from wardwatch.api.access import ApiRequest
from wardwatch.api.paging import Words
from wardwatch.engagements import queries
from wardwatch.engagements.queries.search import Kind

router = Router(tags=["search"])


class Sought(Schema):
    """What to look for."""

    q: Words = Field(min_length=1, description="A number, a name, or words.", examples=["infusion pump"])


class Hit(Schema):
    """Something that was found; `name` is what its own address takes: a ticket, a name, a STIX id, a uid."""

    kind: Kind
    name: str
    title: str


class Hits(Schema):
    """What was found, by kind, the best first."""

    items: list[Hit]


@router.get("", response=Hits, url_name="api-search", summary="Search")
def search(request: ApiRequest, wanted: Query[Sought]) -> dict[str, object]:
    """Notices by ticket, vulnerabilities and advisories by number or words, objects of intelligence by id, by a value
    that they hold, or by words; for the center's staff organizations, for a member's own people lines of their list.
    """
    return {"items": queries.search(wanted.q, principal=request.principal)}
