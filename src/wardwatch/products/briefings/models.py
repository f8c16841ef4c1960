"""Tables of briefings: what is planned, who comes, what is asked and answered, what people think of it."""

import uuid
from typing import ClassVar

from django.db import models

from wardwatch.markings.models import Child, Labelled
from wardwatch.members.models import Organization, Person
from wardwatch.products.briefings.states import BriefingState
from wardwatch.products.briefings.types import GRADES


class Briefing(Labelled):
    """A briefing: whoever may see its label may see it and come; `place` is told to those who registered.

    `number` is the ID# of the product that it presents. `version` goes up when it is moved, in time or place; `why`
    says why it was cancelled.
    """

    written_by_worker: ClassVar = True

    uid = models.UUIDField(unique=True, default=uuid.uuid4)
    number = models.TextField(blank=True)
    title = models.TextField()
    summary = models.TextField(blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.TextField()
    capacity = models.PositiveIntegerField(null=True)
    state = models.TextField(choices=BriefingState.choices, default=BriefingState.PLANNED)
    why = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=("starts_at",), name="briefing_by_time"),)


class Registration(Labelled):
    """Somebody who wants to come; seen by their organization and the center. `reminded_at`: when a reminder was written
    for the time at which it is held now."""

    written_by_worker: ClassVar = True

    uid = models.UUIDField(unique=True, default=uuid.uuid4)
    briefing = models.ForeignKey(Briefing, on_delete=models.CASCADE, related_name="registrations")
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    registered_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("briefing", "person"), name="registration_once"),)


class ShownAnswer(Child):
    """A question with its answer, as everybody who sees the briefing reads it: of nobody in particular."""

    parent: ClassVar = "briefing"
    written_by_worker: ClassVar = True

    briefing = models.ForeignKey(Briefing, on_delete=models.CASCADE, related_name="answers")
    question = models.TextField()
    answer = models.TextField()
    shown_at = models.DateTimeField()


class Question(Labelled):
    """A question before or during a briefing; seen by who asked, their organization and the center."""

    written_by_worker: ClassVar = True

    uid = models.UUIDField(unique=True, default=uuid.uuid4)
    briefing = models.ForeignKey(Briefing, on_delete=models.CASCADE, related_name="questions")
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    text = models.TextField()
    asked_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.TextField(blank=True)
    shown = models.ForeignKey(ShownAnswer, on_delete=models.SET_NULL, related_name="+", null=True)


class Evaluation(Labelled):
    """What somebody who registered thinks of a briefing; seen by their organization and the center."""

    written_by_worker: ClassVar = True

    briefing = models.ForeignKey(Briefing, on_delete=models.CASCADE, related_name="evaluations")
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    grade = models.PositiveSmallIntegerField()
    useful = models.TextField(blank=True)
    missing = models.TextField(blank=True)
    said_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("briefing", "person"), name="evaluation_once"),
            models.CheckConstraint(
                condition=models.Q(grade__gte=min(GRADES), grade__lte=max(GRADES)), name="evaluation_grade"
            ),
        )
