"""`wardwatch keys`: change the key under which stored values are encrypted."""

from typing import Annotated

import typer

from wardwatch.cli.output import Json, emit, say, table
from wardwatch.cli.session import ACTOR, database, progress
from wardwatch.config import resealing
from wardwatch.kit import clock

app = typer.Typer(name="keys", help="Encryption keys: which there are, a new one, the end of old ones.")
Why = Annotated[str, typer.Option(help="Kept in the audit trail.")]


@app.command("list")
def list_keys(as_json: Json = False) -> None:
    """Every encryption key by its id, the newest first, and how many stored values stand under it."""
    with database("worker", as_json=as_json):
        found = resealing.encryption_keys()
    if as_json:
        emit(found)
        return
    rows = [{"id": key.id, "encrypts": key.newest, **key.values} for key in found]
    table(rows, tuple(rows[0]), as_json=False, empty="No keys.")


@app.command()
def rotate(why: Why = "", as_json: Json = False) -> None:
    """Add a new key: what is stored from now on is encrypted under it. The center may go on working."""
    with database("worker", as_json=as_json):
        made = resealing.rotate(why=why, actor=ACTOR, at=clock.now())
    if as_json:
        emit({"key": made})
    else:
        say(f"{made} encrypts from now on. Next: wardwatch keys reseal, then wardwatch backup")


@app.command()
def reseal(as_json: Json = False) -> None:
    """Encrypt every stored value under the newest key. Stopped early, it goes on where it was when run again."""
    with database("worker", as_json=as_json), progress(as_json=as_json) as shown:
        done = resealing.reseal(actor=ACTOR, at=clock.now(), progress=shown)
    if as_json:
        emit(done)
    else:
        say("Encrypted under the newest key: " + ", ".join(f"{count} {name}" for name, count in done.items()) + ".")


@app.command()
def retire(why: Why = "", as_json: Json = False) -> None:
    """Forget all keys but the newest. Refuses while a stored value stands under one of them, and says where."""
    with database("worker", as_json=as_json):
        retired = resealing.retire(why=why, actor=ACTOR, at=clock.now())
    if as_json:
        emit({"retired": retired})
    else:
        say(f"Forgotten: {', '.join(retired)}. Backups made before hold it still, and only they can read themselves.")
