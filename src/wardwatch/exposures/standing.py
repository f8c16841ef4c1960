"""What members keep sealed of inventory lines, and matching needs: where they stand in the network, their serial
numbers. The one place that asks."""

from collections.abc import Collection, Mapping
from typing import LiteralString

from django.db import connection
from django.db.backends.utils import CursorWrapper

from wardwatch.assets import private
from wardwatch.assets.types import NetworkExposure
from wardwatch.kit.database import rows

_DEVICES: LiteralString = "SELECT id, device_id FROM assets_asset WHERE id = ANY(%s) AND device_id IS NOT NULL"

_STATING: LiteralString = """
    SELECT a.id FROM assets_asset a WHERE a.id = ANY(ARRAY({lines}))
    AND (EXISTS (SELECT FROM assets_assetprivate p WHERE p.asset_id = a.id)
        OR EXISTS (SELECT FROM assets_assetprivate p WHERE p.asset_id = a.device_id))"""


def stating(cursor: CursorWrapper, lines: LiteralString) -> list[int]:
    """Those of some lines (a query for their ids) that keep anything sealed, or whose device does."""
    return [line for (line,) in rows(cursor, _STATING.replace("{lines}", lines))]


def exposures_of(assets: Collection[int]) -> dict[int, NetworkExposure]:
    """The network exposure of each of these lines (ids) that the connection may see and that states one.

    A part that states none stands where its device does.
    """
    with connection.cursor() as cursor:
        devices = dict(rows(cursor, _DEVICES, [list(assets)]))
    return _stands(set(assets), devices, private.unseal_many({*assets, *devices.values()}))


def kept_of(asset: int, device: int | None) -> tuple[NetworkExposure | None, str]:
    """The same of one line (id) of which it is known what it is a part of (None: nothing), and its serial number.

    None and "" where it states none, or the connection may not see it.
    """
    devices = {asset: device} if device else {}
    said = private.unseal_many({asset, *devices.values()})
    return _stands({asset}, devices, said).get(asset), said[asset].serial if asset in said else ""


def _stands(
    asked: set[int], devices: Mapping[int, int], said: Mapping[int, private.Private]
) -> dict[int, NetworkExposure]:
    stated = {asset: found.network_exposure for asset, found in said.items()}
    for part, device in devices.items():
        if stated.get(part, NetworkExposure.UNKNOWN) is NetworkExposure.UNKNOWN and device in stated:
            stated[part] = stated[device]
    return {asset: exposure for asset, exposure in stated.items() if asset in asked}


def serials_of(assets: Collection[int]) -> dict[int, str]:
    """The serial number of each of these lines (ids) that the connection may see and that states one."""
    return {asset: said.serial for asset, said in private.unseal_many(assets).items() if said.serial}
