"""What the center published, at its shell."""

from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from cli.homes import Ask, Run
from people import NOW, Sector, settle
from products.documents import document
from products.releasing import released, revised


@pytest.fixture
def sector(db: str) -> Sector:
    return settle()


def test_products_are_listed_shown_and_saved(sector: Sector, ask: Ask, run: Run, tmp_path: Path) -> None:
    assert ask("products", "list") == []
    assert "Nothing was released." in run("products", "list").output
    number = released()
    revised(number, msgspec.structs.replace(document(), title="Pumps: install 2.2"), at=NOW + timedelta(days=1))
    (row,) = ask("products", "list", "--text", "pumps")
    assert (row["number"], row["revision"], row["tlp"], row["title"]) == (number, 2, "TLP:CLEAR", "Pumps: install 2.2")
    assert ask("products", "list", "--kind", "analyst-note") == []
    assert [each["revision"] for each in ask("products", "show", number)["standing"]] == [2, 1]
    said = run("products", "show", number, "--revision", "1").output
    assert "This is not the newest revision." in said
    assert "indicators" in said
    target = tmp_path / "alert.json"
    assert ask("products", "save", number, "json", str(target))["tlp"] == "TLP:CLEAR"
    kept = target.read_bytes()
    assert b"install 2.2" in kept
    assert ask("products", "save", number, "text", str(target), status=1)["error"] == "file"
    assert target.read_bytes() == kept, "a file that is there is kept"
    assert ask("products", "show", "000000000000", status=1)["error"] == "not-found"
