"""What happened, in sentences: for the desk's list of changes. The trail itself keeps the events' own names."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from wardwatch.engagements.states import Answer
from wardwatch.exposures.states import AliasState, FindingState

SENTENCES: dict[str, str] = {
    "center.initialised": noop("The center was set up"),
    "organization.registered": noop("An organization was registered"),
    "session.begun": noop("Somebody signed in"),
    "session.ended": noop("Somebody signed out"),
    "session.refused": noop("A sign-in was refused"),
    "session.closed": noop("Somebody ended sessions of theirs elsewhere"),
    "person.invited": noop("A person was invited to sign in"),
    "invitation.withdrawn": noop("An invitation was taken back"),
    "invitation.accepted": noop("An invited person can sign in now"),
    "user.deactivated": noop("A person can no longer sign in"),
    "recovery.moved": noop("Somebody who cannot sign in asked to be let in again: %(state)s"),
    "factor.added": noop("Somebody added a second factor"),
    "factor.removed": noop("Somebody removed a second factor"),
    "password.changed": noop("Somebody changed their password"),
    "member.enrolled": noop("An organization became a member"),
    "member.consent-changed": noop("A member changed what the center may see"),
    "directory.imported": noop("A list of organizations was imported: %(added)s new"),
    "inventory.changed": noop("An inventory changed: %(added)s added, %(changed)s changed, %(retired)s retired"),
    "feed.pulled": noop(
        "%(feed)s: %(new)s new, %(changed)s changed, %(withdrawn)s withdrawn, %(quarantined)s set aside"
    ),
    "feed.failed": noop("%(feed)s could not be pulled"),
    "findings.changed": noop("Matching: %(opened)s findings opened, %(reopened)s reopened, %(closed)s closed"),
    "alias.decided": noop("Two names of a product on a list: %(state)s"),
    "finding.state-changed": noop("Findings now %(state)s: %(count)s"),
    "decisions.proposed": noop(
        "%(decisions)s decisions proposed, %(notices)s notices drafted, %(follow_ups)s now more urgent"
    ),
    "decision.approved": noop("A decision was approved for %(approved)s members"),
    "decision.undone": noop("An approval was taken back"),
    "decision.dismissed": noop("A decision was dismissed"),
    "decision.edited": noop("The text of a decision was changed"),
    "notices.rewritten": noop("%(notices)s notices show the changed text"),
    "notices.published": noop("%(notices)s notices went out, %(mails)s mails"),
    "notice.seen": noop("A notice was opened"),
    "notice.answered": noop("A notice was answered: %(answer)s"),
    "notice.help-given": noop("A call for help was dealt with"),
    "notice.withdrawn": noop("A notice was withdrawn"),
    "notices.settled": noop("%(closed)s notices are done, %(reopened)s open again"),
    "digests.sent": noop("The weekly digest went to %(members)s members"),
    "list.taken": noop("A list of several members was taken as a file: %(list)s, %(form)s"),
    "blocklist.changed": noop("A block list was made or changed: %(format)s, to %(use)s"),
    "blocklist.secret-changed": noop("A block list got another address"),
    "blocklist.closed": noop("A block list was closed"),
    "intel.word-said": noop("Somebody said something about an indicator, a list or a source: %(what)s, %(done)s"),
    "intel.alias-said": noop("Somebody said whether objects are one under several names: %(done)s"),
    "product.commented": noop("A product that is written was commented"),
    "product.suggested": noop("Other words were suggested for a product that is written: %(state)s"),
    "content.purged": noop("Content was removed for good"),
}


def sentence(name: str, facts: Mapping[str, Any]) -> str:
    """The event `name` with its facts as a sentence; an event without one shows its own name."""
    told = dict(facts)
    if "answer" in told:
        told["answer"] = Answer(told["answer"]).label
    if name == "alias.decided" and told.get("state") in set(AliasState):
        told["state"] = AliasState(told["state"]).label
    if name == "finding.state-changed" and told.get("state") in set(FindingState):
        told["state"] = FindingState(told["state"]).label
    try:
        return _(SENTENCES[name]) % told
    except KeyError:
        return name.replace(".", " ").replace("-", " ")
