"""A private cluster of the system's own PostgreSQL (15 or newer), as somebody else would run it for us.

`python tests/external.py COMMAND...` runs a command with `WARDWATCH_TEST_DATABASE_URL` naming its superuser: the suite
then works on it instead of the embedded server.
"""

import contextlib
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

OLDEST = 15
SUPERUSER = "admin"
PASSWORD = "not a secret"


def newest() -> Path | None:
    """The folder of the newest server programs that Debian or Ubuntu installed; None where there are none."""
    found = [path for path in Path("/usr/lib/postgresql").glob("*/bin") if (path / "initdb").exists()]
    fitting = [path for path in found if path.parent.name.isdigit() and int(path.parent.name) >= OLDEST]
    return max(fitting, key=lambda path: int(path.parent.name), default=None)


@contextlib.contextmanager
def cluster() -> Iterator[str]:
    """The address of a fresh cluster's superuser; the cluster is gone after the block."""
    programs = newest()
    assert programs, "no server programs in /usr/lib/postgresql"
    account = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
    folder = Path(tempfile.mkdtemp(prefix="ww-pg-"))
    try:
        if account:
            entry = pwd.getpwnam("postgres")
            os.chown(folder, entry.pw_uid, entry.pw_gid)
        password = folder / "password"
        password.write_text(PASSWORD)
        password.chmod(0o644)  # in a folder of mode 0700
        base = {"check": True, "cwd": "/", "stdout": subprocess.DEVNULL, **account}
        make = ["-U", SUPERUSER, f"--pwfile={password}", "--auth=scram-sha-256", "--locale=C.UTF-8", "--no-sync"]
        subprocess.run([programs / "initdb", "-D", folder / "data", *make], **base)  # type: ignore[call-overload]
        loose = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
        options = f"-c listen_addresses='' -c unix_socket_directories={folder} {loose}"
        control = [programs / "pg_ctl", "-D", folder / "data", "-l", folder / "log", "-w"]
        subprocess.run([*control, "-o", options, "start"], **base)  # type: ignore[call-overload]
        try:
            quoted = PASSWORD.replace(" ", "%20")
            yield f"postgresql://{SUPERUSER}:{quoted}@/postgres?host={folder}"
        finally:
            subprocess.run([*control, "-m", "immediate", "stop"], **base)  # type: ignore[call-overload]
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    if newest() is None:
        sys.exit(f"No PostgreSQL {OLDEST} or newer in /usr/lib/postgresql.")
    with cluster() as url:
        sys.exit(subprocess.run(sys.argv[1:], env={**os.environ, "WARDWATCH_TEST_DATABASE_URL": url}).returncode)
