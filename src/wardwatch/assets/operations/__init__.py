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
from wardwatch.assets.operations.placing import DeviceRemoved
from wardwatch.assets.operations.sharing import set_sharing
from wardwatch.assets.operations.storing import NotAMember, identity_key
from wardwatch.assets.operations.uploading import (
    UploadGone,
    cancel_list,
    go_on,
    reread_list,
    send_list,
    store_list,
)

__all__ = [
    "ChangedMeanwhile",
    "DeviceRemoved",
    "ImportResult",
    "InventoryRefused",
    "ListNotComplete",
    "NotAMember",
    "UnknownProduct",
    "UploadGone",
    "add_asset",
    "cancel_list",
    "change_asset",
    "go_on",
    "identity_key",
    "import_inventory",
    "reread_list",
    "restore_assets",
    "retire_assets",
    "send_list",
    "set_sharing",
    "state_version",
    "store_list",
    "tick",
]
