"""Names of actors, malware and tools, and numbers of ATT&CK, out of what everybody may know.

Only public objects count: a name that somebody keeps to themselves would tell of it by being found.
"""

from dataclasses import dataclass, field, replace
from typing import LiteralString
from uuid import UUID

import msgspec
from django.db import connection

from wardwatch.intel.extraction import Alias, Named, NameKind, Names, names
from wardwatch.kit.database import rows
from wardwatch.markings.types import ANONYMOUS
from wardwatch.markings.viewing import seen_by
from wardwatch.reports.types import Meant
from wardwatch.standards import attack

_TYPES = (
    *("attack-pattern", "campaign", "course-of-action", "intrusion-set", "malware", "threat-actor", "tool"),
    "x-mitre-tactic",
)
_PUBLIC: LiteralString = """
    SELECT o.body, s.name FROM intel_objectversion o JOIN provenance_source s ON s.id = o.source_id
    WHERE (o.type = ANY (%s) OR (o.type = 'relationship' AND o.name = 'revoked-by' AND s.name = 'mitre_attack'))
        AND NOT EXISTS (SELECT FROM intel_objectversion n WHERE n.stix_id = o.stix_id AND n.version > o.version)
    ORDER BY o.id"""
_GROUPED: LiteralString = """
    SELECT DISTINCT o.stix_id, n.group_uid FROM intel_objectname n JOIN intel_objectversion o ON o.id = n.object_id
    WHERE n.group_uid IS NOT NULL AND n.what = 'name'"""
_KINDS = {kind.value: kind for kind in NameKind}


class _Thing(msgspec.Struct, frozen=True):
    type: str
    id: str
    name: str = ""
    aliases: tuple[str, ...] = ()
    revoked: bool = False


_DECODER = msgspec.json.Decoder(_Thing)


@dataclass(frozen=True, slots=True)
class Known:
    """The names to look for, and what the numbers of ATT&CK mean now."""

    names: Names = field(default_factory=Names)
    numbers: dict[str, Meant] = field(default_factory=dict)


def known() -> Known:
    """The names and numbers in what everybody may know; what is one, under one name. As the worker or as anybody."""
    mitre: list[bytes] = []
    others: list[bytes] = []
    with seen_by(ANONYMOUS), connection.cursor() as cursor:
        for body, source in rows(cursor, _PUBLIC, [list(_TYPES)]):
            (mitre if source == "mitre_attack" else others).append(bytes(body))
        groups: dict[str, UUID] = dict(rows(cursor, _GROUPED))
    said = attack.read(mitre)
    meant = _meant(said)
    aliases = [
        Alias(each.name, Named(_KINDS[each.kind], each.preferred, each.of), established=True)
        for each in attack.aliases(said)
    ]
    for body in others:
        aliases += _aliases(body)
    return Known(names(_as_one(aliases, groups), meant), meant)


def numbers() -> dict[str, Meant]:
    """What the numbers of ATT&CK mean now. As the worker or as anybody."""
    with seen_by(ANONYMOUS), connection.cursor() as cursor:
        found = rows(cursor, _PUBLIC, [list(_TYPES)])
        return _meant(attack.read(bytes(body) for body, source in found if source == "mitre_attack"))


def _meant(said: attack.Attack) -> dict[str, Meant]:
    entries = said.by_ref()
    meant = {}
    for number, entry in said.by_attack_id().items():
        now = attack.current(entry.ref, entries) or entry
        meant[number] = Meant(type=now.type, name=now.name, id=now.ref)
    return meant


def _as_one(aliases: list[Alias], groups: dict[str, UUID]) -> list[Alias]:
    """All names of a group as those of one of it: the first, so MITRE's where it is among them."""
    first: dict[UUID, Named] = {}
    for each in aliases:
        if each.named.id in groups:
            first.setdefault(groups[each.named.id], each.named)
    return [replace(each, named=first[groups[each.named.id]]) if each.named.id in groups else each for each in aliases]


def _aliases(body: bytes) -> list[Alias]:
    try:
        said = _DECODER.decode(body)
    except msgspec.MsgspecError:
        return []
    if said.type not in _KINDS or said.revoked or not said.name:
        return []
    named = Named(_KINDS[said.type], said.name, said.id)
    return [Alias(each, named) for each in dict.fromkeys((said.name, *said.aliases)) if each.strip()]
