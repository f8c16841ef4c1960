"""Programs of ours that start in a moment: forked from a process that has imported them, instead of importing anew.

Run as `python -m warm FD`. The first message on the socket is the environment; each later one names a function, its
arguments and the files of its output, and carries a socket that hears the child's id and how it ended.
"""

import contextlib
import gc
import importlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
import time
import traceback
import weakref
from collections.abc import Mapping
from pathlib import Path
from typing import Any

TESTS = Path(__file__).resolve().parent
SOURCES = TESTS.parent / "src"
LONGEST = 1 << 16


class Started:
    """A forked child. It is not reaped before its end was heard, so that its id is nobody else's."""

    def __init__(self, hearing: socket.socket) -> None:
        self._hearing = hearing
        self._heard = b""
        self.pid = int(self._line(60.0) or 0)
        self.returncode: int | None = None

    def wait(self, timeout: float = 180.0) -> int:
        """How it ended: its exit status, negative where a signal ended it. Raises `subprocess.TimeoutExpired`."""
        if self.returncode is None:
            line = self._line(timeout)
            if line is None:
                raise subprocess.TimeoutExpired(str(self.pid), timeout)
            self.returncode = int(line)
            self._hearing.close()
        return self.returncode

    def has_ended(self) -> bool:
        """Whether its end was heard by now."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.wait(0.0)
        return self.returncode is not None

    def kill(self) -> None:
        """SIGKILL, unless its end was heard."""
        if self.returncode is None:
            os.kill(self.pid, signal.SIGKILL)

    def _line(self, within: float) -> str | None:
        deadline = time.monotonic() + within
        while b"\n" not in self._heard:
            if not select.select([self._hearing], [], [], max(0.0, deadline - time.monotonic()))[0]:
                return None
            more = self._hearing.recv(64)
            assert more, "whatever was started ended without a word"
            self._heard += more
        line, _, self._heard = self._heard.partition(b"\n")
        return line.decode()


class Warm:
    """The process that forks them; its children see `environment`, and modules named in `ready` are imported before."""

    def __init__(self, environment: Mapping[str, str], ready: str) -> None:
        self._asking, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        plain = {"PATH": os.environ["PATH"], "PYTHONPATH": f"{SOURCES}{os.pathsep}{TESTS}"}
        command = [sys.executable, "-m", "warm", str(theirs.fileno())]
        self._process = subprocess.Popen(command, env=plain, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL)
        theirs.close()
        self._end = weakref.finalize(self, _end, self._asking, self._process)
        self._asking.send(json.dumps([dict(environment), ready]).encode())

    def start(self, function: str, *values: Any, output: Path | str = os.devnull, errors: Path | str = "") -> Started:
        """Fork a child that calls `module:name` with these values; without `errors` they go where the output goes."""
        hearing, theirs = socket.socketpair()
        wanted = {"function": function, "values": values, "output": str(output), "errors": str(errors)}
        socket.send_fds(self._asking, [json.dumps(wanted).encode()], [theirs.fileno()])
        theirs.close()
        return Started(hearing)

    def close(self) -> None:
        """End it; its children go on."""
        self._end()


def _end(asking: socket.socket, process: subprocess.Popen[bytes]) -> None:
    asking.close()
    process.wait(60)


def _mind(told: int, wanted: Mapping[str, Any]) -> None:
    """Fork the child and wait for it, in a process that does nothing else."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    child = os.fork()
    if child == 0:
        os.close(told)
        os._exit(_call(**wanted))
    with contextlib.suppress(BrokenPipeError):
        os.write(told, f"{child}\n".encode())
        os.write(told, f"{os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])}\n".encode())


def _call(function: str, values: list[Any], output: str, errors: str) -> int:
    out = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(out, 1)
    os.dup2(os.open(errors, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600) if errors else out, 2)
    module, _, name = function.partition(":")
    status: object = 0
    try:
        getattr(importlib.import_module(module), name)(*values)
    except SystemExit as ended:
        status = ended.code or 0
        if not isinstance(status, int):
            print(status, file=sys.stderr)  # noqa: T201
    except BaseException:
        traceback.print_exc()
        status = 1
    sys.stdout.flush()
    sys.stderr.flush()
    return status if isinstance(status, int) else 1


def main() -> None:
    """Serve until the other end is closed."""
    asked = socket.socket(fileno=int(sys.argv[1]))
    environment, ready = json.loads(asked.recv(LONGEST))
    os.environ.clear()
    os.environ.update(environment)
    gc.disable()
    importlib.import_module(ready)
    gc.freeze()
    gc.enable()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while True:
        message, descriptors, _flags, _address = socket.recv_fds(asked, LONGEST, 1)
        if not message:
            return
        if os.fork() == 0:
            asked.close()
            _mind(descriptors[0], json.loads(message))
            os._exit(0)
        os.close(descriptors[0])


if __name__ == "__main__":
    main()
