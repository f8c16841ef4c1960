"""The CVE record as it travels: structs with the shape and names of the JSON schema; other members are ignored."""

from datetime import date, datetime
from typing import Annotated, Literal

import msgspec

from wardwatch.standards.cve import types
from wardwatch.standards.cve.ids import CveId
from wardwatch.standards.cve.types import Operator, State, Status


class _Wire(msgspec.Struct, rename="camel"):
    """Members in camelCase."""


class Text(_Wire):
    """A text in one language (BCP 47)."""

    lang: str
    value: str


class Version(_Wire):
    """Definition `product`, `versions[]`."""

    version: str
    status: Status = Status.UNKNOWN
    version_type: str | None = None
    less_than: str | None = None
    less_than_or_equal: str | None = None
    changes: tuple[types.Change, ...] = ()


class Routine(_Wire):
    """Definition `product`, `programRoutines[]`."""

    name: str


class Product(_Wire):
    """Definition `product`, an entry of `affected`."""

    vendor: str | None = None
    product: str | None = None
    collection_url: str | None = msgspec.field(name="collectionURL", default=None)
    package_name: str | None = None
    package_url: str | None = msgspec.field(name="packageURL", default=None)
    default_status: Status = Status.UNKNOWN
    versions: tuple[Version, ...] = ()
    cpes: tuple[str, ...] = ()
    platforms: tuple[str, ...] = ()
    modules: tuple[str, ...] = ()
    program_files: tuple[str, ...] = ()
    program_routines: tuple[Routine, ...] = ()
    repo: str | None = None


class CpeMatch(_Wire):
    """Definition `cpe_match`."""

    criteria: str
    vulnerable: bool
    match_criteria_id: str | None = None
    version_start_including: str | None = None
    version_start_excluding: str | None = None
    version_end_including: str | None = None
    version_end_excluding: str | None = None


class CpeNode(_Wire):
    """Definition `cpe_node`."""

    operator: Operator
    cpe_match: tuple[CpeMatch, ...]
    negate: bool = False


class Applicability(_Wire):
    """Definition `cpeApplicabilityElement`."""

    nodes: tuple[CpeNode, ...]
    operator: Operator = Operator.OR
    negate: bool = False


class Cvss(_Wire):
    """A CVSS object of any version; only what cannot be computed from the vector, and the vector."""

    vector_string: str
    base_score: float | None = None


class Other(_Wire):
    """A metric of another kind; its type says how to read the content."""

    type: str
    content: msgspec.Raw


class Metric(_Wire):
    """An entry of `metrics`. The CVSS objects stay raw, so that a broken one costs only itself."""

    cvss_v2_0: msgspec.Raw | msgspec.UnsetType = msgspec.field(name="cvssV2_0", default=msgspec.UNSET)
    cvss_v3_0: msgspec.Raw | msgspec.UnsetType = msgspec.field(name="cvssV3_0", default=msgspec.UNSET)
    cvss_v3_1: msgspec.Raw | msgspec.UnsetType = msgspec.field(name="cvssV3_1", default=msgspec.UNSET)
    cvss_v4_0: msgspec.Raw | msgspec.UnsetType = msgspec.field(name="cvssV4_0", default=msgspec.UNSET)
    other: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET


class Kev(_Wire):
    """Content of CISA's metric of type `kev`."""

    date_added: date
    reference: str = ""


class Weakness(_Wire):
    """An entry of `problemTypes[].descriptions`."""

    description: str = ""
    cwe_id: str | None = None


class ProblemType(_Wire):
    """An entry of `problemTypes`."""

    descriptions: tuple[Weakness, ...] = ()


class Reference(_Wire):
    """An entry of `references`."""

    url: str
    tags: tuple[str, ...] = ()


class Provider(_Wire):
    """Definition `providerMetadata`."""

    org_id: str
    short_name: str | None = None
    date_updated: datetime | None = None


class Container(_Wire):
    """A CNA container, published or rejected, or an ADP container."""

    provider_metadata: Provider
    title: str | None = None
    descriptions: tuple[Text, ...] = ()
    affected: tuple[Product, ...] = ()
    metrics: tuple[Metric, ...] = ()
    problem_types: tuple[ProblemType, ...] = ()
    references: tuple[Reference, ...] = ()
    tags: tuple[str, ...] = ()
    rejected_reasons: tuple[Text, ...] = ()
    cpe_applicability: tuple[Applicability, ...] = ()
    replaced_by: tuple[CveId, ...] = ()


class Containers(_Wire):
    """Member `containers`."""

    cna: Container
    adp: tuple[Container, ...] = ()


class Metadata(_Wire):
    """Member `cveMetadata`."""

    cve_id: CveId
    state: State
    date_published: datetime | None = None
    date_updated: datetime | None = None


class Record(_Wire):
    """The whole record."""

    data_type: Literal["CVE_RECORD"]
    data_version: Annotated[str, msgspec.Meta(pattern=r"\A5\.")]
    cve_metadata: Metadata
    containers: Containers
