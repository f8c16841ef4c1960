"""Take in a file of organizations with their people; again and again, without doubling anything."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from wardwatch.audit.operations import record
from wardwatch.audit.types import Actor
from wardwatch.kit.errors import Fault, Refusal
from wardwatch.kit.progress import Progress, Silent
from wardwatch.markings.operations import intern
from wardwatch.members import events, labels, models, roster, types
from wardwatch.members.operations.contacts import place_contact
from wardwatch.members.operations.directory import OrganizationFacts, enroll, register_organization
from wardwatch.members.operations.people import add_person
from wardwatch.members.queries import center_id
from wardwatch.members.roster import RosterLine

SILENT = Silent()


class DirectoryRefused(Refusal):
    """The file has faults (`evidence["faults"]`) and only a file without faults was wanted."""

    code = "directory.refused"


@dataclass(frozen=True, slots=True)
class DirectoryResult:
    """What an import did; `faults` say which lines were left out and why."""

    organizations: int
    added: int
    people: int
    faults: tuple[Fault, ...]


def import_directory(
    *, data: bytes, good_rows: bool, actor: Actor, at: datetime, progress: Progress = SILENT
) -> DirectoryResult:
    """Register, enroll and update organizations, people, roles and contacts. Runs as the worker, in one transaction.

    An organization is the one with the line's CCN or NPI, else with its exact name, in its state if the line gives one;
    a name alone that fits several is a fault. A person is the one with the address. What a line does not state stays as
    it is; nothing is ever removed. Raises `DirectoryRefused`, `FormatError`.
    """
    read = roster.read(data)
    _demand_good(read.faults, good_rows=good_rows)
    grouped = roster.organizations(read.lines)
    faults = list(read.faults)
    known = added = people = 0
    given: Counter[str] = Counter()
    with transaction.atomic():
        for done, lines in enumerate(grouped):
            progress.step(done, len(grouped), lines[0].organization)
            found = _find(lines[0])
            if len(found) > 1:
                faults += map(roster.unclear_fault, lines)
                continue
            organization = _organization(found, lines, actor, at)
            known, added = known + len(found), added + (not found)
            people += sum(_person(organization, line, at, given) for line in lines if line.email)
        _demand_good(faults, good_rows=good_rows)
        event = events.DirectoryImported(
            subject="directory",
            label=intern(labels.internal(center_id())),
            organizations=known + added,
            added=added,
            people=people,
            refused=len(faults),
            roles=dict(sorted(given.items())),
        )
        record(event, actor=actor, at=at)
    progress.step(len(grouped), len(grouped), "done")
    return DirectoryResult(known + added, added, people, tuple(faults))


def _demand_good(faults: Sequence[Fault], *, good_rows: bool) -> None:
    if faults and not good_rows:
        raise DirectoryRefused("Some lines cannot go in, so nothing did.", faults=tuple(faults))


def _organization(found: Sequence[models.Organization], lines: Sequence[RosterLine], actor: Actor, at: datetime) -> int:
    """The id of the organization found, or of a new one. Facts are updated; membership begins where a line says so."""
    first = lines[0]
    if not found:
        facts = OrganizationFacts(
            name=first.organization,
            kind=first.kind or types.OrganizationKind.OTHER,
            size_class=first.size or types.SizeClass.UNKNOWN,
            city=first.city,
            state=first.state,
            time_zone=first.time_zone or "UTC",
            identifiers=first.identifiers,
        )
        organization = register_organization(facts=facts, actor=actor, at=at).pk
    else:
        organization = found[0].pk
        _update(found[0], first)
    enrolled = models.Enrollment.objects.filter(organization=organization).exists()
    if not enrolled and any(line.member for line in lines):
        enroll(organization=organization, actor=actor, at=at)
    return organization


def _find(line: RosterLine) -> list[models.Organization]:
    """The organization that a line means; two where its name fits several, and nothing tells which."""
    for scheme, value in line.identifiers:
        if found := list(models.Organization.objects.filter(identifiers__scheme=scheme, identifiers__value=value)):
            return found
    named = models.Organization.objects.filter(name__iexact=line.organization)
    if line.identifiers:
        named = named.exclude(identifiers__scheme__in=[scheme for scheme, _ in line.identifiers])
    found = list(named.filter(Q(state=line.state) if line.state else Q())[:2])
    return [] if line.identifiers and len(found) > 1 else found


def _update(organization: models.Organization, line: RosterLine) -> None:
    """Facts that the line states; what a published directory says of an organization is that directory's to change."""
    said = {"size_class": line.size, "time_zone": line.time_zone}
    if not organization.directory:
        said |= {"name": line.organization, "kind": line.kind, "city": line.city, "state": line.state}
    models.Organization.objects.filter(pk=organization.pk).update(
        **{name: value for name, value in said.items() if value}
    )
    for scheme, value in line.identifiers:
        models.Identifier.objects.get_or_create(
            scheme=scheme,
            value=value,
            defaults={"organization": organization, "label_id": organization.label_id},
        )


def _person(organization: int, line: RosterLine, at: datetime, given: Counter[str]) -> bool:
    """Add or update one person with role and contact; True where new. Counts the roles `given`."""
    person = models.Person.objects.filter(organization=organization, email__iexact=line.email).first()
    added = person is None
    if person is None:
        roles = [line.role] if line.role else []
        person = add_person(organization=organization, name=line.person, email=line.email, roles=roles, at=at)
        given.update(roles)
    elif line.role:
        _role, new = models.Role.objects.get_or_create(
            person=person, organization_id=organization, name=line.role, defaults={"since": at}
        )
        given.update([line.role] * new)
    said = {"name": line.person, "telephone": line.telephone}
    models.Person.objects.filter(pk=person.pk).update(**{name: value for name, value in said.items() if value})
    if line.purpose:
        _contact(organization, person.pk, line.purpose, line.email)
    return added


def _contact(organization: int, person: int, purpose: types.Purpose, address: str) -> None:
    there = models.Contact.objects.filter(organization=organization, purpose=purpose, address__iexact=address)
    if not there.exists():
        place_contact(organization=organization, purpose=purpose, address=address, person=person)
