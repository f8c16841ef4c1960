"""Look many values up at once: what holds them, what is around them, what lies within them.

By equality of keys, for under row-level security nothing else uses an index: of the value, of every network around an
address, of every domain above a domain. What lies within a network is a range of addresses.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import ip_network
from typing import LiteralString

from django.db import connection

from wardwatch.intel.queries.lines import COLUMNS, NEWEST, line_of
from wardwatch.intel.types import Hit, Look, Match, ObjectLine
from wardwatch.kit.database import rows
from wardwatch.markings.types import Viewer
from wardwatch.markings.viewing import seen_by
from wardwatch.standards.observables import Observable, ObservableKind, guess_asked, key, parents

MOST_VALUES = 10_000
MOST_OF_ONE = 50
"""Objects that are given for one key."""
MOST_WITHIN = 500
_NETWORKS = frozenset({ObservableKind.IPV4_CIDR, ObservableKind.IPV6_CIDR})

_BY_KEY: LiteralString = """
    SELECT w.number, v.value, v.object_id FROM unnest(%s::int[], %s::bytea[]) AS w (number, key)
    CROSS JOIN LATERAL (
        SELECT v.value, v.object_id FROM intel_observablevalue v WHERE v.key = w.key LIMIT %s) v"""
_WITHIN: LiteralString = """
    SELECT v.value, v.object_id FROM intel_observablevalue v
    WHERE v.address > %s::inet AND v.address <= %s::inet ORDER BY v.address LIMIT %s"""
_OBJECTS: LiteralString = f"""
    SELECT o.id, {COLUMNS} FROM unnest(%s::bigint[]) AS w (id)
    CROSS JOIN LATERAL (SELECT * FROM intel_objectversion o WHERE o.id = w.id OFFSET 0) o
    JOIN markings_label l ON l.id = o.label_id WHERE {NEWEST}"""


@dataclass(frozen=True, slots=True)
class _Found:
    asked: str
    match: Match
    value: str
    object: int


def look_up(values: Sequence[str], *, viewer: Viewer) -> Look:
    """What `viewer` may know of these values, as people write them (defanged too); the newest versions of objects only.

    At most `MOST_VALUES` values are looked up, `MOST_OF_ONE` objects given for a value or one around it.
    """
    read = {text: guess_asked(text) for text in dict.fromkeys(values[:MOST_VALUES])}
    asked = {text: observable for text, observable in read.items() if observable is not None}
    with seen_by(viewer):
        found, whole = _find(asked)
        lines = _lines({each.object for each in found})
    hits = [
        Hit(asked=each.asked, match=each.match, value=each.value, line=lines[each.object])
        for each in found
        if each.object in lines
    ]
    return Look(
        hits=tuple(dict.fromkeys(hits)),
        unreadable=tuple(text for text, observable in read.items() if observable is None),
        whole=whole and len(values) <= MOST_VALUES,
    )


def _find(asked: dict[str, Observable]) -> tuple[list[_Found], bool]:
    wanted = [
        (text, match, key(each))
        for text, observable in asked.items()
        for match, each in ((Match.SAME, observable), *((Match.AROUND, above) for above in parents(observable)))
    ]
    found: list[_Found] = []
    counts: dict[int, int] = {}
    with connection.cursor() as cursor:
        numbers = f"{{{','.join(map(str, range(len(wanted))))}}}"
        keys = "{" + ",".join(f'"\\\\x{each.hex()}"' for _, _, each in wanted) + "}"
        for number, value, row in rows(cursor, _BY_KEY, [numbers, keys, MOST_OF_ONE]):
            text, match, _ = wanted[number]
            counts[number] = counts.get(number, 0) + 1
            found.append(_Found(text, match, value, row))
        whole = all(count < MOST_OF_ONE for count in counts.values())
        for text, observable in asked.items():
            if observable.kind in _NETWORKS:
                network = ip_network(observable.value)
                bounds = [observable.value, str(network.broadcast_address), MOST_WITHIN]
                inside = rows(cursor, _WITHIN, bounds)
                whole = whole and len(inside) < MOST_WITHIN
                found += [_Found(text, Match.WITHIN, value, row) for value, row in inside]
    return found, whole


def _lines(objects: set[int]) -> dict[int, ObjectLine]:
    with connection.cursor() as cursor:
        found = rows(cursor, _OBJECTS, [f"{{{','.join(map(str, sorted(objects)))}}}"])
    return {row: line_of(rest) for row, *rest in found}
