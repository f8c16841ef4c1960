"""Everything a member gave, taken out by the member: as one archive, or for good.

Each slice that stores what members give contributes an exporter (`contribute`, called by `config.wiring`). Deletion
needs none: what belongs to a member hangs on its organization by foreign keys, or is marked as being about it alone.
"""

import hashlib
import json
import uuid
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from django.db import transaction

from wardwatch.audit.models import Tombstone
from wardwatch.audit.operations import record
from wardwatch.audit.types import Actor
from wardwatch.kit import sheets
from wardwatch.kit.database import login
from wardwatch.kit.errors import Refusal
from wardwatch.markings.models import Grant
from wardwatch.markings.operations import intern
from wardwatch.members import events, labels, models, removal
from wardwatch.members.acting import acting_as
from wardwatch.members.permissions import Action, Principal
from wardwatch.members.queries import center_id

Exporter = Callable[[int], Iterable["ExportedFile"]]
_exporters: dict[str, Exporter] = {}


class ReasonMissing(Refusal):
    """A deletion, and whatever the operator takes out for a member, has a recorded reason."""

    code = "data.reason-missing"


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """One file of the archive."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Deleted:
    """What was deleted: how many rows of each table, and the tombstone that remains."""

    rows: dict[str, int]
    tombstone: uuid.UUID


def contribute(slice_name: str, exporter: Exporter) -> None:
    """Have `exporter(organization)` asked for its files at every export. For `config.wiring`."""
    _exporters[slice_name] = exporter


def export_member(
    *, principal: Principal, actor: Actor, organization: int, into: BinaryIO, at: datetime, why: str = ""
) -> list[str]:
    """Write everything a member gave, private fields in clear, as a zip archive into `into`; returns the files' names.

    For its owner; the operator says why. Raises `NotAllowed`, `ReasonMissing`.
    """
    principal.demand(Action.TAKE_OUT_DATA, organization)
    if principal.is_operator:
        _demand_reason(why)
    names: list[str] = []
    digest = hashlib.sha256()
    with acting_as(principal), zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in _files(organization):
            info = zipfile.ZipInfo(file.name, at.timetuple()[:6])
            archive.writestr(info, file.data, zipfile.ZIP_DEFLATED)
            digest.update(hashlib.sha256(file.data).digest())
            names.append(file.name)
        event = events.MemberDataExported(
            subject=f"organization:{organization}",
            label=intern(labels.about(organization, center_id())),
            why=why,
            organization=organization,
            files=len(names),
            sha256=digest.hexdigest(),
        )
        record(event, actor=actor, at=at)
    return names


def delete_member_data(*, principal: Principal, actor: Actor, organization: int, why: str, at: datetime) -> Deleted:
    """Delete everything that is a member's or about it alone; a tombstone and the audit trail remain.

    An organization that a published directory lists stays in the directory, not enrolled. For its owner (whose own
    sign-in ends with it) or the operator; both say why. Raises `NotAllowed`, `ReasonMissing`.
    """
    principal.demand(Action.TAKE_OUT_DATA, organization)
    _demand_reason(why)
    with login("worker"), transaction.atomic():
        found = models.Organization.objects.filter(pk=organization).first()
        reference = f"organization:{found.uid}" if found else f"organization:{organization}"
        rows = removal.remove(organization)
        tombstone = Tombstone.objects.create(
            uid=uuid.uuid4(),
            kind="member data",
            reference=reference,
            content_sha256=hashlib.sha256(json.dumps(rows, sort_keys=True).encode()).digest(),
            purged_at=at,
            purged_by=actor.who,
            why=why,
            label_id=intern(labels.internal(center_id())),
        )
        event = events.MemberDataDeleted(
            subject=f"organization:{organization}",
            label=tombstone.label_id,
            why=why,
            organization=organization,
            rows=sum(rows.values()),
            tombstone=str(tombstone.uid),
        )
        record(event, actor=actor, at=at)
    return Deleted(rows=rows, tombstone=tombstone.uid)


def _demand_reason(why: str) -> None:
    if not why.strip():
        raise ReasonMissing("Say why the data is taken out.")


def _files(organization: int) -> Iterator[ExportedFile]:
    yield from _own(organization)
    for _, exporter in sorted(_exporters.items()):
        yield from exporter(organization)


def _own(organization: int) -> Iterator[ExportedFile]:
    tables = (
        ("organization.csv", models.Organization.objects.filter(pk=organization), _ORGANIZATION),
        ("identifiers.csv", models.Identifier.objects.filter(organization=organization), ("scheme", "value")),
        ("sites.csv", models.Site.objects.filter(organization=organization), ("name", "kind")),
        ("membership.csv", models.Enrollment.objects.filter(organization=organization), _ENROLLMENT),
        ("people.csv", models.Person.objects.filter(organization=organization), ("name", "email", "telephone")),
        ("roles.csv", models.Role.objects.filter(organization=organization), ("person__email", "name", "since")),
        ("contacts.csv", models.Contact.objects.filter(organization=organization), _CONTACT),
        ("providers.csv", models.ActingProvider.objects.filter(member=organization), _PROVIDER),
        ("grants.csv", Grant.objects.filter(subject=organization), _GRANT),
    )
    for name, rows, columns in tables:
        yield ExportedFile(name, sheets.write(columns, rows.order_by("pk").values_list(*columns)))


_ORGANIZATION = (
    *("name", "kind", "size_class", "address", "city", "state", "postal_code", "telephone", "time_zone"),
    "parent__name",
)
_ENROLLMENT = ("enrolled_at", "ended_at", "weekly_digest", "monthly_notice_limit", "shares_private")
_CONTACT = ("purpose", "position", "channel", "address", "person__name", "verified_at", "bounce_state", "bounced_at")
_PROVIDER = ("provider_name", "permission", "granted_at", "revoked_at")
_GRANT = ("grantee", "items", "granted_by", "granted_at", "expires_at", "revoked_at")
