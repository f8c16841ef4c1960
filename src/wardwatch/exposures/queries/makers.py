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
    SELECT DISTINCT r.vendor FROM vulnerabilities_affectedrange r
    WHERE r.vendor <> '' AND r.label_id IN (SELECT l.id FROM markings_label l
        WHERE l.published AND l.tlp <= 1 AND cardinality(l.compartments) = 0 AND cardinality(l.subjects) = 0)"""


def names_of_makers(names: Collection[str]) -> frozenset[str]:
    """Those of some names that are makers', in any spelling that is known."""
    spelled = {name: vendor_key(name) for name in names if name.casefold() not in _WORDS}
    known = frozenset(aliases().vendors.values())
    if any(key not in known and len(key) >= SHORTEST for key in spelled.values()):
        with connection.cursor() as cursor:
            claimed = {vendor_key(vendor) for (vendor,) in rows(cursor, _NAMED)}
        known |= {key for key in claimed if len(key) >= SHORTEST}
    return frozenset(name for name, key in spelled.items() if key in known)
