"""The public values of a CVE record: what the format says, with its ways of saying nothing read as None."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

import msgspec

from wardwatch.kit.errors import Fault
from wardwatch.standards import cvss, ssvc


class State(StrEnum):
    """`cveMetadata.state`."""

    PUBLISHED = "PUBLISHED"
    REJECTED = "REJECTED"


class Kind(StrEnum):
    """Who wrote a container: the numbering authority, or an authorized data publisher beside it."""

    CNA = "cna"
    ADP = "adp"


class Status(StrEnum):
    """Whether a version is affected (definition `status`)."""

    AFFECTED = "affected"
    UNAFFECTED = "unaffected"
    UNKNOWN = "unknown"


class Change(msgspec.Struct, frozen=True):
    """From version `at` on, inside the range that holds this change, the status is `status`."""

    at: str
    status: Status


class Version(msgspec.Struct, frozen=True):
    """One version, or a range: from `version` (included) to `less_than` (not) or `less_than_or_equal` (included).

    `version` is None where the record says `n/a` or `unspecified`: with an upper end, a range without a known start;
    without one, some version that nobody named. An upper end `*` means without end, `1.*` the end of all that begins
    with `1.`. `place` is the entry's JSON path.
    """

    version: str | None
    status: Status
    version_type: str | None = None
    less_than: str | None = None
    less_than_or_equal: str | None = None
    changes: tuple[Change, ...] = ()
    place: str = ""


class Affected(msgspec.Struct, frozen=True):
    """A product and the status of its versions; versions that no entry covers have `default_status`.

    Named by vendor and product, or by collection and package, or by package URL; None where the record names nothing.
    No `platforms` means all; `modules`, `program_files` and `program_routines` say where in the product the fault is;
    `repo` is the repository that resolves versions of type `git`. `place` is the entry's JSON path.

    Where a version entry could not be read, `default_status` is UNKNOWN: it may speak of what that entry excepted.
    """

    vendor: str | None
    product: str | None
    collection_url: str | None
    package_name: str | None
    package_url: str | None
    default_status: Status
    versions: tuple[Version, ...]
    cpes: tuple[str, ...]
    platforms: tuple[str, ...]
    modules: tuple[str, ...]
    program_files: tuple[str, ...] = ()
    program_routines: tuple[str, ...] = ()
    repo: str | None = None
    place: str = ""


class Operator(StrEnum):
    """How the members of a node or of an applicability go together."""

    AND = "AND"
    OR = "OR"


@dataclass(frozen=True, slots=True)
class CpeMatch:
    """Products by CPE name (`criteria`, 2.3) within bounds of versions (definition `cpe_match`).

    Not `vulnerable` means that the product is a condition: what the vulnerable one runs on. Without a bound, the
    version attribute of `criteria` decides.
    """

    criteria: str
    vulnerable: bool
    match_criteria_id: str | None = None
    version_start_including: str | None = None
    version_start_excluding: str | None = None
    version_end_including: str | None = None
    version_end_excluding: str | None = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class CpeNode:
    """Matches of which any (OR) or all (AND) must be present, or the contrary where `negate` is set."""

    operator: Operator
    negate: bool
    matches: tuple[CpeMatch, ...]


@dataclass(frozen=True, slots=True)
class Applicability:
    """An entry of `cpeApplicability`: nodes of which any (OR, also where nothing is said) or all (AND) must hold."""

    operator: Operator
    negate: bool
    nodes: tuple[CpeNode, ...]
    place: str = ""


@dataclass(frozen=True, slots=True)
class Cvss:
    """A CVSS assessment: the vector with its own score, and the `baseScore` that the record states.

    The two differ where a publisher wrote the temporal score into `baseScore`.
    """

    vector: cvss.Vector
    stated_score: float | None


@dataclass(frozen=True, slots=True)
class KevReference:
    """CISA's note inside a record that the KEV catalog lists it since `date_added`."""

    date_added: date
    reference: str


@dataclass(frozen=True, slots=True)
class Reference:
    """A link, and what the publisher says is behind it (`vendor-advisory`, `patch`, `exploit`)."""

    url: str
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Container:
    """What one organization says about the vulnerability. `description` is the first in English; `updated` in UTC."""

    kind: Kind
    org_id: str
    short_name: str | None
    title: str | None
    updated: datetime | None
    description: str | None
    affected: tuple[Affected, ...]
    cvss: tuple[Cvss, ...]
    ssvc: ssvc.Selection | None
    kev: KevReference | None
    cwes: tuple[str, ...]
    references: tuple[Reference, ...]
    tags: tuple[str, ...]
    cpe_applicability: tuple[Applicability, ...] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """A CVE record: the CNA's container first, then the ADPs'. Times in UTC.

    A rejected record has a `rejected_reason` and may name the CVEs that replace it. `faults` are list entries that
    could not be read (products, versions, metrics, references, ...), by JSON path; everything else stands.
    """

    cve: str
    state: State
    published: datetime | None
    updated: datetime | None
    data_version: str
    containers: tuple[Container, ...]
    rejected_reason: str | None
    replaced_by: tuple[str, ...]
    faults: tuple[Fault, ...]
