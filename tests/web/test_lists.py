"""Every list, by its address alone: order, parts, columns, files, kept views."""

import csv
import io
import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import resolve

from factories import claims, findings
from factories.shared_objects import goes_by, stix_id, stored
from remembering import made
from visibility.exits import addresses
from wardwatch.audit.models import Event
from wardwatch.audit.types import job
from wardwatch.engagements import operations
from wardwatch.engagements.models import Decision
from wardwatch.engagements.states import DecisionState
from wardwatch.feeds.models import QuarantinedRecord, Run
from wardwatch.intel import operations as intel
from wardwatch.intel.aliases import AliasAnswer
from wardwatch.kit import clock
from wardwatch.kit.database import login
from wardwatch.markings.operations import intern
from wardwatch.markings.types import PUBLIC
from wardwatch.members import labels
from wardwatch.members.models import Person, SavedView
from wardwatch.members.permissions import Principal
from wardwatch.members.queries import center_id
from wardwatch.web.tables import LISTS
from web.doors import at_door, few_queries, text
from web.telling import Told, tell

ROW = re.compile(r'<tr><th scope="row">.*?</tr>|<article class="ww-record">.*?</article>', re.S)
ONWARD = {"aliases", "alias-groups"}
"""Lists whose parts lead on and not back: they are put together when they are asked for."""
FORMULA = tuple("=+-@\t\r")
FORMULAS = ("=1+1", "+1", "-1", "@SUM(1)", "\tx")


@pytest.fixture
def many(db: str, plain_static: None, monkeypatch: pytest.MonkeyPatch) -> Told:
    """At least five of everything, in parts of two."""
    told = made("many of everything", _many)
    for place in ("web.tables.showing.PAGE", "web.wording.PAGE", "web.tables.taking.BATCH"):
        monkeypatch.setattr(f"wardwatch.{place}", 2)
    return told


def _many() -> Told:
    told = tell()
    told.approve()
    sector = told.sector
    with login("worker"):
        for number, product in enumerate(FORMULAS):
            at = told.now - timedelta(days=number % 3)  # some at one instant, some on one day
            findings.finding(sector.riverbend, f"CVE-2026-200{number}", "Invented", product, at=at, quantity=number + 1)
        for number in range(3):
            said = findings.advisory(f"IDW-2026-03{number}-09", f"Invented pump {number}", at=told.now)
            findings.finding(
                sector.orchard, f"CVE-2026-300{number}", "Invented", "Pump", at=told.now, by=said.assertion
            )
        operations.propose(actor=job("test"), at=told.now)
        decided = list(Decision.objects.filter(state=DecisionState.PROPOSED))
    ada = sector.principal(sector.ada)
    for each in decided:
        operations.approve(decision=str(each.uid), principal=ada, actor=job("test"), at=clock.now(), exceptions={})
    with login("worker"):
        operations.publish(actor=job("test"), at=clock.now() + timedelta(minutes=2))
        public, about = intern(PUBLIC), intern(labels.about(sector.riverbend.pk, center_id()))
        document = claims.assertion(at=told.now).document
        for number in range(5):
            Run.objects.create(feed="cisa_kev", origin="test", started_at=told.now, label_id=public, new=number)
            QuarantinedRecord.objects.create(
                feed="cisa_kev",
                document=document,
                place=f"line {number}",
                reason="Invented.",
                raw=b"=1",
                quarantined_at=told.now,
                label_id=document.label_id,
            )
            Person.objects.create(organization=sector.riverbend, name=f"Person {number}", label_id=about)
            stored(f"object {number}")
    _alike(ada)
    visitor = at_door(sector.ada)
    for page in ("findings", "inventory", "contacts", "users", "notices"):
        visitor.get(f"/members/{sector.riverbend.uid}/{page}/")
    return told


def _alike(analyst: Principal) -> None:
    """Five pairs of malware that share a name, and five that somebody joined."""
    for number in range(10):
        pair = [f"{which} {number}" for which in ("One", "Other")]
        for name in pair:
            goes_by(stored(name, type="malware"), name, alias=f"shared {number}")
        if number % 2:
            intel.decide_aliases(
                objects=[stix_id(name, "malware") for name in pair],
                to=AliasAnswer.CONFIRMED,
                why="The same.",
                principal=analyst,
                actor=job("test"),
                at=clock.now(),
            )


@pytest.fixture
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is noted of files that are taken: each would make the trail, which is a list too, a row longer."""
    monkeypatch.setattr("wardwatch.web.tables.taking.note_list_taken", lambda **_facts: None)


def path_of(name: str, told: Told) -> str:
    own = {
        "feed": "/feeds/cisa_kev/",
        "quarantine": "/feeds/quarantine/",
        "openings": "/audit/openings/",
        "aliases": "/intelligence/aliases/",
        "alias-groups": "/intelligence/aliases/groups/",
    }
    if name in ("inventory", "users"):
        return f"/members/{told.sector.riverbend.uid}/{name}/"
    return own.get(name, f"/{name}/")


def browser(name: str, told: Told) -> Client:
    """Somebody who may open the list."""
    if name == "openings":
        from wardwatch.members.models import Role

        with login("worker"):
            Role.objects.create(
                person_id=told.sector.ada.person_id,
                organization=told.sector.center,
                name="administrator",
                since=told.now,
            )
    return at_door(told.sector.ada)


def as_json(client: Client, path: str, query: str = "") -> dict[str, Any]:
    answer = client.get(f"{path}?{query}&format=json")
    assert answer.status_code == 200, path
    found: dict[str, Any] = json.loads(b"".join(answer.streaming_content))
    return found


def as_csv(client: Client, path: str, query: str = "") -> list[dict[str, str]]:
    answer = client.get(f"{path}?{query}&format=csv")
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    return list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode(), newline="")))


def _list(page: str) -> str:
    """A page without what stands before its list: a map has its own numbers."""
    return page.partition('id="organizations"')[2] or page


def _rows(page: str) -> list[str]:
    return ROW.findall(_list(page))


def walked(client: Client, path: str, query: str) -> tuple[list[str], list[str]]:
    """The rows of all parts, there and back again."""
    there: list[str] = []
    page = text(client.get(f"{path}?{query}"))
    while True:
        there += _rows(page)
        if not (on := re.search(r'href="([^"]+)" rel="next"', page)):
            break
        page = text(client.get(path + on[1].replace("&amp;", "&")))
    back: list[str] = _rows(page)
    while before := re.search(r'href="([^"]+)" rel="prev"', page):
        page = text(client.get(path + before[1].replace("&amp;", "&")))
        back = _rows(page) + back
    return there, back


@pytest.mark.parametrize("name", sorted(LISTS))
def test_a_list_is_the_same_in_every_order_part_and_form(many: Told, still: None, name: str) -> None:
    client, path = browser(name, many), path_of(name, many)
    with few_queries(40):
        page = text(client.get(path))
    sortable = set(re.findall(r'aria-sort="[a-z]+"><a href="\?(?:[^"]*&amp;)?sort=-?([a-z-]+)', page))
    counted = as_json(client, path)["rows"]
    assert len(counted) >= 4
    assert len({json.dumps(row) for row in counted}) == len(counted) or name == "feeds"
    for key in sorted(sortable) or [""]:
        orders = [f"sort={key}", f"sort=-{key}"] if key else [""]
        rows = [as_json(client, path, order)["rows"] for order in orders]
        walks = [walked(client, path, order) for order in orders]
        for found, (there, back) in zip(rows, walks, strict=True):
            assert len(there) == len(found) == len(counted), (name, key)
            assert there == back or name in ONWARD
        assert [json.dumps(row) for row in rows[0]] == [json.dumps(row) for row in reversed(rows[-1])] or not key
        assert walks[0][0] == walks[-1][0][::-1] or not key


@pytest.mark.parametrize("name", sorted(LISTS))
def test_columns_and_files_say_the_same(many: Told, still: None, name: str) -> None:
    client, path = browser(name, many), path_of(name, many)
    page, whole = text(client.get(path)), as_json(client, path)
    assert whole["list"] == name
    assert whole["tlp"].startswith("TLP:")
    assert whole["taken_at"].endswith("Z")
    for key in re.findall(r'name="columns" value="([a-z-]+)" id=', page):
        chosen = text(client.get(f"{path}?columns={key}"))
        assert _list(chosen).count('<th scope="col"') == 2
        part = as_json(client, path, f"columns={key}")
        assert part["columns"][0] == whole["columns"][0]
        shared = set(part["columns"]) & set(whole["columns"])
        assert [[row[each] for each in shared] for row in part["rows"]] == [
            [row[each] for each in shared] for row in whole["rows"]
        ]
    table = as_csv(client, path)
    assert len(table) == len(whole["rows"])
    for row, said in zip(table, whole["rows"], strict=True):
        assert row.pop("tlp") == whole["tlp"]
        assert not [value for value in row.values() if value.startswith(FORMULA) and not re.fullmatch(r"-\d+", value)]
        assert {key: value.removeprefix("'") for key, value in row.items()} == {
            key: _flat(value) for key, value in said.items()
        }


def _flat(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return "; ".join(value)
    return value if isinstance(value, str) else json.dumps(value)


def test_texts_that_a_spreadsheet_would_work_out_are_only_texts(many: Told) -> None:
    products = {row["product"] for row in as_csv(at_door(many.sector.ada), "/findings/")}
    assert {f"'{each}" for each in FORMULAS} <= products


def test_a_list_is_put_in_order_by_a_form_too(many: Told) -> None:
    ada = at_door(many.sector.ada)
    page = text(ada.get("/notices/?sort=sent&columns=notice,state"))
    offered = re.findall(
        r'<option value="(-?[a-z]+)"( selected)?>', page.partition('name="sort"')[2].partition("</select>")[0]
    )
    assert offered == [("sent", " selected"), ("-sent", "")]
    assert '<input type="hidden" name="sort"' not in page.partition("ww-tools__box")[2]
    chosen = text(ada.get("/notices/?sort=-sent&columns=notice&columns=state"))
    assert re.findall(r'value="(-?sent)" selected', chosen) == ["-sent"]
    linked = text(ada.get("/notices/?columns=notice,state"))
    assert _list(chosen).partition("</table>")[0] == _list(linked).partition("</table>")[0]


def test_what_an_address_asks_in_vain_is_passed_over(many: Told) -> None:
    ada = at_door(many.sector.ada)
    for query in ("sort=nonsense", "sort=-", "columns=nonsense", "columns=", "format=xml", "state=none&priority=x"):
        assert ada.get(f"/findings/?{query}").status_code == 200
    assert ada.get("/findings/?sort=changed&after=nonsense").status_code == 409
    first = text(ada.get("/findings/"))
    other_order = re.search(r'href="\?([^"]+)" rel="next"', first)
    assert other_order
    assert ada.get(f"/findings/?{other_order[1]}&sort=changed".replace("&amp;", "&")).status_code == 409


def test_a_file_holds_what_its_reader_may_see(many: Told) -> None:
    rosa, rex = at_door(many.sector.rosa), at_door(many.sector.rex)
    found = as_json(rosa, "/findings/")
    assert found["tlp"] in ("TLP:AMBER", "TLP:AMBER+STRICT")
    assert len(found["rows"]) == len(FORMULAS) + 1
    assert "Orchard" not in json.dumps(as_json(rosa, "/notices/"))
    assert rex.get("/findings/?format=csv").status_code == 404
    assert rosa.get("/audit/?format=csv").status_code == 404
    assert at_door().get("/findings/?format=csv").status_code == 302


def test_taking_a_list_of_several_members_stands_in_the_trail(many: Told) -> None:
    def taken() -> list[dict[str, Any]]:
        with login("worker"):
            return list(Event.objects.filter(name="list.taken").order_by("id").values_list("facts", flat=True))

    ada, rosa = at_door(many.sector.ada), at_door(many.sector.rosa)
    ada.get("/findings/")
    as_json(rosa, "/findings/")
    as_csv(rosa, "/notices/")
    as_csv(ada, f"/members/{many.sector.riverbend.uid}/findings/")
    as_csv(ada, "/vulnerabilities/")
    assert taken() == []
    as_csv(ada, "/findings/", "state=open&sort=-due")
    as_json(ada, "/members/")
    assert taken() == [
        {"list": "findings", "form": "csv", "narrowed": ["state"]},
        {"list": "members", "form": "json", "narrowed": []},
    ]
    assert "A list of several members was taken as a file: findings, csv" in text(ada.get("/audit/"))


def test_pages_that_give_files_are_those_declared(many: Told) -> None:
    client, member = browser("openings", many), str(many.sector.riverbend.uid)
    giving = set()
    for address in addresses():
        if {name for name, _ in address.takes} <= {"member", "feed"}:
            path = address.with_values({"member": member, "feed": "cisa_kev"})
            answer = client.get(f"{path}?format=csv")
            if answer.headers.get("Content-Disposition", "").startswith('attachment; filename="wardwatch-'):
                giving.add(resolve(path).url_name)
    assert giving == LISTS


def test_views_are_kept_for_their_user_only(many: Told) -> None:
    ada, other = at_door(many.sector.ada, csrf=True), at_door(many.sector.rosa)
    page = ada.get("/findings/?state=open&sort=-due&columns=product,state").content.decode()
    hidden = dict(
        re.findall(r'<input type="hidden" name="(list|path|query|csrfmiddlewaretoken)" value="([^"]*)"', page)
    )
    said = {**hidden, "query": hidden["query"].replace("&amp;", "&"), "name": "  Open,  latest "}
    assert ada.post("/account/views/", {**said, "csrfmiddlewaretoken": ""}).status_code == 403
    answer = ada.post("/account/views/", said)
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/findings/?state=open&sort=-due&columns=product,state"
    kept = text(ada.get(answer.headers["Location"]))
    assert re.search(
        r'<a href="\?state=open&amp;sort=-due&amp;columns=product,state" aria-current="page">Open, latest<', kept
    )
    assert "Open, latest" not in text(other.get("/findings/"))
    assert "Open, latest" not in text(ada.get("/notices/"))
    ada.post("/account/views/", {**said, "query": "state=open"})
    (view,) = SavedView.objects.all()
    assert view.query == "state=open"
    assert other.post("/account/views/", {"remove": str(view.uid)}).status_code == 404
    gone = ada.post("/account/views/", {**said, "remove": str(view.uid), "path": "https://elsewhere.invalid/"})
    assert gone.headers["Location"] == "/"
    assert not SavedView.objects.exists()
    for number in range(20):
        ada.post("/account/views/", {**said, "name": f"View {number}"})
    assert ada.post("/account/views/", {**said, "name": "One more"}).status_code == 409
    assert ada.post("/account/views/", {**said, "name": " "}).status_code == 409
    assert ada.post("/account/views/", {**said, "list": "nothing"}).status_code == 404
    assert ada.post("/account/views/", {**said, "remove": "nothing"}).status_code == 404
    assert ada.post("/account/views/", {**said, "name": "View 1", "query": "q=a\r\nb"}).status_code == 302
