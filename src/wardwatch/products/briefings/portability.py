"""What briefings add to a member's export, and what is removed with a member: who came, asked, and thought what."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wardwatch.members.portability import ExportedFile, json_list
from wardwatch.products.briefings import models


@dataclass(frozen=True, slots=True)
class _Attendance:
    """What somebody of the member did about a briefing, as it leaves the house."""

    briefing: UUID
    title: str
    person: str
    did: str
    at: datetime
    text: str = ""
    answer: str = ""
    grade: int | None = None
    useful: str = ""
    missing: str = ""


def exported(organization: int) -> Iterator[ExportedFile]:
    """Registrations, questions with their answers, evaluations."""
    yield ExportedFile("briefings.json", json_list(_attendances(organization)))


def removed(organization: int, at: datetime) -> Mapping[str, int]:
    """Remove them. A question that everybody reads stays: it names nobody."""
    rows = Counter[str]()
    for model in (models.Evaluation, models.Question, models.Registration):
        rows[model._meta.db_table], _ = model.objects.filter(organization=organization).delete()
    return rows


def _attendances(organization: int) -> Iterator[_Attendance]:
    of = {"organization": organization}
    for came in models.Registration.objects.filter(**of).select_related("briefing", "person").order_by("pk"):
        yield _Attendance(came.briefing.uid, came.briefing.title, came.person.name, "registered", came.registered_at)
    for asked in models.Question.objects.filter(**of).select_related("briefing", "person").order_by("pk"):
        named = (asked.briefing.uid, asked.briefing.title, asked.person.name)
        yield _Attendance(*named, "asked", asked.asked_at, text=asked.text, answer=asked.answer)
    for said in models.Evaluation.objects.filter(**of).select_related("briefing", "person").order_by("pk"):
        named = (said.briefing.uid, said.briefing.title, said.person.name)
        yield _Attendance(*named, "evaluated", said.said_at, grade=said.grade, useful=said.useful, missing=said.missing)
