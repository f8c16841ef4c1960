"""Build the pack from what everyone may see."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from typing import Any

import msgspec
from django.db.models import Model, QuerySet

from wardwatch.assets.devices import companies, named_by
from wardwatch.exposures import keys
from wardwatch.exposures.matching import devices, makers
from wardwatch.exposures.pack.format import Pack, PackedDevice, PackedRange, PackedVulnerability, write_pack
from wardwatch.markings.types import ANONYMOUS
from wardwatch.markings.viewing import seen_by
from wardwatch.members.queries import center_name
from wardwatch.vulnerabilities.models import (
    AdvisoryVulnerability,
    AffectedRange,
    CveDescription,
    KevAssertion,
)
from wardwatch.vulnerabilities.queries import known_exploited

_CURRENT = {
    "assertion__recorded_at__isnull": False,
    "assertion__superseded_at": None,
    "assertion__withdrawn": False,
    "assertion__document__parsed_at__isnull": False,
}
_COLUMNS = (
    *("vendor", "product", "product_text", "status", "scheme", "low", "low_inclusive", "high", "high_inclusive"),
    *("understood", "cpe", "purl", "assertion__asserter", "assertion__key", "raw"),
    *("model_numbers", "serial_numbers", "part", "pieces", "skus", "hashes"),
)
_REJECTED = "REJECTED"


def build_pack(*, at: datetime, sign: Callable[[bytes], bytes]) -> bytes:
    """The signed pack of the affected ranges that are public and stand at this moment; `at` is noted in it.

    Works as an anonymous viewer, so that the database itself withholds whatever is not public. Equal claims give equal
    bytes. Raises `NoCenter`.
    """
    center = center_name()
    with seen_by(ANONYMOUS):
        rejected = _current(CveDescription).filter(state=_REJECTED).values("vulnerability")
        claims = _current(AffectedRange).exclude(vulnerability__in=rejected)
        found = list(claims.values_list("vulnerability__name", *_COLUMNS))
        named = sorted({row[0] for row in found})
        titles = _titles(named)
    exploited = known_exploited(named, viewer=ANONYMOUS)
    place = {vulnerability: number for number, vulnerability in enumerate(named)}
    ranges = tuple(sorted({PackedRange(place[one], *rest) for one, *rest in found}, key=_order))
    pack = Pack(
        center=center,
        built_at=at,
        vulnerabilities=tuple(PackedVulnerability(one, titles.get(one, ""), exploited[one].yes) for one in named),
        ranges=ranges,
        devices=_devices(ranges),
    )
    return write_pack(pack, sign=sign)


def _current(model: type[Model]) -> "QuerySet[Any]":
    rows: QuerySet[Any] = model._default_manager.filter(**_CURRENT)
    return rows


def _titles(named: Collection[str]) -> dict[str, str]:
    """A title for each vulnerability: the CVE record's, else an advisory's, else the exploited-list entry's."""
    titles: dict[str, str] = {}
    for model, column in ((CveDescription, "title"), (AdvisoryVulnerability, "title"), (KevAssertion, "name")):
        said = _current(model).filter(vulnerability__name__in=named).exclude(**{column: ""})
        for vulnerability, title in said.order_by("vulnerability__name", column).values_list(
            "vulnerability__name", column
        ):
            titles.setdefault(vulnerability, title)
    return titles


def _devices(ranges: Iterable[PackedRange]) -> tuple[PackedDevice, ...]:
    """The device identifiers under whose names one of these ranges is found; not those of its maker alone."""
    wanted = {key for each in ranges for key in keys.keys_of(each.text()) if not key.endswith("/")}
    makers_of = {key.partition("/")[0] for key in wanted}
    touched = [company for company in companies() if makers.vendor_keys(company) & makers_of]
    named: dict[tuple[str, str, str, str], list[str]] = defaultdict(list)
    for di, company, brand, model, catalog_number in named_by(touched):
        named[company, brand, model, catalog_number].append(di)
    return tuple(
        PackedDevice(*names, dis=tuple(dis))
        for names, dis in sorted(named.items())
        if any(not wanted.isdisjoint(devices.keys(known)) for known in devices.known_as(*names))
    )


def _order(packed: PackedRange) -> tuple[Any, ...]:
    return tuple("" if value is None else str(value) for value in msgspec.structs.astuple(packed))
