"""TAXII 2.1 over a real server: pages at the front and far behind, with the rule of seeing on, and envelopes sent in.

Two web processes as OpenTAXII's `gunicorn -w 2` had, the embedded database beside them, four clients. A tenth of the
objects is hidden from the program that asks. `--peers` names a virtual environment with medallion and OpenTAXII
(`harness/taxii_peers.py`), which are asked the same of 10,000 objects in the same run.
"""

import argparse
import json
import multiprocessing
import os
import re
import sys
import tempfile
import time
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit
from uuid import UUID, uuid4

from harness import figure, fresh_home, open_home, timed, title
from harness.serving import serving
from harness.taxii_peers import Peer, medallion, opentaxii

TAXII = "application/taxii+json;version=2.1"
CLIENTS = 4
SECONDS = 5.0
DEEP = 500
PEERS_HOLD = 10_000
_BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
SMALL = 1_000
"""Objects that medallion holds: with 10,000 a page takes it minutes."""


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--objects", type=int, default=1_000_000, help="objects in the collection")
    parser.add_argument("--brief", action="store_true", help="50,000 objects, a second for each figure")
    parser.add_argument("--peers", type=Path, help="a virtual environment that has medallion and OpenTAXII")
    parser.add_argument("--home", type=Path, help="keep the home in this folder, and use it again")
    parser.add_argument("--seconds", type=float, default=SECONDS, help="for each figure")
    parser.add_argument("--envelopes", type=int, default=20, help="envelopes of 1,000 objects to send")
    asked = parser.parse_args()
    if asked.brief:
        asked.objects, asked.seconds, asked.envelopes = min(asked.objects, 50_000), 1.0, 8
    title(f"TAXII: {asked.objects:,} objects, a tenth of them hidden, two web processes, {CLIENTS} clients")
    with open_home(asked.home) if asked.home else fresh_home() as home:
        secret = _prepared(asked.objects)
        with _served(home) as address:
            ours = f"{address}/taxii2/intelligence/collections/{{}}/objects/"
            _reading(Peer("ours", ours.format("bench"), _basic(secret)), asked.objects, asked.seconds)
            _sending(Peer("ours", ours.format("submissions"), _basic(secret)), asked.envelopes, CLIENTS)
            figure("web processes, most memory of one", _most_memory("wardwatch.config.wsgi"), "MB")
    if asked.peers:
        _peers(asked.peers, asked.seconds)


def _peers(venv: Path, seconds: float) -> None:
    """The same of other servers, which hold fewer objects; one that takes a minute for a page is asked once."""
    with tempfile.TemporaryDirectory() as folder:
        with opentaxii(venv, Path(folder)) as peer:
            _sending(peer, PEERS_HOLD // 1000, 1)
            _reading(peer, PEERS_HOLD, seconds)
            figure(f"{peer.name}: processes, most memory of one", _most_memory("peer:app"), "MB")
        with medallion(venv, Path(folder), [_indicator(number) for number in range(SMALL)]) as peer:
            seconds_for_one = timed(lambda: _get(f"{peer.objects}?limit=100", peer))
            figure(f"{peer.name}: limit=100, first page of {SMALL:,} objects", 1 / seconds_for_one, "requests/s")
            _sending(peer, 2, 1)


def _reading(peer: Peer, size: int, seconds: float) -> None:
    for limit, aim in ((100, "30 x OpenTAXII"), (1000, "6 x OpenTAXII")):
        deep = _deep(peer, limit, size)
        for name, url in (("first page", f"{peer.objects}?limit={limit}"), deep):
            rate, middle, high = _rate(url, peer, seconds)
            figure(f"{peer.name}: limit={limit}, {name}", rate, "requests/s", aim=aim)
            figure(f"{peer.name}: limit={limit}, {name}, one answer, median", middle * 1000, "ms")
            figure(f"{peer.name}: limit={limit}, {name}, one answer, 95 of 100", high * 1000, "ms")
    for name, query in (
        ("match[type]=malware, 100", "match[type]=malware&limit=100"),
        ("match[id], one", f"match[id]=indicator--{UUID(int=size // 2)}"),
    ):
        figure(f"{peer.name}: {name}", _rate(f"{peer.objects}?{query}", peer, seconds)[0], "requests/s")


def _sending(peer: Peer, envelopes: int, clients: int) -> None:
    bodies = [json.dumps({"objects": [_indicator() for _ in range(1000)]}).encode() for _ in range(envelopes)]
    start = time.perf_counter()
    with multiprocessing.Pool(clients) as pool:
        accepted = sum(pool.starmap(_send, [(peer, body) for body in bodies]))
    rate = accepted / (time.perf_counter() - start)
    figure(f"{peer.name}: envelopes of 1,000 objects, accepted and in the collection", rate, "objects/s", aim="5,000")


def _send(peer: Peer, body: bytes) -> int:
    url = urlsplit(peer.objects)
    connection = HTTPConnection(url.netloc, timeout=600)
    connection.request("POST", url.path, body, {**peer.headers, "Accept": TAXII, "Content-Type": TAXII})
    answer = connection.getresponse()
    said = json.loads(answer.read())
    assert answer.status == 202, said
    return int(said["success_count"])


def _deep(peer: Peer, limit: int, size: int) -> tuple[str, str]:
    """A page far behind: the 500th, or the last half way where there are not so many."""
    page = max(2, min(DEEP, size * 9 // 10 // limit // 2))
    url = f"{peer.objects}?limit={limit}"
    following = ""
    for _ in range(page - 1):
        following = quote(json.loads(_get(url + (f"&next={following}" if following else ""), peer))["next"], safe="")
    return f"page {page}", f"{url}&next={following}"


def _rate(url: str, peer: Peer, seconds: float) -> tuple[float, float, float]:
    """Requests a second, and the median and 95th percentile of one, from clients in processes of their own."""
    with multiprocessing.Pool(CLIENTS) as pool:
        pool.starmap(_ask, [(url, peer, 0.5)] * CLIENTS)
        start = time.perf_counter()
        found = sorted(each for part in pool.starmap(_ask, [(url, peer, seconds)] * CLIENTS) for each in part)
        took = time.perf_counter() - start
    return len(found) / took, found[len(found) // 2], found[int(len(found) * 0.95)]


def _ask(url: str, peer: Peer, seconds: float) -> list[float]:
    parts = urlsplit(url)
    connection = HTTPConnection(parts.netloc, timeout=600)
    path, headers, found = f"{parts.path}?{parts.query}", {**peer.headers, "Accept": TAXII}, []
    end = time.perf_counter() + seconds
    while (start := time.perf_counter()) < end:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        body = answer.read()
        assert answer.status == 200, body[:200]
        found.append(time.perf_counter() - start)
    return found


def _get(url: str, peer: Peer) -> bytes:
    parts = urlsplit(url)
    connection = HTTPConnection(parts.netloc, timeout=600)
    connection.request("GET", f"{parts.path}?{parts.query}", headers={**peer.headers, "Accept": TAXII})
    answer = connection.getresponse()
    body = answer.read()
    assert answer.status == 200, body[:200]
    return body


def _basic(secret: str) -> dict[str, str]:
    return {"Authorization": "Basic " + b64encode(f"bench:{secret}".encode()).decode()}


def _most_memory(called: str) -> float:
    """The most memory (MB) that one process with these words in its command line has held so far."""
    most = 0.0
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if called.encode() in (folder / "cmdline").read_bytes():
                held = re.search(r"VmHWM:\s+(\d+) kB", (folder / "status").read_text())
                most = max(most, int(held[1]) / 1024 if held else 0.0)
        except OSError:
            continue
    return most


@contextmanager
def _served(home: Path) -> Iterator[str]:
    """Two web processes, which count requests and never find too many."""
    from django.conf import settings

    settings_module = home / "bench_settings.py"
    settings_module.write_text("from wardwatch.config.settings import *\nAPI_REQUESTS_PER_MINUTE = 10**9\n")
    source = Path(__file__).resolve().parents[1] / "src"
    environment = os.environ | {
        "WARDWATCH_HOME": str(settings.HOME.folder),
        "PYTHONPATH": f"{source}:{home}",
        "DJANGO_SETTINGS_MODULE": "bench_settings",
        "WARDWATCH_LOGIN": "app",
    }

    def web(port: int) -> list[str]:
        line = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
        line += ["--workers", "2", "--blocking-threads", "2", "--no-ws", "--log-level", "warning"]
        return [*line, "wardwatch.config.wsgi:application"]

    with serving(web, answers="localhost", env=environment) as address:
        yield address


def _indicator(number: int | None = None, kind: str = "indicator") -> dict[str, Any]:
    value = uuid4() if number is None else UUID(int=number)
    said_at = f"{_BEGIN + timedelta(seconds=value.int % 10**7):%Y-%m-%dT%H:%M:%S}.000Z"  # a time of its own
    return {
        "type": kind,
        "spec_version": "2.1",
        "id": f"{kind}--{value}",
        "created": said_at,
        "modified": said_at,
        "name": f"Invented {value}",
        "description": "An invented object, as long as those of ordinary feeds are. " * 4,
        "pattern": f"[domain-name:value = '{value}.example.invalid']",
        "pattern_type": "stix",
        "valid_from": said_at,
    }


def _prepared(size: int) -> str:
    """A center with a sector and `size` objects; gives the token of a member's program."""
    from django.db import connection

    from people import settle
    from wardwatch.audit.types import OPERATOR
    from wardwatch.kit import clock
    from wardwatch.kit.database import login
    from wardwatch.members import operations as members
    from wardwatch.members.models import Organization, User
    from wardwatch.members.permissions import Action
    from wardwatch.members.queries import operator
    from wardwatch.sharing import operations
    from wardwatch.sharing.types import Query

    at = clock.now()
    with login("worker"):
        if not Organization.objects.exists():
            settle(at)
            start = time.perf_counter()
            _store(size)
            figure("objects put into the store", size / (time.perf_counter() - start), "objects/s")
            who = {"principal": operator(), "actor": OPERATOR, "at": at}
            made = operations.keep_collection(alias="bench", title="Bench", query=Query(), **who)
            operations.keep_collection(
                alias="submissions",
                title="Submissions",
                query=Query(sources=("submitter",)),
                writers=operations.keeping.Writers.ENROLLED,
                **who,
            )
            start = time.perf_counter()
            operations.bring_one_in_line(collection=made, at=at)
            with login("owner"), connection.cursor() as cursor:
                cursor.execute("ANALYZE sharing_collectionentry")  # as the database itself does within a minute
            figure("objects added to a collection", size / (time.perf_counter() - start), "objects/s")
        rosa = User.objects.get(email__startswith="rosa@")
        return members.create_token(
            user=rosa.pk,
            name=f"bench {uuid4()}",
            scopes=[Action.SUBMIT_INTELLIGENCE],
            expires_at=at + timedelta(days=1),
            actor=OPERATOR,
            at=at,
        ).secret


def _store(size: int) -> None:
    """Objects put into the store without judging them: every tenth is the center's alone, of ten kinds one is rare."""
    from django.db import connection, transaction

    from wardwatch.kit import clock
    from wardwatch.kit.database import copy_rows
    from wardwatch.markings.operations import intern
    from wardwatch.markings.types import PUBLIC
    from wardwatch.members import labels
    from wardwatch.members.queries import center_id
    from wardwatch.provenance.models import Document, Source

    at = clock.now()
    source = Source.objects.create(name="bench", title="Bench")
    document = Document.objects.create(
        source=source, sha256=b"bench", name="bench", retrieved_at=at, parsed_at=at, label_id=intern(PUBLIC)
    )
    open_, ours = intern(PUBLIC), intern(labels.internal(center_id()))

    def row(number: int) -> tuple[Any, ...]:
        kind = "malware" if number % 100 == 7 else "indicator"
        said = _indicator(number, kind)
        digest = number.to_bytes(32)
        label = ours if number % 10 == 3 else open_
        return (
            said["id"],
            kind,
            "2.1",
            said["modified"],
            digest,
            digest,
            json.dumps(said).encode(),
            label,
            document.pk,
            at,
            said["name"],
        )

    columns = ("stix_id", "type", "spec_version", "version", "digest", "sha256", "body", "label_id", "document_id")
    rest = "source_id, words, labels, creator, revoked, place, depth, has_twin, warnings"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE bench (stix_id text, type text, spec_version text, version timestamptz, digest bytea,"
            " sha256 bytea, body bytea, label_id bigint, document_id bigint, recorded_at timestamptz, name text)"
            " ON COMMIT DROP"
        )
        copy_rows(cursor, "bench", (*columns, "recorded_at", "name"), map(row, range(size)))
        names = ", ".join((*columns, "recorded_at", "name"))
        cursor.execute(
            f"INSERT INTO intel_objectversion ({names}, {rest})"
            f" SELECT {names}, {source.pk}, '', '{{}}', '', false, '', 0, false, '{{}}' FROM bench"
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE intel_objectversion")


if __name__ == "__main__":
    main()
