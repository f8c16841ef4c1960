"""A center after a year: who is enrolled and reached, what was decided, told, answered and recorded.

One decision goes the whole way through the operations; the others are copied from it by SQL, because rendering 50,000
notices one by one is not what is measured here. Proportions: each member has about one notice a week; of ten notices
six are closed, two wait for an answer, two are answered and not done.
"""

from datetime import datetime, timedelta
from typing import Any

TOLD, WAITING = 80, 20  # decisions that were published, and that wait; the others were set aside
FOUND_BEFORE = timedelta(days=2)
RUNS, KEPT_ASIDE, EVENTS = 10_000, 2_000, 60_000

MEMBERS = (
    """INSERT INTO members_enrollment (label_id, organization_id, enrolled_at, weekly_digest, monthly_notice_limit,
            shares_private)
        SELECT %(public)s, id, %(began)s, true, 4, false FROM members_organization
        WHERE name LIKE 'Member %%' AND NOT EXISTS (SELECT FROM members_enrollment e WHERE e.organization_id =
            members_organization.id)""",
    """INSERT INTO members_contact (label_id, uid, organization_id, purpose, position, channel, address, verified_at,
            bounce_state, code_tries, codes_asked)
        SELECT m.label, gen_random_uuid(), m.id, 'security', 1, 'mail', 'security@' || m.id || '.invalid', %(began)s,
            'none', 0, 0 FROM bench_member m""",
)
DECISIONS = (
    """CREATE TEMP TABLE bench_decision AS
        SELECT id, row_number() OVER (ORDER BY hashint8(id)) AS place, %(now)s - interval '360 days'
            * (row_number() OVER (ORDER BY hashint8(id)))::float / %(told)s AS at
        FROM engagements_decision WHERE state = 'proposed' AND id <> %(first)s""",
    "ANALYZE bench_decision",
    """UPDATE engagements_decision d SET state = CASE WHEN b.place <= %(told)s THEN 'approved' ELSE 'dismissed' END,
            decided_at = greatest(b.at, %(began)s), decided_by = %(by)s, why = 'benchmark'
        FROM bench_decision b WHERE b.id = d.id
            AND (b.place <= %(told)s OR b.place > %(told)s + %(waiting)s)""",
    """UPDATE engagements_notice n SET title = x.title, body = x.body, sent_at = x.at, decided_at = x.at,
            state = x.state, deferred_to_digest = false,
            answered_at = CASE WHEN x.state IN ('acknowledged', 'answered', 'closed') THEN x.at + interval '1 day' END,
            answer = CASE WHEN x.state = 'acknowledged' THEN 'acknowledge' WHEN x.state = 'closed' THEN 'fixed'
                WHEN x.state <> 'answered' THEN '' WHEN n.id %% 40 = 0 THEN 'help' ELSE 'waiting' END,
            outcome = CASE WHEN x.state <> 'closed' THEN '' WHEN n.id %% 3 = 0 THEN 'verified' ELSE 'claimed' END
        FROM (SELECT o.id, s.title, s.body, b.at, CASE WHEN o.hash < 10 THEN 'sent' WHEN o.hash < 20 THEN 'seen'
                WHEN o.hash < 30 THEN 'acknowledged' WHEN o.hash < 40 THEN 'answered' ELSE 'closed' END AS state
            FROM (SELECT id, organization_id, decision_id, abs(hashint8(id)) %% 100 AS hash
                FROM engagements_notice WHERE state = 'draft') o
            JOIN bench_decision b ON b.id = o.decision_id AND b.place <= %(told)s
            CROSS JOIN (SELECT title, body FROM engagements_notice WHERE decision_id = %(first)s AND state = 'sent'
                ORDER BY id LIMIT 1) s) x WHERE n.id = x.id""",
    """UPDATE exposures_finding f SET state = 'fixed (' || n.outcome || ')' FROM engagements_noticefinding c
        JOIN engagements_notice n ON n.id = c.notice_id AND n.state = 'closed' WHERE f.id = c.finding_id""",
    """INSERT INTO engagements_noticetransition (label_id, notice_id, before, after, at, by, why)
        SELECT n.label_id, n.id, w.before, w.after, n.sent_at + w.step * interval '6 hours', %(by)s, ''
        FROM engagements_notice n JOIN (VALUES ('draft', 'approved', 0), ('approved', 'sent', 1), ('sent', 'seen', 2),
            ('seen', 'acknowledged', 3), ('acknowledged', 'answered', 4), ('answered', 'closed', 5))
            w (before, after, step) ON w.step <= array_position(
                ARRAY['sent', 'seen', 'acknowledged', 'answered', 'closed'], n.state)
        WHERE n.sent_at IS NOT NULL AND n.decision_id <> %(first)s""",
    """INSERT INTO engagements_response (label_id, uid, notice_id, answer, words, at, by, through)
        SELECT label_id, gen_random_uuid(), id, answer, '', answered_at, %(by)s, 'portal'
        FROM engagements_notice WHERE answered_at IS NOT NULL""",
    """INSERT INTO delivery_message (label_id, uid, message_id, channel, address, subject, sealed_text, marked,
            reference, round, state, reason, created_at, not_before, attempts_left, resolved_by)
        SELECT n.label_id, gen_random_uuid(), '<' || n.ticket || '@center.invalid>', 'mail',
            'security@' || n.organization_id || '.invalid', n.title, decode(repeat(md5(n.ticket), 40), 'hex'), 2,
            'notice:' || n.id, 1, 'sent', '', n.sent_at, n.sent_at, 6, ''
        FROM engagements_notice n WHERE n.sent_at IS NOT NULL AND n.decision_id <> %(first)s""",
)
RECORDED = (
    """INSERT INTO audit_event (label_id, uid, at, name, actor, door, subject, why, facts, digest, origin)
        SELECT CASE WHEN k %% 5 = 0 THEN %(internal)s ELSE m.label END, gen_random_uuid(),
            %(began)s + k * (%(now)s - %(began)s) / %(events)s, 'notice.answered', 'person:' || m.id, 'web',
            'notice:' || k, '', '{"notices": 1}', decode(md5(k::text), 'hex'), ''
        FROM generate_series(1, %(events)s) k JOIN bench_member m
            ON m.id = (SELECT min(id) FROM bench_member) + k %% (SELECT count(*) FROM bench_member)""",
    """INSERT INTO feeds_run (label_id, uid, feed, origin, started_at, finished_at, state, documents, new, changed,
            unchanged, withdrawn, quarantined, missing, done, cursor, problem)
        SELECT %(internal)s, gen_random_uuid(),
            (ARRAY['cisa_kev', 'first_epss', 'cve_records', 'cisa_csaf'])[1 + k %% 4], 'https://feed.invalid/',
            %(began)s + k * interval '50 minutes', %(began)s + k * interval '50 minutes',
            'unchanged', 1, 0, 0, 100, 0, 0, 0, 100, '{}', '' FROM generate_series(1, %(runs)s) k""",
    """INSERT INTO feeds_quarantinedrecord (label_id, uid, feed, document_id, place, key, reason, raw, state,
            quarantined_at)
        SELECT d.label_id, gen_random_uuid(), 'cve_records', d.id, 'line ' || k, '', 'is not a record', '{}', 'open',
            %(began)s FROM generate_series(1, %(aside)s) k CROSS JOIN (SELECT * FROM provenance_document LIMIT 1) d""",
)


def enroll(*, now: datetime) -> None:
    """Enroll the generated members and give each a contact. Runs as the worker, on the generator's connection."""
    from wardwatch.markings.operations import intern
    from wardwatch.markings.types import PUBLIC

    _execute(MEMBERS, {"public": intern(PUBLIC), "began": now - timedelta(days=365)})


def live(analyst: Any, *, now: datetime) -> None:
    """Propose, decide, tell, answer and record what a year brings. Runs as the worker."""
    from django.conf import settings

    from wardwatch.audit.operations import seal
    from wardwatch.audit.types import OPERATOR, Actor
    from wardwatch.engagements import operations, policy
    from wardwatch.engagements.models import Decision
    from wardwatch.kit.database import login
    from wardwatch.markings.operations import intern
    from wardwatch.members import labels
    from wardwatch.members.queries import center_id

    yesterday = now - timedelta(days=1)
    operations.propose(actor=OPERATOR, at=yesterday)
    first = Decision.objects.filter(emergency=False).order_by("-members", "id").first() or Decision.objects.latest("id")
    with login("app"):
        actor = Actor(who=f"person:{analyst.person}", door="web")
        operations.approve(decision=str(first.uid), principal=analyst, actor=actor, at=yesterday)
    operations.publish(actor=OPERATOR, at=yesterday + policy.UNDO)
    values = {
        "now": now, "began": now - timedelta(days=365), "first": first.pk, "by": f"person:{analyst.person}",
        "told": TOLD, "waiting": WAITING, "internal": intern(labels.internal(center_id())),
        "events": EVENTS, "runs": RUNS, "aside": KEPT_ASIDE,
    }  # fmt: skip
    _execute((*DECISIONS, *RECORDED), values)
    with login("owner"):  # what the server does by itself in the course of a year
        _execute(("VACUUM (ANALYZE)",), values)
    while seal(at=now, sign=settings.HOME.keyring.sign, keep=settings.HOME.heads):
        pass


def _execute(statements: tuple[str, ...], values: dict[str, Any]) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement, values if "%(" in statement else None)
