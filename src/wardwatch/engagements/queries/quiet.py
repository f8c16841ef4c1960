"""What no notice goes out about, because its member wants surer matches only."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import LiteralString
from uuid import UUID

from django.db import connection

from wardwatch.engagements import models, sureness
from wardwatch.exposures.types import FindingRow
from wardwatch.kit.database import rows
from wardwatch.kit.errors import NotFound
from wardwatch.markings.types import Viewer
from wardwatch.markings.viewing import seen_by
from wardwatch.members.queries import member_settings
from wardwatch.members.types import Band

_LEFT_OUT: LiteralString = f"""
    WITH meant AS (
        SELECT v.id FROM vulnerabilities_vulnerability v WHERE v.name = %(name)s
        UNION SELECT w.vulnerability_id FROM vulnerabilities_advisory a
        JOIN vulnerabilities_advisoryvulnerability w ON w.advisory_id = a.id
        WHERE a.publisher = %(publisher)s AND a.tracking_id = %(number)s)
    SELECT count(DISTINCT f.organization_id), count(*)
    FROM exposures_finding f
    JOIN members_enrollment e ON e.organization_id = f.organization_id AND e.ended_at IS NULL
    JOIN vulnerabilities_vulnerability v ON v.id = f.vulnerability_id
    LEFT JOIN vulnerabilities_affectedrange r ON r.id = f.affected_range_id
    LEFT JOIN vulnerabilities_advisory a ON a.assertion_id = r.assertion_id
    WHERE f.vulnerability_id = ANY(ARRAY(SELECT id FROM meant)) AND {sureness.DESERVES} AND NOT {sureness.SURE_ENOUGH}
        AND coalesce('advisory:' || a.publisher || ':' || a.tracking_id, 'vulnerability:' || v.name) = %(subject)s
        AND NOT EXISTS (SELECT FROM engagements_noticefinding c WHERE c.finding_id = f.id)"""


@dataclass(frozen=True, slots=True)
class Unsure:
    """Of how many members, and how many findings, a decision tells nobody because the match is not sure enough."""

    members: int
    findings: int


def unsure(subject: str, *, viewer: Viewer) -> Unsure:
    """What the decision about `subject` leaves out, as far as `viewer` may know."""
    _, _, name = subject.partition("vulnerability:")
    publisher, _, number = subject.removeprefix("advisory:").rpartition(":")
    asked = {**sureness.values(), "subject": subject, "name": name, "publisher": publisher, "number": number}
    with seen_by(viewer), connection.cursor() as cursor:
        ((members, findings),) = rows(cursor, _LEFT_OUT, asked)
    return Unsure(members, findings)


def notified_from(organization: int, *, viewer: Viewer) -> Band | None:
    """From which band on a member gets notices; None for no member, and for one that `viewer` may not know."""
    try:
        return member_settings(organization, viewer=viewer).notify_from
    except NotFound:
        return None


def silent(found: Collection[FindingRow], organization: int, *, viewer: Viewer) -> Mapping[UUID, Band]:
    """Those of a member's findings (their uids) about which no notice goes out because the match is not sure enough,
    with the band from which on the member is notified."""
    doubtful = [row for row in found if sureness.is_held_back(row, Band.CERTAIN)]
    wanted = notified_from(organization, viewer=viewer) if doubtful else None
    held = {row.uid for row in doubtful if wanted and sureness.is_held_back(row, wanted)}
    if not (held and wanted):
        return {}
    with seen_by(viewer):
        covers = models.NoticeFinding.objects.filter(finding__uid__in=held)
        return dict.fromkeys(held - set(covers.values_list("finding__uid", flat=True)), wanted)
