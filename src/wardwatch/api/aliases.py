"""Names of a member's products: which ones advisories may mean, and what the member's people say of that."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from ninja import Query, Router, Schema
from pydantic import Field, StringConstraints

from wardwatch.api.access import ApiRequest, acting, member_called
from wardwatch.api.paging import Page, Part
from wardwatch.api.writes import HEADER, once
from wardwatch.assets import queries as assets
from wardwatch.exposures import operations
from wardwatch.exposures.operations.aliasing import LONGEST_NAME
from wardwatch.exposures.queries.aliases import Alias as Row
from wardwatch.exposures.queries.aliases import alias as alias_called
from wardwatch.exposures.queries.aliases import aliases as aliases_of
from wardwatch.exposures.states import AliasReason, AliasState
from wardwatch.kit.errors import NotFound
from wardwatch.markings.types import Viewer
from wardwatch.markings.viewing import seen_by
from wardwatch.members.portability import names_of

of_members = Router(tags=["aliases"])
ClaimedName = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_NAME, pattern=r"^[^\x00]*$")]
Why = Annotated[str, StringConstraints(max_length=500, pattern=r"^[^\x00]*$")]
SHARED = "Suggest a confirmed answer to other members with the same names on their lists, without saying whose it is."


class AliasFilter(Part):
    """Which names."""

    answered: bool | None = Field(None, description="true: only what was said; false: only what is asked.")


class Alias(Schema):
    """The names on a member's lines and those in claims: whether they mean one product, and who says so."""

    uid: UUID
    vendor: str
    product: str
    model: str
    claimed_vendor: str
    claimed_product: str
    state: AliasState
    reason: AliasReason = Field(description="Why it was proposed.")
    lines: int = Field(description="How many lines in use have these names.")
    shared: bool = Field(description="Others with these names see it as a suggestion, without the member's name.")
    proposed_at: datetime
    decided_by: str = Field(description="Who said so last; empty: nobody did.")
    decided_at: datetime | None
    why: str


class AliasDeciding(Schema, extra="forbid"):
    """What somebody says of the two names; `proposed` takes back what was said."""

    state: AliasState
    shared: bool = Field(False, description=SHARED)
    why: Why = ""
    seen: AliasState | None = Field(
        None, description="How it stood as you saw it: if that changed since, nothing is stored."
    )


class AliasStating(Schema, extra="forbid"):
    """What claims call the product of an inventory line; it holds for every line with the same names."""

    asset: UUID
    vendor: ClaimedName = Field(examples=["Example Medical"])
    product: ClaimedName = Field(examples=["Infusion pump"])
    shared: bool = Field(False, description=SHARED)
    why: Why = ""


@of_members.get("/{uuid:member}/aliases", response=Page[Alias], url_name="api-aliases", summary="List names")
def aliases(request: ApiRequest, member: UUID, wanted: Query[AliasFilter]) -> dict[str, object]:
    """What is asked about names, those on most lines first, then what was said, latest first."""
    viewer = request.principal.viewer
    with seen_by(viewer):
        found = aliases_of(
            member_called(request, member, "names").pk,
            viewer=viewer,
            answered=wanted.answered,
            limit=wanted.limit,
            after=wanted.cursor,
        )
        names = names_of(row.decided_by for row in found.rows)
    return {"items": [_shown(row, names) for row in found.rows], "next": found.after or None}


@of_members.put(
    "/{uuid:member}/aliases/{uuid:alias}",
    response=Alias,
    url_name="api-alias",
    summary="Answer, or take back",
    openapi_extra=HEADER,
)
@once
def decide_alias(request: ApiRequest, member: UUID, alias: UUID, given: AliasDeciding) -> Alias:
    """Say that the two names mean one product, or two, or take that back. Findings follow within a minute or so."""
    organization, viewer = member_called(request, member, "names").pk, request.principal.viewer
    alias_called(alias, organization=organization, viewer=viewer)
    operations.decide_alias(
        alias=alias, to=given.state, shared=given.shared, why=given.why, seen=given.seen, **acting(request)
    )
    return _stored(alias, organization, viewer)


@of_members.post(
    "/{uuid:member}/aliases",
    response=Alias,
    url_name="api-aliases",
    summary="Say what a line is called",
    openapi_extra=HEADER,
)
@once
def state_alias(request: ApiRequest, member: UUID, given: AliasStating) -> Alias:
    """Say by hand which maker and product of published claims a line means."""
    organization, viewer = member_called(request, member, "names").pk, request.principal.viewer
    if assets.asset(given.asset, viewer=viewer).organization != organization:
        raise NotFound(NotFound.code)
    uid = operations.state_alias(
        asset=given.asset,
        claimed=(given.vendor, given.product),
        shared=given.shared,
        why=given.why,
        **acting(request),
    )
    return _stored(uid, organization, viewer)


def _stored(uid: UUID, organization: int, viewer: Viewer) -> Alias:
    with seen_by(viewer):
        row = alias_called(uid, organization=organization, viewer=viewer)
        return Alias.model_validate(_shown(row, names_of([row.decided_by])))


def _shown(row: Row, names: dict[str, str]) -> dict[str, object]:
    said = {name: getattr(row, name) for name in Alias.model_fields if name != "decided_by"}
    return {**said, "decided_by": names[row.decided_by] if row.decided_by else ""}
