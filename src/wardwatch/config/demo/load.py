"""Fill an empty center with the demonstration sector, through the same operations that real data takes.

Only into an empty database; people get random passwords, kept in a file of mode 0600 in the home folder so that a later
start can show them again.
"""

import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from importlib import resources
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from wardwatch.assets import operations as assets
from wardwatch.assets.types import ImportMode
from wardwatch.audit.types import OPERATOR
from wardwatch.config.demo import happening, publishing, sector
from wardwatch.engagements import operations as engagements
from wardwatch.exposures import operations as exposures
from wardwatch.feeds import operations as feeds
from wardwatch.kit.errors import Refusal
from wardwatch.kit.progress import Progress
from wardwatch.members import operations, queries
from wardwatch.members.models import Organization
from wardwatch.members.operations import OrganizationFacts
from wardwatch.members.registry import read_partners, shipped_partners
from wardwatch.members.types import OrganizationKind, Permit, PowerKind, Purpose, RoleName, SizeClass

FEEDS = (
    ("cms_hospitals", "hospitals.csv"),
    ("cisa_csaf", "csaf"),
    ("cisa_kev", "known_exploited_vulnerabilities.json"),
    ("cve_records", "cve_records.jsonl"),
    ("first_epss", "epss_scores-2026-01-30.csv"),
    ("stix_file", "intelligence"),
    ("misp_feed", "misp"),
)
"""The demonstration documents, in the order in which the story has them arrive."""

_PERSONAS = frozenset(persona.email for persona in sector.personas())

DAY = timedelta(hours=26)
"""How long before the visitor arrives the demonstration begins."""

KEPT = frozenset({"django_migrations", "django_content_type", "auth_permission", "delivery_channellimit"})
"""Tables that a reset leaves alone: they say how the database is made."""


class NotEmpty(Refusal):
    """Demonstration data never mixes with anything else."""

    code = "demo.not-empty"


class NotDemonstration(Refusal):
    """Only a demonstration can be reset."""

    code = "demo.real-center"


@dataclass(frozen=True, slots=True)
class SignIn:
    """How one persona of the demonstration signs in."""

    key: str
    email: str
    password: str
    does: str


def load(*, at: datetime, progress: Progress) -> None:
    """Create the sector, its inventories and documents, and let the center get to work. Runs as the worker.

    Indicators are judged by the worker's own job, in its first minute: reading the lists of false positives takes as
    long as everything here.
    """
    if Organization.objects.exists():
        raise NotEmpty("The database is not empty; demonstration data is only loaded into an empty one.")
    found = sector.organizations()
    total = len(found) + len(FEEDS) + 1
    began = at - DAY
    passwords: dict[str, str] = {}
    ids: dict[str, int] = {}
    for done, item in enumerate(found):
        progress.step(done, total, item["name"])
        ids[item["key"]] = _settle(item, ids, passwords, began)
    for item in found:
        _permit(item, ids, began)
    operations.register_partners(entries=read_partners(shipped_partners()), actor=OPERATOR, at=began)
    for done, (feed, name) in enumerate(FEEDS, start=len(found)):
        progress.step(done, total, f"reading {name}")
        _pull(feed, name, began)
    progress.step(total - 1, total, "working out who is touched")
    exposures.catch_up(at=began)
    engagements.propose(actor=OPERATOR, at=began)
    happening.happen(began=began)
    publishing.publish(began=began + timedelta(hours=12))
    _remember(passwords)  # last: the file says that the sector is whole
    progress.step(total, total, "done")


def publish_others(*, at: datetime) -> None:
    """Release one of each other kind of product, in the last hour. Refuses a real center. Runs as the worker."""
    _demand_demonstration("This is a real center; nothing was published.")
    publishing.publish_others(began=at - timedelta(hours=1))


def _demand_demonstration(words: str) -> None:
    center = Organization.objects.filter(kind=OrganizationKind.CENTER).first()
    if center is None or not center.is_demo:
        raise NotDemonstration(words)


def is_whole() -> bool:
    """Whether a demonstration was loaded to its end."""
    return _passwords_file().exists()


def reset() -> None:
    """Empty the database of a demonstration. Refuses a real center. Runs as the owner."""
    center = Organization.objects.filter(kind=OrganizationKind.CENTER).first()
    if center is not None and not center.is_demo:
        raise NotDemonstration("This is a real center; nothing was removed.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = [name for (name,) in cursor.fetchall() if name not in KEPT]
        cursor.execute(f"TRUNCATE {', '.join(tables)} CASCADE")
    _passwords_file().unlink(missing_ok=True)


def sign_ins() -> list[SignIn]:
    """How the personas of the demonstration sign in; empty where none was loaded."""
    file = _passwords_file()
    if not file.exists():
        return []
    passwords = json.loads(file.read_text())
    return [
        SignIn(key=persona.key, email=persona.email, password=passwords[persona.email], does=persona.does)
        for persona in sector.personas()
        if persona.email in passwords
    ]


def _settle(item: Mapping[str, Any], ids: Mapping[str, int], passwords: dict[str, str], at: datetime) -> int:
    """One organization with its people, contacts and inventory; returns its id."""
    facts = OrganizationFacts(
        name=item["name"],
        kind=OrganizationKind(item["kind"]),
        size_class=SizeClass(item.get("size_class", "unknown")),
        city=item.get("city", ""),
        state=item.get("state", ""),
        time_zone=item.get("time_zone", "UTC"),
        telephone=item.get("phone", ""),
        parent=ids.get(item.get("parent", "")),
        identifiers=tuple((each["scheme"], each["value"]) for each in item.get("identifiers", ())),
        powers=tuple(PowerKind(power) for power in item.get("powers", ())),
        is_demo=True,
    )
    is_center = facts.kind is OrganizationKind.CENTER
    make = operations.initialise_center if is_center else operations.register_organization
    organization = make(facts=facts, actor=OPERATOR, at=at).pk
    if item.get("enrolled"):
        operations.enroll(organization=organization, actor=OPERATOR, at=at)
    _add_people(organization, item, passwords, at)
    if (data := sector.inventory(item["key"])) is not None:
        assets.import_inventory(
            principal=queries.operator(),
            actor=OPERATOR,
            organization=organization,
            file_name=f"{item['key']}.csv",
            data=data,
            at=at,
            mode=ImportMode.GOOD_ROWS,
        )
    return organization


def _add_people(organization: int, item: Mapping[str, Any], passwords: dict[str, str], at: datetime) -> None:
    """People and contacts; only the personas of the story can sign in."""
    for person in item.get("people", ()):
        name, email, role = person["name"], person["email"], RoleName(person["role"])
        if email not in _PERSONAS | happening.ANSWERING:
            operations.add_person(organization=organization, name=name, email=email, roles=[role], at=at)
            continue
        password = secrets.token_urlsafe(9)
        if email in _PERSONAS:
            passwords[email] = password
        operations.invite(
            organization=organization,
            name=name,
            email=email,
            role=role,
            password=password,
            actor=OPERATOR,
            at=at,
        )
    for contact in item.get("contacts", ()):
        verified = contact.get("verified")
        operations.add_contact(
            organization=organization,
            purpose=Purpose(contact["purpose"]),
            address=contact["email"],
            actor=OPERATOR,
            at=at,
            verified_at=datetime.combine(verified, time(12), UTC) if verified else None,
        )


def _permit(item: Mapping[str, Any], ids: Mapping[str, int], at: datetime) -> None:
    for permission in item.get("acting", ()):
        operations.permit_provider(
            member=ids[item["key"]],
            provider=ids[permission["provider"]],
            permission=permission["text"],
            permits=[Permit(part) for part in permission["permits"]],
            actor=OPERATOR,
            at=at,
        )


def _pull(feed: str, name: str, at: datetime) -> None:
    with resources.as_file(resources.files(__package__) / "documents" / name) as path:
        feeds.pull(feed=feed, origin=str(path), actor=OPERATOR, at=at)


def _passwords_file() -> Path:
    return Path(settings.HOME.folder) / "demonstration.json"


def _remember(passwords: Mapping[str, str]) -> None:
    descriptor = os.open(_passwords_file(), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(descriptor, "w") as file:
        json.dump(passwords, file)
