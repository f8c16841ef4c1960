"""What this slice adds to a member's export: the inventory as a list that can be imported again, and its history."""

from collections.abc import Iterator

from wardwatch.assets import models
from wardwatch.assets.inventory import export_csv
from wardwatch.assets.operations.storing import known_assets
from wardwatch.kit import sheets
from wardwatch.members.portability import ExportedFile, names_of

_IMPORT = ("file_name", "format", "imported_at", "added", "changed", "unchanged", "retired", "refused")


def exported(organization: int) -> Iterator[ExportedFile]:
    """The active and the retired inventory, private fields in clear, and the lists that were imported."""
    known = known_assets(organization)
    yield ExportedFile("inventory.csv", export_csv(asset.details for asset in known if asset.active))
    yield ExportedFile("inventory-retired.csv", export_csv(asset.details for asset in known if not asset.active))
    lists = models.InventoryImport.objects.filter(organization=organization).order_by("imported_at", "pk")
    rows = list(lists.values_list(*_IMPORT, "imported_by"))
    names = names_of(who for *_, who in rows)
    named = ((*said, names[who]) for *said, who in rows)
    yield ExportedFile("lists.csv", sheets.write((*_IMPORT, "imported_by"), named))
