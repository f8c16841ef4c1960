"""Invented pages about feeds and quarantine."""

from dataclasses import replace
from datetime import timedelta

from wardwatch.web.pages import (
    Cell,
    Column,
    Count,
    Empty,
    Feed,
    FeedsPage,
    Link,
    Progress,
    QuarantinedRecord,
    QuarantinePage,
    Row,
    Table,
    Tag,
    Tone,
)
from web.sample_pages.lists import TOOLS
from web.sample_pages.parts import NOW

_RUN = (Count(3, "new"), Count(1, "changed"), Count(1670, "unchanged"), Count(0, "quarantined"))

FEEDS = FeedsPage(
    summary=(Count(3, "fresh", tone=Tone.GOOD), Count(1, "late", tone=Tone.WARN), Count(1, "failed", tone=Tone.URGENT)),
    feeds=(
        Feed(
            "cisa_kev",
            "Known exploited vulnerabilities",
            "CISA",
            Tag("fresh", Tone.GOOD),
            _RUN,
            "/feeds/cisa_kev/runs/",
            NOW,
            NOW + timedelta(hours=1),
            pull_url="/feeds/cisa_kev/pull/",
            reparse_url="/feeds/cisa_kev/reparse/",
            good_at=NOW,
        ),
        Feed(
            "first_epss",
            "Likelihood of exploitation (EPSS)",
            "FIRST",
            Tag("running", Tone.INFO),
            (),
            "/feeds/first_epss/runs/",
            NOW - timedelta(days=1),
            progress=Progress("Reading", 120_000, 313_089, "120,000 of 313,089 rows"),
        ),
        Feed(
            "cisa_csaf",
            "Device advisories (CSAF)",
            "CISA",
            Tag("late", Tone.WARN),
            (
                Count(12, "new"),
                Count(0, "changed"),
                Count(217, "unchanged"),
                Count(2, "quarantined", "/feeds/quarantine/", Tone.WARN),
            ),
            "/feeds/cisa_csaf/runs/",
            NOW - timedelta(hours=9),
            failure="The server did not answer for 30 seconds. Trying again helps; the next try is at 03:00.",
            pull_url="/feeds/cisa_csaf/pull/",
        ),
        Feed(
            "cms_hospitals",
            "Directory of hospitals",
            "CMS",
            Tag("never pulled", Tone.NEUTRAL),
            (),
            "/feeds/cms_hospitals/runs/",
            pull_url="/feeds/cms_hospitals/pull/",
        ),
    ),
    runs=Table(
        "Last runs",
        (
            Column("Feed"),
            Column("Started"),
            Column("New", numeric=True),
            Column("Changed", numeric=True),
            Column("Outcome"),
        ),
        (
            Row(
                (
                    Cell("cisa_kev", "/feeds/cisa_kev/"),
                    Cell(at=NOW),
                    Cell("3"),
                    Cell("1"),
                    Cell(tag=Tag("done", Tone.GOOD)),
                )
            ),
        ),
        Empty("No run yet."),
    ),
    ways=(Link("Servers that we pull from", "/servers/"),),
)

QUARANTINE = QuarantinePage(
    total=2,
    records=(
        QuarantinedRecord(
            "cisa_csaf",
            "IDW-2026-031-02",
            "2026/idw-2026-031-02.json",
            "vulnerabilities[3].scores[0]",
            "The base score is 11.0; at most 10.0 is possible.",
            NOW,
            '{"cvss_v3": {"baseScore": 11.0}}',
            "/documents/1/",
            "/feeds/quarantine/1/dismiss/",
        ),
        QuarantinedRecord(
            "first_epss",
            "",
            "epss_scores-current.csv",
            "line 88,120",
            "Two columns where three are needed.",
            NOW,
            "CVE-2024-1234,0.4",
        ),
    ),
    list=Table("Records kept aside", (), (), Empty("Nothing is in quarantine."), tools=replace(TOOLS, picks=())),
    retries=(Link("Device advisories (CSAF)", "/feeds/cisa_csaf/retry/"),),
)
