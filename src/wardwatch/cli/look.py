"""`wardwatch search`, `wardwatch vulnerabilities`: what the center knows of something."""

from typing import Annotated, Any

import typer

from wardwatch.cli import remote
from wardwatch.cli.output import Json, emit, plain, say, table
from wardwatch.cli.session import database, principal
from wardwatch.engagements.queries import search as sought
from wardwatch.vulnerabilities import queries

vulnerabilities = typer.Typer(name="vulnerabilities", help="What is claimed, and by whom.", no_args_is_help=True)
INNER = ("vulnerability", "cve", "range")
"""Fields of answers that only repeat what was asked, or number rows of this installation."""


def add_to(root: typer.Typer) -> None:
    """Add `search` to the root."""
    root.command()(search)
    root.add_typer(vulnerabilities)


def search(
    words: Annotated[str, typer.Argument(help="A ticket, a number, a name, or words.")], as_json: Json = False
) -> None:
    """Find notices, vulnerabilities, advisories, objects of intelligence, organizations and inventory lines; the best
    first of each kind."""
    found: list[Any]
    if remote.is_remote():
        with remote.asking(as_json=as_json) as center:
            found = list(center.search(q=words).items)
    else:
        with database(as_json=as_json):
            found = list(sought(words, principal=principal()))
    table(found, ("kind", "name", "title"), as_json=as_json, empty="Nothing was found.")


@vulnerabilities.callback()
def root() -> None:
    """What is claimed, and by whom."""


@vulnerabilities.command()
def show(name: Annotated[str, typer.Argument(help="Its name, such as CVE-2024-1709.")], as_json: Json = False) -> None:
    """Everything that is claimed of a vulnerability, each claim with its source."""
    found: dict[str, Any]
    if remote.is_remote():
        with remote.asking(as_json=as_json) as center:
            found = plain(center.vulnerability(name))
    else:
        with database(as_json=as_json):
            found = _without(plain(queries.whole(name, viewer=principal().viewer)))
    if as_json:
        emit(found)
    else:
        _say(found)


def _without(value: Any) -> Any:
    """An answer without what only repeats the question."""
    if isinstance(value, dict):
        return {name: _without(inner) for name, inner in value.items() if name not in INNER}
    return [_without(each) for each in value] if isinstance(value, list) else value


def _say(found: dict[str, Any]) -> None:
    say(f"{found['name']}  {found['title']}")
    if found["rejected"]:
        say("The record was rejected.")
    if found["description"]:
        say(found["description"])
    known, best = found["known_exploited"], found["cvss"]["best"]
    if known["yes"]:
        say(f"known to be exploited, listed on {known['date_added'] or '-'}")
    if best:
        say(f"CVSS {best['version']} {best['base_score']} {best['severity']} [{best['source']['asserter']}]")
    if found["epss"]:
        say(f"EPSS {found['epss']['score']:.3f} of {found['epss']['score_date']}")
    for advisory in found["advisories"]:
        say(f"advisory {advisory}")
    rows = [{**each, "versions": each["raw"], "says": each["source"]["asserter"]} for each in found["affected"]]
    table(rows, ("vendor", "product", "versions", "status", "says"), as_json=False, empty="No products are named.")
