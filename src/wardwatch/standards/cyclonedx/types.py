"""The values of a CycloneDX document, whether it was JSON or XML.

Texts of components and statements that are absent or empty are None. Fields have the names of the JSON schema.
"""

from typing import Literal

import msgspec

from wardwatch.kit.errors import Fault
from wardwatch.kit.jsonread import NonEmpty

SPEC_VERSIONS = frozenset({"1.2", "1.3", "1.4", "1.5", "1.6", "1.7"})

State = Literal["resolved", "resolved_with_pedigree", "exploitable", "in_triage", "false_positive", "not_affected"]
Justification = Literal[
    "code_not_present",
    "code_not_reachable",
    "requires_configuration",
    "requires_dependency",
    "requires_environment",
    "protected_by_compiler",
    "protected_at_runtime",
    "protected_at_perimeter",
    "protected_by_mitigating_control",
]
Response = Literal["can_not_fix", "will_not_fix", "update", "rollback", "workaround_available"]
Status = Literal["affected", "unaffected", "unknown"]
Severity = Literal["critical", "high", "medium", "low", "info", "none", "unknown"]


class Hash(msgspec.Struct, frozen=True):
    """A digest of a component: `alg` as CycloneDX spells it (`SHA-256`), `content` in hexadecimal digits."""

    alg: NonEmpty
    content: NonEmpty


class Property(msgspec.Struct, frozen=True):
    """A name and a value of which only the name's owner says what they mean (`cdx:device:serialNumber`)."""

    name: str = ""
    value: str = ""


class ExternalReference(msgspec.Struct, frozen=True):
    """A document about a component: `type` is `bom`, `advisories`, `exploitability-statement`, ..."""

    type: NonEmpty
    url: NonEmpty


class Swid(msgspec.Struct, frozen=True, rename="camel"):
    """The software identification tag of a component (ISO/IEC 19770-2)."""

    tag_id: NonEmpty
    name: NonEmpty
    version: str = "0.0"


class Component(msgspec.Struct, frozen=True, kw_only=True):
    """One component (`components[]`).

    `type` is `application`, `library`, `operating-system`, `device`, `firmware`, ...; `supplier`, `manufacturer` and
    `authors` are names; `version` None means that the document does not say, or says a `version_range` (`vers:`).
    `is_external`: it is not part of what is described, which only uses it; None: not said. `scope` `excluded` means
    that it is not delivered. Of the properties those of the `cdx:device` family are kept, of the references those that
    lead to bills of materials and to statements on vulnerabilities. `parent` is the position in `Bom.components` of
    the component that contains this one, None at the top.
    """

    type: str
    name: str
    bom_ref: str | None = None
    group: str | None = None
    version: str | None = None
    version_range: str | None = None
    is_external: bool | None = None
    scope: str | None = None
    supplier: str | None = None
    manufacturer: str | None = None
    authors: tuple[str, ...] = ()
    publisher: str | None = None
    cpe: str | None = None
    purl: str | None = None
    swid: Swid | None = None
    hashes: tuple[Hash, ...] = ()
    properties: tuple[Property, ...] = ()
    external_references: tuple[ExternalReference, ...] = ()
    parent: int | None = None


class Dependency(msgspec.Struct, frozen=True, rename="camel"):
    """What the component with the bom-ref `ref` needs (`depends_on`) and implements (`provides`), as bom-refs."""

    ref: NonEmpty
    depends_on: tuple[str, ...] = ()
    provides: tuple[str, ...] = ()


class Source(msgspec.Struct, frozen=True):
    """Who published something on a vulnerability."""

    name: str | None = None
    url: str | None = None


class Reference(msgspec.Struct, frozen=True):
    """The same vulnerability under the name that another source gave it."""

    id: NonEmpty
    source: Source | None = None


class Rating(msgspec.Struct, frozen=True):
    """How bad a source says it is; `method` is `CVSSv31`, `OWASP`, `SSVC`, ..., None where not said."""

    source: Source | None = None
    score: float | None = None
    severity: Severity | None = None
    method: str | None = None
    vector: str | None = None
    justification: str | None = None


class Analysis(msgspec.Struct, frozen=True):
    """Whether the described product is hit: the part that makes this a VEX. None: not said."""

    state: State | None = None
    justification: Justification | None = None
    response: tuple[Response, ...] = ()
    detail: str | None = None


class AffectedVersion(msgspec.Struct, frozen=True):
    """One `version`, or one `range` (`vers:`) of versions, never both, and whether it is hit."""

    version: NonEmpty | None = None
    range: NonEmpty | None = None
    status: Status = "affected"

    def __post_init__(self) -> None:
        if (self.version is None) is (self.range is None):
            raise ValueError("either a version or a range is needed, and not both")


class Affected(msgspec.Struct, frozen=True):
    """What a statement is about: a bom-ref of this document, or a BOM-Link. No `versions`: all that `ref` names."""

    ref: NonEmpty
    versions: tuple[AffectedVersion, ...] = ()


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """What is said of one vulnerability, apart from what it affects."""

    bom_ref: str | None = msgspec.field(default=None, name="bom-ref")
    id: str | None = None
    source: Source | None = None
    references: tuple[Reference, ...] = ()
    ratings: tuple[Rating, ...] = ()
    cwes: tuple[int, ...] = ()
    description: str | None = None
    detail: str | None = None
    recommendation: str | None = None
    workaround: str | None = None
    analysis: Analysis | None = None


class Vulnerability(Claim, frozen=True, kw_only=True):
    """One statement on a vulnerability (`vulnerabilities[]`). No `affects`: it does not say what is hit."""

    affects: tuple[Affected, ...] = ()


class Bom(msgspec.Struct, frozen=True, kw_only=True):
    """A bill of materials.

    `metadata_component` is what it describes, `components` what that contains, nested ones after their container.
    `version` counts the revisions of the document named by `serial_number` (`urn:uuid:...`).
    """

    spec_version: str
    serial_number: str | None = None
    version: int = 1
    metadata_component: Component | None = None
    components: tuple[Component, ...] = ()
    dependencies: tuple[Dependency, ...] = ()
    vulnerabilities: tuple[Vulnerability, ...] = ()
    faults: tuple[Fault, ...] = ()
