import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from wardwatch.kit.supervise import Files

SOURCES = Path(__file__).resolve().parents[2] / "src"

SCRIPT = """
import sys
from pathlib import Path
from wardwatch.kit.supervise import AlreadyRunning, Child, Supervisor
home = Path({home!r})
def child(name, body, **more):
    return Child(name, [sys.executable, "-uSc", body], **more)
children = {children}
try:
    sys.exit(Supervisor(children, home=home, first_pause=0.02).run())
except AlreadyRunning as refused:
    print(refused.code, refused.evidence["pid"])
    sys.exit(9)
"""

STEADY = "import os, signal, time; print('pid', os.getpid()); time.sleep(600)"
POLITE = (
    "import signal, sys, time\n"
    "def end(*_): print('ending'); sys.exit()\n"
    "signal.signal(signal.SIGTERM, end); print('ready'); time.sleep(600)"
)
STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('ready'); time.sleep(600)"


@contextlib.contextmanager
def supervising(home: Path, *children: str) -> Iterator[subprocess.Popen[str]]:
    script = SCRIPT.format(home=str(home), children=f"[{', '.join(children)}]")
    process = subprocess.Popen(
        [sys.executable, "-c", script],
        env={**os.environ, "PYTHONPATH": str(SOURCES)},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.terminate()
        process.communicate(timeout=20)


def read_until(process: subprocess.Popen[str], *wanted: str) -> list[str]:
    lines: list[str] = []
    assert process.stdout
    while not all(any(word in line for line in lines) for word in wanted):
        line = process.stdout.readline()
        assert line, lines
        lines.append(line.strip())
    return lines


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def pid_in(lines: list[str], name: str) -> int:
    return next(int(line.split()[-1]) for line in reversed(lines) if line.startswith(f"{name} | pid"))


def test_stops_in_reverse_order(tmp_path: Path) -> None:
    with supervising(tmp_path, f"child('first', {POLITE!r})", f"child('second', {POLITE!r})") as process:
        read_until(process, "first | ready", "second | ready")
        process.send_signal(signal.SIGINT)
        rest, _ = process.communicate(timeout=10)
    assert [line.strip() for line in rest.splitlines()] == ["second | ending", "first | ending"]
    assert process.returncode == 0


def test_who_does_not_end_in_time_is_killed(tmp_path: Path) -> None:
    with supervising(tmp_path, f"child('deaf', {STUBBORN!r}, patience=0.2)") as process:
        read_until(process, "deaf | ready")
        process.terminate()
        rest, _ = process.communicate(timeout=10)
    assert "deaf did not end in time" in rest
    assert process.returncode == 0


def test_a_second_signal_does_not_wait(tmp_path: Path) -> None:
    with supervising(tmp_path, f"child('deaf', {STUBBORN!r}, patience=600)") as process:
        read_until(process, "deaf | ready")
        process.terminate()
        time.sleep(0.2)
        process.terminate()
        process.communicate(timeout=10)
    assert process.returncode == 0


def test_a_killed_child_is_started_again(tmp_path: Path) -> None:
    with supervising(tmp_path, f"child('web', {STEADY!r})") as process:
        first = pid_in(read_until(process, "web | pid"), "web")
        os.kill(first, signal.SIGKILL)
        lines = read_until(process, "web | pid", "ended with signal SIGKILL")
        assert pid_in(lines, "web") != first


@pytest.mark.parametrize(
    "broken", ["child('web', 'print(1); raise SystemExit(3)')", "Child('web', ['/no/such/program'])"]
)
def test_gives_up_a_child_that_never_starts_well_and_stops_the_rest(tmp_path: Path, broken: str) -> None:
    with supervising(tmp_path, f"child('db', {STEADY!r})", broken) as process:
        output, _ = process.communicate(timeout=20)
    assert process.returncode == 1
    assert "5 times in a row" in output
    assert "giving up" in output
    assert not is_alive(pid_in([line.strip() for line in output.splitlines()], "db"))


def test_kill_9_leaves_nothing_behind_and_the_home_free(tmp_path: Path) -> None:
    children = (f"child('web', {STEADY!r})", f"child('worker', {STEADY!r})")
    with supervising(tmp_path, *children) as process:
        lines = read_until(process, "web | pid", "worker | pid")
        with supervising(tmp_path, *children) as second:
            said, _ = second.communicate(timeout=10)
        assert said == f"supervise.already-running {process.pid}\n"
        assert second.returncode == 9
        process.kill()
        process.wait()
        deadline = time.monotonic() + 10
        while any(is_alive(pid_in(lines, name)) for name in ("web", "worker")):
            assert time.monotonic() < deadline
            time.sleep(0.02)
    with supervising(tmp_path, *children) as again:
        read_until(again, "web | pid")


def test_what_a_child_started_ends_with_it(tmp_path: Path) -> None:
    body = f"import subprocess, sys; subprocess.Popen([sys.executable, '-uSc', {STEADY!r}]); {STEADY}"
    with supervising(tmp_path, f"child('web', {body!r})") as process:
        lines: list[str] = []
        while sum("web | pid" in line for line in lines) < 2:
            lines += read_until(process, "web | pid")
        pids = [int(line.split()[-1]) for line in lines]
        process.terminate()
        process.communicate(timeout=10)
    assert not any(is_alive(pid) for pid in pids)


def test_log_files_are_turned_over(tmp_path: Path) -> None:
    files = Files(tmp_path / "logs", limit=100)
    for number in range(50):
        files.line("web", f"line {number:020}".encode())
    kept = sorted(path.name for path in (tmp_path / "logs").iterdir())
    assert kept == ["web.log", "web.log.1", "web.log.2", "web.log.3"]
    assert (tmp_path / "logs" / "web.log").read_text().endswith("49\n")
    assert all(path.stat().st_size <= 130 for path in (tmp_path / "logs").iterdir())


def test_a_log_that_cannot_be_written_costs_words_only(tmp_path: Path) -> None:
    files = Files(tmp_path / "logs")
    (tmp_path / "logs").rmdir()
    files.line("web", b"lost")
    (tmp_path / "logs").mkdir()
    files.line("web", b"kept")
    assert (tmp_path / "logs" / "web.log").read_bytes() == b"kept\n"
