"""Names that actors, malware and tools go by, as a table that others' lists are read into."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import msgspec

from wardwatch.intel.extraction.types import Named, NameKind
from wardwatch.kit.errors import FormatError

_SHORTEST = 4
_SHORTEST_PLAIN = 6
"""Letters of the shortest name that is one word in small letters: shorter ones are words and commands (`route`)."""
SPLIT = re.compile(r"[\s\u2010-\u2015-]+")
WORD = re.compile(r"\w+")
_USUAL = frozenset(
    """january february march april june july august september october november december monday friday american
    arabic brazilian british chinese european french german indian iranian israeli italian japanese korean polish
    russian spanish turkish ukrainian vietnamese android apple cisco google java linux microsoft oracle python windows
    adware backdoor botnet encryptor exploit malware phishing ransom ransomware rootkit spyware trojan virus mailto
    browser desktop download email explorer global hunt iron level light loader mobile payload project remote rapid7
    sector security server service system template update""".split()  # noqa: SIM905 - a list of words
)
"""Words that lists have as names, and reports as what they are."""
_GALAXY_KINDS = {
    "botnet": NameKind.MALWARE,
    "malpedia": NameKind.MALWARE,
    "microsoft-activity-group": NameKind.THREAT_ACTOR,
    "ransomware": NameKind.MALWARE,
    "rmm-tool": NameKind.TOOL,
    "stealer": NameKind.MALWARE,
    "threat-actor": NameKind.THREAT_ACTOR,
    "tool": NameKind.TOOL,
}
"""MISP galaxies whose clusters are actors, malware or tools."""


@dataclass(frozen=True, slots=True)
class Alias:
    """One name, and one who goes by it. `established`: it is from a list that takes only what is well known."""

    text: str
    named: Named
    established: bool = False


@dataclass(frozen=True, slots=True)
class Names:
    """The names to look for. `ids` are the numbers of ATT&CK that exist, current or not; empty: not known."""

    ids: frozenset[str] = frozenset()
    means: dict[str, tuple[Named, ...]] = field(default_factory=dict)
    by_head: dict[str, tuple[tuple[str, frozenset[str]], ...]] = field(default_factory=dict)
    """Spellings by their first word, each with all its words."""
    established: frozenset[str] = frozenset()


class _Reference(msgspec.Struct):
    source_name: str = ""
    external_id: str = ""


class _Object(msgspec.Struct):
    type: str
    id: str = ""
    name: str = ""
    aliases: list[str] = []
    x_mitre_aliases: list[str] = []
    external_references: list[_Reference] = []


class _Bundle(msgspec.Struct):
    objects: list[_Object] = []


class _Meta(msgspec.Struct):
    synonyms: list[str] = []


class _Value(msgspec.Struct):
    value: str
    uuid: str = ""
    meta: _Meta = msgspec.field(default_factory=_Meta)


class _Cluster(msgspec.Struct):
    type: str
    values: list[_Value] = []


_BUNDLE, _CLUSTER = msgspec.json.Decoder(_Bundle), msgspec.json.Decoder(_Cluster)
_KEYS = msgspec.json.Decoder(dict[str, msgspec.Raw])


def names(aliases: Iterable[Alias], ids: Iterable[str] = ()) -> Names:
    """The table of these names; those too short or too usual to be told from words are left out."""
    means: dict[str, dict[Named, None]] = {}
    spelled: dict[str, dict[str, frozenset[str]]] = {}
    numbers = frozenset(ids)
    established: set[str] = set()
    for alias in aliases:
        text = " ".join(alias.text.split())
        if _is_telling(text) and text not in numbers:
            means.setdefault(folded_name(text), {})[alias.named] = None
            if alias.established:
                established.add(folded_name(text))
            for spelling in (text, text.upper()):
                words = WORD.findall(spelling)
                spelled.setdefault(words[0], {})[spelling] = frozenset(words)
    return Names(
        numbers,
        {name: tuple(each) for name, each in means.items()},
        {head: tuple(each.items()) for head, each in spelled.items()},
        frozenset(established),
    )


def folded_name(text: str) -> str:
    """A name in the spelling that equal ones share: small letters, one space for spaces and hyphens."""
    return SPLIT.sub(" ", text.strip()).lower()


def from_attack(bundle: bytes) -> tuple[list[Alias], list[str]]:
    """The names and the numbers in an ATT&CK bundle (STIX 2.0 or 2.1), revoked ones too. FormatError if it is none."""
    try:
        objects = _BUNDLE.decode(bundle).objects
    except msgspec.MsgspecError as error:
        raise FormatError(f"is not an ATT&CK bundle: {error}") from error
    kinds = {kind.value: kind for kind in NameKind}
    aliases = [
        Alias(text, Named(kinds[each.type], each.name, each.id), established=True)
        for each in objects
        if each.type in kinds
        for text in dict.fromkeys((each.name, *each.aliases, *each.x_mitre_aliases))
    ]
    return aliases, [
        reference.external_id
        for each in objects
        for reference in each.external_references
        if reference.source_name.startswith("mitre-") and reference.external_id
    ]


def from_galaxy(cluster: bytes) -> list[Alias]:
    """The names in a file of MISP galaxy clusters; none where it is about something else. FormatError if it is none."""
    try:
        read = _CLUSTER.decode(cluster)
    except msgspec.MsgspecError as error:
        raise FormatError(f"is not a file of MISP galaxy clusters: {error}") from error
    kind = _GALAXY_KINDS.get(read.type)
    if kind is None:
        return []
    return [
        Alias(text, Named(kind, each.value, each.uuid))
        for each in read.values
        for text in dict.fromkeys((each.value, *each.meta.synonyms))
    ]


def from_list(data: bytes) -> tuple[list[Alias], list[str]]:
    """`from_attack` or `from_galaxy`, whichever the data are. FormatError if they are neither."""
    try:
        keys = _KEYS.decode(data)
    except msgspec.MsgspecError as error:
        raise FormatError(f"is neither an ATT&CK bundle nor a file of MISP galaxy clusters: {error}") from error
    if "objects" in keys:
        return from_attack(data)
    return from_galaxy(data), []


def _is_telling(text: str) -> bool:
    letters: Sequence[str] = [each for each in text if each.isalnum()]
    if len(letters) < _SHORTEST - any(map(str.isdecimal, text)) or not WORD.search(text):
        return False
    if text.isdecimal() or text.lower() in _USUAL:
        return False
    return not (text.isalpha() and text.islower() and len(text) < _SHORTEST_PLAIN)
