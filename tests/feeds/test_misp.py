"""MISP events as a feed: a folder with a manifest, as servers publish it, or files; and who may see what came in."""

import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from feeds.documents import Pull, brought
from feeds.site import Site
from people import Sector
from wardwatch.feeds.models import QuarantinedRecord
from wardwatch.feeds.types import RunState
from wardwatch.intel.models import ObjectVersion
from wardwatch.intel.queries import object_card
from wardwatch.kit.errors import NotFound
from wardwatch.markings.types import ANONYMOUS, Viewer
from wardwatch.provenance.models import Document
from wardwatch.standards.tlp import Tlp

UUID = "6f1d5a50-0000-4000-8000-0000000000{:0>2}"
GROUP = {"uuid": UUID.format("99"), "name": "Three hospitals"}


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def attribute(number: int, value: str, **more: Any) -> dict[str, Any]:
    said = {"uuid": UUID.format(number), "type": "domain", "category": "Network activity", "value": value}
    return said | {"to_ids": True, "timestamp": "1900000000"} | more


def event(number: int, *attributes: Any, tags: tuple[str, ...] = (), changed: int = 1_900_000_000, **more: Any) -> Any:
    said = {"uuid": UUID.format(number), "info": f"Event {number}", "date": "2030-03-17", "published": True}
    maker = {"uuid": UUID.format("bb"), "name": "Larkmoor"}
    said |= {"timestamp": str(changed), "publish_timestamp": str(changed), "Orgc": maker, "Attribute": attributes}
    return {"Event": said | {"Tag": [{"name": tag} for tag in tags]} | more}


def publish(site: Site, *events: Any) -> None:
    told = {}
    for each in events:
        said = each["Event"]
        site.publish(f"/feed/{said['uuid']}.json", each, hashed=False)
        told[said["uuid"]] = {name: said[name] for name in ("info", "date", "timestamp", "Orgc", "Tag")}
    site.publish("/feed/manifest.json", told, hashed=False)


def test_only_events_that_changed_are_fetched(pull: Pull, site: Site) -> None:
    one = event(1, attribute(11, "one.example"), tags=("tlp:clear",))
    two = event(2, attribute(21, "two.example"), tags=("tlp:clear",))
    publish(site, one, two)
    site.pages.pop(f"/feed/{UUID.format(2)}.json")
    first = pull("misp_feed", f"{site.at}/feed/", allow=site.allow)
    assert (first.state, first.documents, first.missing) == (RunState.FINISHED, 1, 1)
    assert UUID.format(2) in first.problem
    publish(site, event(1, attribute(11, "other.example"), tags=("tlp:clear",), changed=1_900_000_060), two)
    site.seen.clear()
    assert pull("misp_feed", f"{site.at}/feed/manifest.json", day=1, allow=site.allow).documents == 2
    site.seen.clear()
    assert pull("misp_feed", f"{site.at}/feed", day=2, allow=site.allow).state is RunState.UNCHANGED
    assert [path for path, _ in site.seen] == ["/feed/manifest.json"]
    assert pull("misp_feed", f"{site.at}/feed/{UUID.format(1)}.json", day=3, allow=site.allow).documents == 0


def test_a_bad_attribute_is_set_aside_and_the_rest_goes_in(pull: Pull, tmp_path: Path) -> None:
    bad = attribute(12, "") | {"uuid": "none"}
    good = event(1, attribute(11, "one.example"), bad, tags=("tlp:clear",))
    events = {"response": [good, {"Event": {"info": "?"}}]}
    path = tmp_path / "export.json"
    path.write_text(json.dumps(events))
    assert brought(pull("misp_feed", path))[-1] == 2
    records = QuarantinedRecord.objects.order_by("place").values_list("place", "reason")
    assert [place for place, _ in records] == ["$.response[0].Event.Attribute[1]", "$.response[1].Event"]
    assert all(reason for _, reason in records)
    assert bytes(Document.objects.get().sha256)
    assert Document.objects.get().label.tlp == Tlp.AMBER_STRICT, "nobody knows how the unreadable is marked"
    assert ObjectVersion.objects.filter(type="indicator").count() == 1


SEEN = {
    "tlp:clear": ({"tags": ("tlp:clear",)}, {"anonymous", "rosa", "ada"}),
    "nothing": ({}, {"ada"}),
    "all, unmarked": ({"distribution": "3"}, {"ada"}),
    "connected, clear": ({"tags": ("tlp:clear",), "distribution": "2"}, {"rosa", "ada"}),
    "connected, unmarked": ({"distribution": "2"}, {"ada"}),
    "community, clear": ({"tags": ("tlp:clear",), "distribution": "1"}, {"ada"}),
    "group, green": ({"tags": ("tlp:green",), "distribution": "4", "SharingGroup": GROUP}, {"ada"}),
    "draft": ({"tags": ("tlp:clear",), "published": False}, {"ada"}),
    "no label of TLP": ({"tags": ("tlp:unclear",)}, {"ada"}),
}


def test_who_sees_an_event(pull: Pull, sector: Sector, tmp_path: Path) -> None:
    for number, (said, _) in enumerate(SEEN.values(), 30):
        path = tmp_path / f"{number}.json"
        path.write_text(json.dumps(event(number, attribute(number + 30, f"h{number}.example"), **said)))
    pull("misp_feed", tmp_path)
    viewers = {"anonymous": ANONYMOUS, "rosa": sector.viewer(sector.rosa), "ada": sector.viewer(sector.ada)}
    for number, (name, (_, readers)) in enumerate(SEEN.items(), 30):
        ref = f"indicator--{UUID.format(number + 30)}"
        assert {who for who, viewer in viewers.items() if is_seen(ref, viewer)} == readers, name
    assert not ObjectVersion.objects.exclude(warnings=[]).filter(warnings__0__contains="nobody here"), "all understood"


def is_seen(ref: str, viewer: Viewer) -> bool:
    try:
        object_card(ref, viewer=viewer)
    except NotFound:
        return False
    return True


def test_the_names_of_a_galaxy_are_public_and_older_than_their_makers_own(pull: Pull, tmp_path: Path) -> None:
    values = [{"value": "Gull", "uuid": UUID.format("01"), "meta": {"synonyms": ["Kittiwake"]}}, {"uuid": "?"}]
    (tmp_path / "actors.json").write_text(json.dumps({"type": "threat-actor", "version": 3, "values": values}))
    assert brought(pull("misp_galaxy", tmp_path)) == (1, 0, 0, 0, 1)
    card = object_card(f"threat-actor--{UUID.format('01')}", viewer=ANONYMOUS)
    assert json.loads(card.body)["aliases"] == ["Kittiwake"]
    assert card.line.version.year == 1970
