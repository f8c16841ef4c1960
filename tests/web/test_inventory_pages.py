"""The inventory as pages: look before it is stored, tick, put right, share, take out; and by whom."""

import io
import re
import zipfile
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from people import Sector, settle
from wardwatch.assets import inventory
from wardwatch.assets.inventory import reading
from wardwatch.assets.models import Asset
from wardwatch.kit.database import login
from wardwatch.members.models import Enrollment
from wardwatch.web import inventory_import
from web.doors import at_door, few_queries, text
from workbooks import Sheet, xlsx

LIST = """Maker,Product,Version,Serial
Invented Medical,Drift pump,2.1,SECRET-1
Invented Medical,Bedside monitor,1.9,SECRET-2
,Nameless,,
"""


@pytest.fixture
def sector(db: str, plain_static: None) -> Sector:
    return settle()


def owned() -> list[str]:
    with login("worker"):
        return sorted(Asset.objects.values_list("product", flat=True))


def sent(door: object, url: str, content: str | bytes = LIST, name: str = "devices.csv") -> object:
    file = io.BytesIO(content if isinstance(content, bytes) else content.encode())
    file.name = name
    return door.post(url, {"file": file})  # type: ignore[attr-defined]


def test_a_list_is_looked_at_before_it_is_stored(sector: Sector) -> None:
    rosa = at_door(sector.rosa)
    look = sent(rosa, "/inventory/import/")["Location"]  # type: ignore[index]
    page = text(rosa.get(look))
    assert "Nothing is stored yet" in page
    assert "Line 4" in page
    assert "2</strong> <span>good rows" in page
    assert owned() == []
    refused = rosa.post(look, {"act": "all"}, follow=True)
    assert "nothing did" in text(refused)
    assert owned() == []
    done = rosa.post(look, {"act": "good"}, follow=True)
    assert "2 new" in text(done)
    assert owned() == ["Bedside monitor", "Drift pump"]
    assert "2 new" in text(rosa.get(look, follow=True))
    assert rosa.post(look, {"act": "good"}).status_code == 302
    assert len(owned()) == 2


def test_a_long_list_is_read_once_to_look_and_once_to_store(sector: Sector, monkeypatch: pytest.MonkeyPatch) -> None:
    rosa = at_door(sector.rosa)
    reads: list[str] = []
    for name in ("preview", "read"):
        real = getattr(inventory, name)

        def counted(*given: Any, real: Callable[..., Any] = real, name: str = name) -> Any:
            reads.append(name)
            return real(*given)

        monkeypatch.setattr(inventory, name, counted)
    look = sent(rosa, "/inventory/import/")["Location"]  # type: ignore[index]
    assert "good row" in text(rosa.get(look))
    assert reads == ["preview"]
    rosa.post(look, {"act": "good"})
    assert reads == ["preview", "read"]


def test_columns_can_be_chosen_by_hand(sector: Sector) -> None:
    rosa = at_door(sector.rosa)
    look = sent(rosa, "/inventory/import/", "Wer,Was\nInvented,Pump\n")["Location"]  # type: ignore[index]
    assert "Say which column gives" in text(rosa.get(look))
    columns = {"column-0": "vendor", "column-1": "product"}
    both = {"column-0": "vendor", "column-1": "vendor"}
    assert "Two columns" in text(rosa.post(look, {"act": "preview", **both}, follow=True))
    assert "1</strong> <span>good row<" in text(rosa.post(look, {"act": "preview", **columns}, follow=True))
    rosa.post(look, {"act": "good", **columns})
    assert owned() == ["Pump"]


def test_a_workbook_shows_its_sheets_versions_and_what_is_no_equipment(sector: Sector) -> None:
    rosa = at_door(sector.rosa)
    book = xlsx(
        Sheet("ICU", [["Make", "Model", "Qty"], ["Bay 4"], ["Invented", "Pump v2.1", 2], ["Invented", "Bed", "two"]]),
        Sheet("Pivot", [["Make", "Model", "Count"], ["Invented", "Pump", 2]]),
        Sheet("Codes", [["Code"], ["1"]]),
    )
    look = sent(rosa, "/inventory/import/", book, "devices.xlsx")["Location"]  # type: ignore[index]
    page = text(rosa.get(look))
    for said in ("2</strong> <span>good rows", "ICU, Line 4, Qty", "Codes", "a heading or a remark", "Pump v2.1"):
        assert said in page
    chosen = {"column-0": "vendor", "column-1": "product", "column-2": "quantity", "column-3": "quantity"}
    again = text(rosa.post(look, {"act": "preview", "sheet-0": "read", **chosen}, follow=True))
    assert 'name="sheet-0" value="read" checked>' in again
    assert 'name="sheet-1" value="read">' in again
    assert "1</strong> <span>good row<" in again
    rosa.post(look, {"act": "good", "sheet-0": "read", "versions": "take", **chosen})
    assert owned() == ["Pump"]
    with login("worker"):
        row = Asset.objects.get()
    assert (row.sheet, row.line, row.version, row.written) == (1, 3, "2.1", "Pump v2.1")
    line = text(rosa.get(f"/inventory/{row.uid}/"))
    assert "Line 3 of sheet 1 of your list devices.xlsx. There it says “Pump v2.1”" in line


def test_a_file_waits_for_its_sender_only(sector: Sector) -> None:
    look = sent(at_door(sector.rosa), "/inventory/import/")["Location"]  # type: ignore[index]
    for user in (sector.clem, sector.otto, sector.ada):
        assert at_door(user).get(look).status_code == 404
        assert at_door(user).post(look, {"act": "cancel"}).status_code == 404
    here = f"/members/{sector.orchard.uid}{look}"
    assert at_door(sector.kim).get(here).status_code == 404
    assert "Your list devices.csv is read" in text(at_door(sector.rosa).get("/inventory/"))
    assert "devices.csv" not in text(at_door(sector.clem).get("/inventory/"))


def test_a_long_list_is_read_and_stored_in_the_background(
    sector: Sector, work: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "SHORT_LINES", 1)
    rosa = at_door(sector.rosa)
    look = sent(rosa, "/inventory/import/")["Location"]  # type: ignore[index]
    waiting = text(rosa.get(look))
    assert "Reading devices.csv" in waiting
    assert "Waiting for its turn" in waiting
    assert "Your list devices.csv is being read" in text(rosa.get("/inventory/"))
    assert rosa.get(look, HTTP_HX_REQUEST="true").status_code == 200
    work()
    assert rosa.get(look, HTTP_HX_REQUEST="true")["HX-Refresh"] == "true"
    assert "Nothing is stored yet" in text(rosa.get(look))
    rosa.post(look, {"act": "good"})
    assert "Storing devices.csv" in text(rosa.get(look))
    assert owned() == []
    work()
    assert "2 new" in text(rosa.get(look, follow=True))
    assert "Your list" not in text(rosa.get("/inventory/"))
    assert owned() == ["Bedside monitor", "Drift pump"]


def test_that_nobody_works_is_said(sector: Sector, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "SHORT_LINES", 1)
    monkeypatch.setattr(inventory_import, "PATIENCE", timedelta(0))
    rosa = at_door(sector.rosa)
    look = sent(rosa, "/inventory/import/")["Location"]  # type: ignore[index]
    assert "Nobody works on it" in text(rosa.get(look))


def test_an_import_is_cancelled(sector: Sector, work: Callable[[], None], monkeypatch: pytest.MonkeyPatch) -> None:
    rosa = at_door(sector.rosa)
    for shortest in (1, 2_000):
        monkeypatch.setattr(reading, "SHORT_LINES", shortest)
        look = sent(rosa, "/inventory/import/")["Location"]  # type: ignore[index]
        assert "Nothing of devices.csv was stored" in text(rosa.post(look, {"act": "cancel"}, follow=True))
        work()
        assert rosa.get(look).status_code == 404
    assert owned() == []


def test_what_is_no_list_is_refused_in_words(sector: Sector) -> None:
    rosa = at_door(sector.rosa)
    for content, name in (("<bom/>", "sbom.xml"), ("", "empty.csv")):
        answer = sent(rosa, "/inventory/import/", content, name)
        assert answer.status_code == 400  # type: ignore[attr-defined]
        assert 'id="file-error"' in text(answer)


def test_a_long_file_that_is_no_list_is_refused_later(
    sector: Sector, work: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "SHORT_BYTES", 1)
    rosa = at_door(sector.rosa)
    look = sent(rosa, "/inventory/import/", "<bom/>", "sbom.xml")["Location"]  # type: ignore[index]
    work()
    assert "this is XML" in text(rosa.get(look))
    assert "could not be read" in text(rosa.get("/inventory/"))
    sent(rosa, "/inventory/import/")
    assert "could not be read" not in text(rosa.get("/inventory/"))


def test_ticking_and_putting_right(sector: Sector) -> None:
    rosa = at_door(sector.rosa)
    rosa.post("/inventory/tick/", {"product": ["contec-cms8000"]})
    assert owned() == ["CMS8000 Patient Monitor"]
    assert rosa.post("/inventory/tick/", {"product": ["no-such-thing"]}).status_code == 409
    with login("worker"):
        asset = Asset.objects.get()
    url = f"/inventory/{asset.uid}/"
    said = {"vendor": "Contec Health", "product": "CMS8000", "quantity": "14", "version": "2.0"}
    said |= {"care_role": "monitoring", "network_exposure": "internal"}
    assert rosa.post(url, {**said, "quantity": "none"}).status_code == 400
    assert rosa.post(url, said).status_code == 302
    with few_queries():
        page = text(rosa.get("/inventory/?q=cms8000"))
    assert "2.0" in page
    assert "Internal network" in page
    for user in (sector.otto, sector.rex, sector.hal):
        assert at_door(user).post(url, said).status_code == 404
    seen = text(at_door(sector.ada).get(f"/members/{sector.riverbend.uid}/inventory/"))
    assert "not shared" in seen
    assert "Internal network" not in seen


def test_a_line_is_put_right_in_place_and_remembers_it(sector: Sector, work: Callable[[], None]) -> None:
    rosa, asset = ticked(sector)
    url = f"/inventory/{asset.uid}/"
    assert f'href="{url}?correct=row"' in text(rosa.get("/inventory/"))
    row = text(rosa.get(f"{url}?correct=row", HTTP_HX_REQUEST="true"))
    assert row.lstrip().startswith("<tr")
    form = text(rosa.get(f"{url}?correct=version"))
    field = re.search(r"<input[^>]*name=.version.[^>]*>", form)
    assert field
    assert "autofocus" in field[0]
    seen = re.search(r'name="seen" value="([^"]+)"', form)
    assert seen
    said = {"vendor": "Contec", "product": "CMS8000 Patient Monitor", "quantity": "3", "version": "2.0"}
    said |= {"care_role": "monitoring", "network_exposure": "unknown", "hostname": "bed-7.invalid", "seen": seen[1]}
    page = text(rosa.post(url, said, follow=True))
    assert "We look again now" in page
    assert "Version: not stated → 2.0" in page
    assert "bed-7.invalid" in page
    assert "Rosa" in page.partition('id="history"')[2]
    late = rosa.post(url, {**said, "version": "3.0"})
    assert late.status_code == 409
    assert "Somebody changed this line while you looked" in text(late)
    assert "3.0" in text(late)
    with login("worker"):
        assert Asset.objects.get(pk=asset.pk).version == "2.0"
    fresh = re.search(r'name="seen" value="([^"]+)"', text(late))
    assert fresh
    assert rosa.post(url, {**said, "version": "3.0", "seen": fresh[1], "back": "list"})["Location"] == "/inventory/"
    assert "This line changed. We look again" in text(rosa.get(url))
    work()
    assert "This line changed. We look again" not in text(rosa.get(url))
    center = text(at_door(sector.ada).get(f"/members/{sector.riverbend.uid}{url}"))
    assert "bed-7.invalid" not in center
    assert "a detail that is kept private changed" in center


def test_the_form_in_the_list_answers_in_its_row(sector: Sector) -> None:
    rosa, asset = ticked(sector)
    url, here = f"/inventory/{asset.uid}/", {"HTTP_HX_REQUEST": "true"}
    assert f"?correct=network_exposure#line-{asset.uid}-network_exposure" in text(rosa.get(url))
    said = {"vendor": "", "product": "Monitor", "quantity": "1", "care_role": "unknown", "network_exposure": "unknown"}
    wrong = rosa.post(url, {**said, "back": "list"}, **here)
    assert wrong.status_code == 400
    assert text(wrong).lstrip().startswith("<tr")
    assert "Please fill in: Maker." in text(wrong)
    stored = rosa.post(url, {**said, "vendor": "Contec", "back": "list"}, **here)
    assert stored["HX-Refresh"] == "true"
    assert "Stored. We look again" in text(rosa.get("/inventory/"))


def test_a_line_is_added_by_hand(sector: Sector) -> None:
    rosa = at_door(sector.rosa)
    said = {"vendor": "Invented", "product": "Drift pump", "quantity": "2"}
    said |= {"care_role": "treatment", "network_exposure": "unknown", "serial": "SN-9"}
    assert rosa.post("/inventory/add/", {**said, "vendor": ""}).status_code == 400
    page = text(rosa.post("/inventory/add/", said, follow=True))
    assert "SN-9" in page
    assert "Added" in page.partition('id="history"')[2]
    add = f"/members/{sector.riverbend.uid}/inventory/add/"
    assert [at_door(user).post(add, said).status_code for user in (sector.ada, sector.otto)] == [403, 404]
    assert owned() == ["Drift pump"]


def test_lists_tell_what_they_changed(sector: Sector) -> None:
    rosa = at_door(sector.rosa)
    for content in (LIST, LIST.replace("2.1", "2.2")):
        look = sent(rosa, "/inventory/import/", content)["Location"]  # type: ignore[index]
        rosa.post(look, {"act": "good"})
    listed = text(rosa.get("/inventory/imports/"))
    assert listed.count("devices.csv") == 2
    newest = re.findall(r'href="(/inventory/imports/[0-9a-f-]{36}/)"', listed)[0]
    page = text(rosa.get(newest))
    assert "Version: 2.1 → 2.2" in page
    assert "the vendor is required and empty" in page
    for user in (sector.otto, sector.rex, sector.hal):
        assert at_door(user).get(newest).status_code == 404


def ticked(sector: Sector) -> tuple[Any, Asset]:
    rosa = at_door(sector.rosa)
    rosa.post("/inventory/tick/", {"product": ["contec-cms8000", "philips-picix"]})
    with login("worker"):
        return rosa, Asset.objects.get(product="CMS8000 Patient Monitor")


def test_a_line_is_removed_after_a_question_and_comes_back(sector: Sector) -> None:
    rosa, asset = ticked(sector)
    page = f"/inventory/{asset.uid}/"
    remove = f"/inventory/remove/?asset={asset.uid}"
    assert f'href="{remove}"' in text(rosa.get(page))
    assert f'value="{asset.uid}"' in text(rosa.get("/inventory/"))
    question = text(rosa.get(remove))
    assert "Remove this line?" in question
    with login("worker"):
        assert Asset.objects.filter(retired_at=None).count() == 2
    for user in (sector.otto, sector.rex, sector.hal):
        assert at_door(user).post(remove).status_code == 404
    assert "1 line removed" in text(rosa.post(remove, follow=True))
    assert "CMS8000" not in text(rosa.get("/inventory/"))
    assert "Storing it puts it back" in text(rosa.get(page))
    assert "CMS8000" in text(rosa.get("/inventory/?shown=removed"))
    assert "1 line is back" in text(rosa.post("/inventory/restore/", {"asset": [str(asset.uid)]}, follow=True))
    assert "CMS8000" in text(rosa.get("/inventory/"))


def test_removing_asks_for_lines_of_this_list(sector: Sector) -> None:
    rosa, asset = ticked(sector)
    assert "Tick the lines" in text(rosa.get("/inventory/remove/", follow=True))
    assert "Tick the lines" in text(rosa.post("/inventory/restore/", follow=True))
    for wrong in ("nonsense", str(sector.riverbend.uid)):
        assert rosa.get(f"/inventory/remove/?asset={asset.uid}&asset={wrong}").status_code == 404
        assert rosa.post(f"/inventory/remove/?asset={asset.uid}&asset={wrong}").status_code == 404
    assert at_door(sector.ada).get(f"/members/{sector.riverbend.uid}/inventory/remove/?asset=x").status_code == 403


def test_a_reader_sees_a_line_and_cannot_change_it(sector: Sector) -> None:
    _, asset = ticked(sector)
    page = text(at_door(sector.ada).get(f"/members/{sector.riverbend.uid}/inventory/{asset.uid}/"))
    assert "not shared" in page
    assert "<form method" not in page.partition("<main")[2]


def test_what_a_member_left_open_is_not_stated_rather_than_not_shared(sector: Sector) -> None:
    rosa, _ = ticked(sector)
    assert "not shared" not in text(rosa.get("/inventory/"))
    center = at_door(sector.ada)
    assert "not shared" in text(center.get(f"/members/{sector.riverbend.uid}/inventory/"))


def test_the_tick_list_marks_what_is_owned(sector: Sector) -> None:
    rosa, _ = ticked(sector)
    page = text(rosa.get("/inventory/tick/"))
    assert 'value="contec-cms8000"' not in page
    assert page.count("on your list") == 2


def test_problems_are_a_file(sector: Sector) -> None:
    rosa = at_door(sector.rosa)
    wrong = "Maker,Product,Quantity\nInvented,Pump,=many\n,Nameless,1\n"
    look = sent(rosa, "/inventory/import/", wrong)["Location"]  # type: ignore[index]
    answer = rosa.post(look, {"act": "problems"})
    assert answer["Content-Type"].startswith("text/csv")
    first, second = answer.content.decode("utf-8-sig").splitlines()[1:]
    assert first.startswith("2,Quantity,'=many,")
    assert second == "3,Maker,,the vendor is required and empty,"
    assert owned() == []


def test_an_empty_field_is_named(sector: Sector) -> None:
    rosa, asset = ticked(sector)
    said = {"vendor": "", "product": "Monitor", "quantity": "1", "care_role": "unknown", "network_exposure": "unknown"}
    assert "Please fill in: Maker." in text(rosa.post(f"/inventory/{asset.uid}/", said))


def test_sharing_is_the_owners_word(sector: Sector) -> None:
    clem = at_door(sector.clem)
    assert clem.post("/visibility/sharing/", {"shares": "yes"}).status_code == 403
    assert "Let the center see them" not in text(clem.get("/visibility/"))
    rosa = at_door(sector.rosa)
    assert rosa.get("/visibility/sharing/").status_code == 405
    assert "The center sees them now." in text(rosa.post("/visibility/sharing/", {"shares": "yes"}, follow=True))
    with login("worker"):
        assert Enrollment.objects.get(organization=sector.riverbend).shares_private


def test_everything_given_is_taken_out_by_the_owner(sector: Sector) -> None:
    assert at_door(sector.clem).post("/export/").status_code == 403
    rosa = at_door(sector.rosa)
    rosa.post("/inventory/tick/", {"product": ["contec-cms8000"]})
    assert rosa.get("/export/").status_code == 200
    answer = rosa.post("/export/")
    with zipfile.ZipFile(io.BytesIO(answer.getvalue())) as archive:
        assert "organization.csv" in archive.namelist()
