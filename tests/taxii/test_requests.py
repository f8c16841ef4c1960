"""What is asked and answered, address by address, as TAXII 2.1 says it."""

import json
from base64 import b64encode
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from factories.shared_objects import align, collect, stix_id, stored
from people import NOW, Sector
from taxii.asking import ROOT, TAXII, Program, basic, token
from wardwatch.audit.models import Opening
from wardwatch.kit.database import login
from wardwatch.members import labels
from wardwatch.sharing.types import Readers, Writers

OBJECTS = "collections/all/objects/"


def test_the_way_in(sector: Sector) -> None:
    made = collect(writers=Writers.ENROLLED)
    collect("ours", readers=Readers.CENTER)
    rosa = Program(sector.rosa)
    discovery = json.loads(rosa._client.get("/taxii2/", headers={"accept": TAXII}).content)
    assert discovery["title"] == "Test Coordination Center"
    assert discovery["default"] == "http://localhost" + ROOT
    assert discovery["api_roots"] == [discovery["default"], "http://localhost/taxii2/products/"]
    root = rosa.read()
    assert (root["versions"], root["max_content_length"]) == ([TAXII], 64 * 1024 * 1024)
    (listed,) = rosa.read("collections/")["collections"]
    assert listed == {
        "id": str(made),
        "title": "All",
        "alias": "all",
        "can_read": True,
        "can_write": True,
        "media_types": ["application/stix+json;version=2.1"],
    }
    assert rosa.read(f"collections/{made}/") == listed == rosa.read("collections/all/")
    assert Program(sector.rosa, ()).read("collections/all/")["can_write"] is False
    assert [each["alias"] for each in Program(sector.ada).read("collections/")["collections"]] == ["all", "ours"]


@pytest.mark.parametrize(
    "authorization",
    [
        "",
        "Basic",
        "Basic !!!",
        "Basic " + b64encode(b"\xff:\xff").decode(),
        basic("ww_wrong"),
        "Bearer ww_wrong",
        "Digest x",
    ],
)
def test_without_a_valid_token(sector: Sector, authorization: str) -> None:
    collect()
    client = Client(
        headers={"host": "localhost", "authorization": authorization} if authorization else {"host": "localhost"}
    )
    for path in ("/taxii2/", ROOT, ROOT + "collections/", ROOT + OBJECTS, ROOT + "collections/none/", "/taxii2/x/"):
        answer = client.get(path)
        assert (answer.status_code, answer["Content-Type"]) == (401, TAXII)
        assert answer["WWW-Authenticate"].startswith("Basic ")
        assert json.loads(answer.content)["http_status"] == "401"


def test_a_bearer_token_and_any_user_name(sector: Sector) -> None:
    collect()
    secret = token(sector.rosa)
    for said in (f"Bearer {secret}", f"bearer {secret}", basic(secret, ""), basic(secret, "rosa@riverbend.invalid")):
        client = Client(headers={"host": "localhost", "authorization": said})
        assert client.get(ROOT + OBJECTS).status_code == 200


def test_a_revoked_token_ends_at_once(sector: Sector) -> None:
    from wardwatch.audit.types import OPERATOR
    from wardwatch.members import operations
    from wardwatch.members.models import ApiToken

    rosa = Program(sector.rosa)
    assert rosa.get("collections/").status_code == 200
    with login("worker"):
        operations.revoke_token(token=ApiToken.objects.get().pk, actor=OPERATOR, at=NOW)
    assert rosa.get("collections/").status_code == 401


def test_what_is_taken(sector: Sector) -> None:
    collect()
    rosa = Program(sector.rosa)
    for accept in ("application/taxii+json", "*/*", "application/taxii+json; version=2.1", "application/*;q=0.5"):
        assert rosa.get(OBJECTS, accept=accept)["Content-Type"] == TAXII
    for accept in ("application/json", "application/taxii+json;version=2.0", "text/html"):
        answer = rosa.get(OBJECTS, accept=accept)
        assert (answer.status_code, answer["Content-Type"]) == (406, TAXII)
    assert Program(sector.rosa)._client.get(ROOT + OBJECTS).status_code == 200


def test_addresses_without_their_last_slash(sector: Sector) -> None:
    collect()
    rosa = Program(sector.rosa)
    assert rosa.get("collections/all/objects").status_code == 200
    assert rosa._client.get("/taxii2").status_code == 200


def test_what_is_not_there_and_what_is_not_for_that(sector: Sector) -> None:
    collect()
    rosa = Program(sector.rosa)
    for path in (
        "none/",
        "collections/none/",
        "collections/none/objects/",
        "status/x/",
        f"collections/all/objects/{stix_id('x')}/",
    ):
        answer = rosa.get(path)
        assert (answer.status_code, json.loads(answer.content)["title"]) == (404, "Not Found")
    for method, path, allowed in (
        ("PUT", OBJECTS, "GET, HEAD, POST"),
        ("POST", "collections/", "GET, HEAD"),
        ("DELETE", OBJECTS, "GET, HEAD, POST"),
        ("OPTIONS", "", "GET, HEAD"),
    ):
        answer = rosa._client.generic(method, ROOT + path)
        assert (answer.status_code, answer["Allow"], answer["Content-Type"]) == (405, allowed, TAXII)
    head = rosa._client.head(ROOT + OBJECTS)
    assert (head.status_code, head.content) == (200, b"")


@pytest.mark.parametrize(
    "query",
    [
        {"limit": "many"},
        {"limit": "-5"},
        {"added_after": "2026"},
        {"match[version]": "newest"},
        {"match[colour]": "red"},
        {"next": "invented"},
        {"next": "\0"},
    ],
)
def test_what_cannot_be_read(sector: Sector, query: dict[str, str]) -> None:
    collect()
    answer = Program(sector.rosa).get(OBJECTS, **query)
    assert (answer.status_code, answer["Content-Type"]) == (400, TAXII)
    assert json.loads(answer.content)["title"] == "Bad Request"


def test_unknown_parameters_are_passed_over(sector: Sector) -> None:
    collect()
    assert Program(sector.rosa).get(OBJECTS, _="123").status_code == 200


def test_too_many_requests(sector: Sector, settings: Any) -> None:
    settings.API_REQUESTS_PER_MINUTE = 2
    rosa, stranger = Program(sector.rosa), Client(headers={"host": "localhost"})
    assert [rosa.get().status_code for _ in range(3)] == [200, 200, 429]
    assert [stranger.get(ROOT).status_code for _ in range(3)] == [401, 401, 429]
    refused = rosa.get()
    assert (refused["Content-Type"], refused["RateLimit-Remaining"]) == (TAXII, "0")
    assert int(refused["Retry-After"]) > 0


def test_pages_to_their_end(sector: Sector) -> None:
    for number in range(5):
        stored(f"n{number}")
    collect()
    rosa = Program(sector.rosa)
    first = rosa.get(OBJECTS, limit=2)
    page = json.loads(first.content)
    assert page["more"] is True
    assert first["X-TAXII-Date-Added-First"] < first["X-TAXII-Date-Added-Last"]
    names = [each["name"] for each in page["objects"]]
    while page.get("more"):
        page = rosa.read(OBJECTS, limit=2, next=page["next"])
        names += [each["name"] for each in page["objects"]]
    assert names == [f"n{number}" for number in range(5)]
    assert set(page) == {"objects"}  # `more` is absent when a page completes the set
    last = rosa.get(OBJECTS, added_after=rosa.get(OBJECTS)["X-TAXII-Date-Added-Last"])
    assert (last.content, "X-TAXII-Date-Added-Last" in last) == (b"{}", False)


def test_the_page_after_another_keeps_what_was_matched(sector: Sector) -> None:
    for number in range(3):
        stored(f"n{number}")
        stored(f"m{number}", type="malware")
    collect()
    rosa = Program(sector.rosa)
    page = rosa.read("collections/all/manifest/", limit=1, **{"match[type]": "malware"})
    others = rosa.read("collections/all/manifest/", next=page["next"])
    assert [each["id"] for each in others["objects"]] == [stix_id("m1", "malware"), stix_id("m2", "malware")]
    assert rosa.get("collections/all/objects/x/versions/", next=page["next"]).status_code == 400


def test_a_place_is_good_for_its_collection_only(sector: Sector) -> None:
    for name in ("a", "b"):
        stored(name)
    collect()
    collect("other")
    rosa = Program(sector.rosa)
    following = rosa.read(OBJECTS, limit=1)["next"]
    assert rosa.get("collections/other/objects/", next=following).status_code == 400


def test_manifest_object_and_versions(sector: Sector) -> None:
    stored("a", modified=NOW - timedelta(days=1))
    stored("a")
    stored("b")
    collect()
    rosa = Program(sector.rosa)
    manifest = rosa.read("collections/all/manifest/")["objects"]
    assert [each["id"] for each in manifest] == [stix_id("a"), stix_id("b")]
    assert set(manifest[0]) == {"id", "date_added", "version", "media_type"}
    assert manifest[0]["version"] == "2026-11-22T02:47:00.000000Z"
    (found,) = rosa.read(f"collections/all/objects/{stix_id('a')}/")["objects"]
    assert found["modified"].startswith("2026-11-22")
    every = rosa.read(f"collections/all/objects/{stix_id('a')}/", **{"match[version]": "all"})["objects"]
    assert len(every) == 2
    versions = rosa.read(f"collections/all/objects/{stix_id('a')}/versions/")
    assert versions == {"versions": ["2026-11-21T02:47:00.000000Z", "2026-11-22T02:47:00.000000Z"]}
    assert rosa.get(f"collections/all/objects/{stix_id('a')}/", **{"match[type]": "x"}).status_code == 400


def test_bytes_are_served_as_they_are_kept(sector: Sector) -> None:
    odd = b'{"type" : "indicator",\n "name":"\\u00e9",  "x_n": 1.0e2}'
    stored("odd", body=odd)
    collect()
    assert Program(sector.rosa).get(OBJECTS).content == b'{"objects":[' + odd + b"]}"


def test_what_is_hidden_leaves_no_trace(sector: Sector) -> None:
    """Not in counts, `more`, headers, error texts, or the time between pages."""
    for number in range(4):
        stored(f"n{number}")
    collect()
    rosa = Program(sector.rosa)
    asked: list[tuple[str, dict[str, Any]]] = [
        (OBJECTS, {}),
        (OBJECTS, {"limit": 4}),
        (OBJECTS, {"match[type]": "indicator"}),
        ("collections/all/manifest/", {"limit": 4}),
        (f"collections/all/objects/{stix_id('secret')}/", {}),
        (f"collections/all/objects/{stix_id('secret')}/versions/", {}),
        (f"collections/all/objects/{stix_id('n1')}/", {"match[version]": "all"}),
        (f"collections/all/objects/{stix_id('n1')}/versions/", {}),
    ]
    passing = {"RateLimit-Remaining", "RateLimit-Reset"}

    def answers() -> list[tuple[int, bytes, list[tuple[str, str]]]]:
        found = [rosa.get(path, **query) for path, query in asked]
        return [(each.status_code, each.content, [h for h in each.items() if h[0] not in passing]) for each in found]

    before = answers()
    internal = labels.internal(sector.center.pk)
    stored("secret", label=internal)
    stored("n1", label=internal, modified=NOW + timedelta(days=1))
    align(NOW + timedelta(hours=1))
    assert answers() == before


def test_pulls_of_what_is_confidential_are_logged(sector: Sector) -> None:
    """One row for a page, whoever's objects and however many are on it; none for what everybody here may read."""
    riverbend, center = sector.riverbend.pk, sector.center.pk
    made = collect()
    ada, otto = Program(sector.ada), Program(sector.otto)
    stored("open")
    align()
    assert len(ada.read(OBJECTS)["objects"]) == 1
    with login("owner"):
        assert not Opening.objects.exists()
    for number in range(3):
        stored(f"theirs {number}", label=labels.private(riverbend, center, shared=True))
    stored("ours", label=labels.internal(center))
    align()
    for program in (otto, Program(sector.rosa), ada, ada):
        program.read(OBJECTS)
    with login("owner"):
        rows = list(Opening.objects.order_by("organization").values_list("organization", "reader_organization"))
        assert sorted(rows) == sorted([(each, sector.center.name) for each in (riverbend, center)])
        assert set(Opening.objects.values_list("record", "door")) == {(f"collection:{made}", "taxii")}
