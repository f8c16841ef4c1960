"""Collections of TAXII servers elsewhere: ours over a socket, and invented ones that misbehave."""

import json
import re
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

import pytest

from factories.shared_objects import align, collect, indicator, stored
from journeys.live import served
from people import NOW, Sector
from taxii.asking import token
from wardwatch.audit.types import OPERATOR
from wardwatch.feeds import models, operations, servers
from wardwatch.feeds.taxii_server import pages
from wardwatch.feeds.taxii_server.looking import NoCollection
from wardwatch.feeds.types import RunState, RunSummary
from wardwatch.intel.models import ObjectVersion
from wardwatch.kit import clock
from wardwatch.kit.database import login
from wardwatch.kit.errors import Unavailable
from wardwatch.members.queries import operator
from wardwatch.provenance.models import Document
from wardwatch.standards.taxii.answers import after_range

Answer = tuple[int, dict[str, str], bytes]
ROOT = "/api/"
COLLECTION = {"id": "c1", "title": "Invented", "can_read": True, "can_write": False}
WHO: dict[str, Any] = {"actor": OPERATOR, "at": NOW}


class Elsewhere(ThreadingHTTPServer):
    """A server of somebody else's: `objects` answers what is asked of its one collection."""

    daemon_threads = True

    def __init__(self, version: str, objects: Callable[[BaseHTTPRequestHandler], Answer]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        family = "application/taxii+json" if version == "2.1" else "application/vnd.oasis.taxii+json"
        self.kind = f"{family};version={version}"
        self.objects = objects
        self.asked: list[str] = []
        self.at = f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: Elsewhere

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        family = self.server.kind.partition(";")[0]
        said: dict[str, Any] = {
            "/taxii2/": {"title": "Elsewhere", "api_roots": [ROOT]},
            ROOT: {"title": "Root", "versions": [self.server.kind], "max_content_length": 1000},
            f"{ROOT}collections/": {"collections": [COLLECTION]},
        }
        headers = {"Content-Type": self.server.kind}
        if path == f"{ROOT}collections/c1/objects/":
            self.server.asked.append(f"{self.path} {self.headers.get('Range', '')}".strip())
            status, more, body = self.server.objects(self)
            headers |= more
        elif family not in self.headers["Accept"]:
            status, body = 406, b"{}"
        else:
            status, body = (200, json.dumps(said[path]).encode()) if path in said else (404, b"{}")
        self.send_response(status)
        for name, text in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, text)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words: object) -> None:
        pass


@pytest.fixture
def elsewhere(db: str) -> Iterator[Callable[..., Elsewhere]]:
    made: list[Elsewhere] = []

    def start(objects: Callable[[BaseHTTPRequestHandler], Answer], version: str = "2.1") -> Elsewhere:
        made.append(Elsewhere(version, objects))
        threading.Thread(target=made[-1].serve_forever, daemon=True).start()
        return made[-1]

    yield start
    for each in made:
        each.shutdown()
        each.server_close()


def keep(url: str, name: str = "them", **options: Any) -> str:
    with login("worker"):
        return servers.keep_server(name=name, url=url, is_private=True, principal=operator(), **WHO, **options)


def pull(feed: str) -> RunSummary:
    with login("worker"):
        return operations.pull(feed=feed, **WHO)


def names() -> list[str]:
    with login("worker"):
        return list(ObjectVersion.objects.exclude(name="").order_by("pk").values_list("name", flat=True))


def envelope(*said: str, **more: Any) -> bytes:
    return json.dumps({"objects": [indicator(each) for each in said], **more}).encode()


def test_another_center_is_pulled_page_by_page_and_only_what_is_new(
    sector: Sector, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.API_REQUESTS_PER_MINUTE = 1_000_000
    settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS = True
    settings.STORAGES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr(pages, "PAGE", 3)
    for number in range(7):
        stored(f"n{number}")
    collect()
    secret = token(sector.rosa)
    with served() as address:
        with pytest.raises(Unavailable):
            keep(f"{address}/taxii2/", user="any", secret="wrong")
        with pytest.raises(NoCollection, match="All"):
            keep(f"{address}/taxii2/", collection="none", user="any", secret=secret)
        feed = keep(f"{address}/taxii2/", collection="all", user="any", secret=secret)
        first = pull(feed)
        assert (first.state, first.documents, first.problem) == (RunState.FINISHED, 3, "")
        assert first.new + first.unchanged + first.changed == 7
        with login("worker"):
            assert Document.objects.filter(source__name=feed).count() == 3
            row = models.TaxiiServer.objects.get()
            assert secret.encode() not in bytes(row.sealed_secret)
            assert models.Retrieval.objects.get(feed=feed).etag == ""
        assert pull(feed).documents == 0
        stored("new")
        align()
        assert pull(feed).documents == 1
        with login("worker"):
            servers.end_server(name="them", principal=operator(), **WHO)
            assert bytes(models.TaxiiServer.objects.get().sealed_secret) == b""


def test_a_pull_that_was_cut_off_goes_on_with_the_page_after_its_last(
    elsewhere: Callable[..., Elsewhere], center: None
) -> None:
    broken = True

    def objects(asked: BaseHTTPRequestHandler) -> Answer:
        clock = {"X-TAXII-Date-Added-Last": "2026-01-01T00:00:00.000001Z"}
        if "next=two" in asked.path:
            return (404, {}, b"{}") if broken else (200, clock, envelope("b", more=True, next="three"))
        if "next=three" in asked.path:
            return 200, {"X-TAXII-Date-Added-Last": "2026-01-03T00:00:00Z"}, envelope("c")
        return 200, clock, envelope("a", more=True, next="two")

    server = elsewhere(objects)
    feed = keep(f"{server.at}/taxii2/")
    assert (pull(feed).state, names()) == (RunState.FAILED, ["a"])
    broken = False
    server.asked.clear()
    assert (pull(feed).state, names()) == (RunState.FINISHED, ["a", "b", "c"])
    assert "next=two" in server.asked[0]
    server.asked.clear()
    pull(feed)
    assert "added_after=2026-01-03T00%3A00%3A00.000000Z" in server.asked[0]
    assert "next" not in server.asked[0]


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        ((200, {"Content-Type": "text/html"}, b"<p>Hello"), "answers text/html"),
        ((200, {}, b"no json"), "is no answer"),
        ((200, {}, envelope("a", more=True)), "promises more"),
        ((200, {}, envelope("a", more=True, next="same")), "the same page again"),
        ((200, {}, b'{"more":true,"next":"same"}'), "promises more"),
        ((401, {}, b"{}"), "answered 401"),
        ((200, {"Content-Length-Said": "1"}, b"{}"), ""),
        ((200, {}, b""), ""),
    ],
)
def test_a_server_that_misbehaves_ends_the_pull_with_the_reason(
    elsewhere: Callable[..., Elsewhere], center: None, answer: Answer, problem: str
) -> None:
    feed = keep(f"{elsewhere(lambda asked: answer).at}{ROOT}")
    run = pull(feed)
    assert problem in run.problem
    assert (run.state is RunState.FAILED) == bool(problem)
    assert run.retry_helps is (False if problem else None)


def test_where_a_page_is_too_large_fewer_objects_are_asked_for(
    elsewhere: Callable[..., Elsewhere], center: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Halved until it fits, kept for the pages that follow, also after a pull that was cut off; down to one object."""
    held, broken = ["a", "b", "c", "d", "e"], True

    def objects(asked: BaseHTTPRequestHandler) -> Answer:
        query = dict(parse_qsl(asked.path.partition("?")[2]))
        start, limit = int(query.get("next", 0)), int(query["limit"])
        if start == 4 and broken:
            return 404, {}, b"{}"
        more = {"more": True, "next": str(start + limit)} if start + limit < len(held) else {}
        return 200, {}, envelope(*held[start : start + limit], **more)

    monkeypatch.setattr(pages, "PAGE", 9)
    monkeypatch.setattr(pages, "PAGE_BYTES", len(envelope("a", "b", more=True, next="22")) + 5)
    server = elsewhere(objects)
    feed = keep(server.at + ROOT)
    run = pull(feed)
    assert (run.state, names()) == (RunState.FAILED, ["a", "b", "c", "d"])
    assert "9 objects at once are more than" in run.problem
    assert "asked for 2 at once, from page 1 on" in run.problem
    assert [re.findall(r"limit=\d+", each) for each in server.asked[:4]] == [[f"limit={n}"] for n in (9, 4, 2, 2)]
    server.asked.clear()
    broken = False
    run = pull(feed)
    assert (run.state, names(), run.problem) == (RunState.FINISHED, held, "")
    assert [each.partition("?")[2] for each in server.asked] == ["limit=2&next=4"]
    monkeypatch.setattr(pages, "PAGE_BYTES", 10)
    run = pull(keep(server.at + ROOT, "others"))
    assert "an answer with a single object is larger than 10 bytes" in run.problem
    assert (run.state, run.retry_helps) == (RunState.FAILED, False)


def test_a_server_of_version_2_0_is_read_by_ranges(
    elsewhere: Callable[..., Elsewhere], center: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "PAGE", 2)
    held = []
    for name in ("a", "b", "c"):
        said = indicator(name, labels=["malicious-activity"], pattern="[domain-name:value = 'a.test.invalid']")
        held.append({key: text for key, text in said.items() if key not in ("spec_version", "pattern_type")})

    def objects(asked: BaseHTTPRequestHandler) -> Answer:
        start = int(asked.headers["Range"].removeprefix("items ").partition("-")[0])
        part = held[start : start + 2]
        if not part:
            return 416, {}, b""
        bundle = {"type": "bundle", "id": "bundle--1", "spec_version": "2.0", "objects": part}
        where = {"Content-Range": f"items {start}-{start + len(part) - 1}/*"}
        return 206, {**where, "X-TAXII-Date-Added-Last": "2026-01-01T00:00:00.000Z"}, json.dumps(bundle).encode()

    server = elsewhere(objects, "2.0")
    run = pull(keep(f"{server.at}/taxii2/"))
    assert (run.state, run.documents, names()) == (RunState.FINISHED, 2, ["a", "b", "c"])
    assert [each.rpartition("/")[2] for each in server.asked] == [" items 0-1", " items 2-3", " items 3-4"]


def test_ranges() -> None:
    assert after_range("items 0-99/100", start=0, found=100, wanted=100) is None
    assert after_range("items 0-99/101", start=0, found=100, wanted=100) == 100
    assert after_range("nonsense", start=100, found=100, wanted=100) == 200
    assert after_range("nonsense", start=100, found=99, wanted=100) is None
    assert after_range("items 0-9/50", start=20, found=10, wanted=10) is None


@pytest.fixture
def center(db: str) -> None:
    from wardwatch.members.operations import OrganizationFacts, initialise_center
    from wardwatch.members.types import OrganizationKind

    with login("worker"):
        initialise_center(facts=OrganizationFacts(name="Test Center", kind=OrganizationKind.CENTER), **WHO)
