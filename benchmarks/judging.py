"""Judging: values that arrived are judged, a round through all of them, and the judged ones read as a stream.

"Judged" is everything: evidence read by label, false-positive lists and what is never blocked asked, weighed, written.
The packaged lists are loaded before, once. Processor seconds are those of this process and of its server process.
"""

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from harness import figure, fresh_home, peak_memory, title
from intelligence import server_seconds, write


def main() -> None:
    """Print the figures."""
    options = argparse.ArgumentParser(description="Judging of indicators.")
    options.add_argument("--values", type=int, default=200_000)
    count = options.parse_args().values
    title(f"Judging {count:,} indicators of one value each")
    with tempfile.TemporaryDirectory(prefix="ww-bench-files-") as folder, fresh_home():
        from people import settle
        from wardwatch.kit.database import login

        settle()
        with login("worker"):
            measure(Path(folder), count)
    figure("peak memory of this process", peak_memory(), "MB")


def measure(folder: Path, count: int) -> None:
    """Take in, judge, judge again, read."""
    from wardwatch.audit.types import OPERATOR
    from wardwatch.feeds import operations as feeds
    from wardwatch.intel import operations, queries
    from wardwatch.intel.judging.types import Verdict
    from wardwatch.intel.models import JudgingMark
    from wardwatch.intel.operations.standing import read_standing
    from wardwatch.kit import clock
    from wardwatch.markings.types import Viewer

    at = clock.now()
    path = folder / "indicators.json"
    write(path, count, seed=1)
    feeds.pull(feed="stix_file", origin=str(path), actor=OPERATOR, at=at)
    each("the lists are loaded", 1, lambda: read_standing().index.lists, unit="s")
    each("judged for the first time", count, lambda: operations.judge(at=at))
    JudgingMark.objects.update(round=b"")
    each("a round through all, nothing changed", count, lambda: operations.judge(at=at))
    each("nothing to do", 1, lambda: operations.judge(at=at), unit="s")
    reader = Viewer(enrolled=True)
    each("read as a stream", count, lambda: sum(1 for _ in queries.judged(viewer=reader, at=at, least=Verdict.NEVER)))


def each(words: str, count: int, work: Callable[[], object], *, unit: str = "values/s") -> None:
    """One figure, and what it took of both processors."""
    server, begun, own = server_seconds(), time.perf_counter(), time.process_time()
    work()
    seconds = time.perf_counter() - begun
    figure(words, seconds if unit == "s" else count / seconds, unit)
    figure("  processor time of this process", 1e6 * (time.process_time() - own) / count, "us each")
    figure("  processor time of the server", 1e6 * (server_seconds() - server) / count, "us each")


if __name__ == "__main__":
    main()
