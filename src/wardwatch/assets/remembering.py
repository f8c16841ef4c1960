"""How a member's people chose the columns of a list, for the next list with the same header."""

from wardwatch.assets import models
from wardwatch.assets.inventory.reading import Remembered
from wardwatch.assets.types import Field

LATEST = 50
"""So many imports are looked through, the newest first."""


def columns_chosen(organization: int) -> Remembered:
    """A reader's memory: headers to the fields that were last chosen for exactly these, in any order.

    Only choices that differ from what the headers say are kept (`InventoryImport.mapping` then names every column); a
    header that occurs twice is never remembered.
    """

    def remembered(headers: tuple[str, ...]) -> tuple[Field | None, ...] | None:
        imports = models.InventoryImport.objects.filter(organization=organization).exclude(mapping={})
        for mapping in imports.order_by("-imported_at", "-pk").values_list("mapping", flat=True)[:LATEST]:
            if len(mapping) == len(headers) and "" in mapping.values() and mapping.keys() == set(headers):
                return tuple(Field(mapping[header]) if mapping[header] else None for header in headers)
        return None

    return remembered
