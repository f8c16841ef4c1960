"""CVE Record Format 5.x (CVE Program): what a CVE record says, container by container.

Source: https://cveproject.github.io/cve-schema/schema/docs/ (`CVE_Record_Format`). SSVC selections and KEV references
are what CISA's ADP container adds as `metrics[].other`, documented at https://github.com/cisagov/vulnrichment.
"""

from wardwatch.standards.cve.ids import CveId, is_cve_id
from wardwatch.standards.cve.reader import read
from wardwatch.standards.cve.spans import Span, as_written, cpe_spans, holds, spans
from wardwatch.standards.cve.types import (
    Affected,
    Applicability,
    Change,
    Container,
    CpeMatch,
    CpeNode,
    Cvss,
    KevReference,
    Kind,
    Operator,
    Record,
    Reference,
    State,
    Status,
    Version,
)

__all__ = [
    "Affected",
    "Applicability",
    "Change",
    "Container",
    "CpeMatch",
    "CpeNode",
    "CveId",
    "Cvss",
    "KevReference",
    "Kind",
    "Operator",
    "Record",
    "Reference",
    "Span",
    "State",
    "Status",
    "Version",
    "as_written",
    "cpe_spans",
    "holds",
    "is_cve_id",
    "read",
    "spans",
]
