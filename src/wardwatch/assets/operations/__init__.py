"""Writes of inventories. Each demands the right to change it, works as that person, and records one event."""

from wardwatch.assets.operations.editing import (
    ChangedMeanwhile,
    UnknownProduct,
    add_asset,
    change_asset,
    restore_assets,
    retire_assets,
    state_version,
    tick,
)
from wardwatch.assets.operations.importing import (
    ImportResult,
    InventoryRefused,
    ListNotComplete,
    import_inventory,
)
from wardwatch.assets.operations.sharing import set_sharing
from wardwatch.assets.operations.storing import NotAMember, identity_key

__all__ = [
    "ChangedMeanwhile",
    "ImportResult",
    "InventoryRefused",
    "ListNotComplete",
    "NotAMember",
    "UnknownProduct",
    "add_asset",
    "change_asset",
    "identity_key",
    "import_inventory",
    "restore_assets",
    "retire_assets",
    "set_sharing",
    "state_version",
    "tick",
]
