"""What this slice adds to a member's export: the inventory as a list that can be imported again, and its history."""

from collections.abc import Iterable, Iterator, Mapping

from wardwatch.assets import history, models
from wardwatch.assets.inventory import export_csv
from wardwatch.assets.operations.storing import known_assets
from wardwatch.kit import sheets
from wardwatch.members.portability import ExportedFile, names_of

_IMPORT = ("file_name", "format", "imported_at", "added", "changed", "unchanged", "retired", "refused")
_CHANGE = ("at", "by", "line", "vendor", "product", "kind", "field", "before", "after")


def exported(organization: int) -> Iterator[ExportedFile]:
    """The active and the retired inventory, private fields in clear, and the lists that were imported."""
    known = known_assets(organization)
    for name, active in (("inventory.csv", True), ("inventory-retired.csv", False)):
        chosen = (asset.details.having(uid=asset.uid) for asset in known if asset.active is active)
        yield ExportedFile(name, export_csv(chosen))
    lists = models.InventoryImport.objects.filter(organization=organization).order_by("imported_at", "pk")
    rows = list(lists.values_list(*_IMPORT, "imported_by"))
    names = names_of(who for *_, who in rows)
    named = ((*said, names[who]) for *said, who in rows)
    yield ExportedFile("lists.csv", sheets.write((*_IMPORT, "imported_by"), named))
    changes = list(history.exported(organization))
    names = names_of(change.by for change in changes)
    yield ExportedFile("inventory-changes.csv", sheets.write(_CHANGE, _changes(changes, names)))


def _changes(changes: Iterable[models.AssetChange], names: Mapping[str, str]) -> Iterator[tuple[object, ...]]:
    """A row for each field that changed; one for a change that names none."""
    for change in changes:
        line = (change.at, names[change.by], change.asset.uid, change.asset.vendor, change.asset.product, change.kind)
        for field, (before, after) in change.fields.items() or [("", ("", ""))]:
            yield (*line, field, before, after)
