"""The inventory as pages: look before it is stored, tick, put right, share, take out; and by whom."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest

from people import Sector, settle
from wardwatch.assets import inventory
from wardwatch.assets.models import Asset
from wardwatch.kit.database import login
from wardwatch.members.models import Enrollment
from web.doors import at_door, few_queries, text

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


def sent(door: object, url: str, content: str = LIST, name: str = "devices.csv") -> object:
    file = io.BytesIO(content.encode())
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
    refused = rosa.post(look, {"act": "all"})
    assert "nothing did" in text(refused)
    assert owned() == []
    done = rosa.post(look, {"act": "good"}, follow=True)
    assert "2 new" in text(done)
    assert owned() == ["Bedside monitor", "Drift pump"]
    assert rosa.get(look).status_code == 404


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
    assert "1</strong> <span>good row<" in text(rosa.post(look, {"act": "preview", **columns}))
    rosa.post(look, {"act": "good", **columns})
    assert owned() == ["Pump"]


def test_a_file_waits_for_its_sender_only(sector: Sector) -> None:
    look = sent(at_door(sector.rosa), "/inventory/import/")["Location"]  # type: ignore[index]
    for user in (sector.clem, sector.otto, sector.ada):
        assert at_door(user).get(look).status_code == 404
    token = look.rstrip("/").rpartition("/")[2]
    assert at_door(sector.kim).get(f"/members/{sector.orchard.uid}/inventory/import/{token}/").status_code == 404


def test_what_is_no_list_is_refused_in_words(sector: Sector) -> None:
    rosa = at_door(sector.rosa)
    for content, name in (("<bom/>", "sbom.xml"), ("", "empty.csv")):
        answer = sent(rosa, "/inventory/import/", content, name)
        assert answer.status_code == 400  # type: ignore[attr-defined]
        assert 'id="file-error"' in text(answer)


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
