"""Where is X? Identifiers first, then words, through everything that the asker may see."""

from enum import StrEnum

from ninja import Query, Router, Schema
from pydantic import Field

from wardwatch.api.access import ApiRequest
from wardwatch.api.paging import Words
from wardwatch.assets.queries import InventoryFilter, inventory
from wardwatch.engagements.queries import notices_by_ticket
from wardwatch.markings.viewing import seen_by
from wardwatch.members.permissions import Persona, Principal, persona_of
from wardwatch.members.queries import directory
from wardwatch.vulnerabilities import queries

router = Router(tags=["search"])
FEW, MANY = 10, 20


class Kind(StrEnum):
    """What was found."""

    NOTICE = "notice"
    VULNERABILITY = "vulnerability"
    ADVISORY = "advisory"
    MEMBER = "member"
    ASSET = "asset"


class Sought(Schema):
    """What to look for."""

    q: Words = Field(min_length=1, description="A number, a name, or words.", examples=["infusion pump"])


class Hit(Schema):
    """Something that was found; `name` is what its own address takes: a ticket, a name, a uid."""

    kind: Kind
    name: str
    title: str


class Hits(Schema):
    """What was found, by kind, the best first."""

    items: list[Hit]


@router.get("", response=Hits, url_name="api-search", summary="Search")
def search(request: ApiRequest, wanted: Query[Sought]) -> Hits:
    """Notices by ticket, vulnerabilities and advisories by number or words; for the center's staff organizations, for a
    member's own people lines of their list.
    """
    principal, text = request.principal, " ".join(wanted.q.split())
    with seen_by(principal.viewer):
        return Hits(items=[*_published(principal, text), *_of_people(principal, text)] if text else [])


def _published(principal: Principal, text: str) -> list[Hit]:
    viewer = principal.viewer
    known = queries.those_known([text.upper()], viewer=viewer)
    names = list(dict.fromkeys([*known, *queries.vulnerabilities_named(text, viewer=viewer, limit=MANY)]))
    told = queries.described(names, viewer=viewer)
    numbered = queries.numbered([text, text.upper()], viewer=viewer, limit=FEW)
    lines = dict.fromkeys([*numbered, *queries.advisories_named(text, viewer=viewer, limit=MANY)])
    return [
        *(
            Hit(kind=Kind.NOTICE, name=each.address, title=each.title)
            for each in notices_by_ticket(text, viewer=viewer)
        ),
        *(Hit(kind=Kind.VULNERABILITY, name=name, title=told[name].title if name in told else "") for name in names),
        *(Hit(kind=Kind.ADVISORY, name=line.tracking_id, title=line.title) for line in lines),
    ]


def _of_people(principal: Principal, text: str) -> list[Hit]:
    viewer, persona = principal.viewer, persona_of(principal)
    if persona is Persona.CENTER:
        found = directory(viewer=viewer, text=text, limit=FEW).rows
        return [Hit(kind=Kind.MEMBER, name=str(row.uid), title=row.name) for row in found]
    if persona is Persona.PARTNER or not principal.is_member:
        return []
    wanted = InventoryFilter(text=text)
    rows = inventory(principal.organization, viewer=viewer, wanted=wanted, limit=FEW).rows
    return [
        Hit(kind=Kind.ASSET, name=str(row.uid), title=f"{row.details.vendor} {row.details.product}".strip())
        for row in rows
    ]
