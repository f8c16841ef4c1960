"""Propose: find what nobody has been told of, group it by subject, and draft one notice per member.

Driven by state, not by events: it looks for findings that deserve a notice and that no notice covers, so running it
twice, late, or after a crash gives the same drafts. A finding that appears where the member already has a notice under
the same subject joins that notice, and no second mail is sent: the member's page shows it, unless it makes an emergency
of the notice (`following_up`). Members who are touched after an approval become drafts, and their decision needs a
decision again.
"""

from datetime import datetime
from typing import LiteralString

from django.conf import settings
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from wardwatch.audit.operations import record
from wardwatch.audit.types import Actor
from wardwatch.engagements import events, sureness, tickets
from wardwatch.engagements.operations.following_up import propose_again
from wardwatch.engagements.operations.hushing import hush, wake
from wardwatch.engagements.operations.tokens import ticket_key
from wardwatch.kit.database import copy_rows, rows
from wardwatch.markings import operations as markings
from wardwatch.markings.types import join
from wardwatch.members import labels
from wardwatch.members.queries import center_id

_LOCK = 0xE26A6E

_UNCOVERED: LiteralString = f"""
    CREATE TEMP TABLE ww_uncovered ON COMMIT DROP AS
    SELECT f.id AS finding, f.organization_id AS organization, f.label_id AS label, f.priority, f.state,
        coalesce('advisory:' || a.publisher || ':' || a.tracking_id, 'vulnerability:' || v.name) AS subject,
        a.title, v.id AS vulnerability, v.name
    FROM exposures_finding f
    JOIN members_enrollment e ON e.organization_id = f.organization_id AND e.ended_at IS NULL
    JOIN vulnerabilities_vulnerability v ON v.id = f.vulnerability_id
    LEFT JOIN vulnerabilities_affectedrange r ON r.id = f.affected_range_id
    LEFT JOIN vulnerabilities_advisory a ON a.assertion_id = r.assertion_id
    WHERE {sureness.DESERVES} AND {sureness.SURE_ENOUGH}
        AND NOT EXISTS (SELECT FROM engagements_noticefinding c WHERE c.finding_id = f.id)"""
_DECISIONS: LiteralString = """
    INSERT INTO engagements_decision (uid, subject, title, cause, emergency, victim, members, findings, text, state,
        proposed_at, decided_by, why, label_id)
    SELECT gen_random_uuid(), u.subject, coalesce(u.title, k.name, c.title, u.name), '', false, false, 0, 0, '{}',
        'proposed', %s, '', '', %s
    FROM (SELECT subject, min(title) AS title, min(vulnerability) AS vulnerability, min(name) AS name
        FROM ww_uncovered GROUP BY subject) u
    LEFT JOIN LATERAL (SELECT k.name FROM vulnerabilities_kevassertion k
        JOIN provenance_assertion s ON s.id = k.assertion_id
        WHERE k.vulnerability_id = u.vulnerability AND s.superseded_at IS NULL AND s.recorded_at IS NOT NULL
            AND k.name <> '' ORDER BY k.name LIMIT 1) k ON true
    LEFT JOIN LATERAL (SELECT nullif(c.title, '') AS title FROM vulnerabilities_cvedescription c
        JOIN provenance_assertion s ON s.id = c.assertion_id
        WHERE c.vulnerability_id = u.vulnerability AND s.superseded_at IS NULL AND s.recorded_at IS NOT NULL
        ORDER BY c.title DESC LIMIT 1) c ON true
    ON CONFLICT (subject) DO NOTHING"""
_WANTED: LiteralString = """
    SELECT d.id, u.organization, array_agg(DISTINCT u.label) FROM ww_uncovered u
    JOIN engagements_decision d ON d.subject = u.subject
    WHERE NOT EXISTS (SELECT FROM engagements_notice n WHERE n.decision_id = d.id
        AND n.organization_id = u.organization)
    GROUP BY d.id, u.organization"""
_TICKETS: LiteralString = """
    CREATE TEMP TABLE ww_ticket (decision bigint, organization bigint, label bigint, ticket text, digest bytea)
    ON COMMIT DROP"""
_NOTICES: LiteralString = """
    INSERT INTO engagements_notice (uid, ticket, ticket_digest, decision_id, organization_id, state, emergency,
        asks_version, fix_at_maintenance, title, body, exception, created_at, answer, outcome, deferred_to_digest,
        helped_by, label_id)
    SELECT gen_random_uuid(), ticket, digest, decision, organization, 'draft', false, false, false, '', '{}', '', %s,
        '', '', false, '', label FROM ww_ticket"""
_TRANSITIONS: LiteralString = """
    INSERT INTO engagements_noticetransition (notice_id, before, after, at, by, why, label_id)
    SELECT n.id, '', 'draft', %s, 'job:engagements.propose', '', n.label_id
    FROM engagements_notice n JOIN ww_ticket USING (ticket)"""
_COVERS: LiteralString = """
    WITH added AS (
        INSERT INTO engagements_noticefinding (notice_id, finding_id, label_id)
        SELECT n.id, u.finding, n.label_id FROM ww_uncovered u
        JOIN engagements_decision d ON d.subject = u.subject
        JOIN engagements_notice n ON n.decision_id = d.id AND n.organization_id = u.organization
        RETURNING notice_id)
    SELECT count(*) FROM added"""
_DRAFTS: LiteralString = """
    UPDATE engagements_notice n SET emergency = s.emergency, asks_version = s.asks_version, protect_by = s.protect_by,
        fix_by = s.fix_by, fix_at_maintenance = s.fix_at_maintenance
    FROM (SELECT c.notice_id, bool_or(f.priority = 'immediate' AND f.state <> 'version unknown') AS emergency,
            bool_and(f.state = 'version unknown') AS asks_version, min(f.protect_by) AS protect_by,
            min(f.fix_by) AS fix_by, bool_or(f.fix_at_maintenance) AS fix_at_maintenance
        FROM engagements_noticefinding c JOIN exposures_finding f ON f.id = c.finding_id
        WHERE c.notice_id IN (SELECT id FROM engagements_notice WHERE state IN ('draft', 'excepted', 'approved')
            AND decision_id IN (SELECT decision FROM ww_touched))
        GROUP BY c.notice_id) s
    WHERE n.id = s.notice_id"""
_TOUCHED: LiteralString = """
    CREATE TEMP TABLE ww_touched ON COMMIT DROP AS
    SELECT DISTINCT d.id AS decision, false AS again FROM engagements_decision d JOIN ww_uncovered u USING (subject)
    UNION SELECT id, false FROM engagements_decision WHERE id = ANY(%s)"""
_COUNTS: LiteralString = """
    WITH waiting AS (
        SELECT n.decision_id AS decision, n.id AS notice, n.emergency, n.asks_version, false AS again
        FROM engagements_notice n WHERE n.state = 'draft' AND n.decision_id IN (SELECT decision FROM ww_touched)
        UNION ALL
        SELECT n.decision_id, n.id, true, false, true
        FROM engagements_followup w JOIN engagements_notice n ON n.id = w.notice_id
        WHERE w.state = 'draft' AND n.decision_id IN (SELECT decision FROM ww_touched))
    UPDATE engagements_decision d SET members = s.members, findings = s.findings,
        emergency = d.emergency OR s.emergency,
        state = CASE WHEN s.members > 0 AND (d.state = 'approved'
                OR (d.state = 'dismissed' AND (s.new_letters OR s.emergency AND NOT d.emergency)))
            THEN 'proposed' ELSE d.state END,
        cause = s.findings || CASE WHEN s.findings = 1 THEN ' finding at ' ELSE ' findings at ' END || s.members
            || CASE WHEN s.members = 1 THEN ' member' ELSE ' members' END
            || CASE WHEN d.state = 'approved' AND s.members > s.again THEN ', touched since the last approval'
                ELSE '' END
            || CASE WHEN s.questions > 0 THEN '; ' || s.questions || ' to check the version' ELSE '' END
            || CASE WHEN s.again > 0 THEN '; ' || s.again || ' told before, now more urgent' ELSE '' END
    FROM (SELECT t.decision, bool_or(t.again) AS new_letters, count(DISTINCT w.notice) AS members,
            count(DISTINCT c.id) AS findings, coalesce(bool_or(w.emergency), false) AS emergency,
            count(DISTINCT w.notice) FILTER (WHERE w.asks_version) AS questions,
            count(DISTINCT w.notice) FILTER (WHERE w.again) AS again
        FROM ww_touched t LEFT JOIN waiting w USING (decision)
        LEFT JOIN engagements_noticefinding c ON c.notice_id = w.notice
        GROUP BY t.decision) s
    WHERE d.id = s.decision"""


def propose(*, actor: Actor, at: datetime) -> int:
    """Draft notices for all findings that deserve one and have none; returns how many findings it covered.

    Runs as the worker. Records `DecisionsProposed` when it found something.
    """
    label = markings.intern(labels.internal(center_id()))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        hushed, less = hush(cursor, at=at, by=actor.who)
        cursor.execute(_UNCOVERED, sureness.values())
        cursor.execute(_DECISIONS, [at, label])
        decisions = cursor.rowcount
        notices = _draft(cursor, at)
        ((findings,),) = rows(cursor, _COVERS)
        wake(at=at, by=actor.who)
        cursor.execute(_TOUCHED, [less])
        raised, follow_ups = propose_again(cursor, at=at)
        cursor.execute(_DRAFTS)
        cursor.execute(_COUNTS)
        if findings or raised or follow_ups or hushed:
            event = events.DecisionsProposed(
                subject="decisions",
                label=label,
                decisions=decisions,
                notices=notices,
                findings=findings,
                raised=raised,
                follow_ups=follow_ups,
                hushed=hushed,
            )
            record(event, actor=actor, at=at)
        cursor.execute("DROP TABLE ww_uncovered, ww_ticket, ww_touched")
    return int(findings)


def _draft(cursor: CursorWrapper, at: datetime) -> int:
    """One draft for each decision and member that has none yet, with a ticket that nobody can guess."""
    fingerprint = settings.HOME.keyring.sealer().fingerprint
    wanted = rows(cursor, _WANTED)
    cursor.execute(_TICKETS)
    made = (
        (decision, member, _joined(tuple(sorted(found))), tickets.new_ticket()) for decision, member, found in wanted
    )
    copy_rows(
        cursor,
        "ww_ticket",
        ("decision", "organization", "label", "ticket", "digest"),
        ((*values, bytes.fromhex(fingerprint(ticket_key(values[3])))) for values in made),
    )
    cursor.execute(_NOTICES, [at])
    cursor.execute(_TRANSITIONS, [at])
    return len(wanted)


def _joined(found: tuple[int, ...]) -> int:
    """The label of a notice that is made of findings with these labels."""
    return found[0] if len(found) == 1 else markings.intern(join(markings.read(label) for label in found))
