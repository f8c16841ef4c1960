"""Back up and restore a center: database (blobs inside), keys, policy and the audit trail's heads, in one file.

The file holds the keys beside what they protect, so it is as secret as the home folder itself: it is written with mode
0600, and belongs somewhere encrypted.
"""

import io
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from wardwatch.config.home import Home
from wardwatch.kit.errors import FormatError, Refusal, Unavailable
from wardwatch.kit.files import new_file
from wardwatch.kit.postgres import programs
from wardwatch.triage.tables import POLICY_FILE

FORMAT = 1
HEADS = "audit-heads"
ALONE = (POLICY_FILE, "demonstration.json")
"""Single files of a home that come along, where there are any; the second says that a demonstration is whole."""
MADE = "last-backup"
"""File of a home whose text is the instant of its last backup."""


class HomeInUse(Refusal):
    """Restore needs a home without data."""

    code = "home.in-use"


@dataclass(frozen=True, slots=True)
class Backup:
    """A finished backup: where it lies and how many bytes it has."""

    path: Path
    size: int
    made_at: datetime


def back_up(home: Home, target: Path, *, at: datetime) -> Backup:
    """Write the backup of `home` to `target`, whole or not at all. The center may go on working meanwhile.

    Raises `FileThere` rather than replace a file, `Unavailable` when the dump fails.
    """
    with tempfile.TemporaryDirectory(prefix="wardwatch-backup-") as scratch:
        dump, heads = Path(scratch) / "database.dump", Path(scratch) / HEADS
        if home.heads.is_dir():
            shutil.copytree(home.heads, heads)  # before the database: what is kept outside is never ahead of it
        _run(
            [
                programs().pg_dump,
                f"--dbname={home.address()}",
                "--format=custom",
                "--compress=gzip:3",
                f"--file={dump}",
            ],
            home,
        )
        manifest = {"format": FORMAT, "made_at": at.isoformat(), "database": home.database()["NAME"]}
        with new_file(target) as file, tarfile.open(fileobj=file, mode="w") as archive:
            _add_text(archive, "manifest.json", json.dumps(manifest), at)
            archive.add(dump, arcname="database.dump")
            archive.add(home.keyring.folder, arcname="keys")
            for name in ALONE:
                if (home.folder / name).is_file():
                    archive.add(home.folder / name, arcname=name)
            if heads.is_dir():
                archive.add(heads, arcname=HEADS)
    (home.folder / MADE).write_text(at.isoformat())
    return Backup(path=target, size=target.stat().st_size, made_at=at)


def last_made(home: Home) -> datetime | None:
    """When `home` was last backed up from this machine; None: never, as far as it knows."""
    try:
        return datetime.fromisoformat((home.folder / MADE).read_text())
    except (FileNotFoundError, ValueError):
        return None


def unpack_keys(home: Home, source: Path) -> None:
    """First half of a restore: the backup's keys replace those that a fresh home made; policy and audit heads come too.

    Raises `HomeInUse` where the home has a database already, `FormatError` for a file that is no backup.
    """
    if home.has_database():
        raise HomeInUse(
            "There is a database already; restore into an empty folder and an empty database.", home=str(home.folder)
        )
    with _open(source) as archive:
        shutil.rmtree(home.keyring.folder)
        shutil.rmtree(home.heads, ignore_errors=True)
        members = [
            member for member in archive.getmembers() if member.name.startswith(("keys", HEADS)) or member.name in ALONE
        ]
        archive.extractall(home.folder, members=members, filter="data")
    home.keyring.folder.chmod(0o700)
    for file in (*home.keyring.folder.iterdir(), *home.heads.glob("*")):
        file.chmod(0o600)
    home.reopen()


def restore_database(home: Home, source: Path) -> None:
    """Second half: fill the prepared, empty database of `home` from the backup, wholly or not at all."""
    with tempfile.TemporaryDirectory(prefix="wardwatch-restore-") as scratch, _open(source) as archive:
        archive.extract("database.dump", scratch, filter="data")
        script = Path(scratch) / "database.sql"
        _run(
            [programs().pg_restore, "--no-owner", "--no-acl", f"--file={script}", Path(scratch) / "database.dump"], home
        )
        _speak_to_older_servers(script)
        at_once = ("--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1")
        _run([programs().psql, f"--dbname={home.address()}", *at_once, "--output=/dev/null", f"--file={script}"], home)


def _speak_to_older_servers(script: Path) -> None:
    """Silence the one line of the script's head that a server before PostgreSQL 17 does not know."""
    line = b"SET transaction_timeout = 0;"
    with script.open("r+b") as file:
        place = file.read(4096).find(line)
        if place >= 0:
            file.seek(place)
            file.write(line.replace(b"SET", b"-- "))


def _open(source: Path) -> tarfile.TarFile:
    try:
        archive = tarfile.open(source)  # noqa: SIM115 - the callers close it
        manifest = archive.extractfile("manifest.json")
        found = json.loads(manifest.read()) if manifest else {}
    except (tarfile.TarError, KeyError, ValueError) as error:
        raise FormatError("is not a backup of this program", str(source)) from error
    if found.get("format") != FORMAT:
        raise FormatError("was made by another version of this program", str(source))
    return archive


def _run(words: list[Path | str], home: Home) -> None:
    """Run a PostgreSQL client program as the owner; the password travels in the environment, never in the words."""
    login = home.logins()["owner"]
    environment = os.environ | {"PGUSER": login["USER"], "PGPASSWORD": login["PASSWORD"]}
    arguments = [str(word) for word in words]
    done = subprocess.run(arguments, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise Unavailable(f"{Path(arguments[0]).name} failed: {done.stderr.strip()[-600:]}", retry=False)


def _add_text(archive: tarfile.TarFile, name: str, text: str, at: datetime) -> None:
    entry = tarfile.TarInfo(name)
    data = text.encode()
    entry.size, entry.mode, entry.mtime = len(data), 0o600, int(at.timestamp())
    archive.addfile(entry, io.BytesIO(data))
