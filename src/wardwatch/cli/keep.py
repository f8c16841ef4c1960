"""`wardwatch backup`, `restore`, `purge`: keeping a center, and taking out what never belonged in it."""

from pathlib import Path
from typing import Annotated

import typer
from django.conf import settings

from wardwatch.cli.output import Json, emit, fail, say
from wardwatch.cli.session import ACTOR, database, refusals
from wardwatch.config import backup as backups
from wardwatch.config import purging, schema
from wardwatch.kit import clock


def add_to(app: typer.Typer) -> None:
    """Add the commands to the root."""
    app.command()(backup)
    app.command()(restore)
    app.command()(purge)


def backup(
    target: Annotated[Path | None, typer.Argument(help="File to write; default: one named by the time, here.")] = None,
    as_json: Json = False,
) -> None:
    """Write database, blobs and keys into one file. Keep it somewhere encrypted: the keys are inside."""
    at = clock.now()
    path = target or Path(f"wardwatch-{at:%Y%m%dT%H%M%SZ}.tar")
    if path.exists():
        fail(f"{path} exists already; a backup never replaces a file.", code="backup.exists", as_json=as_json)
    with database("owner", as_json=as_json):
        made = backups.back_up(settings.HOME, path, at=at)
    if as_json:
        emit({"path": str(made.path), "size": made.size, "made_at": made.made_at})
    else:
        say(f"Backed up to {made.path} ({made.size / 1e6:.1f} MB).")


def restore(
    source: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A file that `backup` wrote.")],
    as_json: Json = False,
) -> None:
    """Fill a fresh home (WARDWATCH_HOME) from a backup. Refuses a home that has a center."""
    home = settings.HOME
    with refusals(as_json=as_json):
        backups.unpack_keys(home, source)
        with home.server() as server:
            home.prepare(server)
            backups.restore_database(home, source)
            schema.migrate()
    if as_json:
        emit({"home": str(home.folder)})
    else:
        say(f"Restored into {home.folder}. Start it with: wardwatch up --no-demo")


def purge(
    kind: Annotated[purging.Kind, typer.Argument(help="What the reference names.")],
    reference: Annotated[str, typer.Argument(help="Its uid; of a notice its ticket.")],
    why: Annotated[str, typer.Option(help="The reason, kept in the tombstone and the audit trail.")],
    as_json: Json = False,
) -> None:
    """Remove spilled content (patient data, a wrong marking) for good; a tombstone with its digest stays."""
    with database("worker", as_json=as_json):
        result = purging.purge(kind=kind, reference=reference, why=why, actor=ACTOR, at=clock.now())
    if as_json:
        emit(result)
    else:
        say(f"Purged {result.kind} {result.reference}: {result.rows} rows. Tombstone {result.tombstone}.")
        say("Backups made before now still hold it: remove or replace them.")
