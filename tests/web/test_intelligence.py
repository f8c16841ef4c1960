"""Pages of intelligence: what came lately, pasted values, one object; for each reader only what the reader may see."""

from pathlib import Path

import pytest

from feeds.conftest import pull, sector
from feeds.documents import Pull
from intel.stories import AMBER, GREEN, RED, indicator, malware, named, relationship, technique, thing, write
from people import Sector
from wardwatch.audit.models import Opening
from wardwatch.intel import queries
from wardwatch.kit.database import login
from wardwatch.web.lookup import _values
from web.doors import at_door, few_queries, text

__all__ = ["pull", "sector"]


@pytest.fixture
def known(plain_static: None, pull: Pull, sector: Sector, tmp_path: Path) -> Sector:
    """A group, its malware and a technique that was replaced; what the center alone knows; a note and an opinion."""
    group, tool = thing("intrusion-set", "Silent Heron", aliases=["Heron 7"]), malware("Heronshade", marked=(GREEN,))
    old, new = technique("Old way", revoked=True), technique("New way")
    sign = indicator("192.0.2.7", marked=(GREEN,), external_references=[{"source_name": "x", "url": "javascript:1"}])
    reference = [{"source_name": "mitre-attack", "external_id": "T9001", "url": "https://attack.example/T9001"}]
    about = {"object_refs": [sign["id"]]}
    said = [
        thing("note", "Note", content="Seen beside a pump.", **about, marked=(GREEN,)),
        thing("opinion", "Opinion", opinion="strongly-disagree", explanation="A clinic's own scanner.", **about),
        thing("sighting", "seen", sighting_of_ref=sign["id"], count=3, last_seen="2026-01-05T00:00:00Z"),
    ]
    for each in said:
        each.pop("name", None)
    secret = malware("Whispered", marked=(AMBER,))
    links = [
        relationship(group, "uses", tool),
        relationship(group, "uses", secret, marked=(AMBER,)),
        relationship(sign, "indicates", tool),
        relationship(old, "revoked-by", new),
    ]
    new["external_references"] = reference
    new["description"] = "They do **this** ([Thing](https://x.example)). (Citation: Somebody 2020)"
    red = malware("For nobody", marked=(RED,))
    pull("stix_file", write(tmp_path, "a.json", group, tool, old, new, sign, secret, red, *links, *said))
    return sector


def test_what_came_lately_is_what_the_reader_may_see(known: Sector) -> None:
    ada, rosa = at_door(known.ada), at_door(known.rosa)
    with few_queries():
        page = text(ada.get("/intelligence/"))
    assert "Whispered" in page
    assert "For nobody" not in page
    member = text(rosa.get("/intelligence/"))
    assert "Silent Heron" in member
    assert "Heronshade" in member
    assert "Whispered" not in member
    assert "Whispered" not in text(rosa.get("/intelligence/?type=malware&tlp=amber"))
    assert "Whispered" in text(ada.get("/intelligence/?type=malware&tlp=amber&source=stix_file"))
    assert "Silent Heron" in text(rosa.get("/intelligence/?q=heron"))
    assert "Nothing that you may see matches" in text(rosa.get("/intelligence/?source=mitre_attack"))
    assert "Nothing that you may see matches" in text(rosa.get("/intelligence/?q=whispered"))


def test_pasted_values_are_looked_up_at_once(known: Sector) -> None:
    rosa = at_door(known.rosa)
    with few_queries():
        page = text(rosa.post("/intelligence/lookup/", {"values": "192.0.2[.]7, 198.51.100.1\n192.0.2.0/24\n??"}))
    assert "Indicator 192.0.2.7" in page
    assert "one source only" in page
    assert "in it: 192.0.2.7" in page
    assert "Could not be read" in page
    assert "Nobody tells us anything" in text(rosa.get("/intelligence/lookup/?q=198.51.100.1"))
    assert "/intelligence/values/one/?q=192.0.2%5B.%5D7" in page
    assert "Nobody tells us anything" in text(rosa.get("/intelligence/lookup/?q=ward-scheduler.example"))
    many = "\n".join(f"10.{number // 250}.{number % 250}.1" for number in range(1001))
    assert "1 value was left out" in text(rosa.post("/intelligence/lookup/", {"values": many}))


@pytest.mark.parametrize(
    ("line", "values"),
    [
        ("http://ward.example/rounds.php 192.0.2.45", ["http://ward.example/rounds.php", "192.0.2.45"]),
        ("192.0.2.45 gibberish helper.msi", ["192.0.2.45", "gibberish", "helper.msi"]),
        ("my helper.msi", ["my helper.msi", "helper.msi"]),
        ("AS 64500", ["AS 64500"]),
        ("http://ward.example/a?b=1", ["http://ward.example/a?b=1"]),
    ],
)
def test_no_value_of_a_line_is_swallowed(line: str, values: list[str]) -> None:
    assert _values(line) == values


def test_an_objects_page_says_what_is_known_and_who_says_it(known: Sector) -> None:
    ada, rosa = at_door(known.ada), at_door(known.rosa)
    sign = f"/intelligence/objects/{named('indicator', 'Indicator 192.0.2.7')}/"
    with few_queries():
        page = text(rosa.get(sign))
    for words in (
        "Only one source says this.",
        "[ipv4-addr:value = &#x27;192.0.2.7&#x27;]",
        "Is a sign of (1)",
        "Seen beside a pump.",
        "strongly disagrees",
        "seen 3 times",
        "TLP:GREEN",
    ):
        assert words in page, words
    assert "/intelligence/values/one/?q=192.0.2.7" in page
    assert "javascript:" not in page
    received = rosa.get(f"{sign}received/")
    assert received.headers["Content-Disposition"].startswith("attachment")
    assert received.json()["pattern"] == "[ipv4-addr:value = '192.0.2.7']"
    group = f"/intelligence/objects/{named('intrusion-set', 'Silent Heron')}/"
    assert "Heron 7" in text(rosa.get(group))
    assert "Uses (1)" in text(rosa.get(group))
    assert "Uses (2)" in text(ada.get(group))
    hidden, missing = (
        f"/intelligence/objects/{named('malware', name)}/" for name in ("Whispered", "There is no such one")
    )
    for suffix in ("", "received/", "graph/", "near/"):
        assert rosa.get(hidden + suffix).status_code == rosa.get(missing + suffix).status_code == 404
    assert "Whispered" in text(ada.get(hidden))
    with login("worker"):
        assert list(Opening.objects.values_list("record", flat=True)) == [f"object:{named('malware', 'Whispered')}"]


def test_an_old_technique_leads_to_the_new_one(known: Sector) -> None:
    rosa = at_door(known.rosa)
    page = text(rosa.get(f"/intelligence/objects/{named('attack-pattern', 'Old way')}/"))
    assert "It was replaced" in page
    assert named("attack-pattern", "New way") in page
    new = text(rosa.get(f"/intelligence/objects/{named('attack-pattern', 'New way')}/"))
    assert "They do this (Thing)." in new
    assert "T9001" in new


def test_what_lies_around_is_a_list_first_and_bounded(known: Sector) -> None:
    ada, rosa = at_door(known.ada), at_door(known.rosa)
    group, sign = named("intrusion-set", "Silent Heron"), named("indicator", "Indicator 192.0.2.7")
    with few_queries():
        page = text(rosa.get(f"/intelligence/objects/{group}/graph/"))
    assert "One step away (1)" in page
    assert "Two steps away (1)" in page
    assert "Whispered" not in page
    assert "Whispered" in text(ada.get(f"/intelligence/objects/{group}/graph/"))
    way = text(rosa.get(f"/intelligence/objects/{group}/graph/?to={sign}"))
    assert "The way to it" in way
    assert "Signs of it" in way
    assert "No way was found" in text(rosa.get(f"/intelligence/objects/{group}/graph/?to=whispered"))
    near = rosa.get(f"/intelligence/objects/{group}/near/").json()
    assert {each["name"] for each in near["nodes"]} == {"Silent Heron", "Heronshade"}
    assert [each["verb"] for each in near["lines"]] == ["Uses"]
    found = queries.around(group, viewer=known.viewer(known.ada), most=2)
    assert len(found.near) == 2
    assert found.left_out >= 1


def test_the_search_finds_objects_by_name_value_number_and_id(known: Sector) -> None:
    ada, rosa = at_door(known.ada), at_door(known.rosa)
    found = {
        "heron": "Silent Heron",
        "192.0.2[.]7": "Indicator 192.0.2.7",
        "T9001": "New way",
        named("malware", "Heronshade"): "Heronshade",
    }
    for asked, name in found.items():
        assert f">{name}</a>" in text(rosa.get("/search/", {"q": asked})), asked
    assert ">Whispered</a>" not in text(rosa.get("/search/?q=whispered"))
    assert ">Whispered</a>" in text(ada.get("/search/?q=whispered"))
