"""The tick-list: products that many members own, named as their makers' advisories name them. Our own list."""

import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from wardwatch.assets.types import CareRole


@dataclass(frozen=True, slots=True)
class CommonProduct:
    """One entry: its stable key, the group it is shown in, what it is in plain words, whose and which product."""

    key: str
    group: str
    words: str
    vendor: str
    product: str
    care_role: CareRole


@cache
def common_products() -> tuple[CommonProduct, ...]:
    """The whole list, in the order in which it is shown; entries of one group stand together."""
    table = tomllib.loads(files(__package__).joinpath("common_products.toml").read_text("utf-8"))
    return tuple(
        CommonProduct(
            key=entry["key"],
            group=group["name"],
            words=entry["words"],
            vendor=entry["vendor"],
            product=entry["product"],
            care_role=CareRole(group["care_role"]),
        )
        for group in table["group"]
        for entry in group["products"]
    )


def find_products(keys: Collection[str]) -> list[CommonProduct]:
    """The entries with these keys, in the order of the list; unknown keys give nothing."""
    wanted = set(keys)
    return [product for product in common_products() if product.key in wanted]
