"""`wardwatch exposure`: whom a vulnerability, an advisory or a product reaches."""

from typing import Annotated, Any

import typer

from wardwatch.cli import remote
from wardwatch.cli.output import Json, emit, fail, plain, say, table
from wardwatch.cli.session import database, principal
from wardwatch.exposures.queries import reach

SHOWN = ("devices", "open_devices", "open_findings")


def add_to(root: typer.Typer) -> None:
    """Add `exposure` to the root."""
    root.command()(exposure)


def exposure(
    name: Annotated[str, typer.Argument(help="A vulnerability or an advisory, by its number.")] = "",
    maker: Annotated[str, typer.Option(help="Instead: the maker of a product.")] = "",
    product: Annotated[str, typer.Option(help="And the product.")] = "",
    as_json: Json = False,
) -> None:
    """Whom it reaches: members, devices, care roles, states, kinds of organization, and when support ends."""
    if not (name or (maker and product)):
        fail("Say of what: a number, or --maker and --product.", code="exposure.of-what", as_json=as_json)
    found: dict[str, Any]
    if remote.is_remote():
        with remote.asking(as_json=as_json) as center:
            found = plain(center.exposure(of=name or None, maker=maker or None, product=product or None))
    else:
        with database(as_json=as_json):
            found = plain(_found(name, maker, product))
            for each in found["members"]:
                each["member"] = each.pop("organization")
            found["of_all"] = None
    if as_json:
        emit(found)
    else:
        _say(found)


def _found(name: str, maker: str, product: str) -> reach.Reach:
    viewer = principal().viewer
    if name:
        return reach.reach_of(reach.meant(name, viewer=viewer), viewer=viewer)
    return reach.reach_of_product(maker, product, viewer=viewer)


def _say(found: dict[str, Any]) -> None:
    whole = found["whole"]
    say(
        f"{whole['members']} members, {whole['open_members']} with something open: {whole['devices']} devices,"
        f" {whole['open_devices']} with something open, {whole['open_findings']} open findings"
    )
    if whole["support_first"]:
        say(f"the makers' support ends between {whole['support_first']} and {whole['support_last']}")
    if found["of_all"]:
        say(f"of all members, at least {found['of_all']} have it")
    for title in ("members", "roles", "states", "kinds"):
        lines = [{**each["reached"], title: each.get("name", each.get("key")) or "not stated"} for each in found[title]]
        if lines:
            say("")
            counted = () if title == "members" else ("members",)
            table(lines, (title, *counted, *SHOWN), as_json=False, empty="")
