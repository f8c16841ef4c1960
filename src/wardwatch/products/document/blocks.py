"""What a product is made of: claims, actions, rows and the blocks that hold them. Frozen; no Django.

Everything that can be marked apart from the rest carries `tlp` and is a `Part`; what stands under a higher marking than
a release may show is left out of that release (`variant`), or replaced by its tear line.
"""

from datetime import date, datetime
from typing import Any, TypeAlias

import msgspec

from wardwatch.products.types import ActionRole, Marking, Readers
from wardwatch.standards.estimative import AnalyticConfidence, Likelihood


class Part(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What carries a marking of its own. `sources` are keys of the document's sources: it says what they say."""

    tlp: Marking = Marking.CLEAR
    sources: tuple[str, ...] = ()


class TearLine(Part, frozen=True, kw_only=True):
    """What is said instead to readers who may not see the claim above it."""

    text: str


class Claim(Part, frozen=True, kw_only=True):
    """A sentence, or a few that belong together.

    A `judgement` is ours and says how likely (`likelihood`) and how sure we are (`confidence`); anything else is what
    its sources say. Plain text: what stands between backticks is code or a command, exactly as it is typed.
    """

    text: str
    judgement: bool = False
    likelihood: Likelihood | None = None
    confidence: AnalyticConfidence | None = None
    tear_line: TearLine | None = None


class Action(Part, frozen=True, kw_only=True):
    """What is recommended: an imperative, who does it, until when, why; and the practices that it is part of.

    `by` is a recommended day; `by_words` says it where no day can be given ("at the next maintenance").
    `mitigations` and `techniques` are ATT&CK ids, `hicp` ids of HICP sub-practices, `goals` ids of HPH performance
    goals.
    """

    do: str
    who: tuple[ActionRole, ...] = ()
    by: date | None = None
    by_words: str = ""
    why: str = ""
    mitigations: tuple[str, ...] = ()
    techniques: tuple[str, ...] = ()
    hicp: tuple[str, ...] = ()
    goals: tuple[str, ...] = ()


class AffectedProduct(Part, frozen=True, kw_only=True):
    """A product that is affected, in which versions, what mends it. `status` is one of `RangeStatus`."""

    vendor: str
    product: str
    versions: str = ""
    fixed_in: str = ""
    status: str = "affected"
    vulnerabilities: tuple[str, ...] = ()
    cpe: str = ""
    purl: str = ""


class VulnerabilityRow(Part, frozen=True, kw_only=True):
    """A vulnerability in a table: numbers as published. `exploited` None: nobody says; `epss` is a probability."""

    name: str
    title: str = ""
    cvss: str = ""
    base_score: float | None = None
    severity: str = ""
    exploited: bool | None = None
    ransomware: bool | None = None
    date_added: date | None = None
    epss: float | None = None
    description: str = ""
    fix: str = ""
    cwes: tuple[str, ...] = ()


class IndicatorRow(Part, frozen=True, kw_only=True):
    """An indicator: `kind` as in `standards.observables`, `value` as it is looked for (never defanged)."""

    kind: str
    value: str
    first_seen: datetime | None = None
    last_seen: datetime | None = None
    valid_until: datetime | None = None
    note: str = ""
    stix_id: str = ""
    pattern: str = ""


class TechniqueRow(Part, frozen=True, kw_only=True):
    """A technique of ATT&CK as it was used here."""

    technique: str
    name: str
    tactics: tuple[str, ...] = ()
    use: str = ""
    stix_id: str = ""


class MitigationRow(Part, frozen=True, kw_only=True):
    """A mitigation of ATT&CK, and how many of the techniques above it counters."""

    mitigation: str
    name: str
    counters: tuple[str, ...]
    of: int
    goals: tuple[str, ...] = ()


class Entry(Part, frozen=True, kw_only=True):
    """Something that happened; `until` where it lasted."""

    at: date
    text: str
    until: date | None = None


class TableRow(Part, frozen=True, kw_only=True):
    """A row of a table, a text for each column."""

    cells: tuple[str, ...]


class Block(Part, frozen=True, kw_only=True, tag_field="block"):
    """A part of a section. `id` names it for ever within its product, for comments and links."""

    id: str


class Summary(Block, frozen=True, kw_only=True, tag="summary"):
    """What a reader with one minute takes away."""

    claims: tuple[Claim, ...]


class Text(Block, frozen=True, kw_only=True, tag="text"):
    """A paragraph."""

    claims: tuple[Claim, ...]


class Points(Block, frozen=True, kw_only=True, tag="points"):
    """A list; `ordered` for steps, one after the other."""

    claims: tuple[Claim, ...]
    ordered: bool = False


class KeyActions(Block, frozen=True, kw_only=True, tag="key-actions"):
    """What is recommended first: three to five."""

    actions: tuple[Action, ...]


class AffectedProducts(Block, frozen=True, kw_only=True, tag="affected-products"):
    """Which products are affected."""

    rows: tuple[AffectedProduct, ...]


class Vulnerabilities(Block, frozen=True, kw_only=True, tag="vulnerabilities"):
    """Vulnerabilities, with their numbers."""

    rows: tuple[VulnerabilityRow, ...]


class Indicators(Block, frozen=True, kw_only=True, tag="indicators"):
    """Indicators. Every form says to vet them before blocking."""

    rows: tuple[IndicatorRow, ...]


class Techniques(Block, frozen=True, kw_only=True, tag="techniques"):
    """Techniques of ATT&CK; `attack_version` is the version that the ids are of."""

    rows: tuple[TechniqueRow, ...]
    attack_version: str = ""


class Mitigations(Block, frozen=True, kw_only=True, tag="mitigations"):
    """Mitigations, the one that counters most techniques first."""

    rows: tuple[MitigationRow, ...]


class Timeline(Block, frozen=True, kw_only=True, tag="timeline"):
    """What happened when, the oldest first."""

    entries: tuple[Entry, ...]


class Table(Block, frozen=True, kw_only=True, tag="table"):
    """A table; `numbers` are the places of columns that are set to the right."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]
    numbers: tuple[int, ...] = ()


class Figure(Block, frozen=True, kw_only=True, tag="figure"):
    """A picture: a Vega-Lite specification, what it shows in one sentence, and its numbers as a table."""

    title: str
    alternative: str
    spec: dict[str, Any]
    columns: tuple[str, ...] = ()
    rows: tuple[TableRow, ...] = ()


class Quote(Block, frozen=True, kw_only=True, tag="quote"):
    """Words of somebody else, unchanged."""

    text: str
    by: str


class Command(Block, frozen=True, kw_only=True, tag="command"):
    """Lines to be typed exactly so, and where."""

    where: str
    lines: tuple[str, ...]


class Slide(Block, frozen=True, kw_only=True, tag="slide"):
    """A page of a briefing, for technical or other readers; `notes` are for who speaks."""

    title: str
    readers: Readers
    blocks: tuple["AnyBlock", ...] = ()
    notes: str = ""


AnyBlock: TypeAlias = (
    Summary
    | Text
    | Points
    | KeyActions
    | AffectedProducts
    | Vulnerabilities
    | Indicators
    | Techniques
    | Mitigations
    | Timeline
    | Table
    | Figure
    | Quote
    | Command
    | Slide
)
