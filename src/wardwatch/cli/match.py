"""`wardwatch match`, `wardwatch pack`: match an inventory on one's own machine, against the center's signed pack."""

import io
from pathlib import Path
from typing import Annotated

import typer
from django.conf import settings

from wardwatch.assets import inventory
from wardwatch.cli import remote
from wardwatch.cli.output import Json, emit, fail, say, table
from wardwatch.cli.session import database, refusals
from wardwatch.exposures.matching.bands import band_of
from wardwatch.exposures.pack import Pack, devices_of, match_inventory, read_pack
from wardwatch.exposures.pack.building import build_pack
from wardwatch.kit import clock


def add_to(app: typer.Typer) -> None:
    """Add the commands to the root."""
    app.command()(match)
    app.command()(pack)


def match(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="Your inventory: CSV, CycloneDX or SPDX.")],
    pack_file: Annotated[
        Path | None,
        typer.Option(
            "--pack",
            exists=True,
            dir_okay=False,
            help="The center's pack; default: this home's, or that of WARDWATCH_URL.",
        ),
    ] = None,
    key: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="The center's public key (PEM) that signed the pack."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Say which lines are touched by what is publicly known. Sends nothing; without network where there is a pack.

    With WARDWATCH_URL the pack comes from that center, over TLS; --key says whose signature it must carry.
    """
    if pack_file and not key:
        fail(
            "A pack needs --key, the center's public key: an unsigned claim is not worth much.",
            code="match.no-key",
            as_json=as_json,
        )
    with refusals(as_json=as_json):
        against = _pack(pack_file, key, as_json=as_json)
        read = inventory.read(file.read_bytes(), devices=devices_of(against))
        found = match_inventory(read.lines, against, list_name=file.name)
    rows = [
        {
            "line": each.line.number,
            "sheet": each.line.sheet,
            "product": f"{each.line.details.vendor} {each.line.details.product}",
            "version": each.line.details.version,
            "vulnerability": each.vulnerability,
            "title": each.title,
            "known_exploited": each.known_exploited,
            "verdict": each.verdict,
            "confidence": each.confidence,
            "band": band_of(each.confidence),
            "why": [step.text for step in each.steps],
        }
        for each in found
    ]
    if as_json:
        emit({"matches": rows, "faults": read.faults})
        return
    columns = ("line", "product", "version", "vulnerability", "known_exploited", "verdict", "band")
    table(rows, columns, as_json=False, empty="Nothing on this list is touched by what is publicly known.")
    for fault in read.faults:
        say(f"not read: {fault}")


def pack(
    target: Annotated[Path, typer.Argument(help="File to write; the public key goes beside it as .pem.")],
    as_json: Json = False,
) -> None:
    """Write the signed public pack that members match with on their own machines."""
    key = target.with_suffix(".pem")
    if key == target:
        fail("The key goes beside the pack as .pem; name the pack otherwise.", code="pack.name", as_json=as_json)
    with database("app", as_json=as_json):
        keyring = settings.HOME.keyring
        target.write_bytes(build_pack(at=clock.now(), sign=keyring.sign))
        key.write_bytes(keyring.public_key)
    if as_json:
        emit({"pack": str(target), "key": str(key)})
    else:
        say(f"Wrote {target} and its public key {key}.")


def _pack(file: Path | None, key: Path | None, *, as_json: bool) -> Pack:
    if file and key:
        return read_pack(file.read_bytes(), key.read_bytes())
    if remote.is_remote():
        with remote.asking(as_json=as_json) as center:
            fetched = io.BytesIO()
            center.pack(into=fetched)
            return read_pack(fetched.getvalue(), key.read_bytes() if key else center.pack_key().pem.encode())
    with database("app", as_json=as_json):
        keyring = settings.HOME.keyring
        return read_pack(build_pack(at=clock.now(), sign=keyring.sign), keyring.public_key)
