"""Where is X? Identifiers first, then words, through everything that the asker may see."""

from dataclasses import dataclass
from enum import StrEnum

from wardwatch.assets.queries import InventoryFilter, inventory
from wardwatch.engagements.queries.named import notices_by_ticket
from wardwatch.intel import queries as intel
from wardwatch.markings.types import Viewer
from wardwatch.markings.viewing import seen_by
from wardwatch.members.permissions import Persona, Principal, persona_of
from wardwatch.members.queries import directory
from wardwatch.vulnerabilities import queries as claims

FEW, MANY = 10, 20


class Kind(StrEnum):
    """What was found."""

    NOTICE = "notice"
    VULNERABILITY = "vulnerability"
    ADVISORY = "advisory"
    OBJECT = "object"
    MEMBER = "member"
    ASSET = "asset"


@dataclass(frozen=True, slots=True)
class Hit:
    """Something that was found; `name` is what leads to it: a ticket, a name, a STIX id, a uid."""

    kind: Kind
    name: str
    title: str


def search(text: str, *, principal: Principal) -> tuple[Hit, ...]:
    """Notices by ticket, vulnerabilities and advisories by number or words, objects of intelligence by id, value or
    words; for the center's staff organizations, for a member's own people lines of their list. By kind, the best first.
    """
    words = " ".join(text.split())
    if not words:
        return ()
    with seen_by(principal.viewer):
        return (*_published(words, principal.viewer), *_of_people(words, principal))


def _published(text: str, viewer: Viewer) -> list[Hit]:
    known = claims.those_known([text.upper()], viewer=viewer)
    names = list(dict.fromkeys([*known, *claims.vulnerabilities_named(text, viewer=viewer, limit=MANY)]))
    told = claims.described(names, viewer=viewer)
    numbered = claims.numbered([text, text.upper()], viewer=viewer, limit=FEW)
    lines = dict.fromkeys([*numbered, *claims.advisories_named(text, viewer=viewer, limit=MANY)])
    found = intel.find(text, viewer=viewer, limit=MANY)
    return [
        *(Hit(Kind.NOTICE, each.address, each.title) for each in notices_by_ticket(text, viewer=viewer)),
        *(Hit(Kind.VULNERABILITY, name, told[name].title if name in told else "") for name in names),
        *(Hit(Kind.ADVISORY, line.tracking_id, line.title) for line in lines),
        *(Hit(Kind.OBJECT, each.stix_id, each.name or each.type) for each in found),
    ]


def _of_people(text: str, principal: Principal) -> list[Hit]:
    viewer, persona = principal.viewer, persona_of(principal)
    if persona is Persona.CENTER:
        return [Hit(Kind.MEMBER, str(row.uid), row.name) for row in directory(viewer=viewer, text=text, limit=FEW).rows]
    if persona is Persona.PARTNER or not principal.is_member:
        return []
    rows = inventory(principal.organization, viewer=viewer, wanted=InventoryFilter(text=text), limit=FEW).rows
    return [Hit(Kind.ASSET, str(row.uid), f"{row.details.vendor} {row.details.product}".strip()) for row in rows]
