"""Closed lists and frozen values of the assets slice. Pure: a member alone can use them."""

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from wardwatch.kit.worded import Worded


class CareRole(Worded):
    """What an asset does for care."""

    LIFE_SUSTAINING = "life-sustaining", "Life-sustaining"
    TREATMENT = "treatment", "Treatment"
    DIAGNOSTIC = "diagnostic", "Diagnostic"
    MONITORING = "monitoring", "Monitoring"
    RECORDS = "records", "Records"
    ADMINISTRATIVE = "administrative", "Administrative"
    UNKNOWN = "unknown", "Not stated"


class NetworkExposure(Worded):
    """From where an asset can be reached."""

    INTERNET_FACING = "internet-facing", "Internet-facing"
    INTERNAL = "internal", "Internal network"
    ISOLATED = "isolated", "Isolated"
    UNKNOWN = "unknown", "Not stated"


class ChangeKind(Worded):
    """What happened to an inventory line."""

    ADDED = "added", "Added"
    CORRECTED = "corrected", "Corrected"
    REMOVED = "removed", "Removed"
    RESTORED = "restored", "Put back"


class UploadState(Worded):
    """How far a list is that somebody sent. The first and the third are work of the program, the second waits for the
    person."""

    READING = "reading", "Being read"
    READ = "read", "Read, not stored yet"
    STORING = "storing", "Being stored"
    STORED = "stored", "Stored"
    FAILED = "failed", "Could not be read"


AT_WORK = (UploadState.READING, UploadState.STORING)


class ImportMode(StrEnum):
    """What happens to a list with faults: nothing goes in, or the good rows do."""

    ALL_OR_NOTHING = "all-or-nothing"
    GOOD_ROWS = "good-rows"


class InventoryFormat(StrEnum):
    """How a list is written."""

    CSV = "csv"
    XLSX = "xlsx"
    XLSB = "xlsb"
    XLS = "xls"
    ODS = "ods"
    CYCLONEDX = "cyclonedx"
    CYCLONEDX_XML = "cyclonedx-xml"
    SPDX = "spdx"
    SPDX_TAGS = "spdx-tag-value"


class Field(StrEnum):
    """What a column of an inventory can say. The words are the headers of the template."""

    VENDOR = "vendor"
    PRODUCT = "product"
    MODEL = "model"
    VERSION = "version"
    QUANTITY = "quantity"
    SITE = "site"
    DEPARTMENT = "department"
    NETWORK_EXPOSURE = "network_exposure"
    CARE_ROLE = "care_role"
    HOSTNAME = "hostname"
    SERIAL = "serial"
    LOT = "lot"
    MANUFACTURED = "manufactured"
    EXPIRES = "expires"
    OWNER = "owner"
    SUPPORT_END = "support_end"
    UDI_DI = "udi_di"
    CPE = "cpe"
    PURL = "purl"
    CONTAINER = "container"
    UID = "uid"


REQUIRED = (Field.VENDOR, Field.PRODUCT)
PRIVATE = frozenset({Field.SITE, Field.NETWORK_EXPOSURE, Field.HOSTNAME, Field.SERIAL})
"""Sealed at rest; the center's staff sees them only if the member says so."""
DEVICE_SAYS = (Field.CARE_ROLE, Field.DEPARTMENT, Field.NETWORK_EXPOSURE)
"""What a part takes from its device where it does not say it itself."""
DEEPEST = 100
"""How many lines a line may stand in, one in the other."""
TOO_DEEP = f"stands in more than {DEEPEST} others, one in the other"
IN_ITSELF = "would be part of itself"


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """What is known of one asset: the fields of the template. Empty text, UNKNOWN and None mean *not stated*.

    `lot`: its lot or batch, of several with commas between them. `manufactured`: when, as far as known ("2019-03-14",
    "2019-03", "2019"); `expires`: the last day of use.
    `hashes`, in a bill of materials alone: digests of its file (`standards.digests`), no field of the template.
    `container` is the uid of the line that it is a part of. `uid`, in a list alone, is its own: the known line's, or
    any mark by which other lines of the list name it as their container.
    """

    vendor: str
    product: str
    model: str = ""
    version: str = ""
    quantity: int = 1
    site: str = ""
    department: str = ""
    network_exposure: NetworkExposure = NetworkExposure.UNKNOWN
    care_role: CareRole = CareRole.UNKNOWN
    hostname: str = ""
    serial: str = ""
    lot: str = ""
    manufactured: str = ""
    expires: date | None = None
    owner: str = ""
    support_end: date | None = None
    udi_di: str = ""
    cpe: str = ""
    purl: str = ""
    container: str = ""
    uid: str = ""
    hashes: str = ""

    def having(self, **changed: Any) -> "Details":
        """A copy with some fields changed."""
        return dataclasses.replace(self, **changed)


@dataclass(frozen=True, slots=True)
class Line:
    """One good line of a list: what it says, and where (physical line of a table, position in a bill of materials; of
    a workbook also which sheet, from 1). `written`: the name as it stands there, where a version was taken out of it.
    `unstated`: fields that the file speaks about, but not here; they keep what was known. `inside`: the place of the
    line of the same list that contains it."""

    number: int
    details: Details
    sheet: int = 0
    written: str = ""
    unstated: frozenset[Field] = frozenset()
    inside: "Place | None" = None

    @property
    def place(self) -> "Place":
        """Where it stands in its list."""
        return self.sheet, self.number


Place = tuple[int, int]
"""Where a line stands in a list: the sheet (0: there are none) and the line."""


@dataclass(frozen=True, slots=True)
class LineFault:
    """Why one line of a list cannot go in: the line, the column's header (empty: the line as a whole), one sentence,
    what stands there, and the sheet of a workbook."""

    line: int
    column: str
    reason: str
    value: str = ""
    sheet: str = ""

    def __str__(self) -> str:
        where = ", ".join(filter(None, (self.sheet, f"line {self.line}", self.column)))
        return f"{where}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row of a table that is no line of the inventory: the heading of a section, a sum, the header again."""

    line: int
    reason: str
    text: str
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class VersionInName:
    """A version that stood in a name while the line gives none: the name as written, and as it is read. Where several
    lines say the same and are told as one, `line` is the first of `lines`."""

    line: int
    written: str
    name: str
    version: str
    sheet: str = ""
    lines: int = 1


@dataclass(frozen=True, slots=True)
class NamedByDevice:
    """A line whose maker or product the list leaves out, and as what it is known by what it does say: its device
    identifier (`di`), or else a CPE name, a package URL, or a name that a maker's stands in front of. `source`: how.

    `vendor`, `product`, `model` are as the line goes in.
    """

    line: int
    di: str
    vendor: str
    product: str
    model: str
    source: str
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class SheetSeen:
    """A sheet of a workbook. `why_not`: why none of it is read (empty: it is); `rows`: how many stand below its header;
    `columns`: which of the file's columns are its own, by position."""

    name: str
    rows: int = 0
    why_not: str = ""
    columns: tuple[int, ...] = ()


def lines_refused(faults: Iterable[LineFault]) -> int:
    """How many lines these faults keep out; one without a number (0) is known by its place."""
    return len({(fault.sheet, fault.line or fault.column) for fault in faults})


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """How a file is to be read: what each column says, in the order of its columns (None: the column is not read; no
    `fields` at all: what its header says); whether names keep the versions that stand in them; sheets left out."""

    fields: tuple[Field | None, ...] = ()
    names_as_written: bool = False
    left_out: tuple[str, ...] = ()

    @property
    def stated(self) -> frozenset[Field]:
        """Fields that the file speaks about. The others keep, in a re-import, what was known."""
        return frozenset(field for field in self.fields if field)

    @property
    def missing(self) -> tuple[Field, ...]:
        """Required fields that no column gives."""
        return tuple(field for field in REQUIRED if field not in self.fields)


@dataclass(frozen=True, slots=True, kw_only=True)
class Inventory:
    """A list as read: its good lines, its faults, which fields it speaks about, and what was not taken as it stands.
    Of `no_maker` lines nothing says who makes what they are about.

    `describes`: the numbers of the lines that a bill of materials is about, and whether it says that they are devices.
    """

    format: InventoryFormat
    lines: tuple[Line, ...]
    faults: tuple[LineFault, ...]
    stated: frozenset[Field]
    columns: dict[str, str] = field(default_factory=dict)
    sheets: tuple[SheetSeen, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    versions: tuple[VersionInName, ...] = ()
    named: tuple[NamedByDevice, ...] = ()
    no_maker: int = 0
    describes: dict[int, bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What an import would read. `columns` are the file's headers, each once however many sheets have it; `sample` are
    the first rows under them. Of `skipped` and `versions` the first are here, `skipped_count` and `version_count` count
    all of them. Of `no_maker` lines nothing says who makes them. `remembered`: the columns are read as they were chosen
    for an earlier list with the same header."""

    format: InventoryFormat
    encoding: str
    columns: tuple[str, ...]
    mapping: ColumnMapping
    sample: tuple[tuple[str, ...], ...]
    good: int
    faults: tuple[LineFault, ...]
    sheets: tuple[SheetSeen, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    skipped_count: int = 0
    versions: tuple[VersionInName, ...] = ()
    version_count: int = 0
    named: tuple[NamedByDevice, ...] = ()
    named_count: int = 0
    no_maker: int = 0
    remembered: bool = False

    @property
    def refused(self) -> int:
        """How many lines have a fault."""
        return lines_refused(self.faults)
