"""TAXII 2.1 over a real server: pages at the front and far behind, with the rule of seeing on, and envelopes sent in.

Two web processes as OpenTAXII's `gunicorn -w 2` had, the embedded database beside them, four clients. A tenth of the
objects is hidden from the program that asks. `--peer` runs OpenTAXII or another TAXII server's addresses alike.
"""

import argparse
import json
import multiprocessing
import os
import socket
import subprocess
import sys
import time
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from harness import figure, fresh_home, open_home, title

TAXII = "application/taxii+json;version=2.1"
CLIENTS = 4
SECONDS = 5.0
DEEP = 500


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--objects", type=int, default=50_000, help="objects in the collection")
    parser.add_argument("--home", type=Path, help="keep the home in this folder, and use it again")
    parser.add_argument("--seconds", type=float, default=SECONDS, help="for each figure")
    parser.add_argument("--envelopes", type=int, default=20, help="envelopes of 1,000 objects to send")
    asked = parser.parse_args()
    title(f"TAXII: {asked.objects:,} objects, a tenth of them hidden, two web processes, {CLIENTS} clients")
    with open_home(asked.home) if asked.home else fresh_home() as home:
        secret = _prepared(asked.objects)
        with _served(home) as address:
            _reading(address, secret, asked)
            _sending(address, secret, asked)


def _reading(address: str, secret: str, asked: argparse.Namespace) -> None:
    objects = f"{address}/taxii2/intelligence/collections/bench/objects/"
    for limit, aim in ((100, "30 x 12"), (1000, "6 x 11")):
        deep = _deep(objects, secret, limit, asked.objects)
        for name, url in (("first page", f"{objects}?limit={limit}"), (deep[0], deep[1])):
            rate, middle, high = _rate(url, secret, asked.seconds)
            figure(f"limit={limit}, {name}", rate, "requests/s", aim=aim)
            figure(f"limit={limit}, {name}, one answer, median", middle * 1000, "ms")
            figure(f"limit={limit}, {name}, one answer, 95 of 100", high * 1000, "ms")
    for name, query in (
        ("match[type]=malware, 100", "match[type]=malware&limit=100"),
        ("match[id], one", f"match[id]=indicator--{UUID(int=asked.objects // 2)}"),
    ):
        figure(name, _rate(f"{objects}?{query}", secret, asked.seconds)[0], "requests/s")


def _sending(address: str, secret: str, asked: argparse.Namespace) -> None:
    url = urlsplit(f"{address}/taxii2/intelligence/collections/submissions/objects/")
    bodies = [json.dumps({"objects": [_indicator() for _ in range(1000)]}).encode() for _ in range(asked.envelopes)]
    start = time.perf_counter()
    with multiprocessing.Pool(CLIENTS) as pool:
        accepted = sum(pool.starmap(_send, [(url.netloc, url.path, secret, body) for body in bodies]))
    seconds = time.perf_counter() - start
    figure(
        "envelopes of 1,000 objects, accepted and in their collections", accepted / seconds, "objects/s", aim="5,000"
    )


def _send(netloc: str, path: str, secret: str, body: bytes) -> int:
    connection = HTTPConnection(netloc, timeout=60)
    connection.request("POST", path, body, {**_headers(secret), "Content-Type": TAXII})
    answer = connection.getresponse()
    said = json.loads(answer.read())
    assert answer.status == 202, said
    assert said["failure_count"] == 0, said["failures"][:1]
    return int(said["success_count"])


def _deep(objects: str, secret: str, limit: int, size: int) -> tuple[str, str]:
    """A page far behind: the 500th, or the last half way where there are not so many."""
    page = min(DEEP, size * 9 // 10 // limit // 2)
    url = f"{objects}?limit={limit}"
    following = ""
    for _ in range(page - 1):
        said = _get(url + (f"&next={following}" if following else ""), secret)
        following = json.loads(said)["next"]
    return f"page {page}", f"{url}&next={following}"


def _rate(url: str, secret: str, seconds: float) -> tuple[float, float, float]:
    """Requests a second, and the median and 95th percentile of one, from clients in processes of their own."""
    with multiprocessing.Pool(CLIENTS) as pool:
        pool.starmap(_ask, [(url, secret, 0.5)] * CLIENTS)
        start = time.perf_counter()
        found = sorted(each for part in pool.starmap(_ask, [(url, secret, seconds)] * CLIENTS) for each in part)
        took = time.perf_counter() - start
    return len(found) / took, found[len(found) // 2], found[int(len(found) * 0.95)]


def _ask(url: str, secret: str, seconds: float) -> list[float]:
    parts = urlsplit(url)
    connection = HTTPConnection(parts.netloc, timeout=60)
    path, headers, found = f"{parts.path}?{parts.query}", _headers(secret), []
    end = time.perf_counter() + seconds
    while (start := time.perf_counter()) < end:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        body = answer.read()
        assert answer.status == 200, body[:200]
        found.append(time.perf_counter() - start)
    return found


def _get(url: str, secret: str) -> bytes:
    parts = urlsplit(url)
    connection = HTTPConnection(parts.netloc, timeout=60)
    connection.request("GET", f"{parts.path}?{parts.query}", headers=_headers(secret))
    answer = connection.getresponse()
    body = answer.read()
    assert answer.status == 200, body[:200]
    return body


def _headers(secret: str) -> dict[str, str]:
    return {"Authorization": "Basic " + b64encode(f"bench:{secret}".encode()).decode(), "Accept": TAXII}


@contextmanager
def _served(home: Path) -> Iterator[str]:
    """Two web processes, which count requests and never find too many."""
    from django.conf import settings

    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    settings_module = home / "bench_settings.py"
    settings_module.write_text("from wardwatch.config.settings import *\nAPI_REQUESTS_PER_MINUTE = 10**9\n")
    source = Path(__file__).resolve().parents[1] / "src"
    environment = os.environ | {
        "WARDWATCH_HOME": str(settings.HOME.folder),
        "PYTHONPATH": f"{source}:{home}",
        "DJANGO_SETTINGS_MODULE": "bench_settings",
        "WARDWATCH_LOGIN": "app",
    }
    web = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    web += ["--workers", "2", "--blocking-threads", "2", "--no-ws", "--log-level", "warning"]
    process = subprocess.Popen([*web, "wardwatch.config.wsgi:application"], env=environment)
    try:
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                time.sleep(0.1)
        time.sleep(1)
        yield f"http://localhost:{port}"
    finally:
        process.terminate()
        process.wait(30)


def _indicator(number: int | None = None, kind: str = "indicator") -> dict[str, Any]:
    value = uuid4() if number is None else UUID(int=number)
    return {
        "type": kind,
        "spec_version": "2.1",
        "id": f"{kind}--{value}",
        "created": "2026-01-01T00:00:00.000Z",
        "modified": "2026-01-01T00:00:00.000Z",
        "name": f"Invented {value}",
        "description": "An invented object, as long as those of ordinary feeds are. " * 4,
        "pattern": f"[domain-name:value = '{value}.example.invalid']",
        "pattern_type": "stix",
        "valid_from": "2026-01-01T00:00:00Z",
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
            at,
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
