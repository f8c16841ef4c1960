"""Whom something reaches: members, devices, care roles, states and kinds of organization."""

from datetime import date
from uuid import UUID

from ninja import Query, Router, Schema
from pydantic import Field

from wardwatch.api.access import ApiRequest, demand_no_partner
from wardwatch.api.paging import Words
from wardwatch.exposures.queries import reach
from wardwatch.kit import clock
from wardwatch.kit.errors import NotFound
from wardwatch.members.permissions import Persona, persona_of

router = Router(tags=["exposure"])


class ExposureAsked(Schema):
    """Of what: a vulnerability or an advisory by its number, or a product by maker and name."""

    of: Words = Field("", description="A vulnerability or an advisory.", examples=["CVE-2026-1001"])
    maker: Words = Field("", description="The maker of a product.")
    product: Words = Field("", description="A product of this maker, as anybody writes it.")


class Reached(Schema):
    """Members and what of theirs is meant."""

    members: int
    open_members: int = Field(description="Members with a finding that still needs something.")
    lines: int = Field(description="Inventory lines.")
    devices: int = Field(description="The pieces behind these lines.")
    open_devices: int = Field(description="Devices with a finding that still needs something.")
    open_findings: int
    without_version: int = Field(description="Lines that state no version.")
    support_first: date | None = Field(description="The first day on which a maker's support ends; null: not stated.")
    support_last: date | None
    support_stated: int = Field(description="Lines that state when support ends.")


class ReachedPart(Schema):
    """Those of one care role, state of the country (empty: not stated) or kind of organization."""

    key: str
    reached: Reached


class ReachedMember(Schema):
    """One member."""

    member: UUID = Field(alias="organization")
    name: str
    state: str
    kind: str
    reached: Reached


class Exposure(Schema):
    """Whom something reaches, as far as you see members one by one; each list with the most open devices first."""

    whole: Reached
    members: list[ReachedMember]
    roles: list[ReachedPart]
    states: list[ReachedPart]
    kinds: list[ReachedPart]
    of_all: int | None = Field(
        description="At least so many of all members, rounded down to fives; null: fewer, or you see them all."
    )


@router.get("", response=Exposure, url_name="api-exposure", summary="Whom something reaches")
def exposure(request: ApiRequest, wanted: Query[ExposureAsked]) -> Exposure:
    """Whose equipment a vulnerability or an advisory touches, or who owns a product. A member sees its own."""
    demand_no_partner(request)
    principal, at = request.principal, clock.now()
    sees_all = persona_of(principal) is Persona.CENTER
    if wanted.of:
        names = reach.meant(wanted.of, viewer=principal.viewer)
        found = reach.reach_of(names, viewer=principal.viewer)
        told = None if sees_all else reach.told_of(names, at=at)
    elif wanted.maker and wanted.product:
        found = reach.reach_of_product(wanted.maker, wanted.product, viewer=principal.viewer)
        told = None if sees_all else reach.told_of_product(wanted.maker, wanted.product, at=at)
    else:
        raise NotFound("Say of what: a number, or a maker and a product.")
    return Exposure.model_validate({**_plain(found), "of_all": told})


def _plain(found: reach.Reach) -> dict[str, object]:
    return {name: getattr(found, name) for name in ("whole", "members", "roles", "states", "kinds")}
