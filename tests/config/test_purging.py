"""What is purged is nowhere any more, its tombstone proves what it was, and the trail holds."""

import hashlib
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from django.conf import settings

from factories import claims
from feeds.documents import advisory, write
from people import Sector, settle
from wardwatch.assets.models import Asset
from wardwatch.assets.operations import import_inventory
from wardwatch.assets.types import ImportMode
from wardwatch.audit.models import Tombstone
from wardwatch.audit.operations import seal
from wardwatch.audit.queries import verify
from wardwatch.audit.types import OPERATOR
from wardwatch.config import purging
from wardwatch.delivery.models import Message
from wardwatch.engagements import operations as engagements
from wardwatch.engagements import policy, queries
from wardwatch.engagements.models import Decision, Notice, Response
from wardwatch.engagements.states import Answer
from wardwatch.engagements.types import Edits
from wardwatch.exposures.models import Finding, ProductAlias
from wardwatch.exposures.operations import catch_up, propose, state_alias
from wardwatch.exposures.states import CLOSED
from wardwatch.feeds.operations import pull
from wardwatch.feeds.types import RunSummary
from wardwatch.kit.database import login
from wardwatch.kit.errors import NotFound
from wardwatch.members.models import Organization
from wardwatch.members.operations import enroll
from wardwatch.provenance.models import Blob, Document

CANARY = "zqcanaryxw"
Hiding = Callable[[], list[str]]


@pytest.fixture
def sector(db: str) -> Sector:
    return settle()


@pytest.fixture
def hiding(db: str) -> Hiding:
    """Tables in which the canary can be read: in plain, in bytes, in the texts of mails."""

    def look() -> list[str]:
        found = []
        with psycopg.connect(db) as connection:
            tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
            for (table,) in tables:
                rows = connection.execute(f"SELECT t::text FROM {table} t").fetchall()  # type: ignore[arg-type]
                wanted = (CANARY, CANARY.encode().hex())
                if any(word in row.lower() for (row,) in rows for word in wanted):
                    found.append(table)
        with login("worker"):
            texts = [settings.HOME.keyring.decrypt(bytes(each.sealed_text)) for each in Message.objects.all()]
        return found + ["mail" for text in texts if CANARY.encode() in text.lower()]

    return look


class Center:
    """What happens at the center, a minute at a time."""

    def __init__(self, sector: Sector, now: datetime, folder: Path) -> None:
        self.sector, self.at, self.folder = sector, now, folder

    def own(self, product: str, department: str = "Ward 3", version: str = "1.9") -> None:
        rows = f"Maker,Product,Version,Department,Care role\nInvented,{product},{version},{department},treatment\n"
        import_inventory(
            principal=self.sector.principal(self.sector.rosa),
            actor=OPERATOR,
            organization=self.sector.riverbend.pk,
            file_name="list.csv",
            data=rows.encode(),
            at=self.at,
            mode=ImportMode.ALL_OR_NOTHING,
        )
        with login("worker"):
            catch_up(at=self.at)

    def read(self, document: dict[str, object], name: str = "a.json") -> RunSummary:
        write(self.folder / name, document)
        with login("worker"):
            summary = pull(feed="cisa_csaf", origin=self.folder, actor=OPERATOR, at=self.at)
            catch_up(at=self.at)
        return summary

    def tell(self, edits: Edits | None = None) -> Notice:
        with login("worker"):
            engagements.propose(actor=OPERATOR, at=self.at)
            decision = str(Decision.objects.get().uid)
        ada = self.sector.principal(self.sector.ada)
        if edits:
            engagements.edit(decision=decision, edits=edits, principal=ada, actor=OPERATOR, at=self.at)
        engagements.approve(decision=decision, principal=ada, actor=OPERATOR, at=self.at)
        self.at += policy.UNDO
        with login("worker"):
            engagements.publish(actor=OPERATOR, at=self.at)
            return Notice.objects.select_related("decision").get()

    def purge(self, kind: str, reference: object) -> purging.Purged:
        with login("worker"):
            return purging.purge(
                kind=purging.Kind(kind), reference=str(reference), why="a spill", actor=OPERATOR, at=self.at
            )


@pytest.fixture
def center(sector: Sector, now: datetime, tmp_path: Path) -> Center:
    return Center(sector, now, tmp_path)


def trail_holds(at: datetime) -> bool:
    keyring = settings.HOME.keyring
    with login("worker"):
        while seal(at=at, sign=keyring.sign, keep=settings.HOME.heads):
            pass
        found = verify(check_signature=keyring.verify)
    return found.intact and not found.unsealed


def spilled(**changed: object) -> dict[str, object]:
    """An advisory with the canary wherever a person can write, and one vulnerability that cannot be read."""
    found = advisory(title=f"Pump of {CANARY}", **changed)  # type: ignore[arg-type]
    note = {"category": "description", "text": f"Seen at the bed of {CANARY}."}
    found["document"]["notes"] = [{**note, "category": "summary"}]
    found["vulnerabilities"][0] |= {"title": CANARY, "notes": [note]}
    found["vulnerabilities"][0]["remediations"][0]["details"] = f"Ask {CANARY}."
    return found


def test_a_document_and_all_that_was_said_after_it(center: Center, hiding: Hiding) -> None:
    center.own("Pump")
    center.read(spilled())
    notice = center.tell()
    bad = spilled()
    bad["document"]["csaf_version"] = "9"  # type: ignore[index]
    center.read(bad, "b.json")
    assert {"provenance_blob", "feeds_quarantinedrecord", "engagements_notice", "mail"} <= {*hiding()}

    with login("worker"):
        documents = {document.name: document for document in Document.objects.all()}
    content = (center.folder / "a.json").read_bytes()
    result = center.purge("document", documents["a.json"].uid)
    center.purge("document", documents["b.json"].uid)
    assert hiding() == []
    assert result.content_sha256 == hashlib.sha256(content).hexdigest()
    assert trail_holds(center.at)
    with login("worker"):
        assert bytes(Tombstone.objects.get(uid=result.tombstone).content_sha256) == hashlib.sha256(content).digest()
        assert not Blob.objects.exists()
        assert {finding.state for finding in Finding.objects.all()} <= CLOSED
        assert Decision.objects.get().title == "INV-2031-01"
    told = queries.notice(notice.ticket, viewer=center.sector.viewer(center.sector.rosa))
    assert told.body is None

    again = center.read(spilled())
    assert again.problem
    assert again.retry_helps is False
    assert hiding() == []


def test_what_a_purged_version_had_replaced_counts_again(center: Center, hiding: Hiding) -> None:
    center.own("Pump")
    center.read(advisory())
    center.at += timedelta(days=1)
    center.read(spilled(version="2"))
    notice = center.tell()
    with login("worker"):
        spill = Document.objects.latest("retrieved_at")
    center.purge("document", spill.uid)
    assert hiding() == []
    with login("worker"):
        assert Finding.objects.get().state not in CLOSED
    told = queries.notice(notice.ticket, viewer=center.sector.viewer(center.sector.rosa))
    assert told.body
    assert [source.title for source in told.body.sources] == ["Invented Pump"]
    with login("worker"):
        assert {message.state for message in Message.objects.all()} == {"waiting"}  # they carry the new text


LISTED = "Facility ID,Facility Name,Address,City/Town,State,ZIP Code,Telephone Number\n"


def test_a_list_of_hospitals_and_the_entries_it_gave(center: Center, hiding: Hiding) -> None:
    """What an older list says counts again; what only the purged one said is gone, but for the names of members."""
    folder = center.folder / "cms"
    first = LISTED + "010001,First,1 Main St,Town,AL,00501,1\n010002,Second,2 Main St,Town,AL,00501,2\n"
    spill = LISTED + (
        f"010001,First of {CANARY},Bed of {CANARY},Town,AL,00501,1\n010002,Second,2 Main St,Town,AL,00501,2\n"
        f"010003,{CANARY},3 Main St,Town,AL,00501,3\n010004,Member,Bed of {CANARY},Town,AL,00501,4\n"
    )
    for day, text in enumerate((first, spill)):
        write(folder / "h.csv", text.encode())
        with login("worker"):
            pull(feed="cms_hospitals", origin=folder / "h.csv", actor=OPERATOR, at=center.at + timedelta(days=day))
    with login("worker"):
        member = Organization.objects.get(identifiers__value="010004")
        enroll(organization=member.pk, actor=OPERATOR, at=center.at)
        document = Document.objects.latest("retrieved_at")
    assert {"members_organization", "provenance_blob"} <= {*hiding()}
    center.purge("document", document.uid)
    assert hiding() == []
    with login("worker"):
        found = Organization.objects.filter(identifiers__scheme="ccn").order_by("identifiers__value")
        told = list(found.values_list("name", "address"))
    assert told == [("First", "1 Main St"), ("Second", "2 Main St"), ("Member", "")]
    assert trail_holds(center.at)
    with login("worker"):
        older = Document.objects.get()
    center.purge("document", older.uid)
    with login("worker"):
        assert list(found.values_list("name", flat=True)) == ["Member"]


def test_an_inventory_line_and_the_notice_that_names_it(center: Center, hiding: Hiding) -> None:
    center.read(advisory())
    center.own("Pump", department=f"Room of {CANARY}")
    notice = center.tell()
    assert {"assets_asset", "engagements_notice", "mail"} <= {*hiding()}
    with login("worker"):
        asset = Asset.objects.get()
    center.purge("asset", asset.uid)
    assert hiding() == []
    assert trail_holds(center.at)
    told = queries.notice(notice.ticket, viewer=center.sector.viewer(center.sector.rosa))
    assert (told.state, told.body, told.covered) == ("closed", None, ())
    with login("worker"):
        assert {message.state for message in Message.objects.all()} == {"cancelled"}


def test_names_that_a_line_was_found_by(center: Center, hiding: Hiding) -> None:
    center.own(f"Pump {CANARY}", version=f"1.9-{CANARY}")
    with login("worker"):
        catch_up(at=center.at)
        asset = Asset.objects.get()
    assert "exposures_listedkey" in hiding()
    center.purge("asset", asset.uid)
    assert hiding() == []


def test_names_that_somebody_said_are_one_products(center: Center, hiding: Hiding) -> None:
    """From the list's side and the document's; what was shared goes from other members' questions too."""
    sector = center.sector
    center.own(f"Pump {CANARY}")
    with login("worker"):
        asset = Asset.objects.get()
        claims.line(sector.orchard, "Invented", asset.product, at=center.at)
        said = claims.assertion(at=center.at)
        claims.affected("CVE-2026-4001", "Invented", f"Infuser of {CANARY}", by=said, high="3.0")
        catch_up(at=center.at)
    acting = {"principal": sector.principal(sector.rosa), "actor": OPERATOR, "at": center.at}
    state_alias(asset=asset.uid, claimed=("Invented", f"Infuser of {CANARY}"), shared=True, **acting)
    with login("worker"):
        propose(at=center.at)
        assert ProductAlias.objects.count() == 2
    center.purge("asset", asset.uid)
    with login("worker"):
        assert not ProductAlias.objects.exists()
        other = Asset.objects.get()
    acting["principal"] = sector.principal(sector.otto)
    state_alias(asset=other.uid, claimed=("Invented", f"Infuser of {CANARY}"), **acting)
    center.purge("document", said.document.uid)
    with login("worker"):
        assert not ProductAlias.objects.exists()
    center.purge("asset", other.uid)
    assert hiding() == []


def test_a_notice(center: Center, hiding: Hiding) -> None:
    center.read(advisory())
    center.own("Pump")
    notice = center.tell(Edits(summary=f"It killed {CANARY}."))
    content = json.dumps({"title": notice.title, "body": notice.body}, sort_keys=True, ensure_ascii=False)
    result = center.purge("notice", notice.ticket.lower())
    assert result.content_sha256 == hashlib.sha256(content.encode()).hexdigest()
    assert hiding() == ["engagements_decision"]
    rosa = center.sector.viewer(center.sector.rosa)
    (card,) = queries.home(center.sector.riverbend.pk, viewer=rosa, at=center.at).cards
    assert (card.ticket, card.action) == (notice.ticket, purging.REMOVED)  # it waits for an answer still
    center.purge("decision", notice.decision.uid)
    assert hiding() == []
    told = queries.notice(notice.ticket, viewer=rosa)
    assert told.body
    assert "Pump" in told.body.title
    assert trail_holds(center.at)


def test_a_message(center: Center, hiding: Hiding) -> None:
    center.read(advisory())
    center.own("Pump")
    notice = center.tell(Edits(title=f"About {CANARY}"))
    with login("worker"):
        messages = list(Message.objects.filter(reference=f"notice:{notice.pk}"))
        text = settings.HOME.keyring.decrypt(bytes(messages[0].sealed_text))
    results = [center.purge("message", message.uid) for message in messages]
    assert results[0].content_sha256 == hashlib.sha256(text).hexdigest()
    assert set(hiding()) == {"engagements_decision", "engagements_notice"}
    with login("worker"):
        assert {message.state for message in Message.objects.all()} == {"cancelled"}


def test_an_answer(center: Center, hiding: Hiding) -> None:
    center.read(advisory())
    center.own("Pump")
    notice = center.tell()
    rosa = center.sector.principal(center.sector.rosa)
    words = f"{CANARY} was attached to it"
    engagements.answer(
        ticket=notice.ticket, answer=Answer.HELP, words=words, principal=rosa, actor=OPERATOR, at=center.at
    )
    assert hiding() == ["engagements_response"]
    with login("worker"):
        response = Response.objects.get()
    result = center.purge("response", response.uid)
    assert result.content_sha256 == hashlib.sha256(words.encode()).hexdigest()
    assert hiding() == []
    assert trail_holds(center.at)


@pytest.mark.parametrize("kind", purging.Kind)
def test_what_is_not_there_is_refused_and_leaves_no_trace(center: Center, kind: purging.Kind) -> None:
    for reference in ("nonsense", "00000000-0000-4000-8000-000000000000"):
        with pytest.raises(NotFound):
            center.purge(kind, reference)
    with login("worker"):
        assert not Tombstone.objects.exists()
        with pytest.raises(purging.NoReason):
            purging.purge(kind=kind, reference="x", why=" ", actor=OPERATOR, at=center.at)
