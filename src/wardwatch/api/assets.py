"""Inventories: what a member owns, line by line, and taking in a list."""

import csv
import io
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from ninja import Query, Router, Schema
from pydantic import Field, StringConstraints

from wardwatch.api.access import ApiRequest, actor_of, member_called, member_numbered
from wardwatch.api.paging import Page, Part, Words
from wardwatch.api.writes import HEADER, once
from wardwatch.assets import operations, queries
from wardwatch.assets.types import CareRole, ColumnMapping, ImportMode, InventoryFormat, NetworkExposure
from wardwatch.assets.types import Field as Said
from wardwatch.kit import clock
from wardwatch.markings.viewing import seen_by

router = Router(tags=["assets"])
of_members = Router(tags=["assets"])
MOST = 1_000
Cell = Annotated[str, StringConstraints(max_length=300, pattern=r"^[^\x00-\x1f\x7f]*$")]


class AssetFilter(Part):
    """Which lines of an inventory."""

    q: Words = Field("", description="In maker, product and model.")
    department: Words = ""
    care_role: CareRole | None = None
    without_version: bool = False
    shown: queries.Shown = Field(queries.Shown.ACTIVE, description="Lines in use, removed ones, or all.")
    parts: queries.Parts = Field(
        queries.Parts.ALL, description="Lines that are part of another one: too, not, or only."
    )
    inside: UUID | None = Field(None, description="The uid of a line: what is part of it, of a device all inside.")


class Holder(Schema):
    """A line that others are part of."""

    uid: UUID
    name: str
    number: int | None = Field(description="Its line in the list that last said so.")


class Asset(Schema):
    """One line of an inventory. Empty texts, `unknown` and null: not stated, or not yours to see."""

    uid: UUID
    vendor: str
    product: str
    model: str
    version: str
    quantity: int
    department: str
    care_role: CareRole
    owner: str
    support_end: date | None
    udi_di: str
    lot: str = Field(description="Its lot or batch; of several with commas between them.")
    manufactured: str = Field(description="When it was made, as far as known: `2019-03-14`, `2019-03` or `2019`.")
    expires: date | None = Field(description="The last day of use.")
    cpe: str
    purl: str
    sees_private: bool = Field(description="Whether site, network place, hostname and serial number are shown to you.")
    site: str
    network_exposure: NetworkExposure
    hostname: str
    serial: str
    list_name: str | None = Field(description="The list that last said so; null: entered by hand.")
    list_at: datetime | None = Field(description="When that list was sent.")
    line: int | None
    sheet: int = Field(description="Which sheet of a workbook, from 1; 0: the list has none.")
    written: str = Field(description="The name as the list has it, where its version was taken out of it.")
    recorded_at: datetime
    changed_at: datetime
    retired_at: datetime | None
    container: str = Field(description="The uid of the line that it is part of; empty: of none.")
    device: Holder | None = Field(
        description="The outermost of the lines that it is part of. What the part leaves open (care role, department,"
        " network place) this says for it."
    )


class AssetSaid(Schema, extra="forbid"):
    """One line of a list. What no line of the list states stays as it was known."""

    vendor: Cell = Field(min_length=1, examples=["Example Medical"])
    product: Cell = Field(min_length=1, examples=["Infusion pump"])
    model: Cell = ""
    version: Cell = ""
    quantity: int = Field(1, ge=1, le=1_000_000)
    site: Cell = ""
    department: Cell = ""
    network_exposure: NetworkExposure = NetworkExposure.UNKNOWN
    care_role: CareRole = CareRole.UNKNOWN
    hostname: Cell = ""
    serial: Cell = ""
    lot: Cell = ""
    manufactured: Cell = Field("", examples=["2019-03"])
    expires: date | None = None
    owner: Cell = ""
    support_end: date | None = None
    udi_di: Cell = ""
    cpe: Cell = ""
    purl: Cell = ""
    container: Cell = Field("", description="The uid of the line that it is part of; in a list also one of the list.")


class AssetListed(AssetSaid, extra="forbid"):
    """One line of a list, which other lines of it can name."""

    uid: Cell = Field("", description="A mark by which other lines of the list can be part of this one.")


class ListSaid(Schema, extra="forbid"):
    """A list of assets."""

    assets: list[AssetListed] = Field(min_length=1, max_length=MOST)
    complete: bool = Field(
        False, description="The list is the whole inventory, or all inside `device`: what it does not name is retired."
    )
    device: UUID | None = Field(None, description="The line (its uid) that these are inside of.")


class Taken(Schema):
    """What became of a list."""

    inventory: UUID
    added: int
    changed: int
    unchanged: int
    retired: int


@of_members.get("/{uuid:member}/assets", response=Page[Asset], url_name="api-inventory", summary="List an inventory")
def assets(request: ApiRequest, member: UUID, wanted: Query[AssetFilter]) -> dict[str, object]:
    """A member's inventory, by maker and product. That you look at another's is logged."""
    with seen_by(request.principal.viewer):
        found = queries.inventory(
            member_called(request, member, "inventory").pk,
            viewer=request.principal.viewer,
            wanted=queries.InventoryFilter(
                wanted.q,
                wanted.department,
                wanted.care_role,
                wanted.without_version,
                wanted.shown,
                wanted.parts,
                wanted.inside,
            ),
            cursor=wanted.cursor,
            limit=wanted.limit,
        )
    return {"items": [shown(row) for row in found.rows], "next": found.following}


@router.get("/{uuid:asset}", response=Asset, url_name="api-asset", summary="One asset")
def asset(request: ApiRequest, asset: UUID) -> dict[str, object]:
    """One line of an inventory."""
    viewer = request.principal.viewer
    with seen_by(viewer):
        row = queries.asset(asset, viewer=viewer)
        member_numbered(request, row.organization, f"asset:{asset}")
        return shown(row)


@of_members.put(
    "/{uuid:member}/assets", response=Taken, url_name="api-inventory", summary="Take in a list", openapi_extra=HEADER
)
@once
def take_in(request: ApiRequest, member: UUID, given: ListSaid) -> Taken:
    """Add or update lines, as an import does: known lines are recognised by serial number, hostname or place.

    All lines go in, or none: what is wrong is in the evidence of the problem.
    """
    stated = [each for each in Said if any(each.value in line.model_fields_set for line in given.assets)]
    done = operations.import_inventory(
        principal=request.principal,
        actor=actor_of(request),
        organization=member_called(request, member, "inventory").pk,
        file_name="api.csv",
        data=_written(given, stated),
        at=clock.now(),
        mode=ImportMode.ALL_OR_NOTHING,
        complete=given.complete,
        device=given.device,
        format=InventoryFormat.CSV,
        mapping=ColumnMapping(tuple(stated), names_as_written=True),
    )
    return Taken(
        inventory=done.inventory,
        added=done.added,
        changed=done.changed,
        unchanged=done.unchanged,
        retired=done.retired,
    )


def _written(given: ListSaid, stated: list[Said]) -> bytes:
    """The list as the file that the one way of importing reads; the archive of imports has the digest of it."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(field.value for field in stated)
    for line in given.assets:
        said = line.model_dump(mode="json")
        writer.writerow("" if said[field.value] is None else said[field.value] for field in stated)
    return text.getvalue().encode()


def shown(row: queries.AssetRow) -> dict[str, object]:
    """One line, as this door shows it."""
    names = [field.value for field in Said]
    return {
        **{name: getattr(row.details, name) for name in names},
        **{name: getattr(row, name) for name in queries.TOLD},
        "device": row.device,
    }
