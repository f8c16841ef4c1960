"""The frozen values of a CSAF 2.0 advisory, under the names of the specification's section 3.

Absent text is None, an absent list is empty. An instant carries its offset from UTC. Product ids name `Product`s of the
same advisory and nothing outside it.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated

import msgspec

from wardwatch.kit.errors import Fault
from wardwatch.kit.jsonread import NonEmpty
from wardwatch.standards.tlp import Tlp

Instant = Annotated[datetime, msgspec.Meta(tz=True)]
BaseScore = Annotated[float, msgspec.Meta(ge=0, le=10)]


class Publisher(msgspec.Struct, frozen=True, kw_only=True):
    """Who issued the document (3.2.1.8); `namespace` is the URI that makes `Tracking.id` unique."""

    name: NonEmpty
    namespace: NonEmpty
    category: NonEmpty
    contact_details: str | None = None
    issuing_authority: str | None = None


class Revision(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of the revision history (3.2.1.12.6)."""

    number: NonEmpty
    date: Instant
    summary: str
    legacy_version: str | None = None


class Tracking(msgspec.Struct, frozen=True, kw_only=True):
    """Identity and life of the document (3.2.1.12); `status` is `draft`, `interim` or `final`."""

    id: NonEmpty
    version: NonEmpty
    status: NonEmpty
    initial_release_date: Instant
    current_release_date: Instant
    aliases: tuple[str, ...] = ()
    revision_history: tuple[Revision, ...] = ()


class Note(msgspec.Struct, frozen=True, kw_only=True):
    """A text (3.1.5); `category` is `description`, `details`, `faq`, `general`, `legal_disclaimer`, `summary`."""

    category: NonEmpty
    text: NonEmpty
    title: str | None = None
    audience: str | None = None


class Reference(msgspec.Struct, frozen=True, kw_only=True):
    """A link (3.1.10); `category` is `self` or `external`."""

    url: NonEmpty
    summary: str
    category: str = "external"


class Acknowledgment(msgspec.Struct, frozen=True, kw_only=True):
    """Who is thanked, and for what (3.1.1)."""

    names: tuple[str, ...] = ()
    organization: str | None = None
    summary: str | None = None
    urls: tuple[str, ...] = ()


class AggregateSeverity(msgspec.Struct, frozen=True, kw_only=True):
    """The issuer's own severity word for the whole document (3.2.1.2); `namespace` says whose scale."""

    text: NonEmpty
    namespace: str | None = None


class FileHash(msgspec.Struct, frozen=True, kw_only=True):
    """The digest of a file (3.1.3.3.2.1): `algorithm` in OpenSSL's spelling (`sha256`), `value` in hexadecimal."""

    value: NonEmpty
    algorithm: str = "sha256"


class Hashes(msgspec.Struct, frozen=True, kw_only=True):
    """A file that identifies the product (3.1.3.3.2); its digests count for more than its name."""

    filename: NonEmpty
    file_hashes: tuple[FileHash, ...]


class GenericUri(msgspec.Struct, frozen=True, kw_only=True):
    """An identifier of another kind (3.1.3.3.8): `uri` within what the specification at `namespace` defines."""

    namespace: NonEmpty
    uri: NonEmpty


class Part(msgspec.Struct, frozen=True):
    """One of the products that a composed product (3.2.2.4) finally consists of, itself not composed.

    `relationship` is how the parts before it rest on it (`installed_on`, `default_component_of`, ...); None for the
    first, which is what the whole is about.
    """

    product_id: str
    relationship: str | None


class Product(msgspec.Struct, frozen=True, kw_only=True):
    """One product of the product tree (3.2.2), its branches resolved.

    `branches` is the path of (category, name) from the root; `vendor` to `version_range` are the deepest branch of each
    category, as written: `version` of `product_version`, `version_range` of `product_version_range`.

    `cpe` to `generic_uris` are its `product_identification_helper` (3.1.3.3), unchecked: model numbers, serial numbers
    and skus are patterns (`csaf.matches`).

    A composed product (3.2.2.4) names its two sides by `product_reference` and `relates_to`, and the `relationship`
    between them (`installed_on`, `default_component_of`, ...); `parts` are what these come to where they are composed
    themselves. Branches and, where it has none of a kind, identifiers are its `product_reference`'s. One that rests on
    a product that is not defined, or on itself, has only its name and no parts: what it is cannot be told.
    """

    product_id: str
    name: str
    branches: tuple[tuple[str, str], ...] = ()
    vendor: str | None = None
    product_name: str | None = None
    product_family: str | None = None
    version: str | None = None
    version_range: str | None = None
    cpe: str | None = None
    purl: str | None = None
    model_numbers: tuple[str, ...] = ()
    serial_numbers: tuple[str, ...] = ()
    skus: tuple[str, ...] = ()
    hashes: tuple[Hashes, ...] = ()
    sbom_urls: tuple[str, ...] = ()
    generic_uris: tuple[GenericUri, ...] = ()
    product_reference: str | None = None
    relates_to: str | None = None
    relationship: str | None = None
    parts: tuple[Part, ...] = ()

    @property
    def has_hashes(self) -> bool:
        """Whether files identify it."""
        return bool(self.hashes)

    def branch(self, category: str) -> str | None:
        """The name of the deepest branch of `category` (`architecture`, `patch_level`, `service_pack`, ...)."""
        return next((name for each, name in reversed(self.branches) if each == category), None)


class Id(msgspec.Struct, frozen=True, kw_only=True):
    """The vulnerability's name in another system (3.2.3.6)."""

    system_name: NonEmpty
    text: NonEmpty


class Cwe(msgspec.Struct, frozen=True, kw_only=True):
    """The weakness (3.2.3.3): `CWE-79` and its name."""

    id: NonEmpty
    name: str


class Cvss(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A CVSS assessment as its author states it; whether score and vector agree is not checked here."""

    version: NonEmpty
    vector_string: NonEmpty
    base_score: BaseScore
    base_severity: str | None = None


class Score(msgspec.Struct, frozen=True, kw_only=True):
    """The assessments of a vulnerability for the `products` named (3.2.3.13)."""

    products: tuple[NonEmpty, ...]
    cvss_v2: Cvss | None = None
    cvss_v3: Cvss | None = None


class RestartRequired(msgspec.Struct, frozen=True, kw_only=True):
    """What must be restarted (3.2.3.12.8): `none`, `service`, `machine`, `system`, `zone`, ..."""

    category: NonEmpty
    details: str | None = None


class Remediation(msgspec.Struct, frozen=True, kw_only=True):
    """What to do (3.2.3.12).

    `category` is `mitigation`, `no_fix_planned`, `none_available`, `vendor_fix` or `workaround`, or CSAF 2.1's
    `fix_planned` or `optional_patch`. `product_ids` holds the members of `group_ids` too; both empty means the document
    names no product. One that names products of which none is defined is left out, and a fault.
    """

    category: NonEmpty
    details: NonEmpty
    product_ids: tuple[NonEmpty, ...] = ()
    group_ids: tuple[NonEmpty, ...] = ()
    url: str | None = None
    date: Instant | None = None
    entitlements: tuple[str, ...] = ()
    restart_required: RestartRequired | None = None


class Flag(msgspec.Struct, frozen=True, kw_only=True):
    """Why a product is not affected (3.2.3.5): `component_not_present`, `vulnerable_code_not_present`, ..."""

    label: NonEmpty
    product_ids: tuple[NonEmpty, ...] = ()
    group_ids: tuple[NonEmpty, ...] = ()
    date: Instant | None = None


class Threat(msgspec.Struct, frozen=True, kw_only=True):
    """What attackers do with it (3.2.3.14); `category` is `exploit_status`, `impact` or `target_set`."""

    category: NonEmpty
    details: NonEmpty
    product_ids: tuple[NonEmpty, ...] = ()
    group_ids: tuple[NonEmpty, ...] = ()
    date: Instant | None = None


class Involvement(msgspec.Struct, frozen=True, kw_only=True):
    """How far a `party` (`coordinator`, `vendor`, ...) has got (3.2.3.7): `status` is `completed`, `disputed`, ..."""

    party: NonEmpty
    status: NonEmpty
    date: Instant | None = None
    summary: str | None = None


class Vulnerability(msgspec.Struct, frozen=True, kw_only=True):
    """One vulnerability (3.2.3). `product_status` maps a status (`known_affected`, `fixed`, ...) to product ids.

    `place` is its JSON path in the document.
    """

    cve: str | None = None
    ids: tuple[Id, ...] = ()
    title: str | None = None
    cwe: Cwe | None = None
    notes: tuple[Note, ...] = ()
    product_status: Mapping[str, tuple[str, ...]] = msgspec.field(default_factory=dict)
    scores: tuple[Score, ...] = ()
    remediations: tuple[Remediation, ...] = ()
    flags: tuple[Flag, ...] = ()
    threats: tuple[Threat, ...] = ()
    involvements: tuple[Involvement, ...] = ()
    references: tuple[Reference, ...] = ()
    acknowledgments: tuple[Acknowledgment, ...] = ()
    discovery_date: datetime | None = None
    release_date: datetime | None = None
    place: str = ""

    @property
    def summary(self) -> str | None:
        """The text of the first note of category `summary`, else of the first `description`."""
        by_category = {note.category: note.text for note in reversed(self.notes)}
        return by_category.get("summary", by_category.get("description"))


class Advisory(msgspec.Struct, frozen=True, kw_only=True):
    """One CSAF document. `tlp` None means that its marking is unknown: no label, or one that is none of TLP's.

    `distribution` is the issuer's own text about sharing (3.2.1.5.1), which may narrow what the label allows.
    """

    tracking: Tracking
    title: str
    category: str
    publisher: Publisher
    lang: str | None = None
    tlp: Tlp | None = None
    distribution: str | None = None
    notes: tuple[Note, ...] = ()
    references: tuple[Reference, ...] = ()
    aggregate_severity: AggregateSeverity | None = None
    acknowledgments: tuple[Acknowledgment, ...] = ()
    products: tuple[Product, ...] = ()
    vulnerabilities: tuple[Vulnerability, ...] = ()
    faults: tuple[Fault, ...] = ()
