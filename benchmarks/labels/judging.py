"""What the product says of the labelled lines: claims pulled, lines imported, findings rebuilt and read back."""

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from harness import figure, timed

from labels.pairs import Pair
from labels.spellings import Line

FEEDS = (
    ("cisa_kev", "cisa-kev/known_exploited_vulnerabilities-2026-08-21.json"),
    ("cve_records", "cisa-vulnrichment/cve5-vulnrichment-selection.jsonl.gz"),
    ("cisa_csaf", "cisa-csaf/icsma"),
    ("cisa_csaf", "cisa-csaf/icsa_hph_sector.jsonl.gz"),
)
_HEADERS = ("vendor", "product", "model", "version", "cpe", "purl", "udi_di", "serial")
FIRST = Line("Nobody", "First line")
"""Stands in front of the others in each file: where it is found, the counting of lines begins."""
REFUSED, NOTHING = "line refused", "no finding"


@dataclass(frozen=True)
class Judged:
    """A pair and what the product says of it: an outcome of a finding, `NOTHING`, or `REFUSED`; its confidence."""

    pair: Pair
    outcome: str
    confidence: int
    decided_by: str = ""


def judge(pairs: Sequence[Pair], data: Path, *, batch: int = 20_000) -> list[Judged]:
    """Ask the product in the home that is open. Runs as the worker."""
    from people import settle
    from wardwatch.audit.types import OPERATOR
    from wardwatch.exposures.models import Finding
    from wardwatch.exposures.operations import rebuild
    from wardwatch.feeds import operations as feeds
    from wardwatch.kit import clock

    people = settle()
    for feed, name in FEEDS:
        feeds.pull(feed=feed, origin=str(data / name), actor=OPERATOR, at=clock.now())
    lines = list(dict.fromkeys(pair.line for pair in pairs))
    number_of: dict[Line, int] = {}
    for through, write in (("spreadsheet", spreadsheet), ("sbom", bill_of_materials)):
        asked = [line for line in lines if line.through == through]
        for start in range(0, len(asked), batch):
            number_of |= _imported(people, asked[start : start + batch], write)
    figure("lines taken in", len(number_of), f"of {len(lines):,}")
    figure("rebuild of all findings", timed(lambda: rebuild(at=clock.now())), "s")
    columns = ("asset_id", "vulnerability__name", "outcome", "confidence", "affected_range")
    found = {(asset, name): rest for asset, name, *rest in Finding.objects.values_list(*columns)}
    words = _words({rest[2] for rest in found.values()})
    return [_judged(pair, number_of.get(pair.line), found, words) for pair in pairs]


def _judged(pair: Pair, asset: int | None, found: dict[Any, Any], words: dict[int, str]) -> Judged:
    if asset is None:
        return Judged(pair, REFUSED, 0)
    outcome, confidence, by = found.get((asset, pair.vulnerability), (NOTHING, 0, None))
    return Judged(pair, outcome, confidence, words.get(by, ""))


def _words(ranges: set[int]) -> dict[int, str]:
    from wardwatch.vulnerabilities.models import AffectedRange

    columns = ("id", "vendor", "product_text", "raw", "assertion__asserter")
    rows = AffectedRange.objects.filter(pk__in=ranges).values_list(*columns)
    return {number: f"{vendor} {product} [{raw}] says {who}" for number, vendor, product, raw, who in rows}


def _imported(people: Any, lines: Sequence[Line], write: Any) -> dict[Line, int]:
    """Send a file as the member's own person does; the assets by how far their lines stand behind a first one."""
    from wardwatch.assets.models import Asset, InventoryImport
    from wardwatch.assets.operations import import_inventory
    from wardwatch.assets.types import ImportMode
    from wardwatch.audit.types import Actor
    from wardwatch.kit import clock
    from wardwatch.kit.database import login

    data = write([FIRST, *lines])
    with login("app"):
        result = import_inventory(
            principal=people.principal(people.rosa, clock.now()),
            actor=Actor(f"person:{people.rosa.person_id}", "web"),
            organization=people.riverbend.pk,
            file_name="labelled",
            data=data,
            mode=ImportMode.GOOD_ROWS,
            at=clock.now(),
        )
    for fault in result.faults[:5]:
        print(f"    refused: {fault}")
    inventory = InventoryImport.objects.get(uid=result.inventory)
    at = dict(Asset.objects.filter(inventory=inventory).values_list("line", "id"))
    first = min(at)
    return {line: at[place] for place, line in enumerate(lines, start=first + 1) if place in at}


def spreadsheet(lines: Sequence[Line]) -> bytes:
    """A comma-separated list; each line has a serial number of its own, so that none is taken for another."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(_HEADERS)
    for number, line in enumerate(lines):
        writer.writerow(
            (line.vendor, line.product, line.model, line.version, line.cpe, line.purl, line.udi, f"L{number:06}")
        )
    return text.getvalue().encode()


def bill_of_materials(lines: Sequence[Line]) -> bytes:
    """A CycloneDX 1.5 document with a device for each line."""
    components = [
        {
            "type": "device",
            "bom-ref": f"d{number}",
            "manufacturer": {"name": line.vendor},
            "supplier": {"name": line.vendor},
            "name": line.product,
            "version": line.version,
        }
        for number, line in enumerate(lines)
    ]
    document = {"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1, "components": components}
    return json.dumps(document).encode()
