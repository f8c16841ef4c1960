"""Every example of the reference does what the reference says."""

import io
import json
import secrets
from datetime import timedelta
from typing import Any

import pytest

from api.drafts import briefing_at_hand, drafts_at_hand
from api.programs import Program
from elsewhere import TOKEN, Server
from factories import findings
from factories.shared_objects import collect, goes_by, indicator, stix_id, stored
from intel.stories import GREEN
from people import NOW, Sector
from products.releasing import released
from wardwatch.api.door import door
from wardwatch.api.examples import EXAMPLES
from wardwatch.audit.types import job
from wardwatch.engagements import operations
from wardwatch.engagements.models import Decision, Notice
from wardwatch.engagements.states import Answer
from wardwatch.exposures.models import Finding, ProductAlias
from wardwatch.exposures.states import AliasReason, AliasState, FindingState
from wardwatch.feeds import servers
from wardwatch.feeds.models import QuarantinedRecord, TaxiiServer
from wardwatch.intel.aliases import AliasAnswer
from wardwatch.intel.operations import decide_aliases
from wardwatch.kit.database import login
from wardwatch.members import operations as members
from wardwatch.members.permissions import Action
from wardwatch.members.queries import operator
from wardwatch.members.types import Purpose, RoleName
from wardwatch.provenance.models import Document
from wardwatch.reports.operations import decide, go_on, hand_in, reading_in
from wardwatch.reports.types import FindState, Handed
from wardwatch.sharing.operations import keep_destination, make_list, submit
from wardwatch.sharing.queries import collection
from wardwatch.sharing.types import ListAsked, ListFormat, ListKind, Writers
from wardwatch.standards.tlp import Tlp
from wardwatch.subscriptions.operations import subscribe
from wardwatch.subscriptions.types import Wanted

OF_THE_CENTER = (
    "/alias-groups/",
    "/decisions",
    "/drafts",
    "/feeds",
    "/servers",
    "/destinations",
    "/audit?",
    "/members?",
    "/members/states",
    "/documents",
    "/collections",
)
DONE_BY_THE_CENTER = ("/help", "/withdrawal")


@pytest.fixture
def at_hand(sector: Sector, theirs: Server, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """What the names in braces stand for; one decision waits, one is out, and a question is open."""
    with login("worker"):
        for number in range(1, 6):
            state = FindingState.VERSION_UNKNOWN if number == 2 else FindingState.OPEN
            said = findings.advisory(f"IDW-2026-030-0{number}", f"Invented monitor {number}", at=NOW)
            args = {"at": NOW, "by": said.assertion, "maintenance": True, "care_role": "monitoring", "state": state}
            args |= {"version": ""} if state is FindingState.VERSION_UNKNOWN else {}
            findings.finding(sector.riverbend, f"CVE-2026-100{number}", "Invented", f"IM800{number}", **args)
        operations.propose(actor=job("test"), at=NOW)
        uids = {name: str(Decision.objects.get(subject__contains=f"030-0{name}").uid) for name in "12345"}
    for uid in (uids[name] for name in "1245"):
        principal = sector.principal(sector.ada)
        operations.approve(decision=uid, principal=principal, actor=job("test"), at=NOW)
    with login("worker"):
        operations.publish(actor=job("test"), at=NOW + timedelta(minutes=2))
        finding = Finding.objects.select_related("asset").get(vulnerability__name="CVE-2026-1001")
        tickets = {name: Notice.objects.get(decision__uid=uids[name]).ticket for name in "1245"}
        monkeypatch.setattr(secrets, "randbelow", lambda most: 12345678)
        persons = {"person": str(sector.clem.person.uid), "successor": str(sector.rosa.person.uid)}
        rows = {
            name: members.add_contact(
                organization=sector.riverbend.pk,
                purpose=Purpose.EXECUTIVE,
                address=f"{name}@example.org",
                actor=job("test"),
                at=NOW,
            )
            for name in ("contact", "waiting")
        }
        members.ask_contact_code(
            principal=None,
            actor=job("test"),
            organization=sector.riverbend.pk,
            contact=rows["waiting"].pk,
            at=NOW,
        )
        members.issue_contact_code(contact=rows["waiting"].pk, actor=job("test"), at=NOW)
        received = Document.objects.earliest("pk")
        aside = QuarantinedRecord.objects.create(
            feed="cisa_kev",
            document=received,
            label_id=received.label_id,
            place="line 7",
            reason="No date.",
            quarantined_at=NOW,
        )
        stored("Invented campaign")
        for number, name in enumerate(("Harbour", "Mooring", "Jetty", "Pier", "Quay", "Wharf")):
            goes_by(stored(name, type="malware"), name, alias=f"Alias {number // 2}")
        alias = ProductAlias.objects.create(
            organization=sector.riverbend,
            label_id=finding.asset.label_id,
            vendor=finding.asset.vendor,
            product=finding.asset.product,
            claimed_vendor="Example Medical",
            claimed_product="Bedside monitor",
            state=AliasState.PROPOSED,
            reason=AliasReason.SPELLING,
            proposed_at=NOW,
        )
    analyst = {"principal": sector.principal(sector.ada), "actor": job("test"), "at": NOW, "why": "It is known."}
    named, alike, *other = (stix_id(name, "malware") for name in ("Harbour", "Mooring", "Quay", "Wharf"))
    group = decide_aliases(objects=[named, alike], to=AliasAnswer.CONFIRMED, **analyst)
    decide_aliases(objects=other, to=AliasAnswer.REFUSED, **analyst)
    acting = {"principal": sector.principal(sector.rosa), "actor": job("test"), "at": NOW}
    invitation = members.invite_by_mail(
        organization=sector.riverbend.pk, name="Sam", email="sam@example.org", roles=[RoleName.READER], **acting
    )
    operations.answer(ticket=tickets["4"], answer=Answer.HELP, words="", **acting)
    asked = ListAsked(title="Firewall", format=ListFormat.EDL, kinds=(ListKind.DOMAINS,))
    block_list = make_list(asked=asked, **acting)
    subscription = subscribe(wanted=Wanted(), **acting).uid
    handed = Handed(title="Owl", said_by="CERT", tlp=Tlp.GREEN, file_name="owl.txt", data=b"It called 198.51.100[.]9.")
    report = hand_in(handed=handed, **acting)
    collect(writers=Writers.ENROLLED)
    shared = collect("shared")
    envelope = json.dumps({"objects": [indicator("sent", object_marking_refs=[GREEN])]}).encode()
    card = collection("all", principal=acting["principal"])
    sent = submit(collection=card, stream=io.BytesIO(envelope), size=len(envelope), **acting)
    monkeypatch.setattr(reading_in, "LISTS", lambda: [])
    with login("worker"):
        go_on(at=NOW)
    decide(report=report, state=FindState.ACCEPTED, **acting)
    another = hand_in(handed=handed, **acting)
    with login("worker"):
        go_on(at=NOW)
        center: dict[str, Any] = {"principal": operator(), "actor": job("test"), "at": NOW}
        reaching: dict[str, Any] = {"name": "theirs", "url": theirs.at, "secret": TOKEN, **center}
        servers.keep_server(**reaching)
        destination = keep_destination(organization=sector.homeland.pk, collection="all", **reaching)
        server = TaxiiServer.objects.get()
    published = released()
    return {
        **drafts_at_hand(sector),
        "briefing": briefing_at_hand(sector),
        "report": str(another),
        "decided": str(report),
        "submission": str(sent.uid),
        "collection": str(shared),
        **{name: str(row.uid) for name, row in rows.items()},
        "calling": tickets["4"],
        "idle": tickets["5"],
        "document": str(received.uid),
        "record": str(aside.uid),
        "invitation": str(invitation),
        **persons,
        "finding": str(finding.uid),
        "alias": str(alias.uid),
        "asset": str(finding.asset.uid),
        "ticket": tickets["1"],
        "question": tickets["2"],
        "decision": uids["3"],
        "member": str(sector.riverbend.uid),
        "product": published,
        "list": str(block_list.uid),
        "subscription": str(subscription),
        "stix_id": stix_id("Invented campaign"),
        "address": theirs.at,
        "secret": TOKEN,
        "partner": str(sector.homeland.uid),
        "server": str(server.uid),
        "destination": str(destination),
        **{"group": str(group), "named": named, "alike": alike},
    }


def test_every_operation_has_an_example(db: str) -> None:
    document = door.get_openapi_schema(path_prefix="/api/")
    assert set(EXAMPLES) == {(method, path) for path, methods in document["paths"].items() for method in methods}


def test_every_example_is_answered(sector: Sector, at_hand: dict[str, str]) -> None:
    center, member = Program(sector.ada, list(Action)), Program(sector.rosa, list(Action))
    answers = {}
    for (method, _), example in EXAMPLES.items():
        path, body = example.path, json.dumps(example.body)
        for name, value in at_hand.items():
            path, body = path.replace(f"{{{name}}}", value), body.replace(f"{{{name}}}", value)
        program = center if path.startswith(OF_THE_CENTER) or path.endswith(DONE_BY_THE_CENTER) else member
        sent = (
            program.get(path[1:]) if method == "get" else program.send(method, path[1:], json.loads(body), example.kind)
        )
        is_json = "json" in sent.headers["Content-Type"]
        answers[method, example.path] = (sent.status_code, sent.json() if is_json else {})
        if sent.streaming:
            assert isinstance(b"".join(sent.streaming_content), bytes)
            sent.close()
    assert {asked: answer for asked, answer in answers.items() if answer[0] != 200} == {}
    empty = {asked for asked, (_, said) in answers.items() if said.get("items") == []}
    runs = ("/feeds/cisa_kev/runs", "/feeds/runs?limit=20")
    paths = (
        *runs,
        "/audit/openings?member={member}",
        "/collections/{collection}/submissions",
        "/members/{member}/assets?without_version=true",
        "/members/{member}/providers",
    )
    assert empty <= {("get", path) for path in paths}
    assert center.get("feeds/taxii_server:theirs/runs").json() == {"items": [], "next": None}
