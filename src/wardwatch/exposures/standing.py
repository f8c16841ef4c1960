"""What members keep sealed of inventory lines, and matching needs: where they stand in the network, their serial
numbers. The one place that asks."""

from collections.abc import Collection

from wardwatch.assets import private
from wardwatch.assets.types import NetworkExposure


def exposures_of(assets: Collection[int]) -> dict[int, NetworkExposure]:
    """The network exposure of each of these lines (ids) that the connection may see and that states one."""
    return {asset: said.network_exposure for asset, said in private.unseal_many(assets).items()}


def serials_of(assets: Collection[int]) -> dict[int, str]:
    """The serial number of each of these lines (ids) that the connection may see and that states one."""
    return {asset: said.serial for asset, said in private.unseal_many(assets).items() if said.serial}
