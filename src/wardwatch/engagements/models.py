"""Tables of decisions, notices and answers."""

import uuid
from typing import ClassVar

from django.db import models

from wardwatch.engagements import states
from wardwatch.exposures.models import Finding
from wardwatch.markings.models import Child, Labelled
from wardwatch.members.models import Organization


class Decision(Labelled):
    """What the center decides about one subject (an advisory or a vulnerability), for all members it touches."""

    uid = models.UUIDField(unique=True, default=uuid.uuid4)
    subject = models.TextField(unique=True)  # "advisory:PUBLISHER:ID" or "vulnerability:CVE-..."
    title = models.TextField()
    cause = models.TextField()  # which event proposed it, in words
    emergency = models.BooleanField(default=False)
    coordinator_level = models.TextField(blank=True)
    text = models.JSONField(default=dict)  # the analyst's edits of the proposed text: title, summary, steps
    state = models.TextField(choices=states.DecisionState.choices, default=states.DecisionState.PROPOSED)
    proposed_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.TextField(blank=True)
    why = models.TextField(blank=True)


class Notice(Labelled):
    """What one member is told under one decision. Its label names the member as subject and audience."""

    uid = models.UUIDField(unique=True, default=uuid.uuid4)
    ticket = models.TextField(unique=True)
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="notices")
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="notices")
    state = models.TextField(choices=states.NoticeState.choices, default=states.NoticeState.DRAFT)
    emergency = models.BooleanField(default=False)
    priority = models.TextField(blank=True)
    protect_by = models.DateField(null=True)
    fix_by = models.DateField(null=True)
    fix_at_maintenance = models.BooleanField(default=False)
    title = models.TextField()
    body = models.JSONField(default=dict)  # rendered parts: why_you, before_you_start, steps, dates...
    exception = models.TextField(blank=True)  # why this member is left out
    code_digest = models.BinaryField(null=True)  # keyed digest of the typed ticket code
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    deferred_to_digest = models.BooleanField(default=False)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("decision", "organization"), name="one_notice_per_decision"),)


class NoticeFinding(Child):
    """A notice covers a finding."""

    parent: ClassVar = "notice"

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="covers")
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
    by = models.TextField()
    through = models.TextField()  # portal, link, code, telephone


class AnswerLink(Child):
    """A link in a mail that gives one answer, once, by POST. Only the keyed digest of its token is stored."""

    parent: ClassVar = "notice"

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="links")
    answer = models.TextField(choices=states.Answer.choices)
    digest = models.BinaryField(unique=True)
    address = models.TextField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
