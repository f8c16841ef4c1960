"""The public pack: what is publicly known to be affected, signed, for matching on a member's own machine.

`building.build_pack` makes it from the database. What is here reads and matches it without database or network, and
sends nothing: `read_pack` checks the center's signature, `match_inventory` compares by the same rules as the center.
"""

from wardwatch.exposures.pack.format import (
    NotGenuine,
    Pack,
    PackedDevice,
    PackedRange,
    PackedVulnerability,
    read_pack,
    write_pack,
)
from wardwatch.exposures.pack.matching import PackMatch, devices_of, match_inventory

__all__ = [
    "NotGenuine",
    "Pack",
    "PackMatch",
    "PackedDevice",
    "PackedRange",
    "PackedVulnerability",
    "devices_of",
    "match_inventory",
    "read_pack",
    "write_pack",
]
