"""Every way out, read from the program itself: each address of the URLconf, each command of the command line.

An address that needs a value this file cannot fill, or a command that is on neither list, fails the tests: whoever adds
an exit says here how to walk through it.
"""

import re
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any
from urllib.parse import quote

import typer
from django.db import connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve
from typer.main import get_command

from visibility.canary import (
    PREFIX,
    PUBLISHER,
    Planter,
    advisory_id,
    cve,
    product_number,
    protected,
    slug,
    stix_id,
    ticket,
)
from wardwatch.api.door import parameters
from wardwatch.web.tables import LISTS

FIXED_VALUES = {
    "token": "AAAAAAAAAAAAAAAAAAAAAAAA",  # of an answer link: never guessed
    "feed": "cisa_kev",
    "event": str(uuid.UUID(int=0)),  # of a MISP feed: its number follows from what it holds
    "sign_on": str(uuid.UUID(int=0)),  # an identity server: who comes back without having gone is refused
    "invitation": str(uuid.UUID(int=0)),  # of a list that only those see who manage it; it is taken back, never shown
    "rest": "nothing",  # of an address below /api/ that there is not
    "deed": "hand-in",  # what is done with one
    "form": "page",
    "year": "2026",
    "file": "list.txt",  # of a block list: its secret is never guessed
    "fingerprint": "0" * 40,  # of a key: public, and of no row
    "recovery": str(uuid.UUID(int=0)),  # rows of no label: tests/web/test_recovery.py says who may open them
}
FORMS = ("format=csv", "format=json")
"""Every list also comes as these files (`web.tables`)."""
SEARCHED = frozenset(
    {
        "search",
        "library",
        "releases",
        "devices",
        "names",
        "intelligence-lookup",
        "value",
        "value-say",
        "judging",
        "products",
    }
)
"""Pages besides lists that are asked for words."""
NOUNS = {
    "member": "organization",
    "alias": "productalias",
    "record": "quarantinedrecord",
    "imported": "inventoryimport",
    "status": "submission",
    "word": "humanword",
    "group": "aliasmember",
    "list": "blocklist",
    "server": "taxiiserver",
    "draft": "product",
}
"""Tables that an address calls otherwise."""
PLACES = {"notices/": ("notice", "ticket", "ticket"), "decisions/": ("decision", "uid", "uuid")}
"""Lists whose parts begin at a place (`?after=`): the table whose rows are places, the column that names one, its kind.

Places in other lists are positions, which are there whether or not somebody sees what stands at them.
"""
ASKED_ABOUT = {"api/exposure": "of"}
"""Addresses that name a row in a parameter: by the names of `NAMES`."""
LINES = {"inventory/": "inside", "inventory/import/": "device"}
"""Addresses that name an inventory line in a parameter, by its uid."""
NAMES = {"vulnerability": "name", "advisory": "tracking_id"}
"""Columns by which an address names a row that has a published name."""
FOR_TOKENS = ("taxii2/", "misp/")
TABLES = {model.__name__.lower() for model in protected()}
NO_SUCH = {"uuid": str(uuid.UUID(int=0)), "ticket": ticket("none of these")}
NAMED_AS = {
    "vulnerability": (cve, "vulnerability"),
    "advisory": (advisory_id, "advisory"),
    "maker": (lambda token: f"{token} vendor", "affectedrange"),
    "product": (lambda token: f"{token} product", "affectedrange"),
    "partner": (slug, "partner"),
    "number": (product_number, "release"),
    "collection": (slug, "collection"),
    "object": (stix_id, "objectversion"),
    "stix_id": (stix_id, "objectversion"),
    "publisher": (lambda token: PUBLISHER, "advisory"),
}
"""Values that name a row by what others call it: how its canary is called, and its table."""
CHANGING = re.compile(
    r'(name="csrfmiddlewaretoken" value=")[^"]*|("X-CSRFToken":\s*")[^"]*|(nonce=")[^"]*|(csrf-token" content=")[^"]*'
)
SAVEPOINT = re.compile(r'"s\d+_x\d+"')


@dataclass(frozen=True)
class Address:
    """One pattern of the URLconf: its route and the names of the values that it takes, with their kinds."""

    route: str
    takes: tuple[tuple[str, str], ...]

    @property
    def forms(self) -> tuple[str, ...]:
        """What to ask of a list, which also comes as files."""
        last = self.route.strip("/").rpartition("/")[2].strip("<>").rpartition(":")[2]
        return FORMS if last in LISTS else ()

    def with_values(self, values: dict[str, str]) -> str:
        """The path for these values."""
        return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda match: values[match[1]], self.route)


def addresses() -> list[Address]:
    """Every address that the program answers to people and programs who may come by session."""
    return [each for each in _addresses() if not each.route.startswith(FOR_TOKENS)]


def taxii_addresses() -> list[Address]:
    """Every address of the doors for TAXII and MISP, which only a token opens: see `test_taxii_leaks_nothing`."""
    return [each for each in _addresses() if each.route.startswith(FOR_TOKENS)]


def _addresses() -> list[Address]:
    return [Address(route, tuple(takes)) for route, takes in _walk(get_resolver().url_patterns, "")]


def _walk(patterns: list[URLPattern | URLResolver], before: str) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, route)
        else:
            found = re.findall(r"<(?:(\w+):)?(\w+)>", route)
            yield route, [(name, kind.replace("uuidstr", "uuid") or "str") for kind, name in found]


def paths(address: Address, planted: list[Planter], known: list[str]) -> Iterator[tuple[str, str]]:
    """Each path worth walking for an address, with the path of something that does not exist beside it.

    `known` are organizations (uids) that the address is asked of, instead of those that are planted.
    """
    if not address.takes:
        path = address.with_values({})
        yield path, path
        words = (f"q={PREFIX}",) if _takes_words(path) else ()
        for query in (*words, *address.forms):
            yield f"{path}?{query}", f"{path}?{query}"
        noun, column, kind = PLACES.get(address.route, ("", "", ""))
        rows = [row for planter in planted for row in planter.hidden_rows() if type(row).__name__.lower() == noun]
        yield from _asked_about(path, ASKED_ABOUT.get(address.route), planted)
        yield from _about_lines(path, LINES.get(address.route), planted)
        for row in rows:
            yield f"{path}?after={getattr(row, column)}", f"{path}?after={NO_SUCH[kind]}"
        return
    choices = []
    for name, kind in address.takes:
        if name in FIXED_VALUES:
            choices.append([(FIXED_VALUES[name], FIXED_VALUES[name])])
        elif name in NAMED_AS:
            called, noun = NAMED_AS[name]
            there = [each for each in planted if noun in {type(row).__name__.lower() for row in each.hidden_rows()}]
            choices.append([(called(each.token), called("none of these")) for each in there])
        elif kind == "uuid":
            noun = NOUNS.get(name, name)
            assert noun in TABLES, f"{address.route}: say in exits.py which table {name} names"
            hidden = [row for planter in planted for row in planter.hidden_rows()]
            uids = [str(row.uid) for row in hidden if type(row).__name__.lower() == noun]
            own = known if noun == "organization" else []
            choices.append([(each, NO_SUCH["uuid"] if each in uids else each) for each in own or uids])
        elif name == "name":
            rows = [row for planter in planted for row in planter.hidden_rows()]
            names = [getattr(row, NAMES[each]) for row in rows if (each := type(row).__name__.lower()) in NAMES]
            choices.append([(quote(each), "none") for each in names])
        else:
            assert name == "ticket", f"{address.route}: say in exits.py how to fill {name}"
            choices.append([(ticket(planter.token), NO_SUCH["ticket"]) for planter in planted])
    for chosen, form in product(_together(choices), ("", *(f"?{form}" for form in address.forms))):
        names = [name for name, _ in address.takes]
        yield (
            address.with_values(dict(zip(names, (value for value, _ in chosen), strict=True))) + form,
            address.with_values(dict(zip(names, (missing for _, missing in chosen), strict=True))) + form,
        )


def _takes_words(path: str) -> bool:
    """Whether what stands at a path is asked for words (`q`)."""
    name = resolve(path).url_name or ""
    known = parameters().get((name, "GET"))
    return name in LISTS | SEARCHED if known is None else "q" in known


def _together(choices: list[list[tuple[str, str]]]) -> Iterator[tuple[tuple[str, str], ...]]:
    """Values that stand beside each other: those of one planter, and each with what there is but once."""
    if all(choices):
        for place in range(max(map(len, choices))):
            yield tuple(each[place % len(each)] for each in choices)


def _asked_about(path: str, parameter: str | None, planted: list[Planter]) -> Iterator[tuple[str, str]]:
    for row in (row for planter in planted for row in planter.hidden_rows()):
        if parameter and (named := NAMES.get(type(row).__name__.lower())):
            yield f"{path}?{parameter}={quote(getattr(row, named))}", f"{path}?{parameter}=none"


def _about_lines(path: str, parameter: str | None, planted: list[Planter]) -> Iterator[tuple[str, str]]:
    for row in (row for planter in planted for row in planter.hidden_rows()):
        if parameter and type(row).__name__.lower() == "asset":
            yield f"{path}?{parameter}={row.uid}", f"{path}?{parameter}={NO_SUCH['uuid']}"


def questions_of(client: Client, path: str) -> list[str]:
    """The statements that the database is asked for a path, without their values: they say how long an answer takes."""
    asked: list[str] = []

    def note(execute: Callable[..., Any], statement: str, *rest: Any) -> Any:
        asked.append(SAVEPOINT.sub("", statement))
        return execute(statement, *rest)

    with connection.execute_wrapper(note):
        client.get(path)
    return asked


def walk_through(client: Client, path: str) -> tuple[int, str]:
    """Status and text of what comes out, without what changes at every request and without the path asked for."""
    answer = client.get(path)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    # Tag and length are those of the body, which is compared itself, but for the path asked for.
    passing = ("Expires", "RateLimit-Remaining", "ETag", "Content-Length")
    headers = sorted((name, value) for name, value in answer.headers.items() if name not in passing)
    text = body.decode("utf-8", "replace") + repr(headers)
    if (waiting := client.cookies.get("messages")) and waiting.value:  # said on the next page: it belongs to this one
        text += client.get("/check/").content.decode()
    text = re.sub(r"(\?next=)[^'\"]*", r"\1ASKED", text)  # where signing in leads back to: the path asked for
    for part in re.findall(r"[0-9a-f-]{36}|(?:WW|IDW|CVE)-[0-9A-Z-]+", path):
        text = text.replace(part, "ASKED")
    return answer.status_code, CHANGING.sub(lambda match: next(filter(None, match.groups()), "") + "CHANGES", text)


def commands(app: typer.Typer) -> list[str]:
    """Every command of the command line, as it is typed ("feeds list")."""
    return sorted(_commands(get_command(app), ""))


def _commands(command: object, before: str) -> Iterator[str]:
    nested = getattr(command, "commands", None)
    if nested is None:
        yield before.strip()
    else:
        for name, inner in nested.items():
            yield from _commands(inner, f"{before} {name}")
