"""Under which names an object goes, and which objects a clear rule says are one. Pure.

Sources: STIX 2.1 sections 4.3, 4.9, 4.12, 4.17, 4.18 (`name`, `aliases`); ATT&CK (`x_mitre_aliases`, external ids);
MISP galaxy format (the UUID of a cluster).
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

import msgspec

from wardwatch.intel.telling import ATTACK_SOURCES
from wardwatch.standards.aliases import folded
from wardwatch.standards.misp.ids import EXTENSION

MOST_NAMES = 500
LONGEST_NAME = 250
MOST_OF_ONE = 50
"""Objects that are put together at once, by a rule or by somebody."""
_NUMBER = re.compile(r"[GSC]\d{4}")
_GALAXY = "misp-galaxy"


class Family(StrEnum):
    """Objects of different families are never one."""

    ACTOR = "actor"
    """Intrusion sets and threat actors."""
    MALWARE = "malware"
    """Malware and tools."""
    CAMPAIGN = "campaign"


FAMILIES = {
    "intrusion-set": Family.ACTOR,
    "threat-actor": Family.ACTOR,
    "malware": Family.MALWARE,
    "tool": Family.MALWARE,
    "campaign": Family.CAMPAIGN,
}
"""By the type of STIX."""


class Naming(StrEnum):
    """What an object goes by."""

    NAME = "name"
    ALIAS = "alias"
    ATTACK_ID = "attack-id"
    """Its number in ATT&CK: who has the same is the same."""
    GALAXY_UUID = "galaxy-uuid"
    """The UUID of its cluster in a galaxy of MISP: who has the same is the same."""


RULES = (Naming.ATTACK_ID, Naming.GALAXY_UUID)
"""What says for sure that objects are one, the surest first."""


@dataclass(frozen=True, slots=True)
class Called:
    """A name: `key` is how it is compared, `text` how it is written."""

    what: Naming
    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Names:
    """What an object goes by, its own name first. `listed` is the list of its source that it stands in, if it says."""

    family: Family
    preferred: str
    listed: str
    called: tuple[Called, ...]


class _Object(msgspec.Struct):
    type: str
    id: str
    name: str = ""
    aliases: Any = None
    x_mitre_aliases: Any = None
    external_references: Any = None
    labels: Any = None
    extensions: Any = None


_DECODER = msgspec.json.Decoder(_Object)


def names_in(body: bytes) -> Names | None:
    """What the object of these bytes goes by; None for what is no actor, malware, tool or campaign, or has no name."""
    try:
        said = _DECODER.decode(body)
    except msgspec.MsgspecError:
        return None
    family = FAMILIES.get(said.type)
    if family is None or "\0" in said.name or not (preferred := folded(said.name)):
        return None
    galaxy = said.extensions.get(EXTENSION) if isinstance(said.extensions, dict) else None
    listed = galaxy.get("galaxy") if isinstance(galaxy, dict) else None
    found: dict[tuple[bool, str], Called] = {}
    for each in _called(said, galaxy):
        found.setdefault((each.what in RULES, each.key), each)
    return Names(family, preferred, listed if isinstance(listed, str) else "", tuple(found.values()))


def _called(said: _Object, galaxy: object) -> Iterator[Called]:
    yield Called(Naming.NAME, folded(said.name), said.name[:LONGEST_NAME])
    for text in (*_texts(said.aliases), *_texts(said.x_mitre_aliases))[:MOST_NAMES]:
        if (key := folded(text)) and len(text) <= LONGEST_NAME:
            yield Called(Naming.ALIAS, key, text)
    numbers, uuids = set(), set()
    for source, number in _numbers(said.external_references):
        if source in ATTACK_SOURCES and _NUMBER.fullmatch(number):
            numbers.add(number)
        elif source.startswith(_GALAXY) and (uuid := _uuid(number)):
            uuids.add(uuid)
    if galaxy or any(each.startswith(f"{_GALAXY}:") or each.startswith("misp:galaxy") for each in _texts(said.labels)):
        uuids.add(_uuid(said.id.partition("--")[2]))
    for what, keys in ((Naming.ATTACK_ID, numbers), (Naming.GALAXY_UUID, uuids)):
        if len(keys) == 1 and (key := keys.pop()):  # who says two of them says nothing for sure
            yield Called(what, key, key)


def _texts(value: object) -> list[str]:
    return [each for each in value if isinstance(each, str) and "\0" not in each] if isinstance(value, list) else []


def _numbers(references: object) -> Iterator[tuple[str, str]]:
    for each in references if isinstance(references, list) else ():
        pair = (each.get("source_name"), each.get("external_id")) if isinstance(each, dict) else ()
        if len(pair) == 2 and isinstance(pair[0], str) and isinstance(pair[1], str):
            yield pair[0], pair[1]


def _uuid(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        return ""


@dataclass(frozen=True, slots=True)
class Bearer:
    """An object that a rule may put with others. `keys` are in the order of `RULES`.

    What is `public` everybody may read; what is not never connects two others, or it would be told of by that.
    """

    stix_id: str
    public: bool
    keys: tuple[tuple[Family, Naming, str], ...]


@dataclass(frozen=True, slots=True)
class Joined:
    """A rule puts an object into a group, by this key."""

    stix_id: str
    group: UUID
    family: Family
    rule: Naming
    key: str


def by_rule(bearers: Iterable[Bearer], members: dict[str, UUID], apart: Collection[frozenset[str]]) -> list[Joined]:
    """Who belongs together for sure: the same number in ATT&CK, or the same cluster.

    `members` are those of groups that there are, by id: they keep their groups, and two groups are never made one.
    `apart` are pairs that somebody said are two.
    """
    groups = dict(members)
    by_key: defaultdict[tuple[Family, Naming, str], list[Bearer]] = defaultdict(list)
    for bearer in sorted(bearers, key=lambda one: (not one.public, one.stix_id)):
        for key in bearer.keys if bearer.public else bearer.keys[:1]:
            by_key[key].append(bearer)
    found = []
    for key in sorted(by_key, key=lambda one: (RULES.index(one[1]), one)):
        same = list(dict.fromkeys(each.stix_id for each in by_key[key]))
        if 2 <= len(same) <= MOST_OF_ONE:
            for each, group in _together(same, groups, apart):
                groups[each] = group
                found.append(Joined(each, group, *key))
    return found


def _together(
    same: list[str], groups: dict[str, UUID], apart: Collection[frozenset[str]]
) -> Iterator[tuple[str, UUID]]:
    """Who of these joins which group: the first that there is, else a new one of its own."""
    known = [each for each in same if each in groups]
    group = groups[known[0]] if known else uuid4()
    inside = [each for each, its in groups.items() if its == group]
    added: list[str] = []
    for each in same:
        others = (*inside, *added)
        if each not in groups and not any(frozenset((each, other)) in apart for other in others):
            added.append(each)
    if known or len(added) > 1:
        yield from ((each, group) for each in added)
