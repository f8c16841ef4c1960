"""Everything a member gave or got, taken out by the member: as one archive, or for good.

Each slice that stores what members give or are told contributes an exporter (`contribute`, called by `config.wiring`).
Deletion needs a remover only for what neither hangs on the organization by foreign keys nor is marked as being about it
alone.
"""

import hashlib
import json
import uuid
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

import msgspec
from django.db import transaction

from wardwatch.audit.models import Tombstone
from wardwatch.audit.operations import record
from wardwatch.audit.types import Actor
from wardwatch.kit import sheets
from wardwatch.kit.database import login
from wardwatch.kit.errors import Refusal
from wardwatch.markings.models import Grant
from wardwatch.markings.operations import intern
from wardwatch.markings.types import Viewer
from wardwatch.markings.viewing import seen_by
from wardwatch.members import events, labels, models, removal
from wardwatch.members.acting import acting_as
from wardwatch.members.permissions import Action, Principal
from wardwatch.members.queries import center_id

Exporter = Callable[[int], Iterable["ExportedFile"]]
Remover = Callable[[int, datetime], Mapping[str, int]]
_exporters: dict[str, Exporter] = {}
_removers: dict[str, Remover] = {}


class ReasonMissing(Refusal):
    """A deletion, and whatever the operator takes out for a member, has a recorded reason."""

    code = "data.reason-missing"


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """One file of the archive; a long one gives its bytes part by part, once."""

    name: str
    data: bytes | Iterable[bytes]


@dataclass(frozen=True, slots=True)
class Deleted:
    """What was deleted: how many rows of each table, and the tombstone that remains."""

    rows: dict[str, int]
    tombstone: uuid.UUID


@dataclass(frozen=True, slots=True)
class Exported:
    """What was taken out: the files of the archive, and the digest (hex) of their bytes that the trail has."""

    names: tuple[str, ...]
    sha256: str


def contribute(slice_name: str, exporter: Exporter, remover: Remover | None = None) -> None:
    """Have `exporter(organization)` asked for its files at every export, and `remover(organization, at)` remove at
    every deletion what is not found otherwise. For `config.wiring`.

    The exporter is asked, and its files are read, while the database shows what the reader of the archive may see. The
    remover runs as the worker, in the deletion's transaction, and says how many rows of each table went.
    """
    _exporters[slice_name] = exporter
    if remover is not None:
        _removers[slice_name] = remover


def json_list(entries: Iterable[object]) -> Iterator[bytes]:
    """A JSON array of frozen values, one on a line, part by part; times in UTC (RFC 3339)."""
    opening = b"[\n"
    for entry in entries:
        yield opening + msgspec.json.encode(entry)
        opening = b",\n"
    yield b"[]\n" if opening == b"[\n" else b"\n]\n"


def names_of(actors: Iterable[str]) -> dict[str, str]:
    """How an archive names these actors: people whom its reader may know by name, programs as the center."""
    wanted = set(actors)
    people = {int(who.removeprefix("person:")) for who in wanted if who.startswith("person:")}
    known = dict(models.Person.objects.filter(pk__in=people).values_list("pk", "name"))
    return {who: _name(who, known) for who in wanted}


def _name(who: str, known: dict[int, str]) -> str:
    kind, _, rest = who.partition(":")
    if kind == "person":
        return known.get(int(rest), "a person")
    return rest if kind == "mail" else "the center"


def export_member(
    *,
    principal: Principal,
    actor: Actor,
    organization: int,
    into: BinaryIO,
    at: datetime,
    why: str = "",
    recorded: str = "",
) -> Exported:
    """Write what a member gave or got, private fields in clear, as a zip archive into `into`.

    For its owner, who finds what it may see itself; the operator says why, and gets what everybody there may see.
    `recorded` is the digest of an export that the trail has: the same bytes, sent again, are not recorded again.
    Raises `NotAllowed`, `ReasonMissing`.
    """
    principal.demand(Action.TAKE_OUT_DATA, organization)
    if principal.is_operator:
        _demand_reason(why)
    names: list[str] = []
    digest = hashlib.sha256()
    member = Viewer(organizations=frozenset({organization}), enrolled=True)
    reader = member if principal.is_operator else principal.viewer
    with acting_as(principal), seen_by(reader), zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in _files(organization):
            digest.update(_store(archive, file, at))
            names.append(file.name)
        done = Exported(tuple(names), digest.hexdigest())
        if done.sha256 != recorded:
            event = events.MemberDataExported(
                subject=f"organization:{organization}",
                label=intern(labels.about(organization, center_id())),
                why=why,
                organization=organization,
                files=len(names),
                sha256=done.sha256,
            )
            record(event, actor=actor, at=at)
    return done


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
        rows = Counter[str]()
        for _, remover in sorted(_removers.items()):
            rows.update(remover(organization, at))
        rows.update(removal.remove(organization))
        rows = +rows
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


def _store(archive: zipfile.ZipFile, file: ExportedFile, at: datetime) -> bytes:
    """Write one file into the archive; returns the sha256 of its content."""
    info = zipfile.ZipInfo(file.name, at.timetuple()[:6])
    info.compress_type = zipfile.ZIP_DEFLATED
    digest = hashlib.sha256()
    with archive.open(info, "w") as stored:
        for part in [file.data] if isinstance(file.data, bytes) else file.data:
            stored.write(part)
            digest.update(part)
    return digest.digest()


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
    )
    for name, rows, columns in tables:
        yield ExportedFile(name, sheets.write(columns, rows.order_by("pk").values_list(*columns)))
    yield ExportedFile("grants.csv", sheets.write(_GRANT, _grants(organization)))


def _grants(member: int) -> Iterator[tuple[object, ...]]:
    """The member's consents, with names where the table has numbers."""
    found = list(Grant.objects.filter(subject=member).order_by("pk"))
    grantees = dict(models.Organization.objects.filter(pk__in={row.grantee for row in found}).values_list("pk", "name"))
    people = names_of(f"person:{row.granted_by}" for row in found)
    for row in found:
        grantee, person = grantees.get(row.grantee, "an organization"), people[f"person:{row.granted_by}"]
        yield grantee, row.items, person, row.granted_at, row.expires_at, row.revoked_at


_ORGANIZATION = (
    *("name", "kind", "size_class", "address", "city", "state", "postal_code", "telephone", "time_zone"),
    "parent__name",
)
_ENROLLMENT = ("enrolled_at", "ended_at", "weekly_digest", "monthly_notice_limit", "notify_from", "shares_private")
_CONTACT = ("purpose", "position", "channel", "address", "person__name", "verified_at", "bounce_state", "bounced_at")
_PROVIDER = ("provider_name", "permission", "permits", "granted_at", "revoked_at")
_GRANT = ("grantee", "items", "granted_by", "granted_at", "expires_at", "revoked_at")
