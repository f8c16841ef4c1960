"""A sector of full size, made once and kept: who reads its pages, and what stands in their addresses.

A kept home holds a file that says with which migrations it was made: where they changed since, it is made anew.
"""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from harness import ROOT, SHARED_DATA, figure, fresh_home, open_home, timed, year

PRODUCTS_EACH = 6
"""Products that each vulnerability touches: six make a million findings."""
PULLED = (
    ("cisa_kev", "cisa-kev/known_exploited_vulnerabilities-2026-08-21.json"),
    ("first_epss", "epss/epss_scores-2026-01-30.csv.gz"),
    ("cms_hospitals", "cms/Hospital_General_Information_2026-02.csv.gz"),
)
ADVISORY, PUBLISHER = "IDW-2026-030-01", "Invented Device Watch"
MEMBERS_OWN, PROVIDERS = "nora@member.invalid", "pat@provider.invalid"
KEPT = "prepared.json"


@dataclass(frozen=True)
class Reader:
    """Who asks: what they are called in the table, where they sign in, and the values of addresses about them."""

    name: str
    email: str
    values: dict[str, str] = field(default_factory=dict)


@contextmanager
def sector(kept: Path | None, *, anew: bool = False) -> Iterator[tuple[Path, list[Reader]]]:
    """A filled home, and its readers: of this run alone, or the one in the folder `kept`, filled where it is not."""
    made = _made()
    if kept and kept.is_dir():
        note = kept / KEPT
        if not anew and note.is_file() and json.loads(note.read_text()) != made:
            print("  The kept home was made with other migrations; pages that need the new ones fail. --anew mends it.")
        elif anew or not note.is_file():
            shutil.rmtree(kept)
    with open_home(kept) if kept else fresh_home() as home:
        from wardwatch.kit import clock
        from wardwatch.kit.database import login

        with login("worker"):
            if not (home / KEPT).is_file():
                _fill(clock.now())
                (home / KEPT).write_text(json.dumps(made))
            readers = _readers()
        yield home, readers


def sizes() -> None:
    """How much there is. Runs as the worker."""
    from wardwatch.assets.models import Asset
    from wardwatch.audit.models import Event
    from wardwatch.delivery.models import Message
    from wardwatch.engagements.models import Decision, Notice, NoticeTransition
    from wardwatch.exposures.models import Finding
    from wardwatch.markings.models import Label
    from wardwatch.members.models import Enrollment, Organization

    for model in (
        Organization, Enrollment, Label, Asset, Finding, Decision, Notice, NoticeTransition, Message, Event
    ):  # fmt: skip
        figure(f"  {model._meta.verbose_name_plural}", model.objects.count(), "rows")
    told = Notice.objects.filter(sent_at__isnull=False)
    figure("  of the notices, told", told.count(), "rows")
    figure("  of these, waiting for an answer", told.filter(state__in=("sent", "seen")).count(), "rows")


def _made() -> str:
    texts = sorted((ROOT / "src").rglob("migrations/0*.py"))
    return sha256(b"".join(path.read_bytes() for path in texts)).hexdigest()


def _fill(now: datetime) -> None:
    """The sector, its findings, what the public feeds say, and a year of work. Runs as the worker."""
    from findings import generate

    from people import settle
    from wardwatch.audit.types import OPERATOR
    from wardwatch.exposures.operations import rebuild
    from wardwatch.feeds import operations as feeds

    people = settle(now)
    generate(products_each=PRODUCTS_EACH)
    _advise(now)
    if SHARED_DATA.is_dir():
        for feed, name in PULLED:
            feeds.pull(feed=feed, origin=str(SHARED_DATA / name), actor=OPERATOR, at=now)
    year.enroll(now=now)
    figure("rebuild of all findings", timed(lambda: rebuild(at=now - year.FOUND_BEFORE)), "s")
    figure(
        "a year of decisions and notices, made", timed(lambda: year.live(people.principal(people.ada), now=now)), "s"
    )
    _appoint(people, now)


def _advise(now: datetime) -> None:
    """An advisory in a document of its own that names five of the vulnerabilities."""
    from factories import claims, findings
    from wardwatch.vulnerabilities.models import AdvisoryVulnerability, Vulnerability

    advisory = findings.advisory(ADVISORY, "Invented monitors and pumps", at=now, publisher=PUBLISHER)
    for vulnerability in Vulnerability.objects.filter(name__startswith="CVE-2025-1000").order_by("name")[:5]:
        AdvisoryVulnerability.objects.create(
            assertion=advisory.assertion, label_id=advisory.label_id, advisory=advisory, vulnerability=vulnerability
        )
        claims.remedy(vulnerability.name, by=advisory.assertion)


def _appoint(people: Any, now: datetime) -> None:
    """One busy member's owner, the provider that acts for it, and every role of the center for its analyst."""
    from people import PASSWORD
    from wardwatch.audit.types import OPERATOR
    from wardwatch.members import operations
    from wardwatch.members.models import Role
    from wardwatch.members.types import Permit, RoleName

    member, provider = _busy().organization_id, people.kestrel.pk
    who = {"password": PASSWORD, "actor": OPERATOR, "at": now}
    operations.invite(organization=member, name="Nora", email=MEMBERS_OWN, role=RoleName.OWNER, **who)
    operations.invite(organization=provider, name="Pat", email=PROVIDERS, role=RoleName.SECURITY, **who)
    operations.permit_provider(
        member=member, provider=provider, permission="Contract", permits=list(Permit), actor=OPERATOR, at=now
    )
    for name in (RoleName.ADMINISTRATOR, RoleName.DUTY_OFFICER):
        Role.objects.create(person_id=people.ada.person_id, organization=people.center, name=name, since=now)


def _busy() -> Any:
    """A notice in the middle of a year's, which its member has read and not answered."""
    from wardwatch.engagements.models import Notice

    seen = Notice.objects.filter(state="seen").order_by("id")
    return seen[seen.count() // 2]


def _readers() -> list[Reader]:
    """Who asks, each with the values that stand in the addresses of what is about one member."""
    from wardwatch.engagements.models import Decision
    from wardwatch.exposures.models import Finding
    from wardwatch.feeds.models import QuarantinedRecord
    from wardwatch.members.models import Contact, Organization, User
    from wardwatch.vulnerabilities.models import Advisory

    user = User.objects.get(email=MEMBERS_OWN)
    member = Organization.objects.get(roles__person=user.person_id)
    notice = _busy_of(member.pk)
    finding = Finding.objects.filter(covered_by__notice=notice).select_related("asset", "vulnerability").first()
    decision = Decision.objects.filter(state="proposed").order_by("-members", "id").first()
    advisory = Advisory.objects.select_related("assertion__document").get(tracking_id=ADVISORY)
    assert finding is not None
    assert decision is not None
    values = {
        "member": str(member.uid),
        "ticket": notice.ticket,
        "finding": str(finding.uid),
        "asset": str(finding.asset.uid),
        "vulnerability": finding.vulnerability.name,
        "name": finding.vulnerability.name,
        "vendor": finding.asset.vendor,
        "product": finding.asset.product,
        "rest": "nothing",
        "decision": str(decision.uid),
        "contact": str(Contact.objects.filter(organization=member).earliest("id").uid),
        "person": str(user.person.uid),
        "publisher": PUBLISHER,
        "advisory": ADVISORY,
        "document": str(advisory.assertion.document.uid),
        "record": str(QuarantinedRecord.objects.earliest("id").uid),
        "feed": "cisa-kev",
    }
    return [
        Reader("center", "ada@test.invalid", values),
        Reader("member", MEMBERS_OWN, values),
        Reader("acting provider", PROVIDERS, values),
        Reader("walled partner", "rex@privacy.invalid", values),
        Reader("anybody", "", values),
    ]


def _busy_of(member: int) -> Any:
    from wardwatch.engagements.models import Notice

    return Notice.objects.filter(organization=member, state="seen").earliest("id")
