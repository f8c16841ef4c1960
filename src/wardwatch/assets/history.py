"""Reads of what became of inventories: of one line, of the lists that were imported, and between two of them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from wardwatch.assets import models
from wardwatch.assets.types import ChangeKind
from wardwatch.kit.errors import NotFound
from wardwatch.markings.types import Viewer
from wardwatch.markings.viewing import seen_by


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of a line before and after, as texts; "" is *not stated*."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class LineChange:
    """One change of a line. `by` is an actor ("person:7"; "" where nobody recorded it), `list_name` the list that said
    so (None: by hand). `private`: something of the private part changed; what, is not kept."""

    kind: ChangeKind
    at: datetime
    by: str
    list_name: str | None
    fields: tuple[FieldChange, ...] = ()
    private: bool = False


@dataclass(frozen=True, slots=True)
class LineChanged:
    """A change with the line that it happened to."""

    asset: UUID
    vendor: str
    product: str
    change: LineChange


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One import of a list, with what it did in numbers of lines."""

    uid: UUID
    file_name: str
    format: str
    at: datetime
    by: str
    added: int
    changed: int
    unchanged: int
    retired: int
    refused: int


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a line of a list could not go in; no `reason` where the column holds private details. `sheet`: which of a
    workbook's, from 1."""

    line: int
    column: str
    reason: str
    sheet: int = 0


@dataclass(frozen=True, slots=True)
class ImportDetail:
    """One import: `columns` are the file's headers and what each was read as; the first problems."""

    row: ImportRow
    columns: tuple[tuple[str, str], ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Between:
    """What happened to an inventory after one moment, up to another: numbers of lines, and the latest changes."""

    added: int
    changes: int
    shown: tuple[LineChanged, ...]


def line_history(asset: int, *, viewer: Viewer) -> tuple[LineChange, ...]:
    """What became of one line (its id), the newest first; where its entry was not noted, the list that brought it."""
    with seen_by(viewer):
        line = models.Asset.objects.filter(pk=asset).first()
        if line is None:
            return ()
        found = models.AssetChange.objects.filter(asset=asset).select_related("inventory").order_by("-at", "-pk")
        told = [_change(row) for row in found]
        if not any(each.kind is ChangeKind.ADDED for each in told):
            brought = models.InventoryImport.objects.filter(
                organization=line.organization_id, imported_at=line.recorded_at
            ).first()
            by, name = (brought.imported_by, brought.file_name) if brought else ("", None)
            told.append(LineChange(ChangeKind.ADDED, line.recorded_at, by, name))
        return tuple(told)


def imports(organization: int, *, viewer: Viewer, limit: int = 100) -> tuple[ImportRow, ...]:
    """The lists that were imported into an inventory, the newest first."""
    with seen_by(viewer):
        found = models.InventoryImport.objects.filter(organization=organization).order_by("-imported_at", "-pk")
        return tuple(map(_import, found[:limit]))


def import_detail(organization: int, uid: UUID, *, viewer: Viewer) -> ImportDetail:
    """One import of this organization. Raises `NotFound`."""
    with seen_by(viewer):
        found = _imported(organization, uid)
        problems = tuple(Problem(*each) for each in found.problems)
        return ImportDetail(
            _import(found), tuple((header, field) for header, field in found.mapping.items() if field), problems
        )


def between(organization: int, *, viewer: Viewer, since: datetime, until: datetime, limit: int = 200) -> Between:
    """What happened to an inventory after `since`, up to and with `until`."""
    with seen_by(viewer):
        lines = models.Asset.objects.filter(organization=organization)
        noted = models.AssetChange.objects.filter(asset__organization=organization, at__gt=since, at__lte=until)
        noted = noted.exclude(kind=ChangeKind.ADDED)
        latest = noted.select_related("asset", "inventory").order_by("-at", "-pk")[:limit]
        return Between(
            added=lines.filter(recorded_at__gt=since, recorded_at__lte=until).count(),
            changes=noted.count(),
            shown=tuple(
                LineChanged(row.asset.uid, row.asset.vendor, row.asset.product, _change(row)) for row in latest
            ),
        )


def exported(organization: int) -> "QuerySet[models.AssetChange]":
    """Every noted change of an inventory, the oldest first, with its line."""
    noted = models.AssetChange.objects.filter(asset__organization=organization)
    return noted.select_related("asset").order_by("at", "pk")


def _imported(organization: int, uid: UUID) -> models.InventoryImport:
    found = models.InventoryImport.objects.filter(organization=organization, uid=uid).first()
    if found is None:
        raise NotFound("There is no such list.")
    return found


def _import(row: models.InventoryImport) -> ImportRow:
    counted = (row.added, row.changed, row.unchanged, row.retired, row.refused)
    return ImportRow(row.uid, row.file_name, row.format, row.imported_at, row.imported_by, *counted)


def _change(row: models.AssetChange) -> LineChange:
    return LineChange(
        kind=ChangeKind(row.kind),
        at=row.at,
        by=row.by,
        list_name=row.inventory.file_name if row.inventory else None,
        fields=tuple(FieldChange(name, before, after) for name, (before, after) in row.fields.items()),
        private=row.private,
    )
