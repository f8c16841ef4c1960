"""The home folder of one center: where its database, keys, static files and logs lie, and how to reach the database."""

import os
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from functools import cached_property
from pathlib import Path
from typing import Any

import psycopg
from psycopg import pq
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from wardwatch.config.environment import Environment
from wardwatch.kit.database import LOGINS
from wardwatch.kit.errors import Refusal, Unavailable
from wardwatch.kit.keys import Keyring
from wardwatch.kit.postgres import NotSuperuser, Passwords, Roles, Server, check_logins, prepare, running
from wardwatch.kit.postgres.layout import plan

DATABASE = "wardwatch"
ROLES = Roles(**LOGINS)


class OtherHome(Refusal):
    """The external database was filled by another home."""

    code = "home.other-database"


class Home:
    """Paths and secrets of one center. Nothing is made before something asks for a key, or for the database."""

    def __init__(self, environment: Environment) -> None:
        self.environment = environment
        self.folder = environment.home

    @property
    def is_made(self) -> bool:
        """Whether the home has keys: what only reads refuses one without, and leaves no trace."""
        return (self.folder / "keys").is_dir()

    def make(self) -> None:
        """Make the folder where it is missing."""
        # Root runs the database as an account of its own, which passes through; every secret below is closed by itself.
        self.folder.mkdir(mode=0o711 if os.geteuid() == 0 else 0o700, parents=True, exist_ok=True)

    @cached_property
    def keyring(self) -> Keyring:
        """The home's secrets, made when first asked for."""
        self.make()
        return Keyring(self.folder / "keys")

    @property
    def postgres(self) -> Path:
        """Folder of the embedded server."""
        return self.folder / "postgres"

    @property
    def logs(self) -> Path:
        """Folder of the supervised programs' logs."""
        return self.folder / "logs"

    @cached_property
    def heads(self) -> Path:
        """Folder of the audit trail's signed heads, kept outside the database."""
        return self.folder / "audit-heads"

    @property
    def static(self) -> Path:
        """Folder of the collected static files."""
        return self.folder / "static"

    def logins(self) -> dict[str, dict[str, str]]:
        """User and password of each login, in Django's spelling; no password before the home is made."""
        return {
            name: {"USER": role, "PASSWORD": self.keyring.password(name) if self.is_made else ""}
            for name, role in LOGINS.items()
        }

    def passwords(self) -> Passwords:
        """The same for the embedded server's preparation."""
        return Passwords(**{name: self.keyring.password(name) for name in LOGINS})

    def database(self) -> dict[str, Any]:
        """Where the database is, in Django's spelling; what else the address says (`sslmode`) is among the options."""
        if self.environment.database_url is None:
            return {"NAME": DATABASE, "HOST": str(plan(self.postgres).socket), "PORT": "5432"}
        parts = conninfo_to_dict(self.environment.database_url)
        place = {"NAME": parts.pop("dbname", DATABASE), "HOST": parts.pop("host"), "PORT": parts.pop("port", "5432")}
        return {**place, "OPTIONS": {name: parts[name] for name in parts.keys() - {"user", "password"}}}

    def address(self, login: str = "") -> str:
        """The database's address for libpq, as one of our logins; without one it names nobody and holds no secret."""
        place = self.database()
        who = {"user": LOGINS[login], "password": self.keyring.password(login)} if login else {}
        options = place.get("OPTIONS", {})
        return make_conninfo("", host=place["HOST"], port=place["PORT"], dbname=place["NAME"], **who, **options)

    def open_url(self) -> str:
        """`DATABASE_URL` without anybody's name and password."""
        place = self.database()
        words = {"host": place["HOST"], "port": place["PORT"], **place.get("OPTIONS", {})}
        return f"postgresql:///{urllib.parse.quote(place['NAME'])}?{urllib.parse.urlencode(words)}"

    def allowed_hosts(self) -> list[str]:
        """Host names under which the pages answer."""
        host = urllib.parse.urlsplit(self.environment.public_url).hostname or "localhost"
        return sorted({host, "localhost", "127.0.0.1"})

    def has_database(self) -> bool:
        """Whether there is a database with tables in it already, ours or another home's."""
        if self.environment.database_url is None:
            return (plan(self.postgres).data / "PG_VERSION").exists()
        place = make_conninfo(self.environment.database_url, dbname=self.database()["NAME"])
        for address in (place, self.address("owner")):
            try:
                with psycopg.connect(address) as connection:
                    found = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
                    return found.fetchone() is not None
            except psycopg.OperationalError:
                continue
        return False

    def reopen(self) -> None:
        """Read the keys again, after a restore replaced them."""
        self.__dict__.pop("keyring", None)

    @contextmanager
    def server(self) -> Iterator[Server | None]:
        """Have the embedded database running inside the block; an external one (`DATABASE_URL`) needs nothing."""
        self.make()
        with running(self.postgres) if self.environment.database_url is None else nullcontext() as server:
            yield server

    def prepare(self, server: Server | None) -> None:
        """Make logins and database, then refuse to go on if `worker` or `app` could read past the wall.

        An external server's administrator may have made them: then any address will do. Raises `NotSuperuser` with
        what the administrator runs, `OtherHome`, `UnsafeLogin`, `Unavailable`.
        """
        admin = server.admin_url() if server else self.environment.database_url
        assert admin is not None
        if server is None:
            self._demand_ours()
        try:
            prepare(admin, roles=ROLES, passwords=self.passwords(), database=self.database()["NAME"])
        except NotSuperuser:
            if not self._logins_work():
                raise
        except psycopg.OperationalError as failure:
            if not self._logins_work():
                raise Unavailable(f"DATABASE_URL cannot be used: {failure}", retry=False) from failure
        check_logins(self.address("owner"), roles=ROLES)

    def _demand_ours(self) -> None:
        if pq.PGconn.ping(self.address().encode()) != pq.Ping.OK:
            raise Unavailable("The database at DATABASE_URL does not answer.", retry=True)
        if not self._logins_work() and self.has_database():
            raise OtherHome(
                "The database at DATABASE_URL belongs to a center with other keys. Use that center's home folder, or"
                " restore its backup into an empty database.",
                home=str(self.folder),
            )

    def _logins_work(self) -> bool:
        try:
            for login in LOGINS:
                psycopg.connect(self.address(login)).close()
        except psycopg.OperationalError:
            return False
        return True
