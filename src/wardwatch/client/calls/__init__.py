"""Every operation. Generated from the OpenAPI document by `python tools/client.py`. Do not edit."""

from wardwatch.client.calls.advisories import AdvisoriesCalls
from wardwatch.client.calls.assets import AssetsCalls
from wardwatch.client.calls.audit import AuditCalls
from wardwatch.client.calls.decisions import DecisionsCalls
from wardwatch.client.calls.feeds import FeedsCalls
from wardwatch.client.calls.findings import FindingsCalls
from wardwatch.client.calls.me import MeCalls
from wardwatch.client.calls.members import MembersCalls
from wardwatch.client.calls.notices import NoticesCalls
from wardwatch.client.calls.vulnerabilities import VulnerabilitiesCalls


class Calls(
    AdvisoriesCalls,
    AssetsCalls,
    AuditCalls,
    DecisionsCalls,
    FeedsCalls,
    FindingsCalls,
    MeCalls,
    MembersCalls,
    NoticesCalls,
    VulnerabilitiesCalls,
):
    """Every operation of a center."""
