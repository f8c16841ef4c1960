"""The kinds of products, each a folder with its `KIND`: its sections, for whom it is, who is asked, how it is drafted.

A new kind is a folder here, a line in `KINDS`, and a name in `types.KindName`; `tests/products/test_kinds.py` asks the
same of each.
"""

from collections.abc import Mapping

from wardwatch.products.kinds.analyst_note import KIND as ANALYST_NOTE
from wardwatch.products.kinds.device_safety_communication import KIND as DEVICE_SAFETY_COMMUNICATION
from wardwatch.products.kinds.homeland_security_report import KIND as HOMELAND_SECURITY_REPORT
from wardwatch.products.kinds.joint_advisory import KIND as JOINT_ADVISORY
from wardwatch.products.kinds.kind import Kind
from wardwatch.products.kinds.leadership_digest import KIND as LEADERSHIP_DIGEST
from wardwatch.products.kinds.sector_alert import KIND as SECTOR_ALERT
from wardwatch.products.kinds.situation_report import KIND as SITUATION_REPORT
from wardwatch.products.kinds.threat_briefing import KIND as THREAT_BRIEFING
from wardwatch.products.kinds.threat_profile import KIND as THREAT_PROFILE
from wardwatch.products.kinds.vulnerability_bulletin import KIND as VULNERABILITY_BULLETIN
from wardwatch.products.kinds.white_paper import KIND as WHITE_PAPER
from wardwatch.products.types import KindName

KINDS: Mapping[KindName, Kind] = {
    kind.name: kind
    for kind in (
        SECTOR_ALERT,
        DEVICE_SAFETY_COMMUNICATION,
        VULNERABILITY_BULLETIN,
        SITUATION_REPORT,
        HOMELAND_SECURITY_REPORT,
        ANALYST_NOTE,
        THREAT_PROFILE,
        THREAT_BRIEFING,
        WHITE_PAPER,
        JOINT_ADVISORY,
        LEADERSHIP_DIGEST,
    )
}

__all__ = ["KINDS", "Kind"]
