"""What is found in a text, and where it stands there."""

from dataclasses import dataclass
from enum import StrEnum

from wardwatch.standards.observables import ObservableKind


class MentionKind(StrEnum):
    """What a text mentions beside observable values."""

    CVE = "cve"
    ATTACK_ID = "attack-id"
    NAME = "name"


class NameKind(StrEnum):
    """What a name is of: types of STIX 2.1 section 4."""

    CAMPAIGN = "campaign"
    INTRUSION_SET = "intrusion-set"
    MALWARE = "malware"
    THREAT_ACTOR = "threat-actor"
    TOOL = "tool"


@dataclass(frozen=True, slots=True)
class Named:
    """One that a name may mean: its kind, its main name, and its STIX id."""

    kind: NameKind
    name: str
    id: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a find stands: offsets in the text (the end is the first character after it), the line (from 1; within its
    page where the text has pages, which count from 1), and the words as written."""

    start: int
    end: int
    line: int
    page: int | None
    written: str


@dataclass(frozen=True, slots=True)
class Find:
    """One value that a text holds: every value stands once, with its places, in the order of the first.

    `times` is how often it stands there; `places` are the first thousand. `defanged`: written so that nobody clicks on
    it, at least once, which authors do to what they warn of and not to what they refer to. `means` are those who go by
    a name, all of them where several do.
    """

    kind: ObservableKind | MentionKind
    value: str
    places: tuple[Place, ...]
    times: int
    defanged: bool
    means: tuple[Named, ...] = ()
