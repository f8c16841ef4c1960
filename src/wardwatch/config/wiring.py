"""Who subscribes to what. Upward needs are events: a lower slice records a fact, a higher one reacts with a job."""

from django.conf import settings

from wardwatch.assets import portability as assets
from wardwatch.assets.events import InventoryChanged
from wardwatch.assets.makers import learn_from
from wardwatch.audit.operations import subscribe
from wardwatch.config import health
from wardwatch.delivery import subscribers as delivery
from wardwatch.delivery.events import BounceRecorded
from wardwatch.engagements import events as engagement_events
from wardwatch.engagements import portability as notices
from wardwatch.engagements import subscribers as engagements
from wardwatch.exposures import portability as findings
from wardwatch.exposures import subscribers as exposures
from wardwatch.exposures.events import AliasDecided, FindingsChanged, FindingStateChanged
from wardwatch.exposures.queries.makers import names_of_makers
from wardwatch.feeds.aside import Keeper, keep_with
from wardwatch.feeds.events import FeedPulled
from wardwatch.intel import subscribers as intel
from wardwatch.intel.events import ObjectsPublished, WordSaid
from wardwatch.members.events import (
    ActingProviderRevoked,
    ContactCodeAsked,
    ContactEdited,
    ContactRemoved,
    FactorAdded,
    FactorRemoved,
    PasswordChanged,
    PersonInvited,
    RecoveryMoved,
    SessionBegun,
    SessionsClosed,
    TokenCreated,
)
from wardwatch.members.portability import contribute
from wardwatch.members.preferences.events import MemberSettingsChanged
from wardwatch.products.briefings import portability as briefings
from wardwatch.products.telling import tell_with
from wardwatch.reports import portability as handed_in
from wardwatch.reports import subscribers as reports
from wardwatch.reports.events import ReportHandedIn
from wardwatch.sharing import portability as sent
from wardwatch.sharing import subscribers as sharing
from wardwatch.sharing.events import CollectionChanged, ObjectsSubmitted
from wardwatch.sharing.operations import KEEPER, retry_refused
from wardwatch.sharing.types import SUBMISSIONS
from wardwatch.subscriptions import portability as subscribed
from wardwatch.subscriptions import subscribers as subscriptions
from wardwatch.subscriptions.events import ProductSent, SubscriptionEnded
from wardwatch.subscriptions.operations import spreading
from wardwatch.triage import tables
from wardwatch.vulnerabilities import epss
from wardwatch.web.health import look_with


def connect() -> None:
    """Connect subscribers to events, slices to a member's export, EPSS history to findings, the
    makers of claims to lists, triage to its policy, and
    the page of operations to what is looked at."""
    learn_from(names_of_makers)
    subscribe(FeedPulled, exposures.on_claims_or_inventory_changed)
    subscribe(InventoryChanged, exposures.on_claims_or_inventory_changed)
    subscribe(InventoryChanged, exposures.on_inventory_changed)
    subscribe(AliasDecided, exposures.on_alias_decided)
    subscribe(FindingStateChanged, exposures.on_finding_state_changed)
    subscribe(FindingsChanged, engagements.on_findings_changed)
    subscribe(FindingStateChanged, engagements.on_findings_changed)
    subscribe(MemberSettingsChanged, engagements.on_member_settings_changed)
    subscribe(engagement_events.DecisionApproved, engagements.on_decision_approved)
    subscribe(engagement_events.DecisionEdited, engagements.on_decision_edited)
    subscribe(engagement_events.NoticesPublished, engagements.on_mail_waiting)
    subscribe(engagement_events.DigestsSent, engagements.on_mail_waiting)
    subscribe(ContactCodeAsked, delivery.on_code_asked)
    subscribe(PersonInvited, delivery.on_invited)
    subscribe(RecoveryMoved, delivery.on_recovery_moved)
    for change in (PasswordChanged, FactorAdded, FactorRemoved, TokenCreated, SessionsClosed, SessionBegun):
        subscribe(change, delivery.on_account_changed)
    subscribe(ContactRemoved, delivery.on_contacts_gone)
    subscribe(ContactEdited, delivery.on_contacts_gone)
    subscribe(ActingProviderRevoked, delivery.on_contacts_gone)
    subscribe(ObjectsPublished, intel.on_objects_published)
    subscribe(WordSaid, intel.on_values_changed)
    subscribe(ObjectsPublished, sharing.on_objects_published)
    subscribe(CollectionChanged, sharing.on_collection_changed)
    subscribe(ObjectsSubmitted, sharing.on_objects_submitted)
    subscribe(ReportHandedIn, reports.on_report_handed_in)
    subscribe(ProductSent, subscriptions.on_product_sent)
    subscribe(SubscriptionEnded, subscriptions.on_subscription_ended)
    subscribe(BounceRecorded, subscriptions.on_bounce)
    tell_with(spreading)
    keep_with(Keeper(id=KEEPER, title=SUBMISSIONS, retry=retry_refused))
    contribute("assets", assets.exported)
    contribute("engagements", notices.exported)
    contribute("exposures", findings.exported)
    contribute("products", briefings.exported, briefings.removed)
    contribute("reports", handed_in.exported, handed_in.removed)
    contribute("sharing", sent.exported, sent.removed)
    contribute("subscriptions", subscribed.exported, subscribed.removed)
    look_with(health.health)
    tables.adopt(settings.HOME.folder)
    epss.watch(
        "SELECT v.name FROM vulnerabilities_vulnerability v"
        " WHERE EXISTS (SELECT FROM exposures_finding f WHERE f.vulnerability_id = v.id)"
    )
