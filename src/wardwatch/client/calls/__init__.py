"""Every operation. Generated from the OpenAPI document by `python tools/client.py`. Do not edit."""

from wardwatch.client.calls.advisories import AdvisoriesCalls
from wardwatch.client.calls.aliases import AliasesCalls
from wardwatch.client.calls.assets import AssetsCalls
from wardwatch.client.calls.audit import AuditCalls
from wardwatch.client.calls.briefings import BriefingsCalls
from wardwatch.client.calls.collections import CollectionsCalls
from wardwatch.client.calls.contacts import ContactsCalls
from wardwatch.client.calls.decisions import DecisionsCalls
from wardwatch.client.calls.destinations import DestinationsCalls
from wardwatch.client.calls.documents import DocumentsCalls
from wardwatch.client.calls.drafts import DraftsCalls
from wardwatch.client.calls.exposure import ExposureCalls
from wardwatch.client.calls.feeds import FeedsCalls
from wardwatch.client.calls.findings import FindingsCalls
from wardwatch.client.calls.imports import ImportsCalls
from wardwatch.client.calls.intelligence import IntelligenceCalls
from wardwatch.client.calls.library import LibraryCalls
from wardwatch.client.calls.lists import ListsCalls
from wardwatch.client.calls.me import MeCalls
from wardwatch.client.calls.members import MembersCalls
from wardwatch.client.calls.notices import NoticesCalls
from wardwatch.client.calls.pack import PackCalls
from wardwatch.client.calls.products import ProductsCalls
from wardwatch.client.calls.reports import ReportsCalls
from wardwatch.client.calls.search import SearchCalls
from wardwatch.client.calls.servers import ServersCalls
from wardwatch.client.calls.submissions import SubmissionsCalls
from wardwatch.client.calls.subscriptions import SubscriptionsCalls
from wardwatch.client.calls.trends import TrendsCalls
from wardwatch.client.calls.users import UsersCalls
from wardwatch.client.calls.vulnerabilities import VulnerabilitiesCalls


class Calls(
    AdvisoriesCalls,
    AliasesCalls,
    AssetsCalls,
    AuditCalls,
    BriefingsCalls,
    CollectionsCalls,
    ContactsCalls,
    DecisionsCalls,
    DestinationsCalls,
    DocumentsCalls,
    DraftsCalls,
    ExposureCalls,
    FeedsCalls,
    FindingsCalls,
    ImportsCalls,
    IntelligenceCalls,
    LibraryCalls,
    ListsCalls,
    MeCalls,
    MembersCalls,
    NoticesCalls,
    PackCalls,
    ProductsCalls,
    ReportsCalls,
    SearchCalls,
    ServersCalls,
    SubmissionsCalls,
    SubscriptionsCalls,
    TrendsCalls,
    UsersCalls,
    VulnerabilitiesCalls,
):
    """Every operation of a center."""
