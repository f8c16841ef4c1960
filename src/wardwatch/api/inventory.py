"""Writes of inventories, beside the reads (`assets`): one line, lines retired and put back, whole files; and why a
vulnerability touches a line."""

from typing import Annotated, Any
from uuid import UUID

from ninja import Path, Query, Schema
from pydantic import AwareDatetime, Field, StringConstraints

from wardwatch.api.access import ApiRequest, acting, member_called, member_numbered
from wardwatch.api.assets import Asset, AssetSaid, shown
from wardwatch.api.assets import of_members as of_members
from wardwatch.api.assets import router as router
from wardwatch.api.findings import FindingLine, Known, Offer, Reason
from wardwatch.api.writes import HEADER, once
from wardwatch.assets import operations, queries
from wardwatch.assets.types import ColumnMapping, Details, ImportMode
from wardwatch.exposures import queries as exposures
from wardwatch.exposures.types import Why
from wardwatch.markings.viewing import seen_by
from wardwatch.members.types import Band

Name = Path[Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00/]+$")]]
FileName = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f/\\]+$")]
SheetName = Annotated[str, StringConstraints(min_length=1, max_length=100)]
LIST_TYPES = (
    "text/csv",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.ms-excel",
    "application/vnd.oasis.opendocument.spreadsheet",
    "application/vnd.cyclonedx+json",
    "application/vnd.cyclonedx+xml",
    "application/spdx+json",
    "text/spdx",
)
"""Media types of the files that are taken in."""
LIST: dict[str, Any] = {
    **HEADER,
    "requestBody": {
        "required": True,
        "description": "The file itself, 20 MB at most.",
        "content": {kind: {"schema": {"type": "string", "format": "binary"}} for kind in LIST_TYPES},
    },
}


class AssetNow(AssetSaid, extra="forbid"):
    """What is now true of one line."""

    seen: AwareDatetime | None = Field(
        None, description="`changed_at` of the line as you saw it: if it changed since, nothing is stored."
    )


class Lines(Schema, extra="forbid"):
    """Lines of one inventory."""

    assets: list[UUID] = Field(min_length=1, max_length=1000)


class Counted(Schema):
    """How many lines changed."""

    changed: int


class FileSaid(Schema, extra="forbid"):
    """What is said of a list that comes as a file."""

    name: FileName = Field(description="What the file is called.", examples=["equipment.csv"])
    good_rows: bool = Field(False, description="Take the good lines even if others cannot go in.")
    complete: bool = Field(
        False, description="The list is the whole inventory, or all inside `device`: what it does not name is retired."
    )
    device: UUID | None = Field(
        None, description="The line (its uid) that the list describes: what a bill of materials names goes inside."
    )
    names_as_written: bool = Field(
        False, description="Leave versions in the names that they stand in, where a line gives no version."
    )
    leave_out: list[SheetName] = Field([], max_length=100, description="Sheets of a workbook that are not read.")


class Fault(Schema):
    """Why a line did not go in."""

    sheet: str = Field(description="The sheet of a workbook; empty: the file has none.")
    line: int
    column: str
    reason: str
    value: str


class SheetRead(Schema):
    """A sheet of a workbook."""

    name: str
    rows: int = Field(description="How many rows stand below its header.")
    why_not: str = Field(description="Why it was not read; empty: it was.")


class RowSkipped(Schema):
    """A row that is no line of an inventory: the heading of a section, a sum, the header again."""

    sheet: str
    line: int
    reason: str
    text: str


class VersionTaken(Schema):
    """A version that stood in a name, while the line gives none."""

    sheet: str
    line: int
    written: str
    name: str
    version: str


class LineNamed(Schema):
    """A line without a maker or a product, and as what its device identifier is known."""

    sheet: str
    line: int
    di: str
    vendor: str
    product: str
    model: str
    source: str


class Imported(Schema):
    """What became of a file."""

    inventory: UUID
    added: int
    changed: int
    unchanged: int
    retired: int
    refused: int
    faults: list[Fault]
    sheets: list[SheetRead]
    skipped: list[RowSkipped]
    versions: list[VersionTaken] = Field(description="Versions that were taken out of names.")
    named: list[LineNamed] = Field(description="Lines that their device identifiers name.")
    no_maker: int = Field(description="Rows that name no maker, and were stored as they are.")


class Explanation(Schema):
    """Why a vulnerability touches a line of an inventory, or why it does not."""

    asset: UUID
    line: str
    vulnerability: str = Field(alias="cve")
    verdict: str
    confidence: int
    band: Band | None = Field(description="How sure we are that it is about this line; null: nothing is.")
    reasons: list[Reason] = Field(alias="chain", description="From the claim to the conclusion.")
    against: list[Reason] = Field(description="Claims that say otherwise.")
    finding: FindingLine | None
    inputs: list[Known]
    rows: list[str] = Field(description="The lines of the decision tables that were used.")
    advice: list[str]
    federal: str = Field(description="What a federal deadline would be, for comparison only.")
    kept: str = Field(description="What you do not see of it, in words.")
    changes: list[str] = Field(description="What would change the answer.")
    remedies: list[Offer]
    asks: list[str] = Field(description="Fields left open that would tell whether it is meant.")


@router.get(
    "/{uuid:asset}/vulnerabilities/{name}",
    response=Explanation,
    url_name="api-explanation",
    summary="Why, or why not",
)
def explain(request: ApiRequest, asset: UUID, name: Name) -> Why:
    """Say why a vulnerability touches a line of an inventory, or why it does not, and what is recommended."""
    viewer = request.principal.viewer
    with seen_by(viewer):
        member_numbered(request, queries.asset(asset, viewer=viewer).organization, f"asset:{asset}")
        return exposures.why(asset=asset, cve=name, viewer=viewer)


@router.put("/{uuid:asset}", response=Asset, url_name="api-asset", summary="Edit a line", openapi_extra=HEADER)
@once
def edit_asset(request: ApiRequest, asset: UUID, given: AssetNow) -> Asset:
    """Say what is now true of one line, whole: what you leave out is no longer stated. A retired one is back in use."""
    viewer = request.principal.viewer
    organization = queries.asset(asset, viewer=viewer).organization
    member_numbered(request, organization, f"asset:{asset}")
    operations.change_asset(
        organization=organization, asset=asset, details=_details(given), seen=given.seen, **acting(request)
    )
    return Asset.model_validate(shown(queries.asset(asset, viewer=viewer)))


@of_members.post(
    "/{uuid:member}/assets", response=Asset, url_name="api-inventory", summary="Add a line", openapi_extra=HEADER
)
@once
def add_asset(request: ApiRequest, member: UUID, given: AssetSaid) -> Asset:
    """Add one line by hand."""
    found = member_called(request, member, "inventory")
    added = operations.add_asset(organization=found.pk, details=_details(given), **acting(request))
    return Asset.model_validate(shown(queries.asset(added, viewer=request.principal.viewer)))


@of_members.post(
    "/{uuid:member}/assets/retired",
    response=Counted,
    url_name="api-retired",
    summary="Retire lines",
    openapi_extra=HEADER,
)
@once
def retire(request: ApiRequest, member: UUID, given: Lines) -> Counted:
    """Take lines out of service: what concerned them ends, their history stays."""
    found = member_called(request, member, "inventory")
    done = operations.retire_assets(organization=found.pk, assets=given.assets, **acting(request))
    return Counted(changed=done)


@of_members.post(
    "/{uuid:member}/assets/restored",
    response=Counted,
    url_name="api-restored",
    summary="Put lines back",
    openapi_extra=HEADER,
)
@once
def restore(request: ApiRequest, member: UUID, given: Lines) -> Counted:
    """Put retired lines back as they were."""
    found = member_called(request, member, "inventory")
    done = operations.restore_assets(organization=found.pk, assets=given.assets, **acting(request))
    return Counted(changed=done)


@of_members.post(
    "/{uuid:member}/imports",
    response=Imported,
    url_name="api-imports",
    summary="Import a file",
    tags=["imports"],
    openapi_extra=LIST,
)
@once
def import_file(request: ApiRequest, member: UUID, said: Query[FileSaid]) -> Imported:
    """Take a file in, as the page does: new lines are added, known ones updated. All lines, or the good ones.

    The body is the file itself. A long one takes minutes; if the connection ends meanwhile, send it again under the
    same Idempotency-Key.
    """
    found = member_called(request, member, "inventory")
    done = operations.import_inventory(
        organization=found.pk,
        file_name=said.name,
        data=request.body,
        mode=ImportMode.GOOD_ROWS if said.good_rows else ImportMode.ALL_OR_NOTHING,
        complete=said.complete,
        device=said.device,
        mapping=ColumnMapping((), said.names_as_written, tuple(said.leave_out)),
        **acting(request),
    )
    return Imported.model_validate(done)


def _details(given: AssetSaid) -> Details:
    return Details(**given.model_dump(exclude={"seen"}))
