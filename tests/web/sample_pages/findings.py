"""Invented pages about findings."""

from wardwatch.web.pages import (
    Cell,
    Column,
    Count,
    Disagreement,
    Empty,
    FindingPage,
    FindingsPage,
    Link,
    Pager,
    Row,
    Sort,
    Source,
    Table,
    Tag,
    Term,
    Tone,
    WhyStep,
)
from web.sample_pages.lists import TOOLS
from web.sample_pages.parts import ADVISORY, AMBER, CHAIN, FEDERAL, FIX, HISTORY, PROTECT

FINDING = FindingPage(
    title="CMS8000 patient monitor, version 1.9: affected",
    marking=AMBER,
    state=Tag("open", Tone.URGENT),
    confidence="Certain, 95 of 100. Your list and the source name the same product, and the version fits.",
    bands_url="/policy/#bands",
    chain=CHAIN,
    conclusion="protect by 27 November, fix at the next maintenance the maker has validated.",
    dates=(PROTECT, FIX),
    facts=(
        Term("Vulnerability", "CVE-2025-0683", "/vulnerabilities/CVE-2025-0683/"),
        Term("Exploited now", "not known"),
        Term("Severity (CVSS 4.0)", "8.2, by the maker"),
        Term("Table row", "exposure controlled, care impact high, exploitation none", "/policy/#row-14"),
    ),
    changes=(
        "The monitors are on a network of their own that nobody else can reach.",
        "The maker names a fixed 1.9 version.",
    ),
    correct_url="/assets/17/edit/",
    history=HISTORY,
    federal=FEDERAL,
    disagreements=(
        Disagreement(
            "Which versions are affected",
            (
                WhyStep("The maker says", "before 2.1.", ADVISORY),
                WhyStep(
                    "The vulnerability record says",
                    "all versions.",
                    Source("Invented Numbering Authority", "CVE record"),
                ),
            ),
            "the maker's word counts, because it is the later and the more exact one.",
        ),
    ),
    notice=Link("Go to notice WW-7KQ2-M9XD", "/notices/WW-7KQ2-M9XD/"),
)

FINDINGS = FindingsPage(
    title="What of yours is touched",
    counts=(
        Count(4, "open", "?state=open", Tone.URGENT),
        Count(2, "please check", "?state=unknown", Tone.WARN),
        Count(19, "fixed, verified", "?state=verified", Tone.GOOD),
    ),
    table=Table(
        "Findings, the most urgent first",
        (
            Column("Product", "?sort=product"),
            Column("Vulnerability"),
            Column("State", "?sort=state", Sort.ASCENDING),
            Column("Protect by", "?sort=due"),
            Column("Pieces", "?sort=pieces", numeric=True),
        ),
        (
            Row(
                (
                    Cell("CMS8000 patient monitor", "/findings/1/", "version 1.9, Ward 3 East"),
                    Cell("CVE-2025-0683"),
                    Cell(tag=Tag("open", Tone.URGENT)),
                    Cell("Fri 27 Nov"),
                    Cell("8"),
                )
            ),
            Row(
                (
                    Cell("NetScaler Gateway", "/findings/2/", "version unknown"),
                    Cell("CVE-2023-4966"),
                    Cell(tag=Tag("please check", Tone.WARN)),
                    Cell("no date"),
                    Cell("1"),
                )
            ),
            Row(
                (
                    Cell("Infusion pump A", "/findings/3/", "version 8.2"),
                    Cell("CVE-2022-26390"),
                    Cell(tag=Tag("fixed, claimed", Tone.INFO)),
                    Cell("done"),
                    Cell("41"),
                )
            ),
        ),
        Empty("No finding matches.", "Clear the search to see all.", Link("Show all", "/findings/")),
        Pager(1, 50, 1213, next_url="?page=2"),
        TOOLS,
    ),
)
