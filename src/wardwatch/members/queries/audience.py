"""Who of many people may see what: the rule asked once for all of them, not once for each."""

from collections.abc import Collection
from datetime import datetime
from typing import LiteralString

from django.db import connection

from wardwatch.kit.database import array_text, rows
from wardwatch.markings.policy import RULE_FOR_MANY
from wardwatch.members.types import Permit

_AUDIENCE: LiteralString = f"""
    WITH held AS (
        SELECT r.person_id AS person, array_agg(DISTINCT r.organization_id) AS organizations
        FROM members_role r WHERE r.person_id = ANY(%(persons)s::bigint[]) GROUP BY 1),
    holding AS (SELECT person, unnest(organizations) AS organization FROM held),
    served AS (
        SELECT h.person, array_agg(DISTINCT a.member_id) AS acting_for,
            array_agg(DISTINCT a.member_id) FILTER (WHERE a.permits @> ARRAY[%(details)s]::text[]) AS groups
        FROM holding h JOIN members_actingprovider a ON a.provider_id = h.organization
        WHERE a.granted_at <= %(at)s AND a.revoked_at IS NULL GROUP BY 1),
    empowered AS (
        SELECT h.person, array_agg(DISTINCT p.organization_id ORDER BY p.organization_id) AS powers
        FROM holding h JOIN members_power p ON p.organization_id = h.organization GROUP BY 1),
    granted AS (
        SELECT h.person, array_agg(DISTINCT g.id) AS grants
        FROM holding h JOIN markings_grant g ON g.grantee = h.organization
        WHERE g.granted_at <= %(at)s AND g.expires_at > %(at)s AND g.revoked_at IS NULL GROUP BY 1),
    admitted AS (
        SELECT p.person, array_agg(c.id) AS compartments
        FROM markings_compartment c CROSS JOIN LATERAL unnest(c.persons) AS p (person)
        WHERE p.person = ANY(%(persons)s::bigint[]) GROUP BY 1),
    viewer AS (
        SELECT a.person, held.person IS NOT NULL AS enrolled,
            coalesce(held.organizations, '{{}}') AS organizations, coalesce(served.acting_for, '{{}}') AS acting_for,
            coalesce(served.groups, '{{}}') AS groups, coalesce(admitted.compartments, '{{}}') AS compartments,
            coalesce(empowered.powers, '{{}}') AS powers, coalesce(granted.grants, '{{}}') AS grants
        FROM unnest(%(persons)s::bigint[]) AS a (person)
        LEFT JOIN held USING (person) LEFT JOIN served USING (person) LEFT JOIN admitted USING (person)
        LEFT JOIN empowered USING (person) LEFT JOIN granted USING (person))
    SELECT v.person, array_agg(l.id) FROM viewer v JOIN markings_label l ON {RULE_FOR_MANY}
    WHERE l.id = ANY(%(labels)s::bigint[]) GROUP BY 1"""


def audience(persons: Collection[int], labels: Collection[int], *, at: datetime) -> dict[int, frozenset[int]]:
    """Which of these labels each of these people may see at `at`, as `viewer_of` and the rule would say one by one.

    Who may see none of them is not in the answer. As the worker, without a viewer.
    """
    values = {
        "persons": array_text(map(str, persons)),
        "labels": array_text(map(str, labels)),
        "at": at,
        "details": str(Permit.NETWORK_DETAILS),
    }
    with connection.cursor() as cursor:
        return {person: frozenset(seen) for person, seen in rows(cursor, _AUDIENCE, values)}
