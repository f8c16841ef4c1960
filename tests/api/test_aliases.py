"""Names of products by programs: listed part by part, answered once, taken back; by whom, and seen by whom."""

import pytest

from api.programs import Program
from factories import claims
from people import NOW, Sector
from wardwatch.exposures.models import ProductAlias
from wardwatch.exposures.operations import catch_up, propose
from wardwatch.kit.database import login
from wardwatch.members.permissions import Action

KEEPS = [Action.CHANGE_INVENTORY]


@pytest.fixture
def asset(sector: Sector) -> str:
    """A line of Riverbend's whose two misspelt names may mean products that are claimed."""
    with login("worker"):
        said = claims.assertion(at=NOW, asserter="CISA")
        for product in ("Vitalis Central Station", "Vitalis Gateway"):
            claims.affected("CVE-2026-4001", "Halden Medical", product, by=said, high="3.0")
        own = claims.line(sector.riverbend, "Haldn Medical", "Vitalis Centrl Stn", "2.0", at=NOW)
        for member in (sector.riverbend, sector.orchard):
            claims.line(member, "Haldn Medical", "Vitalis Gatewy", "2.0", at=NOW)
        catch_up(at=NOW)
        propose(at=NOW)
    return str(own.uid)


def test_names_are_listed_part_by_part(sector: Sector, asset: str) -> None:
    program, path = Program(sector.rosa), f"members/{sector.riverbend.uid}/aliases"
    first = program.get(f"{path}?limit=1").json()
    rest = program.get(f"{path}?limit=1&cursor={first['next']}").json()
    assert rest["next"] is None
    found = {line["claimed_product"]: line for line in (*first["items"], *rest["items"])}
    assert set(found) == {"Vitalis Central Station", "Vitalis Gateway"}
    one = found["Vitalis Central Station"]
    assert (one["state"], one["reason"], one["lines"], one["decided_by"]) == ("proposed", "spelling", 1, "")
    assert program.get(f"{path}?answered=true").json() == {"items": [], "next": None}
    assert program.get(f"{path}?cursor=made-up").status_code == 400


def test_an_answer_counts_once_and_is_taken_back(sector: Sector, asset: str) -> None:
    program, path = Program(sector.rosa, KEEPS), f"members/{sector.riverbend.uid}/aliases"
    one = f"{path}/{program.get(path).json()['items'][0]['uid']}"
    said = {"state": "confirmed", "shared": True, "why": "The label says so.", "seen": "proposed"}
    first = program.send("put", one, said, Idempotency_Key="k-1")
    assert (first.json()["state"], first.json()["decided_by"], first.json()["shared"]) == ("confirmed", "Rosa", True)
    assert program.send("put", one, said, Idempotency_Key="k-1").json() == first.json()
    late = program.send("put", one, {"state": "refused", "seen": "proposed"})
    assert (late.status_code, late.json()["type"]) == (409, "urn:wardwatch:problem:alias.already-said")
    assert late.json()["evidence"] == {"state": "confirmed"}
    assert program.send("put", one, {"state": "proposed"}).json()["state"] == "proposed"
    assert program.send("put", one, {"state": "perhaps"}).status_code == 422


def test_what_a_line_is_called_is_said_by_hand(sector: Sector, asset: str) -> None:
    program, path = Program(sector.rosa, KEEPS), f"members/{sector.riverbend.uid}/aliases"
    said = {"asset": asset, "vendor": "Halden Medical", "product": "Vitalis Gateway"}
    assert program.send("post", path, said).json()["reason"] == "stated"
    assert program.send("post", path, said).status_code == 409
    assert program.send("post", path, {**said, "vendor": ""}).status_code == 422
    blank = program.send("post", path, {**said, "vendor": " "})
    assert (blank.status_code, blank.json()["type"]) == (409, "urn:wardwatch:problem:alias.names-missing")
    theirs = Program(sector.otto, KEEPS).send("post", f"members/{sector.orchard.uid}/aliases", said)
    assert theirs.status_code == 404


def test_nobody_else_reads_or_answers(sector: Sector, asset: str) -> None:
    path = f"members/{sector.riverbend.uid}/aliases"
    one = f"{path}/{Program(sector.rosa).get(path).json()['items'][0]['uid']}"
    for user in (sector.otto, sector.rex, sector.hal):
        assert Program(user, KEEPS).get(path).status_code == 404
        assert Program(user, KEEPS).send("put", one, {"state": "confirmed"}).status_code == 404
    elsewhere = one.replace(str(sector.riverbend.uid), str(sector.orchard.uid))
    assert Program(sector.otto, KEEPS).send("put", elsewhere, {"state": "confirmed"}).status_code == 404
    for user, scopes in ((sector.ada, KEEPS), (sector.rosa, [])):
        assert Program(user, scopes).send("put", one, {"state": "confirmed"}).status_code == 403
    assert len(Program(sector.ada).get(path).json()["items"]) == 2
    with login("worker"):
        assert not ProductAlias.objects.filter(state="confirmed").exists()
