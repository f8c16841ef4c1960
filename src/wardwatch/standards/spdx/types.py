"""The values of an SPDX document, whether it was JSON or tag-value.

None means that the document does not say. `NOASSERTION` (its author does not want to say) and `NONE` (there is none)
are said, and are values of `Special`.
"""

from enum import Enum

import msgspec

from wardwatch.kit.errors import Fault

VERSIONS = frozenset({"SPDX-2.1", "SPDX-2.2", "SPDX-2.3"})

RELATIONSHIP_TYPES = frozenset(
    [
        "AMENDS",
        "ANCESTOR_OF",
        "BUILD_DEPENDENCY_OF",
        "BUILD_TOOL_OF",
        "CONTAINED_BY",
        "CONTAINS",
        "COPY_OF",
        "DATA_FILE_OF",
        "DEPENDENCY_OF",
        "DEPENDENCY_MANIFEST_OF",
        "DEPENDS_ON",
        "DESCENDANT_OF",
        "DESCRIBED_BY",
        "DESCRIBES",
        "DEV_DEPENDENCY_OF",
        "DEV_TOOL_OF",
        "DISTRIBUTION_ARTIFACT",
        "DOCUMENTATION_OF",
        "DYNAMIC_LINK",
        "EXAMPLE_OF",
        "EXPANDED_FROM_ARCHIVE",
        "FILE_ADDED",
        "FILE_DELETED",
        "FILE_MODIFIED",
        "GENERATED_FROM",
        "GENERATES",
        "HAS_PREREQUISITE",
        "METAFILE_OF",
        "OPTIONAL_COMPONENT_OF",
        "OPTIONAL_DEPENDENCY_OF",
        "OTHER",
        "PACKAGE_OF",
        "PATCH_APPLIED",
        "PATCH_FOR",
        "PREREQUISITE_FOR",
        "PROVIDED_DEPENDENCY_OF",
        "REQUIREMENT_DESCRIPTION_FOR",
        "RUNTIME_DEPENDENCY_OF",
        "SPECIFICATION_FOR",
        "STATIC_LINK",
        "TEST_CASE_OF",
        "TEST_DEPENDENCY_OF",
        "TEST_OF",
        "TEST_TOOL_OF",
        "VARIANT_OF",
    ]
)
"""Section 11.1 of SPDX 2.3, which has those of 2.1 and 2.2."""


class Special(Enum):
    """Words that stand where a value would."""

    NOASSERTION = "NOASSERTION"
    NONE = "NONE"


class Party(msgspec.Struct, frozen=True):
    """Who supplies or made a package; `kind` is `Organization` or `Person`."""

    kind: str
    name: str
    email: str | None = None


class ExternalRef(msgspec.Struct, frozen=True):
    """A package's name in another system: `type` is `cpe23Type`, `purl`, `advisory`, ...; `category` as written."""

    category: str
    type: str
    locator: str


class Checksum(msgspec.Struct, frozen=True):
    """A digest of a package: `algorithm` as SPDX spells it (`SHA256`), `value` in hexadecimal digits."""

    algorithm: str
    value: str


class Package(msgspec.Struct, frozen=True, kw_only=True):
    """One package (section 7). `purpose` is its `primaryPackagePurpose`, spelled with hyphens (`OPERATING-SYSTEM`)."""

    spdx_id: str
    name: str
    version: str | Special | None = None
    supplier: Party | Special | None = None
    originator: Party | Special | None = None
    purpose: str | None = None
    external_refs: tuple[ExternalRef, ...] = ()
    checksums: tuple[Checksum, ...] = ()

    @property
    def cpes(self) -> tuple[str, ...]:
        """Its CPE names, those of CPE 2.3 first."""
        return self._locators("cpe23Type") + self._locators("cpe22Type")

    @property
    def purls(self) -> tuple[str, ...]:
        """Its package URLs."""
        return self._locators("purl")

    def _locators(self, kind: str) -> tuple[str, ...]:
        return tuple(each.locator for each in self.external_refs if each.type == kind)


class Relationship(msgspec.Struct, frozen=True):
    """`element` stands in this relationship (section 11, `DEPENDS_ON`) to `related`, an SPDX id or that none is."""

    element: str
    type: str
    related: str | Special


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """A document with its packages; its files and snippets are not read. `described`: SPDX ids of what it is about."""

    spdx_version: str
    name: str | None = None
    namespace: str | None = None
    described: tuple[str, ...] = ()
    packages: tuple[Package, ...] = ()
    relationships: tuple[Relationship, ...] = ()
    faults: tuple[Fault, ...] = ()
