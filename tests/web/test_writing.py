"""A product is written in the pages, without JavaScript: fields, parts, two writers, checks, remarks."""

import re
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from lxml import html

from people import NOW, Sector, hire, settle
from products.documents import document
from wardwatch.audit.types import Actor
from wardwatch.kit import clock
from wardwatch.members.types import RoleName
from wardwatch.products import operations, queries
from wardwatch.products.document import Document
from wardwatch.web.writing_words import BLOCKS
from web.doors import at_door, text


@pytest.fixture
def sector(db: str, plain_static: None, monkeypatch: pytest.MonkeyPatch) -> Sector:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return settle()


class Desk:
    """A product of Ada's, and her colleague Bea."""

    def __init__(self, sector: Sector, given: Document | None = None) -> None:
        self.sector = sector
        self.bea = hire(sector.center, "Bea", RoleName.ANALYST)
        acting = {
            "principal": sector.principal(sector.ada),
            "actor": Actor(who=f"person:{sector.ada.person_id}", door="web"),
        }
        self.uid: UUID = operations.begin(
            kind=(given or document()).kind, subject="", at=NOW, today=NOW.date(), **acting
        ).uid
        operations.save(product=self.uid, document=given or document(), version=1, at=NOW, **acting)
        self.ada_at, self.bea_at = at_door(sector.ada), at_door(self.bea)
        self.url = f"/desk/products/{self.uid}/write/"

    def acting(self) -> dict[str, Any]:
        """Ada, who does something below the pages."""
        actor = Actor(who=f"person:{self.sector.ada.person_id}", door="web")
        return {"principal": self.sector.principal(self.sector.ada), "actor": actor}

    def card(self) -> queries.ProductCard:
        return queries.product(self.uid, viewer=self.sector.viewer(self.sector.ada))


@pytest.fixture
def desk(sector: Sector) -> Desk:
    return Desk(sector)


def test_every_part_is_shown(desk: Desk) -> None:
    for part in ("", "?part=sources", "?part=terms", *(f"?section={each.id}" for each in document().sections)):
        for beside in ("preview", "checks", "remarks"):
            where = f"{desk.url}{part}{'&' if part else '?'}beside={beside}"
            answer = desk.ada_at.get(where)
            assert answer.status_code == 200, where
            assert "{{" not in text(answer)


def form_of(door: Client, where: str) -> dict[str, list[str]]:
    """What a browser would send of the page's form, with no button pressed."""
    return sent_by(html.fromstring(door.get(where).content.decode()).get_element_by_id("write"))


def sent_by(form: html.FormElement) -> dict[str, list[str]]:
    """The fields of a form, as a browser sends them."""
    said: dict[str, list[str]] = {}
    for name, value in form.form_values():
        said.setdefault(name, []).append(value)
    return said


def test_saving_what_nobody_changed_changes_nothing(desk: Desk) -> None:
    before = desk.card()
    for part in ("", "?part=sources", "?part=terms", *(f"?section={each.id}" for each in document().sections)):
        answer = desk.bea_at.post(f"{desk.url}{part}", form_of(desk.bea_at, f"{desk.url}{part}") | {"do": ""})
        assert answer.status_code == 302, part
    after = desk.card()
    assert after.document == before.document == document()
    assert (after.version, after.authors) == (before.version, before.authors)


def test_fields_of_a_section_are_saved(desk: Desk) -> None:
    where = f"{desk.url}?section=executive-summary"
    said = form_of(desk.ada_at, where)
    said |= {
        "/sections/0/blocks/0/claims/1/likelihood": ["very likely"],
        "/sections/0/blocks/0/claims/0/text": ["New words & <b>."],
        "/sections/0/blocks/0/claims/0/tear_line/text": ["Something was seen."],
        "/sections/0/blocks/1/actions/0/who": ["", "it"],
        "/sections/0/blocks/1/actions/0/goals": ["", "E1", "N7"],
    }
    assert desk.ada_at.post(where, said | {"do": ""}).status_code == 302
    summary, actions = desk.card().document.sections[0].blocks
    assert summary.claims[0].text == "New words & <b>."
    assert summary.claims[0].tear_line.text == "Something was seen."
    assert summary.claims[1].likelihood == "very likely"
    assert actions.actions[0].who == ("it",)
    assert set(actions.actions[0].goals) == {"E1", "N7"}
    assert "New words &amp; &lt;b&gt;." in text(desk.ada_at.get(where))


def test_a_faulty_field_keeps_the_good_rest_and_what_was_typed(desk: Desk) -> None:
    where = f"{desk.url}?section=executive-summary"
    said = form_of(desk.ada_at, where)
    said |= {
        "/sections/0/blocks/1/actions/0/by": ["tomorrow"],
        "/sections/0/blocks/1/actions/0/mitigations": ["M1030, wrong"],
        "/sections/0/blocks/1/actions/0/do": ["Isolate them."],
    }
    answer = desk.ada_at.post(where, said | {"do": ""})
    page = text(answer)
    assert answer.status_code == 400
    for words in ("“tomorrow” is not a date", 'value="tomorrow"', 'value="M1030, wrong"', "is no number of ATT&amp;CK"):
        assert words in page
    action = desk.card().document.sections[0].blocks[1].actions[0]
    assert (action.do, action.by, action.mitigations) == (
        "Isolate them.",
        document().sections[0].blocks[1].actions[0].by,
        ("M1030",),
    )


@pytest.mark.parametrize(
    "deed",
    [
        "add /sections/0/blocks/0/claims",
        "up /sections/0/blocks/1",
        "remove /sections/0/blocks/0/claims/1",
        "add /sections",
    ],
)
def test_parts_are_added_moved_removed(desk: Desk, deed: str) -> None:
    where = f"{desk.url}?section=executive-summary"
    before = desk.card().document
    said = form_of(desk.ada_at, where) | {"do": deed, "new-section": "More"}
    answer = desk.ada_at.post(where, said)
    assert answer.status_code == 302
    after = desk.card().document
    assert after != before
    assert desk.ada_at.get(answer.headers["Location"]).status_code == 200
    if deed == "add /sections":
        assert after.sections[-1].heading == "More"
    if deed.startswith("up"):
        assert [each.id for each in after.sections[0].blocks] == ["b2", "b1"]


def test_every_block_can_be_added_and_shown(desk: Desk) -> None:
    where = f"{desk.url}?section=report"
    for kind in BLOCKS:
        said = form_of(desk.ada_at, where) | {"do": f"add /sections/1/blocks {kind}"}
        assert desk.ada_at.post(where, said).status_code == 302, kind
    page = desk.ada_at.get(where)
    assert page.status_code == 200
    assert len(desk.card().document.sections[1].blocks) == len(document().sections[1].blocks) + len(BLOCKS)
    for deed in ("add /nowhere", "add /sections/1/blocks nonsense", "up /sections/99", "remove /title"):
        assert desk.ada_at.post(where, {"version": str(desk.card().version), "do": deed}).status_code == 400
    for name in (
        "/kind",
        "/sections/0/id",
        "/sections/0/blocks/0/nothing",
        "/sections/9/heading",
        "/sections/x/heading",
    ):
        assert desk.ada_at.post(where, {"version": str(desk.card().version), name: "x"}).status_code == 400


def test_two_who_write_at_once_lose_nothing(desk: Desk) -> None:
    where = f"{desk.url}?section=executive-summary"
    ada, bea = (form_of(each, where) for each in (desk.ada_at, desk.bea_at))
    one, other = "/sections/0/blocks/0/claims/0/text", "/sections/0/blocks/0/claims/1/text"
    assert desk.bea_at.post(where, bea | {one: ["Bea's."], other: ["Bea's second."], "do": ""}).status_code == 302
    answer = desk.ada_at.post(where, ada | {one: ["Ada's."], "do": ""})
    page = text(answer)
    assert answer.status_code == 409
    for words in ("Ada&#x27;s.", "Bea&#x27;s.", "Take mine", "Bea, "):
        assert words in page
    assert "Bea&#x27;s second." not in page.partition("<fieldset")[2], "only Bea changed that"
    assert desk.card().document.sections[0].blocks[0].claims[0].text == "Bea's."
    form = next(each for each in html.fromstring(answer.content.decode()).forms if each.xpath(".//fieldset"))
    said = sent_by(form)
    (place,) = {each.get("name") for each in form.xpath(".//input[@type='radio']")}
    assert desk.ada_at.post(where, said | {place: ["mine"]}).status_code == 302
    claims = desk.card().document.sections[0].blocks[0].claims
    assert [each.text for each in claims] == ["Ada's.", "Bea's second."]
    assert len(desk.card().authors) == 2


def test_autosave_answers_in_json(desk: Desk) -> None:
    where, name = f"{desk.url}?section=executive-summary", "/sections/0/blocks/0/claims/0/text"
    sent = {"version": "2", name: "Typed."}
    answer = desk.ada_at.post(where, sent, headers={"Accept": "application/json"})
    assert (answer.json()["version"], answer.json()["joined"], answer.json()["wrong"]) == (3, False, {})
    clash = desk.bea_at.post(where, {"version": "2", name: "Bea's."}, headers={"Accept": "application/json"})
    assert (clash.status_code, clash.json()["version"]) == (409, 3)
    beside = text(desk.ada_at.get(f"{where}&only=beside"))
    assert "Typed." in beside
    assert "<form" not in beside


def test_remarks(desk: Desk) -> None:
    where = f"{desk.url}?section=executive-summary"
    assert desk.bea_at.post(where, {"do": "comment b1", "comment:b1": "Which <b> version?"}).status_code == 302
    said = {"do": "suggest b1", "suggest-at:b1": "claims/0/text", "suggest:b1": "Shorter."}
    assert desk.bea_at.post(where, said).status_code == 302
    assert len(desk.card().authors) == 1, "who only comments is no author"
    page = text(desk.ada_at.get(where))
    for words in ("Which &lt;b&gt; version?", "Shorter.", "Take these words", "(2 open)"):
        assert words in page
    accept, resolve, refuse = (re.search(rf'value="({verb} [^"]+)"', page) for verb in ("accept", "resolve", "refuse"))
    assert accept
    assert resolve
    assert refuse
    desk.ada_at.post(where, {"do": refuse.group(1)})
    assert "Not decided yet" in text(desk.ada_at.get(where)), "refusing needs a why"
    desk.bea_at.post(where, {"do": accept.group(1)})
    assert desk.card().document.sections[0].blocks[0].claims[0].text == "Shorter."
    assert len(desk.card().authors) == 2, "who accepts is an author"
    desk.ada_at.post(where, {"do": resolve.group(1)})
    assert "(0 open)" in text(desk.ada_at.get(where))
    operations.hand_in(product=desk.uid, asked=[], at=NOW, **desk.acting())
    page = text(desk.bea_at.get(where))
    assert "can be read and commented, not written in" in page
    assert 'name="/sections/0' not in page
    assert desk.bea_at.post(where, {"do": "comment b1", "comment:b1": "Fine."}).status_code == 302
    assert desk.bea_at.post(where, {"version": "3", "/title": "No."}).status_code == 409


def test_others_see_no_such_page(desk: Desk) -> None:
    for user in (desk.sector.rosa, desk.sector.rex, desk.sector.hal):
        assert at_door(user).get(desk.url).status_code == 404
        assert at_door(user).post(desk.url, {"version": "2", "/title": "x"}).status_code == 404
    assert at_door().get(desk.url).status_code == 302
    assert desk.card().version == 2
