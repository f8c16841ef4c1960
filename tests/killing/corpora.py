"""What the killed chain pulls and matches: small, but of several batches and several documents each; all invented."""

import json
from pathlib import Path
from typing import Any

from feeds.documents import EPSS, HOSPITALS, advisory, cve_record, kev, write
from feeds.site import Site, provider

BATCH = 20
"""Records per batch in these runs, so that small files have several."""

PRODUCTS = ("Pump", "Monitor", "Analyzer", "Gateway")
"""Product n is what CVE-2031-000n and advisory INV-2031-n speak of."""

INVENTORIES = {
    "Riverbend Hospital": (
        ("Invented", "Pump", "1.9"),
        ("Invented", "Monitor", "1.0"),
        ("Invented", "Gateway", ""),
        ("Invented", "Kettle", "1.0"),
        ("Contec Health", "CMS8000", ""),
        ("Fortinet", "FortiOS", "7.0.1"),
    ),
    "Orchard Clinic": (
        ("Invented", "Pump", "1.2"),
        ("Invented", "Analyzer", "2.0"),
        ("Invented", "Monitor", "7.0"),
        ("Citrix", "NetScaler ADC", "13.1"),
        ("Baxter", "Sigma Spectrum", "8.00"),
    ),
}
"""What the members own; the real products are for runs over real data."""


def write_files(folder: Path) -> None:
    """Write everything that is pulled from a path."""
    numbers = range(1, len(PRODUCTS) + 1)
    hospitals = [f"0{n:05},Invented Hospital {n},1 Road,Town,OH,43000,(555) 555-0100,Yes" for n in range(50)]
    write(folder / "hospitals.csv", (HOSPITALS + "\n".join(hospitals) + "\n").encode())
    scores = [f"{_cve(n)},0.{n:04},0.5" for n in range(1, 60)]
    write(folder / "epss.csv", (EPSS.format(day=1) + "\n".join(scores) + "\n").encode())
    write(folder / "kev 1.json", kev(*(_cve(n) for n in (1, 2, *range(100, 145)))))
    write(folder / "kev 2.json", kev(*(_cve(n) for n in (1, 4, *range(103, 150)))))
    unrelated = [_about(cve_record(_cve(n)), "Kiosk") for n in range(100, 130)]
    write(folder / "cve 1" / "a.jsonl", *unrelated, *(_about(cve_record(_cve(n)), _product(n)) for n in numbers))
    write(folder / "cve 1" / "b.jsonl", _about(cve_record(_cve(200)), "Kiosk"), {"no": "record"})
    changed = [_about(cve_record(_cve(n), exploitation="none"), "Kiosk") for n in range(100, 125)]
    write(folder / "cve 2" / "a.jsonl", *changed, cve_record(_cve(126), rejected=True, adp=False))


def publish_site(site: Site) -> str:
    """Publish the advisories, one of them broken, as a CSAF provider does; returns its address."""
    numbers = range(1, len(PRODUCTS) + 1)
    for n in numbers:
        site.publish(f"/white/{n}.json", _advisory(n))
    site.publish("/white/bad.json", b"{not json")
    names = [*(f"{n}.json" for n in numbers), "bad.json"]
    listing = "".join(f'"{name}","2031-01-01T00:00:00Z"\n' for name in names)
    site.publish("/white/changes.csv", listing.encode())
    return provider(site, directory_url=f"{site.at}/white")


def _cve(number: int) -> str:
    return f"CVE-2031-{number:04}"


def _product(number: int) -> str:
    return PRODUCTS[number - 1]


def _about(document: dict[str, Any], product: str) -> dict[str, Any]:
    changed: dict[str, Any] = json.loads(json.dumps(document).replace("Pump", product))
    return changed


def _advisory(number: int) -> dict[str, Any]:
    document = advisory(f"INV-2031-{number}")
    return _about(json.loads(json.dumps(document).replace("CVE-2031-0001", _cve(number))), _product(number))
