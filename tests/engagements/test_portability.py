"""An export holds what a member was told and said, and nothing of anybody else's; deletion leaves none of it."""

import csv
import io
import json
import zipfile
from datetime import timedelta
from typing import Any

import psycopg

from engagements.telling import Story
from wardwatch.audit.types import OPERATOR, Actor
from wardwatch.engagements import operations, portability
from wardwatch.engagements.models import Decision, Notice
from wardwatch.engagements.states import Answer
from wardwatch.exposures import operations as findings
from wardwatch.exposures.models import Finding
from wardwatch.exposures.portability import exported as exported_findings
from wardwatch.exposures.states import FindingState
from wardwatch.kit.database import login
from wardwatch.members import queries
from wardwatch.members.models import Enrollment
from wardwatch.members.portability import contribute, delete_member_data, export_member

GATEWAY = "vulnerability:CVE-2026-2002"


def archive(story: Story, principal: Any = None) -> dict[str, bytes]:
    contribute("engagements", portability.exported)
    contribute("exposures", exported_findings)
    target, riverbend = io.BytesIO(), story.sector.riverbend.pk
    principal = principal or story.sector.principal(story.sector.rosa)
    why = "asked by their owner" if principal.is_operator else ""
    export_member(principal=principal, actor=OPERATOR, organization=riverbend, into=target, at=story.now, why=why)
    with zipfile.ZipFile(target) as stored:
        return {name: stored.read(name) for name in stored.namelist()}


def converse(story: Story) -> Notice:
    """Riverbend is told and answers; tokens stand in what it said, in another member's words, and in the center's."""
    sector = story.sector
    with login("worker"):
        Enrollment.objects.filter(organization=sector.riverbend).update(monthly_notice_limit=0)
    notice = story.publish(why="CENTER-approves")
    story.worker(operations.send_digests, at=story.now + timedelta(days=1))
    story.acting(sector.clem, operations.answer, ticket=notice.ticket, answer=Answer.HELP, words="OWN-words")
    story.acting(
        sector.otto,
        operations.answer,
        ticket=story.notice(sector.orchard).ticket,
        answer=Answer.HELP,
        words="OTHER-words",
    )
    with login("worker"):
        covered = Finding.objects.select_related("asset").get(covered_by__notice=notice)
        theirs = Finding.objects.select_related("asset").filter(organization=sector.orchard).earliest("pk")
        Decision.objects.update(cause="CENTER-cause", why="CENTER-why", text={"summary": "CENTER-draft"})
        Notice.objects.filter(decision=story.decision(GATEWAY)).update(exception="CENTER-exception")
        Finding.objects.filter(organization=sector.orchard).update(version="OTHER-version")
    story.acting(sector.rosa, findings.answer, findings=[covered.uid], to=FindingState.ISOLATED, why="OWN-isolated")
    for user, asset, whose in ((sector.rosa, covered.asset.uid, "OWN"), (sector.otto, theirs.asset.uid, "OTHER")):
        named = ("Invented", f"{whose}-monitor")
        story.acting(user, findings.state_alias, asset=asset, claimed=named, shared=True, why=f"{whose}-name")
    return notice


def test_the_export_holds_notices_answers_digests_and_findings(story: Story) -> None:
    notice = converse(story)
    files = archive(story)
    (told,) = json.loads(files["notices.json"])
    assert (told["ticket"], told["state"], told["sent_at"]) == (notice.ticket, "Answered", "2026-11-22T02:48:01Z")
    assert told["text"]["steps"]
    assert [(each["answer"], each["words"], each["by"]) for each in told["answers"]] == [
        ("I need help", "OWN-words", "Clem")
    ]
    assert [each["after"] for each in told["history"]] == ["Sent", "Answered"]
    assert b"OWN-words" in files["answers.csv"]
    (digest,) = json.loads(files["digests.json"])
    assert notice.ticket in digest["text"]

    (name,) = csv.DictReader(io.StringIO(files["names.csv"].decode("utf-8-sig")))
    assert (name["claimed_product"], name["state"], name["decided_by"], name["why"]) == (
        "OWN-monitor",
        "The same product",
        "Rosa",
        "OWN-name",
    )
    known = {each["id"]: each for each in json.loads(files["findings.json"])}
    (covered,) = (known[each] for each in told["findings"])
    assert (covered["vulnerability"], covered["product"], covered["state"]) == (
        "CVE-2026-1001",
        "IM8000 patient monitor",
        "Isolated",
    )
    assert covered["claim"]["asserter"] == "Invented Device Watch"
    assert any("1.9" in sentence for sentence in covered["evidence"])
    assert [(each["after"], each["by"], each["why"]) for each in covered["history"]] == [
        ("Open", "the center", "Invented Device Watch says: Invented IM8000 patient monitor before 2.1"),
        ("Isolated", "Rosa", "OWN-isolated"),
    ]


def test_the_export_tells_nothing_of_others_or_of_the_centers_own(story: Story) -> None:
    converse(story)
    draft = story.notice(decision=story.decision(GATEWAY)).ticket
    other = story.notice(story.sector.orchard).ticket
    for reader in (None, queries.operator()):
        everything = b"\n".join(archive(story, reader).values())
        assert b"OWN-words" in everything
        for token in ("OTHER-", "CENTER-", draft, other, "orchard", "person:", "/answer/"):
            assert token.encode().lower() not in everything.lower(), token


def test_deletion_takes_notices_answers_findings_and_mails_with_it(story: Story, db: str) -> None:
    converse(story)
    ticket = story.notice().ticket
    deleted = delete_member_data(
        principal=story.sector.principal(story.sector.rosa),
        actor=Actor("person:1", "web"),
        organization=story.sector.riverbend.pk,
        why="we leave",
        at=story.now,
    )
    tables = ("engagements_notice", "engagements_response", "exposures_finding", "exposures_productalias")
    assert all(deleted.rows[table] for table in (*tables, "delivery_message"))
    with psycopg.connect(db) as connection:
        named = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        for (table,) in named:
            for token in ("OWN-", ticket):
                held = f'SELECT count(*) FROM "{table}" t WHERE t::text LIKE %s'
                assert connection.execute(held, [f"%{token}%"]).fetchone() == (0,), (table, token)  # type: ignore[arg-type]
    assert story.notice(story.sector.orchard)
