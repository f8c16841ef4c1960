"""Every example of the reference does what the reference says."""

from datetime import timedelta

import pytest

from api.programs import Program
from factories import findings
from people import NOW, Sector
from wardwatch.api.door import door
from wardwatch.api.examples import EXAMPLES
from wardwatch.audit.types import job
from wardwatch.engagements import operations
from wardwatch.engagements.models import Decision, Notice
from wardwatch.exposures.models import Finding
from wardwatch.exposures.states import FindingState
from wardwatch.kit.database import login
from wardwatch.members.permissions import Action

OF_THE_CENTER = ("/decisions", "/feeds", "/audit", "/members?")


@pytest.fixture
def at_hand(sector: Sector) -> dict[str, str]:
    """What the names in braces stand for; one decision waits, one is out, and a question is open."""
    with login("worker"):
        for number, state in ((1, FindingState.OPEN), (2, FindingState.VERSION_UNKNOWN), (3, FindingState.OPEN)):
            said = findings.advisory(f"IDW-2026-030-0{number}", f"Invented monitor {number}", at=NOW)
            args = {"at": NOW, "by": said.assertion, "maintenance": True, "care_role": "monitoring", "state": state}
            args |= {"version": ""} if state is FindingState.VERSION_UNKNOWN else {}
            findings.finding(sector.riverbend, f"CVE-2026-100{number}", "Invented", f"IM800{number}", **args)
        operations.propose(actor=job("test"), at=NOW)
        uids = {name: str(Decision.objects.get(subject__contains=f"030-0{name}").uid) for name in "123"}
    for uid in (uids["1"], uids["2"]):
        principal = sector.principal(sector.ada)
        operations.approve(decision=uid, principal=principal, actor=job("test"), at=NOW)
    with login("worker"):
        operations.publish(actor=job("test"), at=NOW + timedelta(minutes=2))
        finding = Finding.objects.select_related("asset").get(vulnerability__name="CVE-2026-1001")
        tickets = {name: Notice.objects.get(decision__uid=uids[name]).ticket for name in "12"}
    return {
        "finding": str(finding.uid),
        "asset": str(finding.asset.uid),
        "ticket": tickets["1"],
        "question": tickets["2"],
        "decision": uids["3"],
        "member": str(sector.riverbend.uid),
    }


def test_every_operation_has_an_example(db: str) -> None:
    document = door.get_openapi_schema(path_prefix="/api/")
    assert set(EXAMPLES) == {(method, path) for path, methods in document["paths"].items() for method in methods}


def test_every_example_is_answered(sector: Sector, at_hand: dict[str, str]) -> None:
    center, member = Program(sector.ada, list(Action)), Program(sector.rosa, list(Action))
    answers = {}
    for (method, _), example in EXAMPLES.items():
        path = example.path
        for name, value in at_hand.items():
            path = path.replace(f"{{{name}}}", value)
        program = center if path.startswith(OF_THE_CENTER) else member
        sent = program.get(path[1:]) if method == "get" else program.send(method, path[1:], example.body)
        answers[method, example.path] = (sent.status_code, sent.json())
    assert {asked: answer for asked, answer in answers.items() if answer[0] != 200} == {}
    empty = {asked for asked, (_, said) in answers.items() if said.get("items") == []}
    assert empty <= {("get", "/feeds/cisa_kev/runs"), ("get", "/members/{member}/assets?without_version=true")}
