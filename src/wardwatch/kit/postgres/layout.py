"""Where the pieces of one embedded server lie, and which account may touch them.

    <folder>/                0700 (0710 for the server's group when started by root)
        keeper.lock          held by the process that minds the server, signed with its process id
        owner.lock           held by the one `Server` that was started (not attached) on this folder
        users.lock           shared by everybody who needs the server; the keeper stops it when nobody does
        start.lock           held for the moment in which somebody makes sure that the server runs
        superuser            password of the bootstrap superuser, 0600
        server.log           what the keeper and PostgreSQL had to say
        moved                only when the data had to lie elsewhere: the path of `base`
    <base>/                  the folder itself, or see `choose_base`
        data/                the cluster, 0700, the server's account
        socket/              0700, the server's account
        belongs              only when moved: the path of `folder` and its device

PostgreSQL refuses to run as root. Started by root it runs under an unprivileged account, which must be able to reach
the folder: the modes of parent folders are never changed; where they bar the way, the data lies in `/var/lib`.
"""

import contextlib
import hashlib
import os
import pwd
import shutil
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wardwatch.kit.errors import Refusal

ACCOUNTS = ("wardwatch", "postgres")
SUPERUSER = "bootstrap"
FAST_PATIENCE = 60.0  # seconds for a fast shutdown
IMMEDIATE_PATIENCE = 15.0  # seconds for an immediate one, before the server is killed
PRIVATE_ROOT = Path("/var/lib")
SHORT_ROOT = Path("/tmp")  # noqa: S108 - a private 0700 folder inside; owner and mode are checked
SOCKET_NAME = ".s.PGSQL.5432"
SOCKET_LIMIT = 103  # bytes of a socket's path: 107 on Linux, 103 on macOS


class UnsafeFolder(Refusal):
    """A folder that the server would need belongs to somebody else, is open to others, or cannot be reached."""

    code = "postgres.unsafe-folder"


@dataclass(frozen=True, slots=True)
class Account:
    """The unprivileged account that PostgreSQL runs under when root started it."""

    name: str
    uid: int
    gid: int

    def may_pass(self, folder: Path) -> bool:
        """Whether this account may pass through `folder` and every folder above it (mode bits only), as far as made."""
        return all(self._may_enter(part.stat()) for part in (folder, *folder.parents) if part.exists())

    def _may_enter(self, status: os.stat_result) -> bool:
        if status.st_uid == self.uid:
            return bool(status.st_mode & stat.S_IXUSR)
        if status.st_gid == self.gid:
            return bool(status.st_mode & stat.S_IXGRP)
        return bool(status.st_mode & stat.S_IXOTH)


@dataclass(frozen=True, slots=True)
class Layout:
    """Every path of one server; `account` is None when the server runs as whoever we are."""

    folder: Path
    base: Path
    socket: Path
    account: Account | None

    @property
    def data(self) -> Path:
        """The cluster; it exists only once it is complete."""
        return self.base / "data"

    @property
    def log(self) -> Path:
        """Appended by the keeper and the server; turned over at start when it passed 8 MiB."""
        return self.folder / "server.log"

    @property
    def superuser(self) -> Path:
        """File with the bootstrap superuser's password."""
        return self.folder / "superuser"

    def lock(self, name: str) -> Path:
        """Path of the lock file `name` (`keeper`, `owner`, `users`, `start`)."""
        return self.folder / f"{name}.lock"

    def identity(self) -> dict[str, Any]:
        """Arguments that make `subprocess` start a program as the server's account."""
        if self.account is None:
            return {}
        return {"user": self.account.uid, "group": self.account.gid, "extra_groups": []}

    def give(self, path: Path) -> None:
        """Hand a file or folder of ours to the server's account."""
        if self.account is not None:
            os.chown(path, self.account.uid, self.account.gid, follow_symlinks=False)


def plan(folder: Path) -> Layout:
    """Where everything of `folder` lies, or would lie; makes nothing."""
    folder = folder.resolve()
    account = None
    if os.geteuid() == 0:
        account = next(filter(None, map(_account, ACCOUNTS)), Account(ACCOUNTS[0], -1, -1))
    base = _base(folder, account)
    return Layout(folder, base, choose_socket(folder, base), account)


def lay_out(folder: Path) -> Layout:
    """Create what is missing around `folder` and say where everything lies. Raises `UnsafeFolder`."""
    folder = folder.resolve()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if folder.stat().st_uid != os.geteuid():
        raise UnsafeFolder(
            f"{folder} belongs to {_name(folder.stat().st_uid)}: run this command as that account", folder=str(folder)
        )
    account = server_account() if os.geteuid() == 0 else None
    if account is None:
        folder.chmod(0o700)
    else:
        os.chown(folder, 0, account.gid)
        folder.chmod(0o710)
    base = choose_base(folder, account)
    layout = Layout(folder, base, choose_socket(folder, base), account)
    private_folder(layout.socket, account)
    return layout


def server_account() -> Account:
    """The account of a server that root starts: an existing one of `ACCOUNTS`, else a new system account."""
    for name in ACCOUNTS:
        if found := _account(name):
            return found
    useradd = shutil.which("useradd", path="/usr/sbin:/usr/bin:/sbin:/bin")
    if useradd:
        command = [useradd, "--system", "--no-create-home", "--shell", "/bin/false", ACCOUNTS[0]]
        subprocess.run(command, check=False, capture_output=True)  # noqa: S603 - fixed words
        if found := _account(ACCOUNTS[0]):
            return found
    raise UnsafeFolder(
        "PostgreSQL does not run as root and no account for it could be made: run this command as another account, "
        f"or add a system account named {ACCOUNTS[0]}"
    )


def choose_base(folder: Path, account: Account | None) -> Path:
    """Where data and socket lie: `folder`, unless root's server account cannot reach it; decided once per folder."""
    base = _base(folder, account)
    if base == folder:
        return base
    note = folder / "moved"
    if account and not note.exists():
        if (folder / "data").exists():
            raise UnsafeFolder(
                f"the account {account.name}, under which PostgreSQL runs, cannot pass through a folder above {folder}",
                folder=str(folder),
            )
        note.write_text(str(base))
    private_folder(base, account)
    (base / "belongs").write_text(f"{folder}\n{folder.stat().st_dev}\n")
    return base


def owner_of(base: Path) -> tuple[Path, int]:
    """The folder whose data lies in `base`, and the device on which it lay. Raises `OSError`, `ValueError`."""
    folder, device = (base / "belongs").read_text().splitlines()
    return Path(folder), int(device)


def elsewhere(folder: Path) -> Path:
    """Where data lies that cannot lie in `folder`."""
    return PRIVATE_ROOT / f"wardwatch-{_digest(folder)}"


def _base(folder: Path, account: Account | None) -> Path:
    note = folder / "moved"
    if note.exists():
        return Path(note.read_text())
    if account is None or account.may_pass(folder):
        return folder
    return elsewhere(folder)


def choose_socket(folder: Path, base: Path) -> Path:
    """The socket's folder: inside `base`, or a short private one where the operating system's limit would be passed."""
    usual = base / "socket"
    if len(os.fsencode(usual / SOCKET_NAME)) <= SOCKET_LIMIT:
        return usual
    return SHORT_ROOT / f"wardwatch-{os.geteuid()}-{_digest(folder)}"


def private_folder(path: Path, account: Account | None) -> None:
    """Make `path` a folder that only the server's account can enter; refuses one that somebody else made first."""
    wanted = account.uid if account else os.geteuid()
    with contextlib.suppress(FileExistsError):
        path.mkdir(mode=0o700)
    status = path.lstat()
    if account and status.st_uid == os.geteuid():  # made just now, by us or by a command that started beside us
        os.chown(path, account.uid, account.gid, follow_symlinks=False)
        status = path.lstat()
    if not stat.S_ISDIR(status.st_mode) or status.st_uid != wanted or stat.S_IMODE(status.st_mode) & 0o077:
        raise UnsafeFolder(f"{path} is not a private folder of {_name(wanted)}", folder=str(path))


def _account(name: str) -> Account | None:
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        return None
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid) if entry.pw_uid else None


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"account {uid}"


def _digest(folder: Path) -> str:
    return hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]
