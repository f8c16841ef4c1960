"""`wardwatch` inside the test's own process, or as a program on a home of its own; and the files that it is handed."""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from typer.testing import CliRunner, Result

from warm import Warm

SOURCES = Path(__file__).resolve().parents[2] / "src"
PATIENCE = 180.0
_WARMING = threading.Lock()

Run = Callable[..., Result]
Ask = Callable[..., Any]

ROSTER = """organization,kind,size,state,time_zone,ccn,member,person,email,role,purpose
Elmfield Hospital,hospital,small,OH,America/New_York,360999,yes,Eve,eve@elmfield.invalid,owner,security
Birchway Clinic,clinic,small,OH,America/New_York,,yes,Bo,bo@birchway.invalid,owner,security
"""
LIST = """Maker,Product,Version,Quantity,Department,Serial,Care role
Invented,Pump,1.9,14,Ward 3,SN-1,treatment
Invented,Pump,2.1,6,Ward 4,SN-2,treatment
"""


class Inside:
    """Commands on the test's database, without a process each."""

    def __init__(self) -> None:
        from wardwatch.cli.main import build

        self._command = build()

    def run(self, *words: object, **options: Any) -> Result:
        """Run a command; its exit status and output come back."""
        return CliRunner().invoke(self._command, [str(word) for word in words], **options)

    def ask(self, *words: object, status: int = 0) -> Any:
        """Run a command with --json and give back what it printed; it ends well unless `status` says otherwise."""
        result = self.run(*words, "--json")
        if result.exit_code != status or (result.exception and not isinstance(result.exception, SystemExit)):
            raise AssertionError(f"{words} ended with {result.exit_code}: {result.output}") from result.exception
        return json.loads(result.stdout)


@dataclass
class Home:
    """A home folder of its own, and the program working on it as somebody at a shell would have it."""

    folder: Path
    settings: dict[str, str] = field(default_factory=dict)
    _ready: tuple[object, Warm] | None = field(default=None, init=False, repr=False)

    @property
    def environment(self) -> dict[str, str]:
        ours = ("WARDWATCH_", "DATABASE_URL", "DJANGO_")
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        return {**inherited, "PYTHONPATH": str(SOURCES), "WARDWATCH_HOME": str(self.folder), **self.settings}

    def start(self, *words: object, **options: Any) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "wardwatch.cli.main", *map(str, words)]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True, "stdin": subprocess.DEVNULL}
        return subprocess.Popen(command, env=self.environment, **{**pipes, **options})

    def run(self, *words: object, status: int = 0) -> str:
        """Run a command to its end; standard output comes back, with the errors too where one is expected."""
        ended, out, errors = self._run_warm(words) if (self.folder / "keys").is_dir() else self._run_cold(words)
        assert ended == status, f"{words} ended with {ended}:\n{out}\n{errors}"
        assert "Traceback" not in errors
        return out + errors if status else out

    def _run_cold(self, words: tuple[object, ...]) -> tuple[int, str, str]:
        process = self.start(*words, stderr=subprocess.PIPE)
        out, errors = process.communicate(timeout=PATIENCE)
        return process.returncode, out, errors

    def _run_warm(self, words: tuple[object, ...]) -> tuple[int, str, str]:
        with tempfile.TemporaryDirectory(prefix="ww-said-") as folder:
            out, errors = Path(folder) / "out", Path(folder) / "errors"
            with _WARMING:
                started = self._warm().start("cli.command:run", *map(str, words), output=out, errors=errors)
            return started.wait(PATIENCE), out.read_text(), errors.read_text()

    def _warm(self) -> Warm:
        """What knows the program and this home; anew where a start would find another home than it did."""
        files = [*(self.folder / "keys").rglob("*"), self.folder / "policy.toml"]
        found = (self.environment, sorted((str(each), each.stat().st_mtime_ns) for each in files if each.exists()))
        if self._ready is None or self._ready[0] != found:
            self.cool()
            self._ready = (found, Warm(self.environment, "cli.command"))
        return self._ready[1]

    def cool(self) -> None:
        """End what knows the program."""
        if self._ready is not None:
            self._ready[1].close()
            self._ready = None

    def ask(self, *words: object, status: int = 0) -> Any:
        said = self.run(*words, "--json", status=status)
        return json.JSONDecoder().raw_decode(said)[0]

    def processes(self) -> list[str]:
        """Command lines of everything that works for this home, however it was started."""
        mark = f"WARDWATCH_HOME={self.folder}\0".encode()
        found = []
        for place in Path("/proc").iterdir():
            try:
                words = (place / "cmdline").read_bytes().replace(b"\0", b" ").decode().strip()
                if place.name.isdigit() and (mark in (place / "environ").read_bytes() or str(self.folder) in words):
                    found.append(f"{place.name} {words}")
            except OSError:
                continue
        return [each for each in found if not each.endswith(" ")]

    def wait_for_silence(self, patience: float = 30.0) -> None:
        """Nothing works for this home any more, within `patience` seconds."""
        deadline = time.monotonic() + patience
        while left := self.processes():
            assert time.monotonic() < deadline, left
            time.sleep(0.1)


@dataclass
class Up:
    """A `wardwatch up` that runs."""

    process: subprocess.Popen[str]
    port: int
    said: list[str] = field(default_factory=list)

    def wait_for(self, words: str) -> str:
        """Read what it says until a line holds `words`; everything said so far comes back."""
        assert self.process.stdout
        while not self.said or words not in self.said[-1]:
            line = self.process.stdout.readline()
            assert line, "".join(self.said)
            self.said.append(line)
        return "".join(self.said)

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        out, _ = self.process.communicate(timeout=60)
        self.said.append(out)
        return self.process.returncode


@contextlib.contextmanager
def new_home() -> Iterator[Home]:
    """A fresh home below a folder that any account may pass through; nothing works for it after the block."""
    folder = Path(tempfile.mkdtemp(prefix="ww-cli-"))
    folder.chmod(0o755)
    made = Home(folder / "home")
    try:
        yield made
        made.wait_for_silence()
    finally:
        made.cool()
        shutil.rmtree(folder, ignore_errors=True)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
