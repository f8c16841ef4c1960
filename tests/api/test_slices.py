"""What a slice tells, this door tells too: a new field of a slice's value is either shown, or left out for a reason."""

import dataclasses
from typing import Any

import msgspec
import pytest

from wardwatch.api import (
    advisories,
    alias_groups,
    assets,
    audit,
    briefings,
    contacts,
    decisions,
    destinations,
    documents,
    drafts,
    feeds,
    findings,
    inventory,
    members,
    notices,
    objects,
    releases,
    reports,
    search,
    servers,
    submissions,
    subscriptions,
    trends,
    users,
    vulnerabilities,
    writing,
)
from wardwatch.assets.operations.importing import ImportResult
from wardwatch.assets.queries import AssetRow
from wardwatch.assets.types import Details, LineFault
from wardwatch.audit import queries as trail
from wardwatch.delivery.queries import Item
from wardwatch.engagements import queries as engagements
from wardwatch.engagements import types as letters
from wardwatch.engagements.queries.desk import NoticeLine
from wardwatch.engagements.queries.pace import Pace
from wardwatch.engagements.queries.review import Preview
from wardwatch.exposures import types as exposures
from wardwatch.exposures.queries import trends as numbers
from wardwatch.feeds import types as pulls
from wardwatch.feeds.taxii_server.looking import Tried
from wardwatch.intel import aliases as groups
from wardwatch.intel import types as intel
from wardwatch.intel.queries import Outcome
from wardwatch.members import queries as directory
from wardwatch.members.queries.regions import StateCount
from wardwatch.products import queries as products
from wardwatch.products.briefings import queries as events
from wardwatch.products.checks import Problem
from wardwatch.products.remarks import CommentRow, SuggestionRow
from wardwatch.provenance.types import DocumentCard
from wardwatch.reports import operations as deciding
from wardwatch.reports import types as handed_in
from wardwatch.sharing import types as sharing
from wardwatch.sharing.types import DestinationCard
from wardwatch.subscriptions.types import Quiet, SubscriptionCard, Wanted
from wardwatch.triage.types import Input
from wardwatch.vulnerabilities import answers
from wardwatch.vulnerabilities.queries.whole import WholeAnswer

NUMBER = "a running number of this installation: programs use the uid"
ACTOR = "who acted is in the trail, as far as the reader may see it"
ASKED = "what was asked for"
SHAPES: dict[type, tuple[type, ...]] = {
    subscriptions.Subscription: (SubscriptionCard, Wanted),
    subscriptions.QuietHours: (Quiet,),
    findings.FindingLine: (exposures.FindingRow,),
    findings.Moved: (exposures.Moved,),
    findings.Reason: (exposures.Link,),
    findings.Finding: (exposures.FindingRow, exposures.Why),
    inventory.Explanation: (exposures.Why,),
    inventory.Known: (Input,),
    inventory.Imported: (ImportResult,),
    inventory.Fault: (LineFault,),
    assets.Asset: (AssetRow, Details),
    notices.NoticeLine: (NoticeLine,),
    notices.Notice: (engagements.NoticeDetail,),
    notices.Covered: (engagements.Covered,),
    notices.Given: (engagements.Answered,),
    notices.MovedNotice: (engagements.Change,),
    notices.Mail: (Item,),
    notices.Body: (letters.Body,),
    notices.TouchedLine: (letters.Line,),
    notices.Step: (letters.Step,),
    notices.Due: (letters.DueDate,),
    notices.Cited: (letters.SourceNote,),
    briefings.BriefingRow: (events.BriefingRow,),
    briefings.BriefingAnswer: (events.Answered,),
    briefings.Briefing: (events.BriefingRow, events.BriefingCard),
    drafts.DraftRow: (products.ProductRow,),
    drafts.DraftReview: (products.ReviewRow,),
    drafts.DraftProblem: (Problem,),
    decisions.DecisionLine: (engagements.DecisionLine,),
    decisions.Decision: (engagements.Review,),
    decisions.Recipient: (engagements.Recipient,),
    decisions.ReadFirst: (Preview,),
    decisions.EditedText: (letters.Edits,),
    vulnerabilities.VulnerabilityLine: (exposures.VulnerabilityLine,),
    vulnerabilities.Vulnerability: (WholeAnswer,),
    vulnerabilities.Source: (answers.Cited,),
    vulnerabilities.KnownExploited: (answers.KnownExploited,),
    vulnerabilities.Ssvc: (answers.SsvcAnswer,),
    vulnerabilities.Cvss: (answers.CvssAnswer,),
    vulnerabilities.Score: (answers.CvssScore,),
    vulnerabilities.Epss: (answers.EpssAnswer,),
    vulnerabilities.Affected: (answers.AffectedAnswer,),
    vulnerabilities.Remedy: (answers.RemedyAnswer,),
    advisories.AdvisoryLine: (answers.AdvisoryLine,),
    advisories.Advisory: (answers.AdvisoryAnswer,),
    advisories.Released: (answers.LibraryItem,),
    releases.ReleasedLine: (products.ReleaseRow,),
    releases.ReleasedProduct: (products.ReleaseRow, products.ReleaseCard),
    releases.ReleasedForm: (products.Form,),
    releases.ReleasedRevision: (products.Standing,),
    members.OrganizationLine: (directory.OrganizationRow,),
    members.Organization: (directory.OrganizationRow, directory.OrganizationPage),
    members.StateCount: (StateCount,),
    contacts.Contact: (directory.ContactRow,),
    contacts.Acts: (directory.ProviderRow,),
    contacts.Consent: (directory.GrantRow,),
    users.User: (directory.UserRow,),
    users.Invitation: (directory.InvitationRow,),
    documents.Document: (DocumentCard,),
    feeds.Feed: (pulls.FeedOverview,),
    feeds.Run: (pulls.RunSummary,),
    feeds.Quarantined: (pulls.QuarantineCard,),
    servers.Server: (pulls.ServerCard,),
    servers.Trial: (Tried,),
    destinations.Destination: (DestinationCard,),
    audit.Entry: (trail.Entry,),
    audit.Opening: (trail.OpeningRow,),
    search.Hit: (engagements.Hit,),
    objects.StixLine: (intel.ObjectLine,),
    objects.CameObject: (intel.Came,),
    objects.StixObject: (intel.ObjectCard,),
    objects.ObjectSource: (intel.SaidBy,),
    objects.ObjectVersion: (intel.VersionLine,),
    objects.ObjectMoment: (intel.Moment,),
    objects.ObjectLink: (intel.Link,),
    alias_groups.NamedObject: (groups.Called,),
    alias_groups.AliasProposal: (groups.AliasProposal,),
    alias_groups.AliasWord: (groups.AliasWord,),
    objects.ObjectLinks: (intel.Links,),
    objects.PathStep: (intel.Step,),
    objects.ValueHit: (intel.Hit,),
    objects.ValueLook: (intel.Look,),
    reports.ReportLine: (handed_in.ReportRow,),
    reports.ThreatReport: (handed_in.ReportRow, handed_in.ReportCard),
    reports.ReportFind: (handed_in.FindRow,),
    reports.FindSpot: (handed_in.Spot,),
    reports.FindMeant: (handed_in.Meant,),
    reports.FindHint: (handed_in.FalseHint,),
    reports.TextPart: (handed_in.Part,),
    reports.FindsDecided: (deciding.Decided,),
    submissions.SubmissionLine: (sharing.SubmissionLine,),
    submissions.Submission: (sharing.SubmissionDetail,),
    submissions.RefusedObject: (sharing.Judged,),
    submissions.SentObject: (Outcome,),
    writing.DraftComment: (CommentRow,),
    writing.DraftSuggestion: (SuggestionRow,),
    trends.Week: (numbers.Week,),
    trends.StandingOfKind: (numbers.Standing,),
    trends.Exposed: (numbers.Exposure,),
    trends.Month: (Pace,),
}
"""Each shape of this door, and the values that it is made from."""
LEFT_OUT: dict[type, dict[str, str]] = {
    alias_groups.AliasWord: {"by": ACTOR, "ended_by": ACTOR},
    findings.FindingLine: {"organization": NUMBER, "line": "the asset says on which line of which list it stands"},
    findings.Moved: {"by": ACTOR},
    findings.Finding: {"organization": NUMBER, "finding": "it is the finding"},
    assets.Asset: {
        "id": NUMBER,
        "organization": NUMBER,
        "hashes": "what a parts list says of its file, to be found by; nobody reads or edits it",
    },
    notices.Notice: {
        "uid": "its name is the ticket",
        "organization": NUMBER,
        "helped_by": ACTOR,
    },
    notices.Given: {"by": ACTOR},
    notices.MovedNotice: {"by": ACTOR},
    notices.Mail: {"reference": NUMBER},
    notices.Body: {"ticket": "the notice around it has it"},
    briefings.BriefingRow: {"version": "how often it was moved: calendars ask for it, see the file"},
    briefings.Briefing: {
        "version": "as in the list",
        "row": "its fields stand here",
        "asked": "the page of the briefing tells what one asked",
        "opinion": "the page of the briefing tells what one thinks",
    },
    drafts.DraftReview: {
        "said_by": ACTOR,
        "organization_id": NUMBER,
        "revision": "that of the product around it",
        "round": "only the present one is shown",
        "title": "that of the product around it",
    },
    decisions.Decision: {"decided_by": ACTOR},
    decisions.ReadFirst: {"member": NUMBER, "letter": "the mail around the text: nothing in it that the text lacks"},
    vulnerabilities.KnownExploited: {"vulnerability": ASKED},
    vulnerabilities.Ssvc: {"vulnerability": ASKED},
    vulnerabilities.Cvss: {"vulnerability": ASKED},
    vulnerabilities.Epss: {"cve": ASKED},
    vulnerabilities.Affected: {"vulnerability": ASKED, "range": NUMBER},
    vulnerabilities.Remedy: {"vulnerability": ASKED},
    members.OrganizationLine: {"id": NUMBER},
    members.Organization: {
        "id": NUMBER,
        "contacts": "an address of their own: contacts",
        "people": "an address of their own: users",
        "providers": "an address of their own: providers",
        "grants": "an address of their own: sharing",
    },
    contacts.Contact: {"id": NUMBER, "provider": NUMBER},
    contacts.Acts: {"id": NUMBER},
    contacts.Consent: {"id": NUMBER},
    users.User: {"id": NUMBER},
    documents.Document: {"id": NUMBER, "label": NUMBER},
    objects.StixObject: {"label": NUMBER, "body": "an address of its own: received"},
    reports.ThreatReport: {
        "id": NUMBER,
        "organization": NUMBER,
        "about": NUMBER,
        "words": "which step of reading is under way: the page says it",
    },
    reports.ReportFind: {"decided_by": ACTOR},
    releases.ReleasedProduct: {
        "label": NUMBER,
        "document": "a form of its own: json",
        "revisions": "those of all markings stand in `standing`",
    },
    submissions.Submission: {"own": NUMBER, "objects": "an address of their own: objects"},
    feeds.Quarantined: {
        "state": "only records that wait are listed",
        "raw": "of any size, and perhaps no text",
    },
    destinations.Destination: {"organization": NUMBER},
    writing.DraftComment: {"by": ACTOR, "resolved_by": ACTOR},
    writing.DraftSuggestion: {"by": ACTOR, "settled_by": ACTOR},
    audit.Opening: {"id": NUMBER, "organization": NUMBER},
}
OTHERWISE: dict[type, set[str]] = {
    findings.Finding: {"chain"},  # reasons
    releases.ReleasedProduct: {"row"},  # field by field
    reports.ThreatReport: {"row"},  # field by field
    assets.Asset: {"details"},  # field by field
    subscriptions.Subscription: {"wanted"},  # field by field
    members.Organization: {"organization", "enrollment"},  # field by field; is_member
    contacts.Contact: {"code_asked", "code_expires_at"},  # code_waits
    contacts.Acts: {"uid"},  # provider
}
"""Fields that go by another name here, or make up others."""


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__name__)
def test_every_field_of_a_value_is_told(shape: Any) -> None:
    """A field that is left out is in `LEFT_OUT` with the reason, and only while it is left out."""
    told = {field.alias or name for name, field in shape.model_fields.items()} | set(shape.model_fields)
    told |= OTHERWISE.get(shape, set())
    stated = {name for value in SHAPES[shape] for name in _fields(value)}
    assert stated - told == set(LEFT_OUT.get(shape, ())), shape


def _fields(value: Any) -> tuple[str, ...]:
    if dataclasses.is_dataclass(value):
        return tuple(field.name for field in dataclasses.fields(value))
    assert issubclass(value, msgspec.Struct)
    return value.__struct_fields__
