"""The kinds of products, each a folder with its `KIND`: its sections, for whom it is, who is asked, how it is drafted.

A new kind is a folder here, a line in `KINDS`, and a name in `types.KindName`; `tests/products/test_kinds.py` asks the
same of each.
"""

from collections.abc import Mapping

from wardwatch.products.kinds.kind import Kind
from wardwatch.products.kinds.sector_alert import KIND as SECTOR_ALERT
from wardwatch.products.types import KindName

KINDS: Mapping[KindName, Kind] = {kind.name: kind for kind in (SECTOR_ALERT,)}

__all__ = ["KINDS", "Kind"]
