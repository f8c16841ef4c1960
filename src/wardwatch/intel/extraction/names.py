"""Names that actors, malware and tools go by, as a table that others' lists are read into."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from io import BytesIO

import msgspec

from wardwatch.intel.extraction.types import Named, NameKind
from wardwatch.kit.errors import FormatError
from wardwatch.standards import attack, stix
from wardwatch.standards.aliases import Alias as Said
from wardwatch.standards.misp import galaxies

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
    """The names and the numbers in an ATT&CK bundle (STIX 2.0 or 2.1), revoked ones too. FormatError if it is none.

    Who was known by the name of a revoked one is what replaced it.
    """
    try:
        said = attack.read(each.data for each in stix.objects(BytesIO(bundle)) if isinstance(each, stix.Raw))
    except FormatError as error:
        raise FormatError(f"is not an ATT&CK bundle: {error}") from error
    if not said.entries:
        raise FormatError("is not an ATT&CK bundle: it holds no object that can be read")
    aliases = [_alias(each, established=True) for each in attack.aliases(said)]
    return aliases, [each.attack_id for each in said.entries]


def from_galaxy(cluster: bytes) -> list[Alias]:
    """The names in a file of MISP galaxy clusters; none where it is about something else. FormatError if it is none."""
    try:
        read = galaxies.read(cluster)
    except FormatError as error:
        raise FormatError(f"is not a file of MISP galaxy clusters: {error}") from error
    return [_alias(each, established=False) for each in galaxies.aliases(read)]


def _alias(said: Said, *, established: bool) -> Alias:
    return Alias(said.name, Named(NameKind(said.kind), said.preferred, said.of), established=established)


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
