"""Frozen values of the sharing slice: the question that a collection is, a page of its answer, a submission."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from wardwatch.feeds.types import QuarantineState
from wardwatch.kit.translation import gettext_noop
from wardwatch.kit.worded import Worded
from wardwatch.standards.tlp import Tlp


class Readers(Worded):
    """Who may know of a collection. What in it they see is decided object by object, by each object's marking."""

    CENTER = "center", "The center"
    ENROLLED = "enrolled", "Everybody who signs in here"


class Writers(Worded):
    """Who may add objects to a collection."""

    NOBODY = "nobody", "Nobody"
    CENTER = "center", "The center"
    PARTNERS = "partners", "The center and its partners"
    ENROLLED = "enrolled", "Everybody who signs in here"


class SubmissionState(Worded):
    """How far objects are that somebody sent; the words of TAXII 2.1 section 4.3.1."""

    PENDING = "pending", "Waiting"
    COMPLETE = "complete", "Complete"


@dataclass(frozen=True, slots=True)
class Query:
    """Which objects belong to a collection; what is empty or None asks for nothing.

    `topics` and `sectors` go by the objects' labels, `sources` by the names of sources (`mitre_attack`), or by
    what stands before their colon (`submitter`). An object whose confidence
    nobody stated is not of `min_confidence`. `max_age_days` counts from the version's own time. `ceiling` is
    the highest marking that may lie in the collection at all, whoever looks.
    """

    types: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    min_confidence: int | None = None
    max_age_days: int | None = None
    ceiling: Tlp | None = None


@dataclass(frozen=True, slots=True)
class CollectionCard:
    """A collection as somebody sees it; `can_write` is for that person."""

    id: int
    uid: UUID
    alias: str
    title: str
    description: str
    query: Query
    readers: Readers
    writers: Writers
    can_write: bool


@dataclass(frozen=True, slots=True)
class Holding:
    """What somebody sees in a collection: how many versions of objects of each type, the most first.

    `first` and `last`: when the first and the last of them were added; None where there are none.
    """

    types: tuple[tuple[str, int], ...]
    first: datetime | None
    last: datetime | None

    @property
    def count(self) -> int:
        """How many all in all."""
        return sum(count for _, count in self.types)


@dataclass(frozen=True, slots=True)
class AddedLine:
    """An object that was added to a collection."""

    stix_id: str
    type: str
    name: str
    added: datetime
    tlp: Tlp


@dataclass(frozen=True, slots=True)
class ObjectsPage:
    """Objects of a collection in the order in which they were added. `bodies` are JSON objects joined by commas.

    `first` and `last` are when the first and the last of them were added, None for none; `more`: others follow.
    `collection` is the uid; `labels` are those (ids) of the objects, `count` their number.
    """

    bodies: bytes
    count: int
    first: datetime | None
    last: datetime | None
    more: bool
    collection: UUID
    labels: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One version of an object in a collection."""

    stix_id: str
    added: datetime
    version: datetime


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of one object that was sent; `message` says why it was refused, or what is to be known of it.

    What was refused stood at `place`; `kept` is how it stands in quarantine, None for what is not there.
    """

    stix_id: str
    version: str
    message: str = ""
    place: str = ""
    kept: QuarantineState | None = None


@dataclass(frozen=True, slots=True)
class DestinationCard:
    """A partner's server to which one of our collections is sent, and how far that is. Its secret is never shown.

    `url` is of the collection there. `waits`: the server judges what it was sent last, and is asked what became of it.
    `acknowledged`: what was added until then has arrived; None: nothing yet. `problem` "": the last attempt went well;
    `attempts`: those that failed since.
    """

    uid: UUID
    name: str
    organization: int
    organization_uid: UUID | None
    organization_name: str
    collection: str
    collection_title: str
    url: str
    user: str
    has_secret: bool
    is_private: bool
    made_at: datetime
    paused_at: datetime | None
    waits: bool
    acknowledged: datetime | None
    sent: int
    refused: int
    problem: str
    attempts: int
    next_at: datetime
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class SubmissionCard:
    """Objects that somebody sent, as far as they are. The lists may be shorter than the counts.

    `waiting`: how many of the refused are in quarantine and can be tried again. `collection` is its uid, `organization`
    the name of the one that sent it, "" for whoever may not know that one; `label` is an id.
    """

    uid: UUID
    collection: UUID
    organization: str
    label: int
    state: SubmissionState
    received_at: datetime
    accepted: int
    refused: int
    pending: int
    waiting: int
    successes: tuple[Judged, ...]
    failures: tuple[Judged, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmissionLine:
    """Objects that somebody sent to a collection (its title), in a list. `accepted` counts the `warned` too."""

    uid: UUID
    collection: str
    state: SubmissionState
    received_at: datetime
    accepted: int
    warned: int
    refused: int
    pending: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmissionDetail:
    """The same with the ids of the accepted objects and what was refused, as far as a submission names them.

    `own` is the source under which they stand: its id, with its name.
    """

    line: SubmissionLine
    objects: tuple[str, ...]
    failures: tuple[Judged, ...]
    own: dict[int, str]


SUBMISSIONS = gettext_noop("Objects that others sent to collections")
"""How what was refused of them is called in quarantine."""


@dataclass(frozen=True, slots=True)
class SentLine:
    """Objects that somebody sent to a collection, in the list of all that was sent there; `name` is the sender's."""

    uid: UUID
    collection: UUID
    organization: int
    name: str
    state: SubmissionState
    received_at: datetime
    accepted: int
    refused: int


class ListFormat(Worded):
    """How a block list is written."""

    EDL = "edl", "External Dynamic List: one value a line, nothing else (Palo Alto Networks and many others)"
    PLAIN = "plain", "Plain list with comments that begin with # (Fortinet, pfSense, OPNsense, Cisco, resolvers)"
    CSV = "csv", "Table (CSV)"
    SURICATA = "suricata", "Suricata rules"
    SNORT = "snort", "Snort 3 rules"
    ZEEK = "zeek", "Zeek intelligence file"
    STIX = "stix", "STIX 2.1 bundle of indicators"
    YARA = "yara", "YARA rules, as their authors wrote them"
    SIGMA = "sigma", "Sigma rules, as their authors wrote them"


class ListUse(Worded):
    """What a block list is for."""

    HUNT = "hunt", "Look for them"
    BLOCK = "block", "Block them"


class ListKind(Worded):
    """What a block list holds; the values are those of `exports.PlainList`."""

    ADDRESSES = "addresses", "Addresses (IPv4 and IPv6, single and blocks)"
    IPV4 = "ipv4", "IPv4 addresses"
    IPV6 = "ipv6", "IPv6 addresses"
    DOMAINS = "domains", "Domain names"
    URLS = "urls", "URLs"
    EMAILS = "emails", "Mail addresses"
    MD5 = "md5", "MD5 digests of files"
    SHA1 = "sha1", "SHA-1 digests of files"
    SHA256 = "sha256", "SHA-256 digests of files"


CONFIRMATION = gettext_noop("Block what is on this list without a look")
"""What somebody says, word for word, before a list of theirs blocks."""
SINGLE = frozenset({ListFormat.EDL, ListFormat.PLAIN})
"""Formats of one kind of value in a list."""
AS_STORED = frozenset({ListFormat.STIX, ListFormat.YARA, ListFormat.SIGMA})
"""Formats of whole objects, which have no kinds of values."""
ONLY_LOOK = frozenset({ListFormat.YARA, ListFormat.SIGMA})
"""Formats that nothing is blocked by."""
DELTAS = SINGLE | {ListFormat.CSV}
"""Formats of which the changes alone can be asked."""
FILE_NAMES: dict[ListFormat, str] = {
    ListFormat.EDL: "list.txt",
    ListFormat.PLAIN: "list.txt",
    ListFormat.CSV: "list.csv",
    ListFormat.SURICATA: "wardwatch.rules",
    ListFormat.SNORT: "wardwatch.rules",
    ListFormat.ZEEK: "wardwatch.intel",
    ListFormat.STIX: "bundle.json",
    ListFormat.YARA: "wardwatch.yar",
    ListFormat.SIGMA: "wardwatch.yml",
}
"""How the file of each format is called in its address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListAsked:
    """What a block list asks for; no `kinds`: all that the format takes, and None: whatever the confidence.

    `confidence` is the least, 0 to 100; a value whose confidence nobody can say is not of it.
    """

    title: str
    format: ListFormat
    kinds: tuple[ListKind, ...] = ()
    use: ListUse = ListUse.HUNT
    min_confidence: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListCard:
    """A block list as its organization sees it. `made_by` is an actor ("person:12"), `last_read_from` an address."""

    id: int
    uid: UUID
    organization: int
    asked: ListAsked
    made_by: str
    made_at: datetime
    changed_at: datetime
    last_read_at: datetime | None
    last_read_from: str
    closed_at: datetime | None

    @property
    def file_name(self) -> str:
        """How the file is called in its address."""
        return FILE_NAMES[self.asked.format]


@dataclass(frozen=True, slots=True)
class NewSecret:
    """A block list and the secret of its address, which is never shown again."""

    uid: UUID
    secret: str = field(repr=False)


LEFT_OUT: dict[str, str] = {
    "revoked": gettext_noop("taken back by its source"),
    "no-last-seen": gettext_noop("nobody says when it was seen last"),
    "expired": gettext_noop("past the time until which it is valid"),
    "faded": gettext_noop("seen too long ago to be sure of it"),
    "never-block": gettext_noop("belongs to what is never blocked"),
    "own-never": gettext_noop("belongs to what you never block"),
    "too-unsure": gettext_noop("too unsure to look for"),
    "unknown-confidence": gettext_noop("nobody can say how sure it is"),
    "not-sure-enough": gettext_noop("not sure enough to block"),
    "less-sure": gettext_noop("less sure than this list asks"),
    "false-positive": gettext_noop("reported as a false positive"),
    "too-few-sources": gettext_noop("too few independent sources"),
    "not-seen-lately": gettext_noop("seen too long ago to block"),
    "not-yet": gettext_noop("said to be seen at a time that has not come"),
    "times-contradict": gettext_noop("said to be seen last before it was seen first"),
    "not-hunted-yet": gettext_noop("not looked for long enough without complaint"),
    "kind": gettext_noop("of a kind that is looked for, not blocked"),
    "too-wide": gettext_noop("a block of addresses that holds others too"),
    "no-indicator": gettext_noop("seen, but nobody calls it an indicator"),
    "list": gettext_noop("on a list of what is often taken for bad and is not"),
    "other": gettext_noop("for another reason"),
}
"""Why a value is not in a file, in words, by the rule that bounds it most (`intel.judging.policy`)."""


def left_out(rule: str) -> str:
    """The key of `LEFT_OUT` for a rule."""
    return rule if rule in LEFT_OUT else "list" if rule.startswith("list-") else "other"
