"""The home folder of one center: where its database, keys, static files and logs lie, and how to reach the database."""

import os
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from wardwatch.config.environment import Environment
from wardwatch.kit.database import LOGINS, OWNER
from wardwatch.kit.keys import Keyring
from wardwatch.kit.postgres import Passwords, Roles, Server, check_logins, prepare, running
from wardwatch.kit.postgres.layout import lay_out

DATABASE = "wardwatch"
ROLES = Roles(**LOGINS)


class Home:
    """Paths and secrets of one center. Creating it makes the folder and its keys, nothing else."""

    def __init__(self, environment: Environment) -> None:
        self.environment = environment
        self.folder = environment.home
        # Root runs the database as an account of its own, which passes through; every secret below is closed by itself.
        self.folder.mkdir(mode=0o711 if os.geteuid() == 0 else 0o700, parents=True, exist_ok=True)
        self.keyring = Keyring(self.folder / "keys")

    @property
    def postgres(self) -> Path:
        """Folder of the embedded server."""
        return self.folder / "postgres"

    @property
    def logs(self) -> Path:
        """Folder of the supervised programs' logs."""
        return self.folder / "logs"

    @property
    def static(self) -> Path:
        """Folder of the collected static files."""
        return self.folder / "static"

    def logins(self) -> dict[str, dict[str, str]]:
        """User and password of each login, in Django's spelling."""
        return {name: {"USER": role, "PASSWORD": self.keyring.password(name)} for name, role in LOGINS.items()}

    def database(self) -> dict[str, str]:
        """Where the database is, in Django's spelling."""
        if self.environment.database_url is None:
            return {"NAME": DATABASE, "HOST": str(lay_out(self.postgres).socket), "PORT": "5432"}
        parts = urllib.parse.urlsplit(self.environment.database_url)
        return {
            "NAME": parts.path.lstrip("/") or DATABASE,
            "HOST": parts.hostname or "",
            "PORT": str(parts.port or 5432),
        }

    def allowed_hosts(self) -> list[str]:
        """Host names under which the pages answer."""
        host = urllib.parse.urlsplit(self.environment.public_url).hostname or "localhost"
        return sorted({host, "localhost", "127.0.0.1"})

    def has_database(self) -> bool:
        """Whether the embedded database was made already."""
        return self.environment.database_url is None and (self.postgres / "data" / "PG_VERSION").exists()

    def reopen(self) -> None:
        """Read the keys again, after a restore replaced them."""
        self.keyring = Keyring(self.folder / "keys")

    @contextmanager
    def server(self) -> Iterator[Server | None]:
        """Have the embedded database running inside the block; an external one (`DATABASE_URL`) needs nothing."""
        with running(self.postgres) if self.environment.database_url is None else nullcontext() as server:
            yield server

    def prepare(self, server: Server | None) -> None:
        """Make logins and database, then refuse to go on if `worker` or `app` could read past the wall."""
        admin = server.admin_url() if server else self.environment.database_url
        assert admin is not None
        name = self.database()["NAME"]
        prepare(admin, roles=ROLES, passwords=self._passwords(), database=name)
        check_logins(server.admin_url(name) if server else admin, roles=ROLES)

    def owner_url(self) -> str:
        """Address of the database as its owner, password included: for backup and restore."""
        place = self.database()
        user = f"{OWNER}:{urllib.parse.quote(self.keyring.password('owner'), safe='')}"
        host = urllib.parse.quote(place["HOST"], safe="")
        return f"postgresql://{user}@{host}:{place['PORT']}/{place['NAME']}"

    def _passwords(self) -> Passwords:
        return Passwords(**{name: self.keyring.password(name) for name in LOGINS})
