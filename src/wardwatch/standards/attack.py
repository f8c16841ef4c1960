"""ATT&CK: what MITRE's STIX bundles say beyond STIX: ids, tactics, domains, versions, what replaced what.

Source: https://github.com/mitre-attack/attack-stix-data/blob/master/USAGE.md (the ATT&CK data model) and
https://github.com/mitre/cti/blob/master/USAGE.md. Of relationships, `revoked-by` and `subtechnique-of` are read.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

import msgspec

from wardwatch.kit.errors import RAW_LIMIT, Fault, FormatError
from wardwatch.kit.jsonread import decode
from wardwatch.standards.aliases import Alias

KILL_CHAINS = {
    "mitre-attack": "enterprise-attack",
    "mitre-mobile-attack": "mobile-attack",
    "mitre-ics-attack": "ics-attack",
    "mitre-pre-attack": "pre-attack",
}
"""The kill chain of each domain's tactics, and its domain."""
SOURCE = "mitre-attack"
MAX_OBJECTS = 1_000_000
_NAMED = frozenset({"campaign", "intrusion-set", "malware", "tool"})
_LINKS = frozenset({"revoked-by", "subtechnique-of"})


class Tactic(msgspec.Struct, frozen=True, gc=False):
    """A tactic of one domain, by its short name (`lateral-movement`), which kill chain phases use."""

    ref: str
    attack_id: str
    name: str
    short_name: str


class Entry(msgspec.Struct, frozen=True):
    """An object of ATT&CK: technique, group, software, campaign, mitigation, asset and so on.

    `tactics` are pairs of domain and short name. `revoked_by` is the STIX id of what replaced it. `deprecated` says
    that nothing did. `parent` is the STIX id of a sub-technique's technique. Old entries stay: people still name them.
    """

    ref: str
    type: str
    attack_id: str
    name: str
    version: str = ""
    spec_version: str = ""
    modified: datetime | None = None
    domains: tuple[str, ...] = ()
    tactics: tuple[tuple[str, str], ...] = ()
    platforms: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    is_subtechnique: bool = False
    parent: str | None = None
    revoked: bool = False
    revoked_by: str | None = None
    deprecated: bool = False


class Attack(msgspec.Struct, frozen=True):
    """What one or more bundles tell. `versions` are the releases of ATT&CK by domain, where the bundle says them.

    `tactics` are each domain's, in the order of its matrix.
    """

    entries: tuple[Entry, ...]
    tactics: Mapping[str, tuple[Tactic, ...]]
    versions: Mapping[str, str]
    faults: tuple[Fault, ...]

    def by_ref(self) -> dict[str, Entry]:
        """The entries by STIX id."""
        return {entry.ref: entry for entry in self.entries}

    def by_attack_id(self) -> dict[str, Entry]:
        """The entries by ATT&CK id; of several with one id, the one that still stands."""
        ordered = sorted(self.entries, key=lambda entry: not (entry.revoked or entry.deprecated))
        return {entry.attack_id: entry for entry in ordered if entry.attack_id}


class _Reference(msgspec.Struct, frozen=True):
    source_name: str = ""
    external_id: str = ""


class _Phase(msgspec.Struct, frozen=True):
    kill_chain_name: str = ""
    phase_name: str = ""


class _Object(msgspec.Struct, frozen=True):
    type: str
    id: str
    name: str = ""
    modified: datetime | None = None
    revoked: bool = False
    aliases: tuple[str, ...] = ()
    external_references: tuple[_Reference, ...] = ()
    kill_chain_phases: tuple[_Phase, ...] = ()
    relationship_type: str = ""
    source_ref: str = ""
    target_ref: str = ""
    tactic_refs: tuple[str, ...] = ()
    x_mitre_aliases: tuple[str, ...] = ()
    x_mitre_attack_spec_version: str = ""
    x_mitre_deprecated: bool = False
    x_mitre_domains: tuple[str, ...] = ()
    x_mitre_is_subtechnique: bool = False
    x_mitre_platforms: tuple[str, ...] = ()
    x_mitre_shortname: str = ""
    x_mitre_version: str = ""

    @property
    def attack_id(self) -> str:
        """MITRE's own reference is the first; mobile and ICS had names of their own for it before version 11."""
        return next((each.external_id for each in self.external_references if each.source_name in _SOURCES), "")


_SOURCES = frozenset(KILL_CHAINS) | {"mitre-ics-attack", "mobile-mitre-attack"}


def read(objects: Iterable[bytes]) -> Attack:
    """What the objects of one or more bundles tell, each as JSON text (`stix.objects` takes bundles apart).

    An object that cannot be read becomes a Fault. Of several versions of one object the last modified counts.
    """
    found: dict[str, _Object] = {}
    faults: list[Fault] = []
    for index, data in enumerate(objects):
        if index >= MAX_OBJECTS:
            raise FormatError(f"there are more than {MAX_OBJECTS:,} objects", f"objects[{index}]")
        try:
            said = decode(data, _Object, f"objects[{index}]")
        except FormatError as error:
            faults.append(Fault(error.place, error.reason, raw=data[:RAW_LIMIT]))
            continue
        if said.type == "relationship" and (said.relationship_type not in _LINKS or _gone(said)):
            continue
        before = found.get(said.id)
        if before is None or _when(before) <= _when(said):
            found[said.id] = said
    links = {
        (each.relationship_type, each.source_ref): each.target_ref for each in found.values() if each.relationship_type
    }
    return Attack(
        entries=tuple(_entry(each, links) for each in found.values() if each.attack_id),
        tactics=_tactics(found),
        versions=dict(_versions(found.values())),
        faults=tuple(faults),
    )


def current(ref: str, entries: Mapping[str, Entry]) -> Entry | None:
    """What stands now for the object with this STIX id, along `revoked_by`; None where it is not known.

    The last one known where the way ends or goes in a circle; whether it still stands says it itself.
    """
    seen: set[str] = set()
    entry = entries.get(ref)
    while entry and entry.revoked_by and entry.ref not in seen:
        seen.add(entry.ref)
        after = entries.get(entry.revoked_by)
        if after is None:
            break
        entry = after
    return entry


def aliases(attack: Attack) -> Iterator[Alias]:
    """The names of groups, software and campaigns. Those of a revoked one are names of what replaced it."""
    entries = attack.by_ref()
    seen = set()
    for entry in attack.entries:
        if entry.type not in _NAMED:
            continue
        now = current(entry.ref, entries) or entry
        for name in (entry.name, *entry.aliases):
            found = Alias(now.type, name, now.ref, now.name, SOURCE)
            if name and found not in seen:
                seen.add(found)
                yield found


def _entry(said: _Object, links: Mapping[tuple[str, str], str]) -> Entry:
    phases = ((KILL_CHAINS.get(each.kill_chain_name), each.phase_name) for each in said.kill_chain_phases)
    names = dict.fromkeys((*said.aliases, *said.x_mitre_aliases))
    return Entry(
        ref=said.id,
        type=said.type,
        attack_id=said.attack_id,
        name=said.name,
        version=said.x_mitre_version,
        spec_version=said.x_mitre_attack_spec_version,
        modified=said.modified,
        domains=said.x_mitre_domains,
        tactics=tuple((domain, name) for domain, name in phases if domain),
        platforms=said.x_mitre_platforms,
        aliases=tuple(name for name in names if name != said.name),
        is_subtechnique=said.x_mitre_is_subtechnique,
        parent=links.get(("subtechnique-of", said.id)),
        revoked=said.revoked,
        revoked_by=links.get(("revoked-by", said.id)),
        deprecated=said.x_mitre_deprecated,
    )


def _tactics(found: Mapping[str, _Object]) -> dict[str, tuple[Tactic, ...]]:
    ordered: dict[str, dict[str, Tactic]] = {}
    for matrix in found.values():
        if matrix.type == "x-mitre-matrix" and not _gone(matrix):
            domain = ordered.setdefault(matrix.attack_id, {})
            for ref in matrix.tactic_refs:
                if said := found.get(ref):
                    domain.setdefault(ref, Tactic(ref, said.attack_id, said.name, said.x_mitre_shortname))
    return {domain: tuple(tactics.values()) for domain, tactics in ordered.items()}


def _versions(objects: Iterable[_Object]) -> Iterator[tuple[str, str]]:
    for said in objects:
        if said.type == "x-mitre-collection" and said.x_mitre_version:
            word = said.name.split(" ", 1)[0].lower()
            yield f"{word}-attack", said.x_mitre_version


def _gone(said: _Object) -> bool:
    return said.revoked or said.x_mitre_deprecated


def _when(said: _Object) -> float:
    return said.modified.timestamp() if said.modified else 0.0
