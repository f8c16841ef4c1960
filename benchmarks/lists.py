"""A whole list as a file, over real HTTP: every finding of a sector, as CSV and as JSON, for the center's analyst.

One web worker, as `wardwatch up` starts it. A file is read part by part while it goes out, so its memory is what this
measures: the most that a process of the web held before, and after.
"""

import re
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
from findings import NOW, generate
from harness import figure, fresh_home, title, visit

ANALYST = "ada@test.invalid"
FORMS = ("csv", "json")


def main() -> None:
    """Print the figures."""
    title("Every finding of a sector, as a file")
    with fresh_home() as home:
        from people import PASSWORD, settle
        from wardwatch.exposures.models import Finding
        from wardwatch.exposures.operations import rebuild
        from wardwatch.kit.database import login

        with login("worker"):
            settle()
            generate(products_each=1)
            rebuild(at=NOW)
            rows = Finding.objects.count()
        figure("findings", rows, "rows")
        with visit.up(home) as site:
            reader = site.signed_in(ANALYST, PASSWORD)
            reader.get("/findings/")
            for form in FORMS:
                _take(site, reader, form, rows)


def _take(site: visit.Site, reader: httpx.Client, form: str, rows: int) -> None:
    before = max(_peaks(site))
    begun, first, size = time.perf_counter(), 0.0, 0
    with reader.stream("GET", f"/findings/?format={form}", timeout=600) as answer:
        answer.raise_for_status()
        with tempfile.TemporaryFile() as file:
            for part in answer.iter_bytes():
                first = first or time.perf_counter() - begun
                size += file.write(part)
            taken = time.perf_counter() - begun
            file.seek(0)
            lines = sum(1 for _line in file)
    assert lines >= rows, f"{lines} lines for {rows} rows"
    figure(f"{form}: first bytes", first, "s")
    figure(f"{form}: all of it", taken, "s")
    figure(f"{form}: for 100,000 rows", taken * 100_000 / rows, "s")
    figure(f"{form}: size", size / 1e6, "MB")
    figure(f"{form}: most memory of a web process before", before, "MB")
    figure(f"{form}: and after", max(_peaks(site)), "MB")


def _peaks(site: visit.Site) -> Iterator[float]:
    """The most memory (VmHWM of /proc/PID/status) that each process of the web held so far, in MB."""
    for pid in site.processes():
        folder = Path(f"/proc/{pid}")
        if b"granian" in folder.joinpath("cmdline").read_bytes():
            found = re.search(r"^VmHWM:\s+(\d+) kB", folder.joinpath("status").read_text(), re.MULTILINE)
            yield int(found[1]) / 1024 if found else 0.0


if __name__ == "__main__":
    main()
