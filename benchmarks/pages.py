"""How long pages take with a year of a big sector behind them, for each kind of reader, over real HTTP.

One web worker, as `wardwatch up` starts it, on loopback; each page asked for by one reader after the other, then by
four at once. Statements are counted in this process, through the same middleware, as the same login. Also: what the
whole program weighs, with the demonstration and with this data, and what it does while nobody asks.
"""

import os
import statistics
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

from findings import LINES, MEMBERS, generate
from harness import SHARED_DATA, figure, fresh_home, machine, p95, timed, title, visit, year

RUNS = 60
AIM = "p95 under 200 ms"
PULLED = (
    ("cisa_kev", "cisa-kev/known_exploited_vulnerabilities-2026-08-21.json"),
    ("first_epss", "epss/epss_scores-2026-01-30.csv.gz"),
    ("cms_hospitals", "cms/Hospital_General_Information_2026-02.csv.gz"),
)


def main() -> None:
    """Print the figures."""
    title(f"Pages: {MEMBERS:,} members x {LINES} lines, a year of notices, one web worker")
    demonstration()
    with fresh_home() as home:
        from people import settle
        from wardwatch.kit import clock
        from wardwatch.kit.database import login

        now = clock.now()
        people = settle(now)
        with login("worker"):
            fill(people, now)
            readers = gather(people, now)
            sizes()
        with visit.up(home) as site:
            visit.quiet(nothing_waits)
            weigh(site, "with this data", aim="")
            measure(site, readers)
            weigh(site, "after these visits", aim="")


def demonstration() -> None:
    """From an empty home to the first page, and what an idle demonstration needs."""
    with tempfile.TemporaryDirectory(prefix="ww-bench-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        start = time.perf_counter()
        with visit.up(Path(folder) / "home") as site:
            figure("`wardwatch up` on an empty home, to the first page", time.perf_counter() - start, "s")
            time.sleep(20)
            weigh(site, "idle, with the demonstration", aim="under 700")
            before, span = site.processor_seconds(), 60
            time.sleep(span)
            figure("processor time while idle", (site.processor_seconds() - before) / span * 100, "% of a core")


def weigh(site: visit.Site, when: str, *, aim: str) -> None:
    """Memory of all processes together."""
    figure(f"memory of the whole, {when} (PSS)", site.memory(), "MB", aim=aim)


def fill(people: Any, now: Any) -> None:
    """The sector, its findings, what the public feeds say, and a year of work."""
    from wardwatch.audit.types import OPERATOR
    from wardwatch.exposures.operations import rebuild
    from wardwatch.feeds import operations as feeds

    generate()
    if SHARED_DATA.is_dir():
        for feed, name in PULLED:
            feeds.pull(feed=feed, origin=str(SHARED_DATA / name), actor=OPERATOR, at=now)
    year.enroll(now=now)
    figure("rebuild of all findings", timed(lambda: rebuild(at=now - timedelta(days=2))), "s")
    figure(
        "a year of decisions and notices, made", timed(lambda: year.live(people.principal(people.ada), now=now)), "s"
    )


def sizes() -> None:
    """How much there is."""
    from wardwatch.audit.models import Event
    from wardwatch.delivery.models import Message
    from wardwatch.engagements.models import Decision, Notice, NoticeTransition
    from wardwatch.exposures.models import Finding
    from wardwatch.markings.models import Label
    from wardwatch.members.models import Organization

    for model in (Organization, Label, Finding, Decision, Notice, NoticeTransition, Message, Event):
        figure(f"  {model._meta.verbose_name_plural}", model.objects.count(), "rows")
    told = Notice.objects.filter(sent_at__isnull=False)
    figure("  of the notices, told", told.count(), "rows")
    figure("  of these, waiting for an answer", told.filter(state__in=("sent", "seen")).count(), "rows")


def gather(people: Any, now: Any) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """(reader, address to sign in with, pages as (name, path)) of each reader."""
    from people import PASSWORD
    from wardwatch.engagements.models import Decision, Notice
    from wardwatch.exposures.models import Finding
    from wardwatch.members.models import Organization

    busy = Decision.objects.filter(state="proposed").order_by("-members", "id").first()
    told = Notice.objects.filter(state="seen").order_by("id")
    notice = told[told.count() // 2]
    finding = Finding.objects.filter(covered_by__notice=notice).order_by("id").first()
    nora = year.invite(notice.organization_id, "Nora", password=PASSWORD, now=now)
    member = Organization.objects.get(pk=notice.organization_id).uid
    assert busy is not None
    assert finding is not None
    of_center = [
        ("desk", "/desk/"),
        (f"decision, {busy.members} recipients", f"/decisions/{busy.uid}/"),
        ("decisions", "/decisions/"),
        ("notices", "/notices/"),
        ("findings, all", "/findings/"),
        ("findings, reopened", "/findings/?state=reopened"),
        ("findings, of one CVE", f"/findings/?cve={finding.vulnerability.name}"),
        ("feeds", "/feeds/"),
        ("directory", "/members/"),
        ("one member", f"/members/{member}/"),
        ("audit", "/audit/"),
    ]
    of_member = [
        ("home", "/"),
        ("notice", f"/notices/{notice.ticket}/"),
        ("notices", "/notices/"),
        ("findings", "/findings/"),
        ("finding, why", f"/findings/{finding.uid}/"),
        ("inventory", "/inventory/"),
        ("who sees what", "/visibility/"),
    ]
    of_partner = [("home", "/"), ("who sees what", "/visibility/")]
    of_anybody = [("start", "/"), ("sign-in", "/account/login/"), ("check a ticket", "/check/")]
    return [
        ("center", people.ada.email, of_center),
        ("member", nora.email, of_member),
        ("walled partner", people.rex.email, of_partner),
        ("anybody", "", of_anybody),
    ]


def nothing_waits() -> bool:
    """Whether the background has done what was asked of it."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing') AND scheduled_at IS NULL"
        )
        return bool(cursor.fetchone()[0] == 0)


def measure(site: visit.Site, readers: list[tuple[str, str, list[tuple[str, str]]]]) -> None:
    """A table: reader and page; median and p95 of one reader, then of four at once; what all
    processes together work for one page; statements and the slowest of them; size."""
    from people import PASSWORD

    print(f"\n  {machine()}, load {os.getloadavg()[0]:.1f}; milliseconds; {RUNS} requests each; aim: {AIM}")
    heads = ("p50", 6), ("p95", 6), ("4: p50", 7), ("4: p95", 7), ("CPU", 5), ("SQL", 4), ("slowest", 8), ("KB", 5)
    print(f"  {'reader, page':44} " + " ".join(f"{head:>{width}}" for head, width in heads))
    for reader, email, pages in readers:
        client = site.signed_in(email, PASSWORD) if email else site.visitor()
        for name, path in pages:
            size = len(client.get(path).content) / 1000
            before = site.processor_seconds()
            alone = visit.answer_times(client, path, runs=RUNS)
            work = (site.processor_seconds() - before) / RUNS
            crowd = visit.answer_times(client, path, runs=RUNS, at_once=4)
            count, slowest = statements(client.cookies.get("sessionid"), path)
            times = (statistics.median(alone), p95(alone), statistics.median(crowd), p95(crowd), work)
            shown = " ".join(
                f"{seconds * 1000:{width}.0f}" for seconds, width in zip(times, (6, 6, 7, 7, 5), strict=True)
            )
            mark = " !" if p95(alone) > 0.2 else ""
            print(f"  {f'{reader}: {name}':44} {shown} {count:4} {slowest * 1000:8.1f} {size:5.0f}{mark}", flush=True)


def statements(session: str | None, path: str) -> tuple[int, float]:
    """How many statements a page asks, and seconds of the slowest, once plans and caches are warm."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(HTTP_HOST="localhost")
    if session:
        client.cookies["sessionid"] = session
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        client.get(path)
    return len(captured), max((float(query["time"]) for query in captured.captured_queries), default=0.0)


if __name__ == "__main__":
    main()
