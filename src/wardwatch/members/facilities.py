"""Published directories of facilities: organizations that exist, whether or not they ever join."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from json import dumps
from typing import LiteralString

from django.db import connection, transaction
from django.db.models import Q

from wardwatch.markings.operations import intern
from wardwatch.markings.types import PUBLIC
from wardwatch.members import models
from wardwatch.members.types import OrganizationKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A facility as a public directory lists it; `identifier` is text in the directory's scheme.

    `emergency_services` None: the directory does not say.
    """

    identifier: str
    name: str
    address: str = ""
    city: str = ""
    state: str = ""
    postal_code: str = ""
    telephone: str = ""
    emergency_services: bool | None = None


_STAGE: LiteralString = """
    CREATE TEMP TABLE ww_listing ON COMMIT DROP AS
    SELECT r.*, (SELECT i.organization_id FROM members_identifier i WHERE i.scheme = %s AND i.value = r.identifier)
        AS organization
    FROM jsonb_to_recordset(%s::jsonb) AS r (identifier text, uid uuid, name text, address text, city text, state text,
        postal_code text, telephone text, emergency_services boolean)"""
_UPDATE: LiteralString = """
    UPDATE members_organization o
    SET name = l.name, address = l.address, city = l.city, state = l.state, postal_code = l.postal_code,
        telephone = l.telephone, emergency_services = l.emergency_services
    FROM ww_listing l
    WHERE o.id = l.organization AND o.directory = %s
        AND (o.name, o.address, o.city, o.state, o.postal_code, o.telephone, o.emergency_services) IS DISTINCT FROM
            (l.name, l.address, l.city, l.state, l.postal_code, l.telephone, l.emergency_services)"""
_ADD: LiteralString = """
    INSERT INTO members_organization (uid, name, kind, size_class, address, city, state, postal_code, telephone,
        time_zone, directory, emergency_services, is_demo, label_id)
    SELECT l.uid, l.name, %s, 'unknown', l.address, l.city, l.state, l.postal_code, l.telephone, 'UTC', %s,
        l.emergency_services, false, %s
    FROM ww_listing l WHERE l.organization IS NULL"""
_IDENTIFY: LiteralString = """
    INSERT INTO members_identifier (organization_id, scheme, value, label_id)
    SELECT o.id, %s, l.identifier, o.label_id FROM ww_listing l JOIN members_organization o ON o.uid = l.uid
    WHERE l.organization IS NULL"""


def list_facilities(*, directory: str, scheme: str, listings: Sequence[Listing]) -> None:
    """Add what is new in `directory` as public entries and bring the rest up to date, set-based. Runs as the worker.

    An organization that was registered by the center (another directory, or none) is left as the center has it.
    """
    staged = [{**asdict(listing), "uid": str(uuid.uuid4())} for listing in listings]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_STAGE, [scheme, dumps(staged)])
        cursor.execute(_UPDATE, [directory])
        cursor.execute(_ADD, [OrganizationKind.HOSPITAL, directory, intern(PUBLIC)])
        cursor.execute(_IDENTIFY, [scheme])


def unlist_facilities(*, directory: str, scheme: str, kept: Collection[str]) -> int:
    """Remove the entries of `directory` whose identifier is not in `kept`; returns how many rows. Runs as the worker.

    An entry that the center works with (a member, a partner, somebody with people here) stays under its name; what else
    the directory said of it is emptied.
    """
    listed = models.Identifier.objects.filter(scheme=scheme, value__in=kept).values("organization")
    unlisted = models.Organization.objects.filter(directory=directory).exclude(pk__in=listed)
    in_use = Q(enrollment__isnull=False) | Q(pk__in=models.Site.objects.values("organization"))
    for model in (models.Person, models.Role, models.Power):
        in_use |= Q(pk__in=model.objects.values("organization"))
    in_use |= Q(pk__in=models.ActingProvider.objects.values("provider"))
    in_use |= Q(pk__in=models.Organization.objects.exclude(parent=None).values("parent"))
    emptied = unlisted.filter(in_use).update(
        address="", city="", state="", postal_code="", telephone="", emergency_services=None
    )
    gone = list(unlisted.exclude(in_use).values_list("pk", flat=True))
    models.Identifier.objects.filter(organization__in=gone).delete()
    return emptied + models.Organization.objects.filter(pk__in=gone).delete()[0]
