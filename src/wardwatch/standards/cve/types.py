"""The public values of a CVE record: what the format says, with its ways of saying nothing read as None."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

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


@dataclass(frozen=True, slots=True)
class Change:
    """From version `at` on, inside the range that holds this change, the status is `status`."""

    at: str
    status: Status


@dataclass(frozen=True, slots=True)
class Version:
    """One version, or a range: from `version` (included) to `less_than` (not) or `less_than_or_equal` (included).

    `version` is None where the record says `n/a` or `unspecified`: with an upper end, a range without a known start;
    without one, some version that nobody named. An upper end `*` means without end.
    """

    version: str | None
    status: Status
    version_type: str | None = None
    less_than: str | None = None
    less_than_or_equal: str | None = None
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Affected:
    """A product and the status of its versions; versions that no entry covers have `default_status`.

    Named by vendor and product, or by collection and package, or by package URL; None where the record names nothing.
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


@dataclass(frozen=True, slots=True)
class Record:
    """A CVE record: the CNA's container first, then the ADPs'. Times in UTC.

    A rejected record has a `rejected_reason` and may name the CVEs that replace it. `faults` are metrics that could
    not be read, by JSON path; everything else in the record stands.
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
