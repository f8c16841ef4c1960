"""Which names are those of makers, by the table of their spellings and by what open claims name."""

from collections.abc import Collection
from typing import LiteralString

from django.db import connection

from wardwatch.exposures.matching.makers import aliases, vendor_key
from wardwatch.kit.database import rows

SHORTEST = 3
_WORDS = frozenset(
    """analyzer application bed camera cardiac central clinical computer defibrillator device digital ecg electronic
    emergency endoscope equipment fetal general generic hospital infusion insulin lab laboratory laptop laser linux
    medical mobile monitor network nurse operating oxygen patient portable printer pump radio remote router scanner
    server smart software station surgical switch syringe system telemetry the ultrasound unit universal vital web
    ventilator wireless workstation x-ray xray""".split()  # noqa: SIM905
)
"""What a device is, which is no maker's name in front of it even where some claim has such a maker."""
_NAMED: LiteralString = """
    SELECT n.name FROM unnest(%s::text[], %s::text[]) AS n (name, key)
    WHERE EXISTS (SELECT FROM exposures_rangekey k JOIN exposures_rangebounds b USING (affected_range_id)
        WHERE b.open AND k.product_key >= n.key || '/' AND k.product_key < n.key || '0')"""


def names_of_makers(names: Collection[str]) -> frozenset[str]:
    """Those of some names that are makers', in any spelling that is known."""
    spelled = {name: vendor_key(name) for name in names if name.casefold() not in _WORDS}
    known = frozenset(aliases().vendors.values())
    sure = {name for name, key in spelled.items() if key in known}
    open_ = [(name, key) for name, key in spelled.items() if name not in sure and len(key) >= SHORTEST]
    if not open_:
        return frozenset(sure)
    with connection.cursor() as cursor:
        found = rows(cursor, _NAMED, [list(each) for each in zip(*open_, strict=True)])
    return frozenset(sure | {name for (name,) in found})
