"""`wardwatch up`: embedded database, web and worker under one supervisor, and the words that end its start."""

import os
import socket
import sys
import threading
import time
import urllib.error
import urllib.request

from django.conf import settings
from django.core.management import call_command
from django.db import connections

from wardwatch.audit.types import OPERATOR
from wardwatch.config import environment, schema
from wardwatch.config.demo import load
from wardwatch.kit import clock
from wardwatch.kit.database import login
from wardwatch.kit.errors import Refusal
from wardwatch.kit.postgres import Server
from wardwatch.kit.progress import Bar, Silent
from wardwatch.kit.supervise import Child, Files, Supervisor
from wardwatch.members.models import Organization
from wardwatch.members.queries import operator
from wardwatch.sharing import operations as sharing

WEB_PROCESSES = 4
"""Processes of the web door, at most: one for each processor, since one answers one request at a time."""
PATIENCE = 60.0  # seconds until the first page is expected to answer


class NotInitialised(Refusal):
    """An empty home was started without the demonstration sector."""

    code = "center.missing"


class PortTaken(Refusal):
    """Another program listens on the port of the pages."""

    code = "up.port-taken"


def run(*, port: int, demo: bool) -> int:
    """Start everything, say how to sign in, work until told to stop; returns the exit status.

    Raises `PortTaken`, `FolderTaken` for a home that another process runs, `NotInitialised` for an empty one with
    `demo` off.
    """
    home = settings.HOME
    settings.PUBLIC_URL = environment.read({**os.environ, "WARDWATCH_PORT": str(port)}).public_url
    _demand_port(port)
    home.make()
    server = Server(home.postgres) if home.environment.database_url is None else None
    if server:
        _say(f"Starting the database in {home.folder} ...")
        server.start()
    try:
        home.prepare(server)
        schema.migrate()
        _fill(demo=demo)
        _keep_collections()
        call_command("collectstatic", verbosity=0, interactive=False)
        connections.close_all()
        return _supervise(port)
    finally:
        connections.close_all()
        if server:
            server.stop()


def _demand_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as failure:
            words = f"Port {port} cannot be used: {failure.strerror}. Choose another one with --port."
            raise PortTaken(words, port=port) from failure


def _fill(*, demo: bool) -> None:
    _clear_half_a_demonstration()
    with login("worker"):
        if Organization.objects.exists():
            return
        if not demo:
            raise NotInitialised("This home has no center yet. Run: wardwatch init --name 'Your center'")
        _say("The database is empty: loading the demonstration sector ...")
        if sys.stderr.isatty():
            with Bar() as bar:
                load.load(at=clock.now(), progress=bar)
        else:
            load.load(at=clock.now(), progress=Silent())


def _keep_collections() -> None:
    """A center begins with collections that others can pull; those that it has are left as they are."""
    with login("worker"):
        sharing.keep_defaults(principal=operator(), actor=OPERATOR, at=clock.now())


def _clear_half_a_demonstration() -> None:
    """A start that was killed while it loaded the demonstration begins again."""
    with login("owner"):
        if Organization.objects.filter(is_demo=True).exists() and not load.is_whole():
            load.reset()


def _supervise(port: int) -> int:
    home = settings.HOME
    address = f"http://localhost:{port}"
    shared = {"WARDWATCH_PORT": str(port), "DJANGO_SETTINGS_MODULE": "wardwatch.config.settings"}
    if home.environment.database_url:
        shared["DATABASE_URL"] = home.open_url()  # the administrator's password stays with us
    web = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    web += ["--workers", str(min(WEB_PROCESSES, os.cpu_count() or 1)), "--blocking-threads", "4"]
    web += ["--no-ws", "--log-level", "warning"]
    children = [
        Child(
            name="web",
            argv=(*web, "wardwatch.config.wsgi:application"),
            env=shared | {"WARDWATCH_LOGIN": "app"},
        ),
        Child(
            name="worker",
            argv=(sys.executable, "-m", "wardwatch.config.worker"),
            env=shared | {"WARDWATCH_LOGIN": "worker"},
        ),
    ]
    threading.Thread(target=_announce, args=(address,), daemon=True).start()
    return Supervisor(children, home=home.folder, log=Files(home.logs)).run()


def _announce(address: str) -> None:
    """Say the address and the sign-ins once the first page answers."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(f"{address}/check/", timeout=2).close()  # noqa: S310 - our own page on loopback
            break
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    else:
        _say(f"The pages do not answer yet; see the logs in {settings.HOME.logs}.")
        return
    _say(f"\nWardwatch is at {address}\n")
    for persona in load.sign_ins():
        _say(f"  {persona.key:20} {persona.email:52} {persona.password}")
    _say("\nStop with Ctrl-C.")


def _say(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()
