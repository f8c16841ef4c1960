"""A hospital's whole list as a workbook: 100,000 rows of 14 columns read into lines, beside readers of cells alone.

The sheet is generated: a title, a header, sections, sums, versions in names. Each reader works in a process of its own,
so that its memory is its own. Peers: openpyxl (read-only mode) and pandas (with openpyxl, and with python-calamine);
they give cells, while ours also finds header and columns, checks each value and tells what it skipped. A peer that is
not installed is left out.
"""

import multiprocessing
import os
import re
import resource
import statistics
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

from harness import figure, title

ROWS = 100_000
RUNS = 3
HEADER = (
    *("Asset Tag", "Equipment Type", "Manufacturer", "Model No.", "SW Rev", "Serial No.", "Qty", "Department"),
    *("Building", "Room", "Host name", "IP address", "In-service date", "End of support"),
)


def main() -> None:
    """Print the figures."""
    from workbooks import Sheet, xlsx

    title(f"Spreadsheets: {ROWS:,} rows of {len(HEADER)} columns, processor time, median of {RUNS} runs")
    data = xlsx(Sheet("Inventory", [["Equipment inventory"], [], HEADER, *map(row, range(ROWS - 10))]))
    text = "\n".join(";".join(map(str, cells)) for cells in (HEADER, *map(row, range(ROWS - 10)))).encode()
    figure("size of the workbook", len(data) / 1e6, "MB")
    told("workbook: read into lines", lines, data)
    told("workbook: cells alone, in the limited process", cells_alone, data)
    told("the same as CSV: read into lines", lines, text)
    for name, read in (("openpyxl, read-only", openpyxl), ("pandas, openpyxl", pandas), ("pandas, calamine", calamine)):
        told(f"peer {name}: cells alone", read, data)


def row(number: int) -> list[Any]:
    """One row; now and then the heading of a section, or a sum."""
    if number % 500 == 0:
        return [f"Ward {number // 500}"]
    if number % 500 == 499:
        return ["Total", "", "", "", "", "", 498]
    model = f"PX-{number % 700} v{number % 9}.{number % 13}" if number % 7 == 0 else f"PX-{number % 700}"
    version = "" if number % 7 == 0 else f"{number % 9}.{number % 13}.{number % 31}"
    place = (f"Ward {number // 500}", f"Building {number % 12}", str(number % 400))
    net = (f"dev-{number:06}", f"10.{number % 250}.{number // 250 % 250}.9")
    return [
        *(f"CE{number:06}", "Infusion pump", f"Maker {number % 90}", model, version, f"00{number:08}", 1, *place, *net),
        *("2021-05-01", "2029-12-31"),
    ]


def lines(data: bytes) -> int:
    """Ours, whole."""
    from wardwatch.assets import inventory

    return len(inventory.read(data).lines)


def cells_alone(data: bytes) -> int:
    """Ours, before anybody looks for a header."""
    from wardwatch.kit import workbooks

    return sum(len(grid.rows) for grid in workbooks.read(data).grids)


def openpyxl(data: bytes) -> int:
    """The peer that streams cells."""
    from openpyxl import load_workbook

    return sum(1 for _ in load_workbook(BytesIO(data), read_only=True, data_only=True).active.values)


def pandas(data: bytes, engine: str = "openpyxl") -> int:
    """The peer that makes a table."""
    from pandas import read_excel

    return len(read_excel(BytesIO(data), header=2, dtype=str, engine=engine))


def calamine(data: bytes) -> int:
    """The same on the library that ours stands on."""
    return pandas(data, "calamine")


def told(name: str, read: Callable[[bytes], int], data: bytes) -> None:
    """Seconds and memory of one reader."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        found = pool.apply(measured, (read, data))
    if found is None:
        print(f"  {name}: not installed, left out")
        return
    seconds, memory, helper, count = found
    figure(f"{name}", seconds, "s")
    figure(f"{name}: {count:,} rows, peak memory", memory, "MB")
    if helper > 1:
        figure(f"{name}: peak of its limited process", helper, "MB")


def measured(read: Callable[[bytes], int], data: bytes) -> tuple[float, float, float, int] | None:
    """Median seconds of processor time (the helper's too), peak memory of both in MB, rows."""
    taken, count = [], 0
    for _ in range(RUNS):
        begun = sum(os.times()[:4])
        try:
            count = read(data)
        except ImportError:
            return None
        taken.append(sum(os.times()[:4]) - begun)
    own = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())  # getrusage keeps what the parent held
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return statistics.median(taken), int(own[1]) / 1024 if own else 0.0, children, count


if __name__ == "__main__":
    main()
