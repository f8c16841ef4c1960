"""What the center published before the visitor arrives, and what is still on its desk.

Drafted, read by a second analyst and by a hospital, approved and released by the same operations as on a real day.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from wardwatch.audit.types import Actor
from wardwatch.kit.database import login
from wardwatch.members.models import Organization, User
from wardwatch.members.permissions import Principal
from wardwatch.members.queries import principal_of
from wardwatch.products import models, operations
from wardwatch.products.operations import Asked
from wardwatch.products.states import ReviewRole, Verdict
from wardwatch.products.types import KindName, Marking, To

AUTHOR, SECOND = "mara.ellsmere@center.invalid", "nolan.ashgrove@center.invalid"
DEFENDER, HOSPITAL = "rosa.tillerby@quillriver-hospital.invalid", "Quillriver Hospital"
RELEASED = ((KindName.SECTOR_ALERT, "vulnerability:CVE-2024-1709"),)
IN_REVIEW = ((KindName.SECTOR_ALERT, "vulnerability:CVE-2024-3400"),)
"""Kinds, with what each is drafted from: of what is released, and of what waits for a hospital's word."""
EVERYBODY = (To(tlp=Marking.CLEAR),)
STEP = timedelta(minutes=20)


def publish(*, began: datetime) -> None:
    """Publish, and leave work on the desk. Runs as the worker."""
    at = began
    for kind, subject in RELEASED:
        _release(_handed_in(kind, subject, at), EVERYBODY, at)
        at += STEP
    for kind, subject in IN_REVIEW:
        _say(_handed_in(kind, subject, at), ReviewRole.SECOND_ANALYST, SECOND, at)
        at += STEP


def _handed_in(kind: KindName, subject: str, at: datetime) -> UUID:
    author, actor = _person(AUTHOR, at)
    asked = [Asked(ReviewRole.DEFENDER, Organization.objects.get(name=HOSPITAL).uid)]
    with login("app"):
        begun = operations.begin(kind=kind, subject=subject, principal=author, actor=actor, at=at, today=at.date())
        operations.hand_in(product=begun.uid, asked=asked, principal=author, actor=actor, at=at)
    return begun.uid


def _release(product: UUID, to: Sequence[To], at: datetime) -> None:
    _say(product, ReviewRole.SECOND_ANALYST, SECOND, at)
    _say(product, ReviewRole.DEFENDER, DEFENDER, at, "We can do this within the day.")
    second, actor = _person(SECOND, at)
    for review in models.Review.objects.filter(product__uid=product, verdict=Verdict.OPEN).order_by("pk"):
        with login("app"):
            why = "Attackers use it now; the clinical engineer reads the revision."
            operations.waive(review=review.uid, why=why, principal=second, actor=actor, at=at)
    with login("app"):
        operations.approve(product=product, principal=second, actor=actor, at=at)
        operations.release(product=product, to=to, principal=second, actor=actor, at=at)


def _say(product: UUID, role: ReviewRole, email: str, at: datetime, words: str = "") -> None:
    review = models.Review.objects.get(product__uid=product, role=role)
    reader, actor = _person(email, at)
    with login("app"):
        operations.say(review=review.uid, verdict=Verdict.AGREED, words=words, principal=reader, actor=actor, at=at)


def _person(email: str, at: datetime) -> tuple[Principal, Actor]:
    principal = principal_of(User.objects.get(email=email), at=at)
    return principal, Actor(who=f"person:{principal.person}", door="web")
