"""CSAF: Common Security Advisory Framework (OASIS), version 2.0.

Source: https://docs.oasis-open.org/csaf/csaf/v2.0/os/csaf-v2.0-os.html. Sections 3.2 (advisory) and 7.1 (provider
metadata, directories, ROLIE feeds, hash files). What does not follow the specification, and every reference to an
undefined product, is in `Advisory.faults`; the rest is kept. `statements` says per product what a vulnerability means
for it, `matches` whether a model or serial number is one that a product's patterns write.
"""

from wardwatch.standards.csaf.document import read
from wardwatch.standards.csaf.provider import (
    Distribution,
    OpenPgpKey,
    ProviderMetadata,
    RolieEntry,
    RolieFeed,
    RolieReference,
    read_changes,
    read_hash,
    read_index,
    read_provider_metadata,
    read_rolie,
)
from wardwatch.standards.csaf.statements import Statement, Status, contradictions, statements, unbound
from wardwatch.standards.csaf.types import (
    Acknowledgment,
    Advisory,
    AggregateSeverity,
    Cvss,
    Cwe,
    FileHash,
    Flag,
    GenericUri,
    Hashes,
    Id,
    Involvement,
    Note,
    Part,
    Product,
    Publisher,
    Reference,
    Remediation,
    RestartRequired,
    Revision,
    Score,
    Threat,
    Tracking,
    Vulnerability,
)
from wardwatch.standards.csaf.wildcards import Pattern, matches

__all__ = [
    "Acknowledgment",
    "Advisory",
    "AggregateSeverity",
    "Cvss",
    "Cwe",
    "Distribution",
    "FileHash",
    "Flag",
    "GenericUri",
    "Hashes",
    "Id",
    "Involvement",
    "Note",
    "OpenPgpKey",
    "Part",
    "Pattern",
    "Product",
    "ProviderMetadata",
    "Publisher",
    "Reference",
    "Remediation",
    "RestartRequired",
    "Revision",
    "RolieEntry",
    "RolieFeed",
    "RolieReference",
    "Score",
    "Statement",
    "Status",
    "Threat",
    "Tracking",
    "Vulnerability",
    "contradictions",
    "matches",
    "read",
    "read_changes",
    "read_hash",
    "read_index",
    "read_provider_metadata",
    "read_rolie",
    "statements",
    "unbound",
]
