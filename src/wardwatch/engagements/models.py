"""Tables of decisions, notices and answers."""

import uuid
from typing import ClassVar

from django.db import models

from wardwatch.engagements import states
from wardwatch.exposures.models import Finding
from wardwatch.markings.models import Child, Labelled
from wardwatch.markings.types import Protection
from wardwatch.members.models import Organization


class Decision(Labelled):
    """What the center decides about one subject (an advisory or a vulnerability), for all members it touches.

    `members` and `findings` count its drafts: what an approval now would cover.
    """

    uid = models.UUIDField(unique=True, default=uuid.uuid4)
    subject = models.TextField(unique=True)  # "advisory:PUBLISHER:ID" or "vulnerability:CVE-..."
    title = models.TextField()
    cause = models.TextField()  # what proposed it, in words
    emergency = models.BooleanField(default=False)
    victim = models.BooleanField(default=False)  # it tells members that they were attacked: no answer links
    members = models.PositiveIntegerField(default=0)
    findings = models.PositiveIntegerField(default=0)
    text = models.JSONField(default=dict)  # the analyst's edits, see `types.Edits`
    text_version = models.PositiveIntegerField(default=0, db_default=0)  # goes up with each edit
    state = models.TextField(choices=states.DecisionState.choices, default=states.DecisionState.PROPOSED)
    proposed_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.TextField(blank=True)
    why = models.TextField(blank=True)

    class Meta:
        indexes = (models.Index(fields=("state", "proposed_at"), name="decision_waiting"),)


class Notice(Labelled):
    """What one member is told under one decision. Its label is that of the findings it covers.

    `sent_at` is when it came onto the member's page, first or as more urgent; whether mails arrived is in the outbox
    (`recipients.references`).
    """

    uid = models.UUIDField(unique=True, default=uuid.uuid4)
    ticket = models.TextField(unique=True)
    ticket_digest = models.BinaryField(unique=True)  # keyed; strangers' look-ups go by it
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="notices")
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="notices")
    state = models.TextField(choices=states.NoticeState.choices, default=states.NoticeState.DRAFT)
    emergency = models.BooleanField(default=False)
    asks_version = models.BooleanField(default=False)  # "please check": no version is known, so there is no date
    protect_by = models.DateField(null=True)
    fix_by = models.DateField(null=True)
    fix_at_maintenance = models.BooleanField(default=False)
    title = models.TextField(blank=True)
    body = models.JSONField(default=dict)  # see `types.Body`; empty until published
    text_version = models.PositiveIntegerField(default=0, db_default=0)  # of the decision's text that the body shows
    exception = models.TextField(blank=True)  # why this member is left out
    created_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)  # the newest answer
    outcome = models.TextField(blank=True)  # once closed: "verified", "claimed" or "other"
    deferred_to_digest = models.BooleanField(default=False)
    digested_at = models.DateTimeField(null=True)
    helped_at = models.DateTimeField(null=True)  # when the center dealt with the newest call for help
    helped_by = models.TextField(blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("decision", "organization"), name="one_notice_per_decision"),)
        indexes = (
            models.Index(fields=("organization", "state"), name="notice_of_member"),
            models.Index(
                "organization",
                models.F("sent_at").desc(nulls_last=True),
                models.F("id").desc(),
                name="notice_of_member_newest",
            ),
            models.Index(
                fields=("label", "state", "outcome"), condition=models.Q(sent_at__isnull=False), name="notice_counted"
            ),
            models.Index(fields=("state", "sent_at"), name="notice_by_age"),
            models.Index(models.F("sent_at").desc(nulls_last=True), models.F("id").desc(), name="notice_newest"),
            models.Index(
                models.F("emergency").desc(),
                "sent_at",
                include=("label",),
                condition=models.Q(state__in=sorted(map(str, states.UNANSWERED))),
                name="notice_unanswered",
            ),
            models.Index(
                fields=("answered_at",), condition=models.Q(answer=str(states.Answer.HELP)), name="notice_help_wanted"
            ),
        )


class FollowUp(Child):
    """A notice that was out became an emergency: what it said before, and where its one second letter stands."""

    parent: ClassVar = "notice"

    notice = models.OneToOneField(Notice, on_delete=models.CASCADE, related_name="follow_up")
    state = models.TextField(choices=states.FollowUpState.choices, default=states.FollowUpState.DRAFT)
    told_at = models.DateTimeField()
    asked_version = models.BooleanField(default=False)
    protect_by = models.DateField(null=True)
    fix_by = models.DateField(null=True)
    exception = models.TextField(blank=True)  # why this member is left out
    proposed_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)


class NoticeFinding(Child):
    """A notice covers a finding."""

    parent: ClassVar = "notice"

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="covers", db_index=False)
    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="covered_by")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("notice", "finding"), name="notice_finding_unique"),)


class NoticeTransition(Child):
    """One change of a notice's state."""

    parent: ClassVar = "notice"

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="transitions")
    before = models.TextField(blank=True)
    after = models.TextField()
    at = models.DateTimeField()
    by = models.TextField()
    why = models.TextField(blank=True)


class Response(Child):
    """A member's answer to a notice."""

    parent: ClassVar = "notice"

    uid = models.UUIDField(unique=True, default=uuid.uuid4)
    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="responses")
    answer = models.TextField(choices=states.Answer.choices)
    words = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.TextField()  # the actor ("person:12"), or "mail:ADDRESS"
    through = models.TextField(choices=states.Way.choices)


class AnswerLink(Child):
    """A link in a mail that gives one answer, once, by POST. Only the keyed digest of its token is stored."""

    parent: ClassVar = "notice"

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="links")
    answer = models.TextField(choices=states.Answer.choices)
    digest = models.BinaryField(unique=True)
    address = models.TextField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class Try(models.Model):
    """How often something was tried in one hour. `key` is a keyed digest: it names nobody."""

    protection: ClassVar = Protection.INFRASTRUCTURE

    key = models.BinaryField()
    hour = models.DateTimeField()
    count = models.PositiveIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("key", "hour"), name="try_unique"),)
