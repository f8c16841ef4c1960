"""What every benchmark needs: a fresh home with a durable embedded database, and figures printed the same way.

Figures are printed, never asserted: machines differ. Each says machine, input size, median of runs and peak memory.
"""

import os
import platform
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SHARED_DATA = ROOT.parent / "shared" / "data"

sys.path.insert(0, str(ROOT / "src"))
sys.path.insert(0, str(ROOT / "tests"))


def machine() -> str:
    """The machine in one line: processor count, memory, Python, system."""
    pages, size = os.sysconf("SC_PHYS_PAGES"), os.sysconf("SC_PAGE_SIZE")
    memory = pages * size / 2**30
    system = platform.platform(terse=True)
    return f"{os.cpu_count()} cores, {memory:.0f} GiB, Python {platform.python_version()}, {system}"


def title(words: str) -> None:
    """Head of one benchmark's figures."""
    print(f"\n{words}\n{machine()}")


def figure(name: str, value: float, unit: str, *, aim: str = "") -> None:
    """One figure; `aim` says what it was hoped to be."""
    shown = f"{value:,.0f}" if value >= 1000 else f"{value:.3g}" if value < 10 else f"{value:.1f}"
    print(f"  {name:58} {shown:>12} {unit:10} {f'(aim: {aim})' if aim else ''}".rstrip())


def peak_memory() -> float:
    """Most memory that this process held so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def timed(call: Callable[[], Any]) -> float:
    """Seconds that one call takes."""
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def median(call: Callable[[], Any], *, runs: int = 5) -> float:
    """Median seconds of `runs` calls after one that is not counted."""
    call()
    return statistics.median(timed(call) for _ in range(runs))


def p95(seconds: list[float]) -> float:
    """The 95th percentile."""
    return statistics.quantiles(seconds, n=20)[18]


@contextmanager
def fresh_home() -> Iterator[Path]:
    """A home with an empty, migrated, durable database; Django is set up on it. One per process."""
    with tempfile.TemporaryDirectory(prefix="ww-bench-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)  # the server's own account walks through it
        with open_home(Path(folder) / "home") as home:
            yield home


@contextmanager
def open_home(folder: Path) -> Iterator[Path]:
    """The home in `folder`, made and migrated where it is not; Django is set up on it. One per process."""
    os.environ["WARDWATCH_HOME"] = str(folder.absolute())
    os.environ["WARDWATCH_SECOND_FACTOR"] = "optional"  # readers come by session, as after any way of signing in
    os.environ["DJANGO_SETTINGS_MODULE"] = "wardwatch.config.settings"
    import django

    from wardwatch.config import environment
    from wardwatch.config.home import Home

    # Before the settings, which take the secret of the pages from them: without it no session of theirs is readable.
    _ = Home(environment.read()).keyring.web_secret
    django.setup()
    from django.conf import settings
    from django.db import connections

    from wardwatch.config import schema

    with settings.HOME.server() as server:
        settings.HOME.prepare(server)
        schema.migrate()
        yield settings.HOME.folder
        connections.close_all()
