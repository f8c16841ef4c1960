"""Indicators judged and on their way out: lists asked, verdicts given, files written, on one core.

The values are generated: a quarter addresses, a quarter names, a quarter URLs, a quarter digests. Lists are those that
come with us. `--rows` says how many; memory is what writing one file of all of them adds, which is to stay the same.
"""

import argparse
import random
import tracemalloc
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

from harness import figure, machine, peak_memory, timed

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
    chosen = options.parse_args()
    print(f"\nJudgement and exports: {chosen.rows:,} values\n{machine()}")
    judged(chosen.rows)
    written(chosen.rows)


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
