"""How long every page takes with a year of a big sector behind it, for each kind of reader, over real HTTP.

One web worker, as `wardwatch up` starts it, on loopback. The pages are those of the program's own table of addresses;
what could not be measured is named at the end. Statements are counted in this process, through the same middleware, as
the same login. `--weigh` adds what the whole program weighs; a kept home (`--home`) saves making the data each time.
"""

import argparse
import logging
import os
import re
import statistics
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import httpx
from harness import figure, machine, p95, routes, title, visit
from harness.sector import Reader, sector, sizes

AIM, AIM_OF_SEARCH = 0.2, 0.3


@dataclass(frozen=True, slots=True)
class Measured:
    """One reader's page: its status; seconds of the median and the 95th percentile; processor seconds of all processes
    for one page; statements, the seconds of the slowest; bytes."""

    reader: str
    path: str
    status: int
    middle: float
    high: float
    work: float
    statements: int
    slowest: float
    size: int


def main() -> None:
    """Print the figures."""
    asked = _arguments()
    if asked.weigh:
        demonstration()
    logging.getLogger("django.request").setLevel(logging.CRITICAL)  # refusals are wanted here
    title("Pages of a sector of full size, one web worker")
    with sector(asked.home, anew=asked.anew) as (home, readers):
        from wardwatch.kit.database import login

        with login("worker"):
            sizes()
        with visit.up(home) as site:
            visit.quiet(_nothing_waits)
            _weigh(site, "with this data")
            found = _measure(site, readers, asked)
            _weigh(site, "after these visits")
            _sum_up(found, readers[0].values, asked)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, help="keep the home in this folder, and use it again")
    parser.add_argument("--anew", action="store_true", help="make the kept home anew")
    parser.add_argument("--only", default="", help="pages whose reader and path match this pattern")
    parser.add_argument("--runs", type=int, default=30, help="requests for each page that is shown")
    parser.add_argument("--at-once", type=int, default=1, help="readers who ask at the same time")
    parser.add_argument("--api", action="store_true", help="what programs ask for, too")
    parser.add_argument("--weigh", action="store_true", help="start an empty home first, and weigh it")
    return parser.parse_args()


def demonstration() -> None:
    """From an empty home to the first page, and what an idle demonstration needs."""
    with tempfile.TemporaryDirectory(prefix="ww-bench-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        start = time.perf_counter()
        with visit.up(Path(folder) / "home") as site:
            figure("`wardwatch up` on an empty home, to the first page", time.perf_counter() - start, "s")
            time.sleep(20)
            _weigh(site, "idle, with the demonstration", aim="under 700")
            before, span = site.processor_seconds(), 60
            time.sleep(span)
            figure("processor time while idle", (site.processor_seconds() - before) / span * 100, "% of a core")


def _weigh(site: visit.Site, when: str, *, aim: str = "") -> None:
    """Memory of all processes together."""
    figure(f"memory of the whole, {when} (PSS)", site.memory(), "MB", aim=aim)


def _nothing_waits() -> bool:
    """Whether the background has done what was asked of it."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing') AND scheduled_at IS NULL"
        )
        return bool(cursor.fetchone()[0] == 0)


def _measure(site: visit.Site, readers: list[Reader], asked: argparse.Namespace) -> list[Measured]:
    """Every page of every reader. Those that are not shown (refused, sent elsewhere) are asked for less often."""
    from people import PASSWORD

    print(f"\n  {machine()}, load {os.getloadavg()[0]:.1f}; milliseconds; {asked.runs} requests each")
    heads = ("status", 6), ("p50", 6), ("p95", 6), ("CPU", 5), ("SQL", 4), ("slowest", 8), ("KB", 5)
    print(f"  {'reader, page':74} " + " ".join(f"{head:>{width}}" for head, width in heads))
    found = []
    for reader in readers:
        client = site.signed_in(reader.email, PASSWORD) if reader.email else site.visitor()
        wanted = [*routes.pages(reader.values), *routes.searches(reader.values)]
        if asked.api:
            wanted += routes.pages(reader.values, api=True)
        for page in wanted:
            if re.search(asked.only, f"{reader.name}: {page.path}"):
                found.append(_ask(site, client, reader.name, page.path, asked))
    return found


def _ask(site: visit.Site, client: httpx.Client, reader: str, path: str, asked: argparse.Namespace) -> Measured:
    first = client.get(path)
    runs = asked.runs if first.status_code == 200 else max(4, asked.runs // 5)
    before = site.processor_seconds()
    seconds = visit.answer_times(client, path, runs=runs, at_once=asked.at_once)
    work = (site.processor_seconds() - before) / runs
    count, slowest = _statements(client.cookies.get("sessionid"), path)
    measured = Measured(
        reader, path, first.status_code, statistics.median(seconds), p95(seconds), work, count, slowest,
        len(first.content),
    )  # fmt: skip
    if first.status_code == 200 or first.status_code >= 500 or measured.high > AIM:
        print(_line(measured), flush=True)
    return measured


def _line(found: Measured) -> str:
    times = " ".join(
        f"{seconds * 1000:{width}.0f}"
        for seconds, width in ((found.middle, 6), (found.high, 6), (found.work, 5))
    )  # fmt: skip
    name = f"{found.reader}: {found.path}"
    mark = " !" if found.high > _aim(found) else ""
    return (
        f"  {name[:74]:74} {found.status:6} {times} {found.statements:4} {found.slowest * 1000:8.1f}"
        f" {found.size / 1000:5.0f}{mark}"
    )


def _aim(found: Measured) -> float:
    return AIM_OF_SEARCH if found.path.startswith("/search/?") else AIM


def _sum_up(found: list[Measured], values: dict[str, str], asked: argparse.Namespace) -> None:
    """How many pages are as fast as hoped for, which are not, and which were not asked for at all."""
    for name, some in (
        ("pages", [each for each in found if not each.path.startswith("/search/?")]),
        ("searches", [each for each in found if each.path.startswith("/search/?")]),
    ):
        slow = [each for each in some if each.high > _aim(each)]
        worst = max((each.high for each in some), default=0.0)
        aim = f"p95 under {(AIM if name == 'pages' else AIM_OF_SEARCH) * 1000:.0f} ms"
        print(f"\n  {len(some)} {name}: {len(slow)} over ({aim}); the slowest p95 {worst * 1000:.0f} ms")
        for each in sorted(slow, key=lambda one: -one.high):
            print(_line(each))
    for reader, counted in _by_reader(found).items():
        print(f"  {reader}: " + ", ".join(f"{number} answered {status}" for status, number in sorted(counted.items())))
    print("\n  Not measured:")
    for route in routes.routes():
        if missing := routes.unknown(route, values):
            print(f"    {route}: nothing here makes a value for {', '.join(missing)}")
        elif route.startswith(routes.API) and not asked.api:
            print(f"    {route}: asked for by programs (--api)")


def _by_reader(found: list[Measured]) -> dict[str, Counter[int]]:
    counted: dict[str, Counter[int]] = {}
    for each in found:
        counted.setdefault(each.reader, Counter())[each.status] += 1
    return counted


def _statements(session: str | None, path: str) -> tuple[int, float]:
    """How many statements a page asks, and seconds of the slowest, once plans and caches are warm."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(HTTP_HOST="localhost", raise_request_exception=False)
    if session:
        client.cookies["sessionid"] = session
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        client.get(path)
    return len(captured), max((float(query["time"]) for query in captured.captured_queries), default=0.0)


if __name__ == "__main__":
    main()
