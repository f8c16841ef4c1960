"""What a partner is entitled to, sent to its server: over a socket, to a server that takes, waits, and refuses."""

import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from factories.shared_objects import align, collect, stored
from people import NOW, Sector, settle
from wardwatch.audit.models import Event, Opening
from wardwatch.audit.types import OPERATOR
from wardwatch.kit.database import login
from wardwatch.kit.errors import NotFound
from wardwatch.markings.types import Label
from wardwatch.members import labels
from wardwatch.members.permissions import NotAllowed
from wardwatch.members.queries import operator
from wardwatch.sharing import models, operations, queries
from wardwatch.sharing.operations import sending
from wardwatch.sharing.operations.destinations import DestinationNotPossible
from wardwatch.sharing.types import Readers
from wardwatch.standards.tlp import Tlp

KIND = "application/taxii+json;version=2.1"


class Partner(ThreadingHTTPServer):
    """A partner's server: `taken` is what it has, `status` what it answers, `judged` how its status resource stands."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.at = f"http://127.0.0.1:{self.server_port}/api/"
        self.collection: dict[str, Any] = {"id": "c", "title": "In", "can_read": False, "can_write": True}
        self.taken: list[str] = []
        self.sizes: list[int] = []
        self.status, self.judged, self.largest = 202, "complete", 100_000


class _Handler(BaseHTTPRequestHandler):
    server: Partner

    def do_GET(self) -> None:
        self.answer(
            200,
            {
                "/api/": {"title": "Api", "versions": [KIND], "max_content_length": self.server.largest},
                "/api/collections/": {"collections": [self.server.collection]},
                "/api/status/s/": {"id": "s", "status": self.server.judged, "success_count": 3},
            }[self.path],
        )

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        assert (self.path, self.headers["Content-Type"]) == ("/api/collections/c/objects/", KIND)
        assert self.headers["Authorization"] == "Bearer tell nobody"
        if self.server.status == 202:
            found = [each["name"] for each in json.loads(body)["objects"]]
            self.server.taken += found
            self.server.sizes.append(len(body))
            self.answer(202, {"id": "s", "status": self.server.judged, "success_count": len(found)})
        else:
            self.answer(self.server.status, {"title": "no"})

    def answer(self, status: int, said: object) -> None:
        body = json.dumps(said).encode()
        self.send_response(status)
        self.send_header("Content-Type", KIND)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words: object) -> None:
        pass


@pytest.fixture
def partner() -> Iterator[Partner]:
    server = Partner()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def sector(db: str) -> Sector:
    return settle()


def keep(sector: Sector, partner: Partner, **options: Any) -> None:
    given = {"collection": "all", "url": partner.at, "secret": "tell nobody", "principal": operator(), **options}
    with login("worker"):
        operations.keep_destination(
            name="them", organization=sector.homeland.pk, is_private=True, actor=OPERATOR, at=NOW, **given
        )


def send(minutes: int = 0) -> models.Destination:
    with login("worker"):
        operations.send_due(at=NOW + timedelta(minutes=minutes))
        return models.Destination.objects.get()


def test_a_partner_is_sent_what_it_may_see_once_and_what_comes_later(sector: Sector, partner: Partner) -> None:
    center, theirs = sector.center.pk, sector.homeland.pk
    amber = Label(Tlp.AMBER, organizations=frozenset({center, theirs}))
    for number in range(4):
        stored(f"open {number}")
        stored(f"ours {number}", label=labels.internal(center))
        stored(f"about {number}", label=labels.about(sector.riverbend.pk, center))
        stored(f"named {number}", label=amber)
    collect()
    partner.largest = 900
    keep(sector, partner)
    row = send()
    entitled = [f"{kind} {number}" for number in range(4) for kind in ("open", "named")]
    assert (partner.taken, row.sent, row.problem) == (entitled, 8, "")
    assert max(partner.sizes) <= 900
    assert b"tell nobody" not in bytes(row.sealed_secret)
    send(5)
    assert partner.taken == entitled
    stored("later", label=amber)
    stored("hidden", label=labels.internal(center))
    align()
    assert send(10).sent == 9
    assert partner.taken == [*entitled, "later"]
    with login("owner"):
        sent = Event.objects.filter(name="destination.objects-sent")
        assert sum(each.facts["objects"] for each in sent) == 9
        assert "tell nobody" not in str(list(Event.objects.values_list("facts", flat=True)))
        logged = set(Opening.objects.values_list("organization", "reader_organization", "record"))
        assert logged == {(center, sector.homeland.name, f"destination:{row.uid}")}
    (card,) = queries.destinations(viewer=sector.viewer(sector.ada))
    assert (card.organization_name, card.collection, card.sent) == (sector.homeland.name, "all", 9)
    assert queries.destinations(viewer=sector.viewer(sector.rosa)) == ()


def test_a_server_that_judges_later_fails_or_refuses_is_asked_again(sector: Sector, partner: Partner) -> None:
    for number in range(3):
        stored(f"n{number}")
    collect()
    partner.status = 503
    keep(sector, partner)
    row = send()
    assert ("answered 503" in row.problem, row.attempts, row.next_at) == (True, 1, NOW + sending.FIRST_WAIT)
    assert send(1).attempts == 1
    row = send(5)
    assert (row.attempts, row.next_at) == (2, NOW + timedelta(minutes=5) + 2 * sending.FIRST_WAIT)
    partner.status, partner.judged = 202, "pending"
    row = send(60)
    assert (row.acknowledged, row.status_url, row.sent) == (None, f"{partner.at}status/s/", 0)
    assert (send(60).pk, len(partner.taken)) == (row.pk, 3)
    partner.judged = "complete"
    row = send(62)
    assert (row.status_url, row.sent, row.problem, row.attempts) == ("", 3, "", 0)
    assert len(partner.taken) == 3
    partner.status = 413
    stored("more")
    align()
    assert "not even one object" in send(70).problem
    with login("worker"):
        operations.end_destination(name="them", principal=operator(), actor=OPERATOR, at=NOW)
        assert bytes(models.Destination.objects.get().sealed_secret) == b""


def test_who_may_name_one_and_what_can_be_sent(sector: Sector, partner: Partner) -> None:
    collect()
    collect("ours", readers=Readers.CENTER)
    with pytest.raises(NotAllowed):
        keep(sector, partner, principal=sector.principal(sector.rosa))
    with pytest.raises(NotFound):  # a collection that the partner may not know
        keep(sector, partner, collection="ours")
    partner.collection["can_write"] = False
    with pytest.raises(DestinationNotPossible):
        keep(sector, partner)
    with login("worker"):
        assert not models.Destination.objects.exists()
