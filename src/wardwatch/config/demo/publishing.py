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
from wardwatch.products.document import reading
from wardwatch.products.document.marking import highest
from wardwatch.products.operations import Asked
from wardwatch.products.states import ReviewRole, Verdict
from wardwatch.products.types import KindName, To

AUTHOR, SECOND = "mara.ellsmere@center.invalid", "nolan.ashgrove@center.invalid"
DEFENDER, HOSPITAL = "rosa.tillerby@quillriver-hospital.invalid", "Quillriver Hospital"
_GROUP = "object:intrusion-set--6cca868c-e2ce-5d30-addd-3d005b473a11"
_CAMPAIGN = "object:campaign--e263c11b-db06-52a1-932e-3c2a178556f7"
_MALWARE = "object:malware--df932765-7de1-5bac-b8ce-98c9aa4dcbaa"
_TEAM = "advisory:Demonstration Device Security Team"
OTHERS = (
    (KindName.WHITE_PAPER, _CAMPAIGN),
    (KindName.JOINT_ADVISORY, _GROUP),
    (KindName.THREAT_BRIEFING, _GROUP),
    (KindName.ANALYST_NOTE, _MALWARE),
    (KindName.SITUATION_REPORT, _CAMPAIGN),
    (KindName.VULNERABILITY_BULLETIN, "period:2024-01-01/2024-12-31"),
    (KindName.HOMELAND_SECURITY_REPORT, "period:2024-01-01/2024-12-31"),
    (KindName.LEADERSHIP_DIGEST, "period:2024-01-01/2024-12-31"),
)
"""One of each other kind, for whoever asks for them; the catalogue's entries of the demonstration are of one year."""
RELEASED = (
    (KindName.THREAT_PROFILE, _GROUP),
    (KindName.DEVICE_SAFETY_COMMUNICATION, f"{_TEAM}:DEMO-DDST-2026-001"),
    (KindName.SECTOR_ALERT, "vulnerability:CVE-2024-1709"),
)
"""What is released when the visitor arrives: kinds, with what each is drafted from."""
IN_REVIEW = ((KindName.SECTOR_ALERT, "vulnerability:CVE-2024-3400"),)
"""What waits for a hospital's word."""
DRAFTS = ((KindName.DEVICE_SAFETY_COMMUNICATION, f"{_TEAM}:DEMO-DDST-2026-002"),)
"""What nobody has handed in yet."""
STEP = timedelta(minutes=40)


def publish(*, began: datetime) -> None:
    """Publish, and leave work on the desk. Runs as the worker."""
    at = _released(RELEASED, began)
    for kind, subject in IN_REVIEW:
        _say(_handed_in(kind, subject, at), ReviewRole.SECOND_ANALYST, SECOND, at)
        at += STEP
    for kind, subject in DRAFTS:
        _begun(kind, subject, at)


def publish_others(*, began: datetime) -> None:
    """Release one of each kind that is not released yet, each a minute after the other. Runs as the worker."""
    standing = set(models.Release.objects.values_list("kind", flat=True))
    _released([each for each in OTHERS if each[0] not in standing], began, step=timedelta(minutes=1))


def _released(wanted: Sequence[tuple[KindName, str]], at: datetime, step: timedelta = STEP) -> datetime:
    for kind, subject in wanted:
        _release(_handed_in(kind, subject, at), at)
        at += step
    return at


def _begun(kind: KindName, subject: str, at: datetime) -> UUID:
    author, actor = _person(AUTHOR, at)
    with login("app"):
        begun = operations.begin(kind=kind, subject=subject, principal=author, actor=actor, at=at, today=at.date())
    return begun.uid


def _handed_in(kind: KindName, subject: str, at: datetime) -> UUID:
    author, actor = _person(AUTHOR, at)
    product = _begun(kind, subject, at)
    asked = [Asked(ReviewRole.DEFENDER, Organization.objects.get(name=HOSPITAL).uid)]
    with login("app"):
        operations.hand_in(product=product, asked=asked, principal=author, actor=actor, at=at)
    return product


def _release(product: UUID, at: datetime) -> None:
    """To everybody, or to members and partners where a part of it is marked so."""
    _say(product, ReviewRole.SECOND_ANALYST, SECOND, at)
    _say(product, ReviewRole.DEFENDER, DEFENDER, at, "We can do this within the day.")
    second, actor = _person(SECOND, at)
    for review in models.Review.objects.filter(product__uid=product, verdict=Verdict.OPEN).order_by("pk"):
        with login("app"):
            why = "Attackers use it now; who is missing reads the revision."
            operations.waive(review=review.uid, why=why, principal=second, actor=actor, at=at)
    tlp = highest(reading.read(bytes(models.Product.objects.get(uid=product).document)))
    with login("app"):
        operations.approve(product=product, principal=second, actor=actor, at=at)
        operations.release(product=product, to=[To(tlp=tlp)], principal=second, actor=actor, at=at)


def _say(product: UUID, role: ReviewRole, email: str, at: datetime, words: str = "") -> None:
    review = models.Review.objects.get(product__uid=product, role=role)
    reader, actor = _person(email, at)
    with login("app"):
        operations.say(review=review.uid, verdict=Verdict.AGREED, words=words, principal=reader, actor=actor, at=at)


def _person(email: str, at: datetime) -> tuple[Principal, Actor]:
    principal = principal_of(User.objects.get(email=email), at=at)
    return principal, Actor(who=f"person:{principal.person}", door="web")
