"""CSAF: Common Security Advisory Framework (OASIS), version 2.0.

Source: https://docs.oasis-open.org/csaf/csaf/v2.0/os/csaf-v2.0-os.html. Sections 3.2 (advisory) and 7.1 (provider
metadata, directories, ROLIE feeds, hash files). Every list of an advisory is read record by record: what does not
follow the specification, and every reference to an undefined product, is in `Advisory.faults`; the rest is kept.
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
from wardwatch.standards.csaf.types import (
    Acknowledgment,
    Advisory,
    AggregateSeverity,
    Cvss,
    Cwe,
    Flag,
    Id,
    Involvement,
    Note,
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

__all__ = [
    "Acknowledgment",
    "Advisory",
    "AggregateSeverity",
    "Cvss",
    "Cwe",
    "Distribution",
    "Flag",
    "Id",
    "Involvement",
    "Note",
    "OpenPgpKey",
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
    "Threat",
    "Tracking",
    "Vulnerability",
    "read",
    "read_changes",
    "read_hash",
    "read_index",
    "read_provider_metadata",
    "read_rolie",
]
