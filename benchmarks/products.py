"""Products in every form: how long an edition takes, by its size, and how much memory.

What is set once is remembered by the typesetter, so the first time is the one that counts: a release is made once.

Everything is invented. No package on the index makes these forms from one document, so there is nobody to run beside.
`--runs` says how often each is made; the median is printed.
"""

import argparse
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial

from harness import figure, fresh_home, machine, median, peak_memory, timed

NOW = datetime(2026, 11, 23, 13, 5, tzinfo=UTC)

UID = "6d0f9f0a-52ef-4d3f-8c0a-9a7a6c3f5d21"


def main() -> None:
    """Print the figures."""
    options = argparse.ArgumentParser(description="Products in every form.")
    options.add_argument("--runs", type=int, default=3)
    chosen = options.parse_args()
    print(f"\nProducts in every form, median of {chosen.runs}\n{machine()}")
    with fresh_home():
        for name, (made, aim) in EDITIONS.items():
            print(f"\n{name}")
            forms(made, chosen.runs, aim)
        figure("peak memory", peak_memory(), "MB")


def forms(made: Callable[[], object], runs: int, aim: str) -> None:
    """Each form of an edition, and all of them together."""
    from wardwatch.products.edition import Edition
    from wardwatch.products.renderers.forms import forms_of, render

    edition = made()
    assert isinstance(edition, Edition)
    total = 0.0
    for form in forms_of(edition.document):
        first = timed(partial(render, form, edition))
        total += first
        figure(f"{form}, made for the first time", first * 1000, "ms")
        figure(f"{form}, made again", median(partial(render, form, edition), runs=runs) * 1000, "ms")
    figure("all, made for the first time", total * 1000, "ms", aim=aim)


def alert() -> object:
    """Ten vulnerabilities, twenty indicators, five techniques."""
    return edition(vulnerabilities(10), indicators(20), techniques(5))


def large() -> object:
    """500 indicators and 200 entities."""
    return edition(indicators(500), techniques(100), table(100))


def bulletin() -> object:
    """150 vulnerabilities and 12 figures."""
    return edition(vulnerabilities(150), *(drawing(number) for number in range(12)))


def briefing() -> object:
    """40 slides."""
    from wardwatch.products.document import blocks as b
    from wardwatch.products.types import Readers

    readers = list(Readers)
    points = tuple(b.Claim(text=f"Point {number} of the slide, in a sentence of some length.") for number in range(5))
    slides = (
        b.Slide(
            id=f"slide-{number}",
            title=f"What happened in week {number}",
            readers=readers[number % 2],
            blocks=(b.Points(id=f"points-{number}", claims=points),),
        )
        for number in range(40)
    )
    return edition(*slides)


EDITIONS: dict[str, tuple[Callable[[], object], str]] = {
    "an alert: 10 vulnerabilities, 20 indicators, 5 techniques": (alert, "3,000 ms"),
    "500 indicators and 200 entities": (large, "that it is made"),
    "a bulletin of 150 vulnerabilities and 12 figures": (bulletin, "10,000 ms"),
    "a briefing of 40 slides": (briefing, "5,000 ms"),
}


def edition(*blocks: object) -> object:
    """An edition with these blocks."""
    from wardwatch.products.document import Document, Section, Source
    from wardwatch.products.edition import Center, Change, Edition
    from wardwatch.products.types import KindName, Marking

    source = Source(key="s1", title="Invented", publisher="Nobody", url="https://nobody.example/")
    section = Section(id="all", heading="All", blocks=blocks)  # type: ignore[arg-type]
    document = Document(
        kind=KindName.SECTOR_ALERT, title="Measured", summary="A summary.", sections=(section,), sources=(source,)
    )
    return Edition(
        number="202611231305",
        uid=UID,
        document=document,
        tlp=Marking.CLEAR,
        revision=1,
        center=Center(name="Center", url="https://center.example", identity=f"identity--{UID}"),
        url="https://center.example/library/202611231305/",
        released_at=NOW,
        changes=(Change(revision=1, at=NOW, words="First release."),),
    )


def vulnerabilities(number: int) -> object:
    """Vulnerabilities with all their numbers."""
    from wardwatch.products.document import blocks as b

    return b.Vulnerabilities(
        id="vulnerabilities",
        rows=tuple(
            b.VulnerabilityRow(
                name=f"CVE-2026-{10_000 + each}",
                title="Commands can be injected",
                cvss="CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
                base_score=9.8,
                severity="CRITICAL",
                exploited=each % 3 == 0,
                date_added=date(2026, 11, 1),
                epss=0.3,
                description="Anybody on the network can send commands.",
                fix="Install 2.1.",
                sources=("s1",),
            )
            for each in range(number)
        ),
    )


def indicators(number: int) -> object:
    """Digests, which are the widest."""
    from wardwatch.products.document import blocks as b

    values = (f"{each:064x}" for each in range(number))
    rows = tuple(b.IndicatorRow(kind="sha256", value=value, first_seen=NOW, sources=("s1",)) for value in values)
    return b.Indicators(id="indicators", rows=rows)


def techniques(number: int) -> object:
    """Techniques of ATT&CK."""
    from wardwatch.products.document import blocks as b

    rows = (
        b.TechniqueRow(technique=f"T{1000 + each}", name=f"Technique {each}", tactics=("impact",), use="It was seen.")
        for each in range(number)
    )
    return b.Techniques(id="techniques", rows=tuple(rows))


def table(number: int) -> object:
    """A table of two columns."""
    from wardwatch.products.document import blocks as b

    rows = tuple(b.TableRow(cells=(f"Entity {each}", str(each))) for each in range(number))
    return b.Table(id="table", caption="Entities", columns=("Entity", "Number"), numbers=(1,), rows=rows)


def drawing(number: int) -> object:
    """A picture of bars with its numbers."""
    from wardwatch.products.document import blocks as b

    values = [{"week": f"W{week:02}", "members": week * number % 40} for week in range(1, 13)]
    spec = {
        "data": {"values": values},
        "mark": "bar",
        "encoding": {
            "x": {"field": "week", "type": "nominal"},
            "y": {"field": "members", "type": "quantitative"},
        },
    }
    rows = tuple(b.TableRow(cells=(str(each["week"]), str(each["members"]))) for each in values)
    return b.Figure(
        id=f"figure-{number}",
        title=f"Members touched, {number}",
        alternative="Members touched by week.",
        spec=spec,
        columns=("Week", "Members"),
        rows=rows,
    )


if __name__ == "__main__":
    main()
