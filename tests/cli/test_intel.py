"""`wardwatch intel`: an object with its sources and links, and many values at once."""

from pathlib import Path
from typing import Any

import pytest

from intel.stories import AMBER, RED, indicator, malware, relationship, write
from people import Sector, settle
from wardwatch.intel import queries


@pytest.fixture
def sector(db: str) -> Sector:
    return settle()


@pytest.fixture
def shared(sector: Sector, tmp_path: Path, ask: Any) -> dict[str, Any]:
    """Malware, and an indicator of it, shared with everybody."""
    tool, sign = malware("Tool"), indicator("192.0.2.7")
    write(tmp_path, "shared.json", tool, sign, relationship(sign, "indicates", tool))
    ask("feeds", "pull", "stix_file", "--from", tmp_path / "shared.json")
    return {"tool": tool, "sign": sign}


def test_an_object_is_shown_as_it_came(shared: dict[str, Any], ask: Any, run: Any) -> None:
    shown = ask("intel", "show", shared["tool"]["id"])
    assert shown["object"] == shared["tool"]
    assert [(said["source"], said["times"]) for said in shown["sources"]] == [("stix_file", 1)]
    assert [(link["relation"], link["direction"], link["other"]) for link in shown["links"]] == [
        ("indicates", "in", shared["sign"]["id"])
    ]
    printed = run("intel", "show", shared["tool"]["id"]).output
    assert "malware  Tool  TLP:CLEAR" in printed
    assert "STIX files says so since" in printed


def test_values_are_looked_up(shared: dict[str, Any], ask: Any, run: Any) -> None:
    found = ask("intel", "look", "192.0.2[.]7", "nothing of the kind")
    assert [(hit["match"], hit["stix_id"]) for hit in found["hits"]] == [("same", shared["sign"]["id"])]
    assert found["unreadable"] == ["nothing of the kind"]
    assert "Indicator 192.0.2.7" in run("intel", "look", "192.0.2.0/24").output
    assert "Nothing is known" in run("intel", "look", "203.0.113.9").output


def test_consent_widens_what_comes_in_after_it(
    shared: dict[str, Any], sector: Sector, tmp_path: Path, ask: Any, run: Any
) -> None:
    words = ("--words", "Agreement, section 2", "--organization", "Riverbend Hospital", "--person", sector.rex.email)
    assert ask("intel", "consent", "stix_file", *words, "--unmarked", "green") == {"source": "stix_file"}
    amber, red, bare = malware("Amber", marked=[AMBER]), malware("Red", marked=[RED]), malware("Bare", marked=[])
    ask("feeds", "pull", "stix_file", "--from", write(tmp_path, "later.json", amber, red, bare))
    seen = {
        name: {line.name for line in queries.recent_objects(viewer=sector.viewer(user), kind="malware")}
        for name, user in {"rosa": sector.rosa, "rex": sector.rex, "otto": sector.otto}.items()
    }
    assert seen == {"rosa": {"Tool", "Amber", "Bare"}, "rex": {"Tool", "Red", "Bare"}, "otto": {"Tool", "Bare"}}
    for wrong, code in (
        (("nobody", "--words", "x"), "not-found"),
        (("stix_file", "--words", " "), "consent.no-evidence"),
        (("stix_file", "--words", "x", "--unmarked", "red"), "consent.unmarked"),
        (("stix_file", "--words", "x", "--unmarked", "purple"), "format"),
    ):
        assert ask("intel", "consent", *wrong, status=1)["error"] == code
