"""Indicators judged and on their way out: lists asked, verdicts given, files written, on one core.

The values are generated: a quarter addresses, a quarter names, a quarter URLs, a quarter digests. Lists are those that
come with us. `--rows` says how many; memory is what writing one file of all of them adds, which is to stay the same.

Block lists of `--stored` judged values (a tenth hidden from the reader, a hundredth known under two labels) go through
the query and the door in one process, beside the database's; what both use of processors is given too.
`--brief` takes a tenth of everything.
"""

import argparse
import os
import random
import time
import tracemalloc
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from harness import figure, fresh_home, machine, peak_memory, timed

from wardwatch.intel.judging.lists import Index, packaged
from wardwatch.intel.judging.never import NeverList, ours
from wardwatch.intel.judging.policy import Facts, judge
from wardwatch.intel.judging.types import Verdict
from wardwatch.sharing.exports import Heading, PlainList, Row, Sids, bundle, plain, snort, suricata, table, zeek
from wardwatch.standards.observables import Observable, ObservableKind
from wardwatch.standards.tlp import Tlp

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
HEADING = Heading(title="Measured", center="Center", tlp=Tlp.AMBER, made_at=NOW, link="center.example/intel/")


def main() -> None:
    """Print the figures."""
    options = argparse.ArgumentParser(description="Judgement and exports of indicators.")
    options.add_argument("--rows", type=int, default=200_000)
    options.add_argument("--stored", type=int, default=1_000_000)
    options.add_argument("--brief", action="store_true", help="a tenth of everything")
    options.add_argument("--door", action="store_true", help="the door alone")
    chosen = options.parse_args()
    if chosen.brief:
        chosen.rows, chosen.stored = chosen.rows // 10, chosen.stored // 10
    print(f"\nJudgement and exports: {chosen.rows:,} values\n{machine()}")
    if not chosen.door:
        judged(chosen.rows)
        written(chosen.rows)
    print(f"\nBlock lists of {chosen.stored:,} judged values, through the door")
    with fresh_home():
        fetched(chosen.stored)


def fetched(number: int) -> None:
    """Whole files, files that are the same, and changes, as a device asks for them."""
    from wardwatch.kit.database import login

    lists, shares = stored(number)
    with login("app"):
        peak = 0.0
        for shape, (path, secret) in lists.items():
            seconds, processors, size, entries, headers = asked(path)
            figure(f"{shape}: values in a file", entries / seconds, "/s", aim="100,000")
            figure("  for each second of a processor", entries / processors, "/s")
            figure(f"  {size / 2**20:,.0f} MB; most memory held so far", peak_memory(), "MB", aim="the same for all")
            seconds, *_ = asked(path, HTTP_IF_NONE_MATCH=headers["ETag"])
            figure("  unchanged (304)", seconds * 1000, "ms")
            if "List-Since" in headers:
                seconds, *_ = asked(f"{path}?since={headers['List-Since']}")
                figure("  changes since, none", seconds * 1000, "ms")
            peak = max(peak, peak_memory())
            assert entries == shares, (shape, entries, shares, secret != "")


def asked(path: str, **headers: str) -> tuple[float, float, int, int, Any]:
    """Seconds that an answer takes, those of processors, its bytes, its entries, and its headers."""
    from django.db import connection
    from django.test import Client

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = Path(f"/proc/{cursor.fetchone()[0]}/stat")
    client = Client(headers={"host": "localhost"})
    before, begun = spent(backend), time.perf_counter()
    answer = client.get(path, **headers)
    size = sum(map(len, answer.streaming_content)) if answer.streaming else len(answer.content)
    assert answer.status_code in (200, 304), answer.content
    took = time.perf_counter() - begun
    return took, spent(backend) - before, size, int(answer.headers.get("List-Entries", 0)), answer.headers


def spent(backend: Path) -> float:
    """Seconds of processors that this process and a database's process have had."""
    fields = backend.read_text().rpartition(")")[2].split()
    return time.process_time() + (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def stored(number: int) -> tuple[dict[str, tuple[str, str]], int]:
    """Addresses of lists of names, by format, over so many judged values; and how many of these their reader sees."""
    from django.conf import settings
    from django.db import connection

    from people import settle
    from wardwatch.audit.types import OPERATOR
    from wardwatch.kit import clock
    from wardwatch.kit.database import login
    from wardwatch.markings.operations import intern
    from wardwatch.markings.types import PUBLIC, Label
    from wardwatch.members.labels import internal
    from wardwatch.sharing import operations
    from wardwatch.sharing.types import FILE_NAMES, ListAsked, ListFormat, ListKind

    settings.API_REQUESTS_PER_MINUTE = 10**9
    at = clock.now()
    with login("worker"):
        sector = settle(at)
        green = intern(Label(Tlp.GREEN, published=True, originator=sector.center.pk))
        labels = [intern(PUBLIC), green, intern(internal(sector.center.pk))]
        with connection.cursor() as cursor:
            cursor.execute(_STORE, {"number": number, "labels": labels, "at": at})
            cursor.execute(_TWINS, {"green": green, "number": number})
            cursor.execute("ANALYZE intel_judgedvalue")
            cursor.execute("SELECT count(DISTINCT key) FROM intel_judgedvalue WHERE label_id = ANY (%s)", [labels[:2]])
            ((seen,),) = cursor.fetchall()
    owner = sector.principal(sector.rosa, at)
    lists = {}
    for shape in (ListFormat.EDL, ListFormat.PLAIN, ListFormat.CSV, ListFormat.ZEEK, ListFormat.SURICATA):
        single = shape in (ListFormat.EDL, ListFormat.PLAIN)
        asking = ListAsked(title="Bench", format=shape, kinds=(ListKind.DOMAINS,) if single else ())
        with login("app"):
            new = operations.make_list(asked=asking, principal=owner, actor=OPERATOR, at=at)
        lists[str(shape)] = (f"/lists/{new.uid}/{new.secret}/{FILE_NAMES[shape]}", new.secret)
    return lists, seen


_STORE = """
    INSERT INTO intel_judgedvalue (key, label_id, kind, value, has_twin, indicator, first_seen, last_seen, base,
        confidence, sources, origins, sightings, objections, confirmed, revoked, hunted_since, threat, hits, never,
        verdict, rules, changed, judged_at, rejudge_at)
    SELECT decode(md5(n::text), 'hex'), (%(labels)s::bigint[])[CASE WHEN n %% 10 = 0 THEN 3 ELSE 1 + n %% 2 END],
        'domain', 'h' || n || '.nest.example', false,
        'indicator--' || lpad(to_hex(n), 8, '0') || '-0000-4000-8000-000000000000', %(at)s - interval '20 days',
        %(at)s - interval '1 day', 80, 80, '{1,2}', '{1,2}', 0, 0, false, false, %(at)s - interval '9 days',
        'Nesting Tern', '{}', '', 2, '{safe}', %(at)s - interval '1 hour' * (n %% 500), %(at)s,
        %(at)s + interval '30 days'
    FROM generate_series(1, %(number)s) n"""
_TWINS = """
    WITH twice AS (
        UPDATE intel_judgedvalue SET has_twin = true WHERE id %% 200 = 1 AND label_id <> %(green)s RETURNING *)
    INSERT INTO intel_judgedvalue (key, label_id, kind, value, has_twin, indicator, first_seen, last_seen, base,
        confidence, sources, origins, sightings, objections, confirmed, revoked, hunted_since, threat, hits, never,
        verdict, rules, changed, judged_at, rejudge_at)
    SELECT key, %(green)s, kind, value, has_twin, indicator, first_seen, last_seen, base, confidence, sources, origins,
        sightings, objections, confirmed, revoked, hunted_since, threat, hits, never, verdict, rules, changed,
        judged_at, rejudge_at
    FROM twice WHERE %(number)s > 0"""


def judged(number: int) -> None:
    """Lists and verdicts."""
    made: list[Index] = []
    figure("load the lists that come with us", timed(lambda: made.append(Index(packaged()))), "s")
    index = made[0]
    figure("  memory after that, at most", peak_memory(), "MB")
    for words, kind in (
        ("addresses", ObservableKind.IPV4),
        ("names", ObservableKind.DOMAIN),
        ("URLs", ObservableKind.URL),
        ("digests", ObservableKind.SHA256),
    ):
        asked = [value(each, kind) for each in range(number)]
        seconds = timed(lambda asked=asked: sum(1 for _ in index.hits(asked)))
        figure(f"meetings with lists: {words}", number / seconds, "/s", aim="200,000")
    never = NeverList(ours())
    mixed = [value(each) for each in range(number)]
    figure("covered by what is never blocked", number / timed(lambda: [never.covering(each) for each in mixed]), "/s")
    facts = [
        Facts(
            observable=each,
            first_seen=NOW - timedelta(days=9),
            last_seen=NOW - timedelta(days=2),
            confidence=82,
            sources=2,
            hunted_since=NOW - timedelta(days=5),
            hits=tuple(index.hits([each])),
        )
        for each in mixed[:20_000]
    ]
    figure("verdicts", len(facts) / timed(lambda: [judge(each, NOW) for each in facts]), "/s")


def written(number: int) -> None:
    """Files."""
    sids = Sids(b"measured")
    ready = list(rows(min(number, 200_000)))
    writers: dict[str, Callable[[Iterator[Row]], Iterator[bytes]]] = {
        "plain list of names": lambda given: plain(given, HEADING, PlainList.DOMAINS),
        "table (CSV)": lambda given: table(given, HEADING),
        "Zeek": lambda given: zeek(given, HEADING),
        "Suricata": lambda given: suricata(given, HEADING, sids),
        "Snort 3": lambda given: snort(given, HEADING, sids),
    }
    for words, write in writers.items():
        seconds = timed(lambda write=write: sum(map(len, write(iter(ready)))))
        figure(f"rows written: {words}", len(ready) / seconds, "/s", aim="100,000")
        figure("  memory that writing takes, few rows", growth(write, number // 10), "MB")
        figure("  memory that writing takes, all rows", growth(write, number), "MB", aim="the same")
    objects = [b'{"type":"indicator","id":"indicator--%032d"}' % each * 8 for each in range(len(ready))]
    figure("objects in a bundle", len(objects) / timed(lambda: sum(map(len, bundle(objects, "bundle--1")))), "/s")


def growth(write: Callable[[Iterator[Row]], Iterator[bytes]], number: int) -> float:
    """Most memory that is held while so many generated rows are written and let go."""
    tracemalloc.start()
    for _ in write(rows(number)):
        pass
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 2**20


KINDS = (ObservableKind.IPV4, ObservableKind.DOMAIN, ObservableKind.URL, ObservableKind.SHA256)


def value(number: int, kind: ObservableKind | None = None) -> Observable:
    """One made-up value."""
    kind = kind or KINDS[number % len(KINDS)]
    drawn = random.Random(number)  # the same values in each run
    if kind is ObservableKind.IPV4:
        return Observable(kind, ".".join(str(drawn.randrange(1, 224)) for _ in range(4)))
    if kind is ObservableKind.SHA256:
        return Observable(kind, f"{drawn.getrandbits(256):064x}")
    name = f"{drawn.choice(('a', 'mail', 'www.x'))}.{drawn.getrandbits(40):x}.{drawn.choice(('com', 'net', 'co.uk'))}"
    return Observable(kind, name if kind is ObservableKind.DOMAIN else f"http://{name}/a/b.php?x={number}")


def rows(number: int) -> Iterator[Row]:
    """So many rows, one after another."""
    for each in range(number):
        kind = KINDS[each % len(KINDS)]
        name = f"h{each}.nest.example"
        yield Row(
            id=f"indicator--{each:08x}-0000-4000-8000-000000000000",
            number=each,
            kind=kind,
            value={
                ObservableKind.IPV4: f"{each >> 16 & 255}.{each >> 8 & 255}.{each & 255}.7",
                ObservableKind.DOMAIN: name,
                ObservableKind.URL: f"http://{name}/a/b.php?x={each}",
                ObservableKind.SHA256: f"{each:064x}",
            }[kind],
            last_seen=NOW - timedelta(seconds=each),
            changed=NOW,
            tlp=Tlp.GREEN,
            verdict=Verdict.BLOCK,
            first_seen=NOW - timedelta(days=20),
            valid_until=NOW + timedelta(days=30),
            confidence=80,
            threat="Nesting Tern",
            sources=3,
        )


if __name__ == "__main__":
    main()
