"""Releases: products that a claim names with their version behind the name, "SIMATIC PCS 7 V9.0", as makers do.

A line names the product and, in another column, the version. Its own names with the version's number behind them are
names of the release.
"""

import re

from wardwatch.exposures.matching.names import CONFIDENCE, Kind, Match, asset_kinds, claim_kinds, in_words

_RELEASE_KEY = re.compile(r"(.*/.+?)(?:(?:v|version)(\d+(?:\.\d+)*)|(\d+(?:\.\d+)+))", re.ASCII)
_OWN = frozenset({Kind.EXACT, Kind.ALIAS})


def own_keys(vendor: str, product: str, model: str = "") -> frozenset[str]:
    """Return the keys of an asset's own names: neither its family's nor its model's."""
    return frozenset(key for key, kind in asset_kinds(vendor, product, model).items() if kind in _OWN)


def release_keys(key: str, release: str) -> tuple[str, ...]:
    """Return the keys of a name with its version behind it, as makers name releases: "SIMATIC PCS 7 V9.0", "Xeleris
    version 3.1"; a number with a point also alone, "Xeleris 3.1"."""
    return (f"{key}v{release}", f"{key}version{release}", *((f"{key}{release}",) if "." in release else ()))


def unversioned(key: str) -> tuple[str, str] | None:
    """Return the key and the number of which `release_keys` makes this one; None where there are none."""
    found = _RELEASE_KEY.fullmatch(key) if key[-1:].isdigit() else None
    return (found[1], found[2] or found[3]) if found else None


def by_release(
    asset_vendor: str, asset_product: str, asset_model: str, release: str, vendor: str, product: str
) -> Match | None:
    """Say how an asset meets a claim that names one release of its product; None where it does not.

    `release` is the bare number of the asset's version, "" where it has none.
    """
    claim = claim_kinds(vendor, product) if release else {}
    own = own_keys(asset_vendor, asset_product, asset_model) if claim else ()
    shared = [claim[key] for each in own for key in release_keys(each, release) if key in claim]
    if not shared:
        return None
    kind = max(shared, key=CONFIDENCE.__getitem__)
    listed = " ".join(filter(None, (asset_vendor, asset_product, asset_model, f"V{release}")))
    words = in_words(kind, "", listed, f"{vendor} {product}".strip())
    return Match(kind, CONFIDENCE[kind], words)
