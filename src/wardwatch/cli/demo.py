"""`wardwatch demo`: the demonstration sector."""

import typer

from wardwatch.cli.output import Json, emit, say
from wardwatch.cli.session import database, fresh_database, progress
from wardwatch.config.demo import load as demonstration
from wardwatch.kit import clock
from wardwatch.kit.database import login

app = typer.Typer(name="demo", help="The demonstration sector: invented members, for looking and testing.")


@app.command()
def load(as_json: Json = False) -> None:
    """Load it into an empty database; people get random passwords."""
    with fresh_database("worker", as_json=as_json), progress(as_json=as_json) as shown:
        demonstration.load(at=clock.now(), progress=shown)
    _show_sign_ins(as_json=as_json)


@app.command()
def reset(as_json: Json = False) -> None:
    """Remove it and load it anew. Refuses a real center."""
    with database("owner", as_json=as_json), progress(as_json=as_json) as shown:
        demonstration.reset()
        with login("worker"):
            demonstration.load(at=clock.now(), progress=shown)
    _show_sign_ins(as_json=as_json)


@app.command()
def publish(as_json: Json = False) -> None:
    """Release one of each kind of product that it has not released yet. Takes half a minute."""
    with database("worker", as_json=as_json):
        demonstration.publish_others(at=clock.now())
    if as_json:
        emit({"published": True})
    else:
        say("One of each kind of product is released: see the library.")


def _show_sign_ins(*, as_json: bool) -> None:
    found = demonstration.sign_ins()
    if as_json:
        emit(found)
        return
    for each in found:
        say(f"{each.key:20} {each.email:52} {each.password}")
