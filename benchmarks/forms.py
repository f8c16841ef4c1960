"""Every form of products: a small alert, a briefing of 40 slides, a bulletin full of figures, long lists.

Measured is what it takes to make a form of an edition, its pictures drawn and all. What sets the papers keeps what it
has set, and who draws the pictures what it has drawn, so each run is a process of its own, which has made forms of
something else before. The table of forms says which there are: a new one is measured without a line here.
"""

import io
import json
import statistics
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

import msgspec
from harness import figure, peak_memory, timed, title

from products import large
from products.documents import document, edition
from wardwatch.kit import drawing
from wardwatch.products import figures
from wardwatch.products.document import Document, Section, reading
from wardwatch.products.document import blocks as b
from wardwatch.products.document.walking import parts
from wardwatch.products.renderers.forms import FORMS, forms_of
from wardwatch.products.types import FormName, KindName, Readers

AIMS = {("40 slides", FormName.SLIDES): "< 5", ("bulletin", FormName.PDF): "< 10"}
"""Seconds."""
RUNS = 5
SLIDES, FIGURES, VULNERABILITIES, INDICATORS, ENTITIES = 40, 12, 150, 500, 200


def main() -> None:
    """Print the figures."""
    if len(sys.argv) > 1:
        print(json.dumps(run(sys.argv[1])))
        return
    settle()
    title("Every form of products, on one core")
    for name, make in PRODUCTS.items():
        made = make()
        print(f"\n  {name}: {len(reading.write(made)) / 1000:,.0f} kB as JSON; {sizes(made)}")
        found = [json.loads(subprocess.check_output([sys.executable, __file__, name])) for _ in range(RUNS)]
        for form in forms_of(made):
            aim = AIMS.get((name, form), "")
            seconds = statistics.median(each["forms"][form][0] for each in found)
            figure(f"{form.label}: median of {RUNS}", seconds, "s", aim=f"{aim} s" if aim else "")
            print(f"    {found[0]['forms'][form][1]}")
        figure("peak memory, all forms", max(each["peak"] for each in found), "MB")
        figure("and before the first of them", max(each["before"] for each in found), "MB")


def run(name: str) -> dict[str, Any]:
    """Seconds and size of each form of one product, in this process, which is warm but has not seen it."""
    settle()
    warm_up()
    made = edition(PRODUCTS[name]())
    before = peak_memory()
    told = {}
    for form in forms_of(made.document):
        files: list[bytes] = []
        drawing.svg.cache_clear()
        render = FORMS[form].render
        seconds = timed(lambda render=render, files=files: files.append(render(made).data))  # type: ignore[misc]
        told[form.value] = (seconds, size(files[0]))
    return {"forms": told, "before": before, "peak": peak_memory()}


def settle() -> None:
    """Words need Django's settings, and nothing else of it."""
    import django
    from django.conf import settings

    settings.configure(USE_I18N=False)
    django.setup()


def warm_up() -> None:
    """Every form of something small, once: faces are read, and what draws is started."""
    small = large.document(trend("warm", 1), b.Slide(id="s", title="Warm", readers=Readers.TECHNICAL))
    for form in forms_of(small):
        FORMS[form].render(edition(small))


def size(data: bytes) -> str:
    """Of a file, and how many pages a paper has."""
    import pypdf

    pages = f", {len(pypdf.PdfReader(io.BytesIO(data)).pages)} pages" if data.startswith(b"%PDF") else ""
    return f"{len(data) / 1000:,.0f} kB{pages}"


def sizes(of: Document) -> str:
    """How many there are of the parts that it has most of."""
    counted = Counter(type(part).__name__ for _, part in parts(of))
    return ", ".join(f"{number} {name}" for name, number in counted.most_common(6))


def briefing() -> Document:
    """Slides of points, every fifth with a figure instead, every seventh with a table."""
    made = []
    for number in range(SLIDES):
        words = f"of slide {number}: what a hospital does first, in one line."
        claims = tuple(b.Claim(text=f"Point {each} {words}", sources=("maker",)) for each in range(6))
        held: list[b.AnyBlock] = [b.Points(id=f"p{number}", claims=claims)]
        if number % 5 == 0:
            held = [trend(f"f{number}", number)]
        if number % 7 == 3:
            rows = tuple((f"Group {each}", f"{each * number}") for each in range(8))
            held.append(table(f"t{number}", "Groups", ("Group", "Victims"), rows))
        readers = Readers.TECHNICAL if number % 2 else Readers.NON_TECHNICAL
        made.append(b.Slide(id=f"s{number}", title=f"About thing {number}", readers=readers, blocks=tuple(held)))
    return sections(document(KindName.THREAT_BRIEFING), ("Briefing", made))


def bulletin() -> Document:
    """Vulnerabilities with what is affected, and figures."""
    held = [trend(f"f{number}", number) for number in range(FIGURES)]
    of = document(KindName.VULNERABILITY_BULLETIN)
    return sections(of, ("In figures", held), ("One by one", large.vulnerabilities(VULNERABILITIES)))


def lists() -> Document:
    """Indicators, all of them hashes, and entities in a table."""
    rows = tuple(
        b.IndicatorRow(kind="file-sha256", value=f"{number * 7919:064x}", note="Seen at one member.")
        for number in range(INDICATORS)
    )
    entities = [(f"Entity {n} of the sector", "Business associate", f"{n * 1000}") for n in range(ENTITIES)]
    listed = table("t", "Entities", ("Entity", "Kind", "People"), entities)
    return sections(document(), ("Indicators", [b.Indicators(id="i", rows=rows)]), ("Entities", [listed]))


def table(id_: str, caption: str, columns: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> b.Table:
    """A table whose last column holds numbers."""
    made = tuple(b.TableRow(cells=row) for row in rows)
    return b.Table(id=id_, caption=caption, columns=columns, numbers=(len(columns) - 1,), rows=made)


def trend(id_: str, number: int) -> b.Figure:
    """A year of two series, week by week."""
    points = [
        figures.Point(date(2026, 1, 5) + timedelta(weeks=week), series, (week * (number + factor)) % 37)
        for week in range(52)
        for series, factor in (("found", 3), ("closed", 5))
    ]
    return figures.trend(id_, f"Findings of part {number}", points, unit="findings a week")


def sections(of: Document, *held: tuple[str, Sequence[b.AnyBlock]]) -> Document:
    """The document with these sections instead of its own."""
    made = (Section(id=f"x{n}", heading=heading, blocks=tuple(inside)) for n, (heading, inside) in enumerate(held))
    return msgspec.structs.replace(of, sections=tuple(made))


PRODUCTS: dict[str, Callable[[], Document]] = {
    "sample alert": document,
    "40 slides": briefing,
    "bulletin": bulletin,
    "500 indicators and 200 entities": lists,
}


if __name__ == "__main__":
    main()
