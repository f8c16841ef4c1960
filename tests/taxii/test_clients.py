"""Real clients against a real server on this machine: the libraries that others build on, and how products behave."""

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest
import stix2
from requests.exceptions import HTTPError
from taxii2client.v21 import ApiRoot, Server, as_pages

from factories.shared_objects import align, collect, indicator, stix_id, stored
from journeys.live import served
from people import Sector
from taxii.asking import ROOT, basic, token
from wardwatch.sharing.types import Writers
from wardwatch.standards.stix import TLP_IDS
from wardwatch.standards.tlp import Tlp

GREEN = next(ref for ref, level in TLP_IDS.items() if level is Tlp.GREEN)
pytestmark = pytest.mark.filterwarnings("default")


@pytest.fixture
def address(sector: Sector) -> Iterator[str]:
    for number in range(25):
        stored(f"n{number}")
    collect(writers=Writers.ENROLLED)
    with served() as found:
        yield found


@pytest.fixture
def signed(sector: Sector) -> dict[str, str]:
    return {"user": "anybody", "password": token(sector.rosa)}


def ask(url: str, secret: str, **headers: str) -> tuple[dict[str, Any], Any]:
    request = urllib.request.Request(url, headers={"Authorization": basic(secret), **headers})
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.loads(answer.read()), answer.headers


def test_taxii2_client_finds_its_way_and_reads_page_by_page(address: str, signed: dict[str, str]) -> None:
    server = Server(f"{address}/taxii2/", **signed)
    assert server.title == "Test Coordination Center"
    root, _products = server.api_roots
    assert root.url == server.default.url
    assert root.versions == ["application/taxii+json;version=2.1"]
    (collection,) = root.collections
    assert (collection.can_read, collection.can_write, collection.alias) == (True, True, "all")
    for size in (0, 7, 1000):
        pages = list(as_pages(collection.get_objects, per_request=size))
        found = [each["name"] for page in pages for each in page.get("objects", ())]
        assert found == [f"n{number}" for number in range(25)]
    manifest = [each["id"] for page in as_pages(collection.get_manifest, per_request=4) for each in page["objects"]]
    assert manifest == [stix_id(f"n{number}") for number in range(25)]
    assert collection.get_objects(type=["malware"]) == {}
    assert len(collection.get_objects(id=[stix_id("n1"), stix_id("n2")])["objects"]) == 2
    assert collection.get_object(stix_id("n1"))["objects"][0]["name"] == "n1"
    assert len(collection.object_versions(stix_id("n1"))["versions"]) == 1


def test_taxii2_client_adds_waits_and_takes_out(address: str, signed: dict[str, str]) -> None:
    (collection,) = ApiRoot(f"{address}{ROOT}", **signed).collections
    status = collection.add_objects({"objects": [indicator("sent", object_marking_refs=[GREEN])]})
    assert (status.status, status.success_count, status.failure_count, status.pending_count) == ("complete", 1, 0, 0)
    assert status.successes[0]["id"] == stix_id("sent")
    status.refresh()
    assert status.status == "complete"
    assert collection.get_object(stix_id("sent"))["objects"][0]["name"] == "sent"
    collection.delete_object(stix_id("sent"))
    with pytest.raises(HTTPError) as refused:
        collection.get_object(stix_id("sent"))
    assert refused.value.response.status_code == 404


def test_the_stix_library_reads_and_writes_a_collection(address: str, signed: dict[str, str]) -> None:
    (collection,) = ApiRoot(f"{address}{ROOT}", **signed).collections
    source = stix2.TAXIICollectionSource(collection)
    assert source.get(stix_id("n3")).name == "n3"
    assert len(source.query([stix2.Filter("type", "=", "indicator")])) == 25
    assert source.all_versions(stix_id("n3"))[0].pattern == "[domain-name:value = 'n3.test.invalid']"
    sink = stix2.TAXIICollectionSink(collection)
    sink.add(stix2.parse(indicator("written", object_marking_refs=[GREEN])))
    assert source.get(stix_id("written")).name == "written"


def test_an_ingester_that_repeats_its_first_instant_and_goes_on_from_the_last_header(
    address: str, signed: dict[str, str]
) -> None:
    """`added_after` stands beside `next` on every page; when `more` is false it goes on from the last header."""
    objects = f"{address}{ROOT}collections/all/objects/"
    found: list[str] = []
    began, following = "2020-01-01T00:00:00Z", ""
    while True:
        page, headers = ask(
            f"{objects}?added_after={began}&limit=10" + (f"&next={following}" if following else ""), signed["password"]
        )
        found += [each["name"] for each in page["objects"]]
        last = headers["X-TAXII-Date-Added-Last"]
        if not page.get("more"):
            break
        following = page["next"]
    assert found == [f"n{number}" for number in range(25)]
    stored("new")
    align()
    page, _ = ask(f"{objects}?added_after={last}", signed["password"])
    assert [each["name"] for each in page["objects"]] == ["new"]


def test_a_pusher_that_sends_a_bundle(address: str, signed: dict[str, str]) -> None:
    bundle = stix2.Bundle(stix2.parse(indicator("pushed", object_marking_refs=[GREEN])))
    request = urllib.request.Request(
        f"{address}{ROOT}collections/all/objects/",
        data=bundle.serialize().encode(),
        headers={
            "Authorization": f"Bearer {signed['password']}",
            "Content-Type": "application/stix+json;version=2.1",
            "Accept": "application/taxii+json;version=2.1",
        },
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        assert (answer.status, json.loads(answer.read())["success_count"]) == (202, 1)


def test_a_poller_with_pages_of_fifty_needs_rising_instants(address: str, signed: dict[str, str]) -> None:
    manifest, _ = ask(f"{address}{ROOT}collections/all/manifest/?limit=50", signed["password"])
    times = [each["date_added"] for each in manifest["objects"]]
    assert times == sorted(set(times))


def test_a_connector_that_pages_by_instants_loses_nothing(address: str, signed: dict[str, str]) -> None:
    found: list[str] = []
    after = "1970-01-01T00:00:00.000Z"
    while True:
        url = f"{address}{ROOT}collections/all/objects/?limit=3&added_after={after}"
        page, headers = ask(url, signed["password"], Accept="application/taxii+json;version=2.1")
        if "objects" not in page:
            break
        found += [each["name"] for each in page["objects"]]
        after = headers["X-TAXII-Date-Added-Last"]
    assert found == [f"n{number}" for number in range(25)]


def test_a_connector_that_knows_the_root_and_a_collection_only(address: str, signed: dict[str, str]) -> None:
    listed, _ = ask(f"{address}{ROOT}collections", signed["password"])
    (made,) = listed["collections"]
    page, headers = ask(f"{address}{ROOT}collections/{made['id']}/objects", signed["password"])
    assert (len(page["objects"]), headers["Content-Type"]) == (25, "application/taxii+json;version=2.1")


def test_a_stranger_is_asked_for_a_password(address: str) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{address}/taxii2/", timeout=10)
    assert refused.value.code == 401
    assert refused.value.headers["WWW-Authenticate"].startswith("Basic ")
    refused.value.close()
