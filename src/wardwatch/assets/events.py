"""What happens to inventories."""

from dataclasses import dataclass

from wardwatch.audit.types import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class InventoryChanged(Event):
    """A member's inventory was imported, or changed by hand (`inventory` None). Counts of lines; one event per import.

    Changed assets are those whose `changed_at` is the instant of this event.
    """

    name = "inventory.changed"

    organization: int
    inventory: int | None
    added: int
    changed: int
    retired: int
