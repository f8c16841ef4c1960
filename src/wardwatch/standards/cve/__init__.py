"""CVE Record Format 5.x (CVE Program): what a CVE record says, container by container.

Source: https://cveproject.github.io/cve-schema/schema/docs/ (`CVE_Record_Format`). SSVC selections and KEV references
are what CISA's ADP container adds as `metrics[].other`, documented at https://github.com/cisagov/vulnrichment.
"""

from wardwatch.standards.cve.ids import CveId, is_cve_id
from wardwatch.standards.cve.reader import read
from wardwatch.standards.cve.types import (
    Affected,
    Change,
    Container,
    Cvss,
    KevReference,
    Kind,
    Record,
    Reference,
    State,
    Status,
    Version,
)

__all__ = [
    "Affected",
    "Change",
    "Container",
    "CveId",
    "Cvss",
    "KevReference",
    "Kind",
    "Record",
    "Reference",
    "State",
    "Status",
    "Version",
    "is_cve_id",
    "read",
]
