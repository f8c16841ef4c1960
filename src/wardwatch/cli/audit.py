"""`wardwatch audit`: check the trail."""

import typer
from django.conf import settings

from wardwatch.audit import operations, queries
from wardwatch.cli.output import Json, emit, fail, say
from wardwatch.cli.session import database
from wardwatch.kit import clock

app = typer.Typer(name="audit", help="The audit trail.", no_args_is_help=True)


@app.command()
def verify(as_json: Json = False) -> None:
    """Seal what waits, then recompute every digest, link and signature of the chain."""
    with database("worker", as_json=as_json):
        keyring = settings.HOME.keyring
        while operations.seal(at=clock.now(), sign=keyring.sign):
            pass
        result = queries.verify(check_signature=keyring.verify)
        if not result.intact:
            fail(
                f"The trail is broken at position {result.broken_at}: {result.reason}.",
                code="audit.broken",
                as_json=as_json,
                sealed=result.sealed,
            )
        if as_json:
            emit(result)
        else:
            say(f"The trail is whole: {result.sealed} events sealed, {result.unsealed} waiting. Head {result.head}.")
