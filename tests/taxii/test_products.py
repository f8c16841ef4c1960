"""What was released, pulled by TAXII: a person's own subscriptions as collections, each object once, to nobody else."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.http import HttpResponse
from django.test import Client
from requests.exceptions import HTTPError
from taxii2client.v21 import Collection, Server, as_pages

from journeys.live import served
from people import NOW, Sector
from products.test_story import EVERYBODY, LATER, Desk, acting, good
from taxii.asking import TAXII, basic, token
from visibility.exits import questions_of
from wardwatch.audit.models import Event, Opening
from wardwatch.kit.database import login
from wardwatch.members.models import User
from wardwatch.products import models as products
from wardwatch.products import operations as releasing
from wardwatch.products.types import FormName, KindName, Marking, Severity, To
from wardwatch.subscriptions import collections, models, operations, queries
from wardwatch.subscriptions.types import Channel, DeliveryState, News, Wanted

ROOT = "/taxii2/products/"
MISSING = UUID(int=0)


@pytest.fixture
def desk(sector: Sector) -> Desk:
    return Desk(sector)


def subscribed(desk: Desk, user: User, **wanted: Any) -> UUID:
    return operations.subscribe(
        wanted=Wanted(channel=Channel.TAXII, **wanted),
        at=NOW,
        principal=desk.sector.principal(user),
        actor=acting(user),
    ).uid


def released(desk: Desk, *to: To, at: object = LATER) -> UUID:
    uid = desk.begin()
    desk.to_approved(uid)
    desk.release(uid, *to, at=at)
    return uid


def revised(desk: Desk, uid: UUID, *to: To, at: object) -> None:
    releasing.revise(product=uid, change="Version 2.2 is out.", at=LATER, **desk.as_(desk.ada))
    desk.to_approved(uid)
    desk.release(uid, *to, at=at)


def to_riverbend(desk: Desk) -> To:
    return To(tlp=Marking.AMBER, organizations=(desk.sector.riverbend.uid,))


class Program:
    """Asks below the root of products, with a token of somebody's that has no scopes."""

    def __init__(self, user: User) -> None:
        self.secret = token(user, ())
        self.client = Client(headers={"host": "localhost", "authorization": basic(self.secret), "accept": TAXII})

    def get(self, path: str = "", **query: Any) -> HttpResponse:
        return self.client.get(ROOT + path, query)  # type: ignore[return-value]

    def read(self, path: str = "", **query: Any) -> dict[str, Any]:
        answer = self.get(path, **query)
        assert (answer.status_code, answer["Content-Type"]) == (200, TAXII), answer.content
        return json.loads(answer.content)

    def objects(self, of: UUID, **query: Any) -> list[dict[str, Any]]:
        return self.read(f"collections/{of}/objects/", **query).get("objects", [])


def bundle(marking: Marking, revision: int = 1) -> list[dict[str, Any]]:
    """What the release with this marking holds in STIX."""
    with login("worker"):
        found = products.Rendering.objects.get(
            release__tlp=marking.level, release__revision=revision, form=FormName.STIX
        )
    return json.loads(bytes(found.data))["objects"]


def test_the_way_in(desk: Desk) -> None:
    mine = subscribed(
        desk, desk.sector.rosa, kinds=(KindName.SECTOR_ALERT,), topics=("infusion pumps",), lowest=Severity.HIGH
    )
    subscribed(desk, desk.sector.otto)
    rosa = Program(desk.sector.rosa)
    discovery = json.loads(rosa.client.get("/taxii2/").content)
    assert discovery["default"] == "http://localhost/taxii2/intelligence/"
    assert discovery["api_roots"] == [discovery["default"], f"http://localhost{ROOT}"]
    assert rosa.read()["versions"] == [TAXII]
    (listed,) = rosa.read("collections/")["collections"]
    assert listed == rosa.read(f"collections/{mine}/")
    assert (listed["id"], listed["can_read"], listed["can_write"]) == (str(mine), True, False)
    assert listed["title"] == "Sector alert; infusion pumps; High and above"
    assert listed["media_types"] == ["application/stix+json;version=2.1"]
    assert rosa.read(f"collections/{mine}/objects/") == {}
    assert Program(desk.sector.ada).read("collections/") == {}


def test_a_release_is_put_there_at_once_and_needs_no_mail(desk: Desk) -> None:
    mine = subscribed(desk, desk.sector.rosa)
    other = subscribed(desk, desk.sector.rosa, topics=("Infusion pumps",))
    released(desk)
    with login("worker"):
        found = list(models.Delivery.objects.select_related("subscription").order_by("pk"))
        told = Event.objects.get(name="product.sent").facts
    assert [each.subscription.uid for each in found if each.subscription] == [mine, other]
    assert {(each.channel, each.state, each.message_id) for each in found} == {(Channel.TAXII, DeliveryState.PUT, None)}
    assert (told["taxii"], told["mails"], told["digests"], told["webhooks"], told["portal"]) == (2, 0, 0, 0, 0)
    reach = queries.reach(found[0].number, viewer=desk.sector.viewer(desk.ada))
    assert (reach.sent, reach.received, reach.waiting) == (2, 2, 0)
    rosa = Program(desk.sector.rosa)
    assert rosa.objects(mine) == bundle(Marking.CLEAR) == rosa.objects(other)


def test_one_object_at_a_time_gives_each_once_and_so_do_instants(desk: Desk) -> None:
    mine = subscribed(desk, desk.sector.rosa)
    for _ in range(2):
        released(desk)
    rosa = Program(desk.sector.rosa)
    every = rosa.objects(mine)
    assert len({each["id"] for each in every}) == len(every)
    found, query = [], {"limit": 1}
    while True:
        page = rosa.read(f"collections/{mine}/objects/", **query)
        found += page["objects"]
        if not page.get("more"):
            break
        query = {"limit": 1, "next": page["next"]}
    assert found == every
    found, after = [], "2020-01-01T00:00:00Z"
    while objects := (answer := rosa.get(f"collections/{mine}/objects/", limit=7, added_after=after)).content:
        if objects == b"{}":
            break
        found += json.loads(objects)["objects"]
        after = answer["X-TAXII-Date-Added-Last"]
    assert found == every
    manifest = rosa.read(f"collections/{mine}/manifest/")["objects"]
    assert [each["id"] for each in manifest] == [each["id"] for each in every]
    times = [each["date_added"] for each in manifest]
    assert times == sorted(set(times))
    assert rosa.objects(mine, added_after=times[-1]) == []
    released(desk)
    new = rosa.objects(mine, added_after=times[-1])
    assert {each["type"] for each in new} >= {"report", "indicator"}
    assert not {each["id"] for each in new} & {each["id"] for each in every}


def test_filters(desk: Desk) -> None:
    mine = subscribed(desk, desk.sector.rosa)
    released(desk)
    rosa = Program(desk.sector.rosa)
    (report,) = rosa.objects(mine, **{"match[type]": "report"})
    assert report["name"] == good().title
    path = f"collections/{mine}/objects/{report['id']}/"
    assert rosa.read(path) == {"objects": [report]}
    assert len(rosa.read(f"{path}versions/")["versions"]) == 1
    assert rosa.objects(mine, **{"match[id]": report["id"]}) == [report]
    assert rosa.objects(mine, **{"match[spec_version]": "2.0"}) == []
    assert rosa.get(f"collections/{mine}/objects/", **{"match[name]": "x"}).status_code == 400
    assert rosa.get(f"collections/{mine}/objects/", next="x").status_code == 400


def test_a_correction_and_a_withdrawal(desk: Desk) -> None:
    mine = subscribed(desk, desk.sector.rosa)
    late = subscribed(desk, desk.sector.otto, lowest=Severity.EMERGENCY)
    operations.subscribe(wanted=Wanted(channel=Channel.PORTAL), at=NOW, **desk.as_(desk.sector.otto))
    uid = released(desk)
    rosa = Program(desk.sector.rosa)
    first, corrected, gone = (LATER + timedelta(hours=hours) for hours in range(3))
    of_report = {"match[type]": "report"}
    (before,) = rosa.objects(mine, **of_report)
    revised(desk, uid, EVERYBODY, at=corrected)
    (after,) = rosa.objects(mine, **of_report)
    assert (after["id"], after["modified"] > before["modified"]) == (before["id"], True)
    both = of_report | {"match[version]": "all"}
    assert rosa.objects(mine, **both) == [before, after]
    assert rosa.objects(mine, **of_report | {"match[version]": "first"}) == [before]
    assert rosa.objects(mine, **of_report | {"match[version]": before["modified"]}) == [before]
    releasing.withdraw(product=uid, why="The maker took it back.", at=gone, **desk.as_(desk.bea))
    (revoked,) = rosa.objects(mine, **of_report)
    assert revoked == after | {"revoked": True, "modified": f"{gone:%Y-%m-%dT%H:%M:%S}.000Z"}
    assert rosa.objects(mine, added_after=f"{corrected + timedelta(minutes=1):%Y-%m-%dT%H:%M:%SZ}") == [revoked]
    versions = rosa.read(f"collections/{mine}/objects/{before['id']}/versions/")["versions"]
    assert [each[:19] for each in versions] == [f"{at:%Y-%m-%dT%H:%M:%S}" for at in (first, corrected, gone)]
    assert Program(desk.sector.otto).objects(late) == []
    with login("worker"):
        kept = models.Delivery.objects.filter(person=desk.sector.otto.person_id)
        assert {each.channel for each in kept} == {Channel.PORTAL}
        assert {each.news for each in kept} == set(News)


def test_deliveries_at_one_instant_lie_apart(desk: Desk) -> None:
    mine = subscribed(desk, desk.sector.rosa)
    uid = released(desk)
    released(desk)
    releasing.withdraw(product=uid, why="The maker took it back.", at=LATER, **desk.as_(desk.bea))
    with login("worker"):
        found = models.Delivery.objects.order_by("pk").values_list("put_at", flat=True)
        assert list(found) == [LATER + timedelta(seconds=number) for number in range(3)]
    found = Program(desk.sector.rosa).objects(mine, **{"match[type]": "report"})
    assert [each.get("revoked", False) for each in found] == [False, True]


def test_each_gets_what_they_may_see_now(desk: Desk) -> None:
    sector = desk.sector
    hers, his = subscribed(desk, sector.rosa), subscribed(desk, sector.otto)
    released(desk, EVERYBODY, to_riverbend(desk))
    rosa, otto = Program(sector.rosa), Program(sector.otto)
    assert rosa.objects(hers) == bundle(Marking.AMBER)
    assert otto.objects(his) == bundle(Marking.CLEAR)
    with login("worker"):
        amber, clear = products.Release.objects.order_by("-tlp")
        models.Delivery.objects.filter(release=clear).update(release=amber)
    assert otto.objects(his) == []
    assert otto.get(f"collections/{his}/objects/{bundle(Marking.AMBER)[0]['id']}/").status_code == 404


def test_somebody_elses_looks_missing(desk: Desk) -> None:
    sector = desk.sector
    hers = subscribed(desk, sector.rosa)
    by_mail = operations.subscribe(wanted=Wanted(), at=NOW, **desk.as_(sector.otto)).uid
    released(desk)
    rosa = Program(sector.rosa)
    known = rosa.objects(hers)[0]["id"]
    ends = ("", "manifest/", "objects/", f"objects/{known}/", f"objects/{known}/versions/")
    for user in (sector.otto, sector.clem, sector.rex, sector.hal, sector.ada):
        other = Program(user)
        for end in ends:
            hidden, missing = other.get(f"collections/{hers}/{end}"), other.get(f"collections/{MISSING}/{end}")
            assert (hidden.status_code, hidden.content) == (404, missing.content)
            assert json.loads(hidden.content)["http_status"] == "404"
            assert questions_of(other.client, f"{ROOT}collections/{hers}/{end}") == questions_of(
                other.client, f"{ROOT}collections/{MISSING}/{end}"
            )
        assert other.client.post(f"{ROOT}collections/{hers}/objects/", b"{}", TAXII).status_code == 404
    assert Program(sector.otto).get(f"collections/{by_mail}/").status_code == 404
    assert rosa.get(f"collections/{hers}/objects/report--{MISSING}/").status_code == 404
    operations.end(subscription=hers, at=LATER, **desk.as_(sector.rosa))
    assert rosa.get(f"collections/{hers}/").status_code == 404


def test_nothing_is_written(desk: Desk) -> None:
    mine = subscribed(desk, desk.sector.rosa)
    released(desk)
    rosa = Program(desk.sector.rosa)
    one = rosa.objects(mine)[0]["id"]
    assert rosa.client.post(f"{ROOT}collections/{mine}/objects/", b'{"objects":[]}', TAXII).status_code == 403
    assert rosa.client.delete(f"{ROOT}collections/{mine}/objects/{one}/").status_code == 403
    assert rosa.client.put(f"{ROOT}collections/{mine}/objects/").status_code == 405
    assert rosa.get(f"status/{MISSING}/").status_code == 404
    assert len(rosa.objects(mine)) == len(bundle(Marking.CLEAR))


def test_who_takes_what_is_amber_stands_in_the_log(desk: Desk) -> None:
    mine = subscribed(desk, desk.sector.rosa)
    theirs = subscribed(desk, desk.ada)
    released(desk)
    Program(desk.sector.rosa).objects(mine)
    with login("worker"):
        assert not Opening.objects.exists()
    released(desk, to_riverbend(desk), at=LATER + timedelta(hours=1))
    Program(desk.ada).objects(theirs)
    with login("worker"):
        found = Opening.objects.get()
    assert (found.record, found.door) == (f"collection:{theirs}", "taxii")


def test_the_statements_do_not_grow_with_what_it_holds(desk: Desk) -> None:
    mine = subscribed(desk, desk.sector.rosa)
    released(desk)
    rosa, path = Program(desk.sector.rosa), f"{ROOT}collections/{mine}/objects/"
    rosa.objects(mine)
    asked = questions_of(rosa.client, path)
    released(desk, at=LATER + timedelta(hours=1))
    assert len(questions_of(rosa.client, path)) == len(asked)


def test_it_holds_the_newest_deliveries(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collections, "MOST_DELIVERIES", 1)
    mine = subscribed(desk, desk.sector.rosa)
    for hours in range(2):
        released(desk, at=LATER + timedelta(hours=hours))
    (report,) = Program(desk.sector.rosa).objects(mine, **{"match[type]": "report"})
    assert report["modified"].startswith(f"{LATER + timedelta(hours=1):%Y-%m-%dT%H}")


@pytest.fixture
def address(desk: Desk) -> Iterator[str]:
    with served() as found:
        yield found


@pytest.mark.filterwarnings("default")
def test_taxii2_client_pulls_page_by_page(desk: Desk, address: str) -> None:
    mine = subscribed(desk, desk.sector.rosa)
    released(desk)
    signed = {"user": "anybody", "password": token(desk.sector.rosa, ())}
    _intelligence, root = Server(f"{address}/taxii2/", **signed).api_roots
    (collection,) = root.collections
    assert (collection.id, collection.can_read, collection.can_write) == (str(mine), True, False)
    expected = [each["id"] for each in bundle(Marking.CLEAR)]
    for size in (0, 1, 1000):
        pages = as_pages(collection.get_objects, per_request=size)
        assert [each["id"] for page in pages for each in page.get("objects", ())] == expected
    assert collection.get_object(expected[0])["objects"][0]["id"] == expected[0]
    stranger = {"user": "anybody", "password": token(desk.sector.otto, ())}
    with pytest.raises(HTTPError) as refused:
        Collection(f"{address}{ROOT}collections/{mine}/", **stranger).get_objects()
    assert refused.value.response.status_code == 404
