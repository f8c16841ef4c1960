"""The whole program as people meet it: `wardwatch up` on loopback, somebody signed in, and what it weighs."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import httpx

PATIENCE = 300.0


@dataclass(frozen=True)
class Site:
    """A running center: its address, and the process that supervises it."""

    url: str
    pid: int
    home: Path

    def visitor(self) -> httpx.Client:
        """Somebody who is not signed in."""
        return httpx.Client(base_url=self.url, timeout=60)

    def signed_in(self, email: str, password: str) -> httpx.Client:
        """Somebody who signed in through the form."""
        client = self.visitor()
        form = client.get("/account/login/").text
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)
        assert token
        values = {"csrfmiddlewaretoken": token[1], "login": email, "password": password}
        answer = client.post("/account/login/", data=values, headers={"Referer": f"{self.url}/account/login/"})
        assert answer.status_code == 302, f"{email} cannot sign in: {answer.status_code}"
        return client

    def processes(self) -> set[int]:
        """The supervisor, what it started, and the database server of this home."""
        parents, found = {}, {self.pid}
        for folder in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                pid = int(folder.name)
                parents[pid] = int(folder.joinpath("stat").read_text().rpartition(")")[2].split()[1])
                words = folder.joinpath("cmdline").read_bytes().split(b"\0")
                if any(word.startswith(bytes(self.home)) for word in words):
                    found.add(pid)
        while more := {pid for pid, parent in parents.items() if parent in found} - found:
            found |= more
        return found - {os.getpid()}

    def memory(self) -> float:
        """Proportional set size of all its processes, in MB (/proc/PID/smaps_rollup)."""
        return sum(_pss(pid) for pid in self.processes()) / 1024

    def processor_seconds(self) -> float:
        """Processor time that its processes have used so far, with that of helpers that ended."""
        return sum(_ticks(pid) for pid in self.processes()) / os.sysconf("SC_CLK_TCK")


def _pss(pid: int) -> int:
    with contextlib.suppress(OSError):
        found = re.search(r"^Pss:\s+(\d+) kB", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE)
        return int(found[1]) if found else 0
    return 0


def _ticks(pid: int) -> int:
    with contextlib.suppress(OSError):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return sum(map(int, fields[11:15]))  # own and waited-for children's, user and system
    return 0


@contextlib.contextmanager
def up(home: Path) -> Iterator[Site]:
    """`wardwatch up` on a home: database, one web worker, one background worker, from the first page on."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    source = Path(__file__).resolve().parents[2] / "src"
    environment = os.environ | {"WARDWATCH_HOME": str(home), "PYTHONPATH": str(source)}
    words = "from wardwatch.cli.main import main; main()"
    process = subprocess.Popen(
        [sys.executable, "-c", words, "up", "--port", str(port)],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        site = Site(f"http://localhost:{port}", process.pid, home)
        _await(site, process)
        yield site
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def _await(site: Site, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(httpx.HTTPError):
            if httpx.get(f"{site.url}/check/", timeout=2).status_code == 200:
                return
        time.sleep(0.1)
    raise RuntimeError("the pages do not answer")


def answer_times(client: httpx.Client, path: str, *, runs: int, at_once: int = 1) -> list[float]:
    """Seconds until each of `runs` pages had arrived, asked for by `at_once` readers with the same cookies."""
    readers = [client] + [httpx.Client(base_url=client.base_url, cookies=client.cookies) for _ in range(at_once - 1)]
    with ThreadPoolExecutor(at_once) as pool:
        found = pool.map(lambda reader: [_get(reader, path) for _ in range(runs // at_once)], readers)
        return [seconds for each in found for seconds in each]


def _get(reader: httpx.Client, path: str) -> float:
    start = time.perf_counter()
    reader.get(path)
    return time.perf_counter() - start


def quiet(condition: Callable[[], bool], patience: float = 120.0) -> None:
    """Wait until the background has nothing left to do."""
    deadline = time.monotonic() + patience
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.5)
