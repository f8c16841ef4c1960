"""Reads of inventories. A hidden inventory and an empty one look the same."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum

from wardwatch.assets import models
from wardwatch.assets.matching import fold
from wardwatch.assets.private import NOTHING, Private, unseal_many
from wardwatch.assets.types import CareRole, Details
from wardwatch.assets.wording import named
from wardwatch.kit.errors import NotFound
from wardwatch.kit.listing import page_of
from wardwatch.kit.paging import order_of
from wardwatch.markings.types import Viewer
from wardwatch.markings.viewing import seen_by


class Shown(StrEnum):
    """Which assets a page shows."""

    ACTIVE = "active"
    RETIRED = "retired"
    ALL = "all"


class Parts(StrEnum):
    """Whether what is part of another line is shown."""

    ALL = "all"
    WITHOUT = "without"
    ONLY = "only"


@dataclass(frozen=True, slots=True)
class Holder:
    """A line that others are part of. `number` is its line in the list that last said so."""

    uid: UUID
    name: str
    number: int | None


@dataclass(frozen=True, slots=True)
class InventoryFilter:
    """What a person looks for; empty means any. `text` is searched in vendor, product and model. `inside` is the uid of
    a line: what is part of it, of a device all that is inside, directly or not."""

    text: str = ""
    department: str = ""
    care_role: CareRole | None = None
    without_version: bool = False
    shown: Shown = Shown.ACTIVE
    parts: Parts = Parts.ALL
    inside: UUID | None = None


@dataclass(frozen=True, slots=True)
class AssetRow:
    """One asset. `sees_private` says whether the viewer sees a private part; else its fields in `details` are empty.

    `list_name`, `list_at` and `line` cite the list that last said so; None for what was entered by hand. `sheet`: which
    of a workbook's, from 1. `written`: the name as that list has it, where a version was taken out of it. Of a part,
    `container` is what it stands in and `device` the outermost of these; `care_role` and `department` are its own, or
    where it says none its device's.
    """

    id: int
    uid: UUID
    organization: int
    details: Details
    sees_private: bool
    line: int | None
    sheet: int
    written: str
    list_name: str | None
    list_at: datetime | None
    recorded_at: datetime
    changed_at: datetime
    retired_at: datetime | None
    container: Holder | None
    device: Holder | None
    care_role: CareRole
    department: str


TOLD = (
    *("uid", "sees_private", "line", "sheet", "written", "list_name"),
    *("list_at", "recorded_at", "changed_at", "retired_at"),
)
"""What programs and commands are told of a line beside its details: nothing that numbers this installation's rows."""


@dataclass(frozen=True, slots=True)
class InventoryPage:
    """One page of an inventory; `following` is the cursor of the next, None on the last; `preceding` leads back, "" on
    the first."""

    rows: tuple[AssetRow, ...]
    following: str | None
    preceding: str = ""


@dataclass(frozen=True, slots=True)
class InventoryCounts:
    """An inventory in numbers: active lines that are part of nothing, the pieces on them, those of them without a
    version; the active parts of others; retired lines, parts too."""

    lines: int
    items: int
    without_version: int
    parts: int
    retired: int
    last_list_at: datetime | None


EVERYTHING = InventoryFilter()
_JOINED = ("inventory", "container", "device")
ORDERS: dict[str, dict[str, type]] = {
    "product": {"vendor": str, "product": str},
    "changed": {"changed_at": datetime},
    "version": {"version": str},
}
"""What an inventory can be ordered by: columns with their types."""


def inventory(
    organization: int,
    *,
    viewer: Viewer,
    wanted: InventoryFilter = EVERYTHING,
    order: str = "product",
    cursor: str = "",
    before: str = "",
    limit: int = 50,
) -> InventoryPage:
    """A page of an organization's inventory, by vendor and product unless `order` (a key of `ORDERS`; with "-" the
    other way round) says otherwise. `before` is a cursor that leads back. Raises `kit.cursors.BadCursor`."""
    key, descending = order_of(order)
    with seen_by(viewer):
        found = page_of(
            _filtered(organization, wanted).select_related(*_JOINED),
            f"inventory.{organization}",
            ORDERS[key],
            descending=descending,
            after=cursor,
            before=before,
            limit=limit,
        )
        rows = _rows(list(found.rows))
    return InventoryPage(rows=rows, following=found.after or None, preceding=found.before or "")


def asset(uid: UUID, *, viewer: Viewer) -> AssetRow:
    """One asset. Raises `NotFound`."""
    with seen_by(viewer):
        found = models.Asset.objects.select_related(*_JOINED).filter(uid=uid).first()
        if found is None:
            raise NotFound("There is no such asset.")
        return _rows([found])[0]


def lines(organization: int, uids: Collection[UUID], *, viewer: Viewer) -> tuple[AssetRow, ...]:
    """These lines of one inventory, by vendor and product. Raises `NotFound` where one is not there."""
    with seen_by(viewer):
        chosen = models.Asset.objects.select_related(*_JOINED).filter(organization=organization, uid__in=uids)
        found = _rows(list(chosen.order_by("vendor", "product", "pk")))
    if len(found) != len(set(uids)):
        raise NotFound("There is no such asset.")
    return found


def owned(organization: int, *, viewer: Viewer) -> frozenset[tuple[str, str]]:
    """Which products an inventory lists now: vendor and product, folded (`matching.fold`)."""
    with seen_by(viewer):
        active = models.Asset.objects.filter(organization=organization, retired_at=None)
        named = active.values_list("vendor", "product").distinct()
        return frozenset((fold(vendor), fold(product)) for vendor, product in named)


def assets(ids: Iterable[int], *, viewer: Viewer) -> dict[int, AssetRow]:
    """Several assets by their ids, as far as `viewer` may see them."""
    with seen_by(viewer):
        found = models.Asset.objects.select_related(*_JOINED).filter(pk__in=list(ids))
        return {row.id: row for row in _rows(list(found))}


def counts(organization: int, *, viewer: Viewer) -> InventoryCounts:
    """An organization's inventory in numbers; all zero where nothing is there, or nothing may be seen."""
    active = Q(retired_at=None)
    with seen_by(viewer):
        numbers = models.Asset.objects.filter(organization=organization).aggregate(
            lines=Count("pk", filter=active & Q(device=None)),
            items=Sum("quantity", filter=active & Q(device=None)),
            parts=Count("pk", filter=active & Q(device__isnull=False)),
            without_version=Count("pk", filter=active & Q(device=None, version="")),
            retired=Count("pk", filter=~active),
        )
        newest = models.InventoryImport.objects.filter(organization=organization).order_by("-imported_at").first()
    return InventoryCounts(
        lines=numbers["lines"],
        items=numbers["items"] or 0,
        without_version=numbers["without_version"],
        parts=numbers["parts"],
        retired=numbers["retired"],
        last_list_at=newest.imported_at if newest else None,
    )


def _filtered(organization: int, wanted: InventoryFilter) -> QuerySet[models.Asset]:
    chosen = models.Asset.objects.filter(organization=organization)
    if wanted.shown is not Shown.ALL:
        chosen = chosen.filter(retired_at__isnull=wanted.shown is Shown.ACTIVE)
    if wanted.department:
        chosen = chosen.filter(department=wanted.department)
    if wanted.care_role:
        chosen = chosen.filter(care_role=wanted.care_role)
    if wanted.without_version:
        chosen = chosen.filter(version="")
    if wanted.parts is not Parts.ALL:
        chosen = chosen.filter(device__isnull=wanted.parts is Parts.WITHOUT)
    if wanted.inside:
        chosen = chosen.filter(Q(device__uid=wanted.inside) | Q(container__uid=wanted.inside))
    for word in wanted.text.split():
        chosen = chosen.filter(Q(vendor__icontains=word) | Q(product__icontains=word) | Q(model__icontains=word))
    return chosen


def _rows(found: list[models.Asset]) -> tuple[AssetRow, ...]:
    private = unseal_many(row.pk for row in found)
    return tuple(_row(row, private.get(row.pk)) for row in found)


def _row(row: models.Asset, private: Private | None) -> AssetRow:
    said = private or NOTHING
    return AssetRow(
        id=row.pk,
        uid=row.uid,
        organization=row.organization_id,
        details=details_of(row, said),
        sees_private=private is not None,
        line=row.line,
        sheet=row.sheet,
        written=row.written,
        list_name=row.inventory.file_name if row.inventory else None,
        list_at=row.inventory.imported_at if row.inventory else None,
        recorded_at=row.recorded_at,
        changed_at=row.changed_at,
        retired_at=row.retired_at,
        container=_holder(row.container),
        device=_holder(row.device),
        care_role=CareRole(
            row.care_role if row.care_role != CareRole.UNKNOWN or not row.device else row.device.care_role
        ),
        department=row.department or (row.device.department if row.device else ""),
    )


def _holder(row: models.Asset | None) -> Holder | None:
    return Holder(row.uid, named(row.vendor, row.product), row.line) if row else None


def details_of(row: models.Asset, private: Private) -> Details:
    """A stored asset's details, with the private part that the asker may see."""
    return Details(
        vendor=row.vendor,
        product=row.product,
        model=row.model,
        version=row.version,
        quantity=row.quantity,
        site=private.site,
        department=row.department,
        network_exposure=private.network_exposure,
        care_role=CareRole(row.care_role),
        hostname=private.hostname,
        serial=private.serial,
        owner=row.owner,
        support_end=row.support_end,
        udi_di=row.udi_di,
        lot=row.lot,
        manufactured=row.manufactured,
        expires=row.expires,
        cpe=row.cpe,
        purl=row.purl,
        hashes=row.hashes,
        container=str(row.container.uid) if row.container else "",
    )
