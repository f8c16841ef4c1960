"""Reading CSAF advisories and CVE records: documents a second on one core, by the processor's time.

Read are the published documents of the real-data folder, where it is, and made-up ones of three sizes: `typical` is as
large as the median of the published ones. Bad documents, in which one record must be left out, are read beside them.
Peers: `csaf-tool` (which reads less: the first level of products, no references), and `json` with the record format's
schema as `cvelib` brings it (which only says whether a record is valid).
"""

import gzip
import json
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import documents
from harness import SHARED_DATA, figure, peak_memory, title

from wardwatch.standards import csaf, cve

AIM = "3,000"
COUNT = 200
PEERS = 50
CSAF_SIZES = {"small": (2, 1), "typical": (9, 4), "large": (60, 25)}
"""Products and vulnerabilities."""
CVE_SIZES = {"small": (1, 1), "typical": (3, 4), "large": (40, 20)}
"""Products and versions of each."""


def main() -> None:
    """Print the figures."""
    title("Reading CSAF and CVE documents, on one core")
    for words, found in (("published CSAF", published_csaf()), ("published CVE", published_cve())):
        read = csaf.read if "CSAF" in words else cve.read
        if found:
            rate(words, found, read)
        else:
            print(f"  {words}: the real-data folder is not here; not measured.")
    for size, (products, vulnerabilities) in CSAF_SIZES.items():
        made = [documents.csaf(n, products=products, vulnerabilities=vulnerabilities) for n in range(COUNT)]
        words = f"CSAF, {size}: {products} products, {vulnerabilities} vulnerabilities"
        both(words, made, b'"baseScore": 7.6', csaf.read, size)
    for size, (products, versions) in CVE_SIZES.items():
        made = [documents.cve(n, products=products, versions=versions) for n in range(COUNT)]
        words = f"CVE, {size}: {products} products, {versions} versions each"
        both(words, made, b'"versionType": "custom"', cve.read, size)
    figure("peak memory", peak_memory(), "MB")
    peers()


def published_csaf() -> list[bytes]:
    """The medical advisories that CISA published, and those about the sector."""
    folder = SHARED_DATA / "cisa-csaf"
    lines = folder / "icsa_hph_sector.jsonl.gz"
    found = [path.read_bytes() for path in sorted(folder.glob("icsma/*.json"))]
    return found + (gzip.decompress(lines.read_bytes()).splitlines() if lines.exists() else [])


def published_cve() -> list[bytes]:
    """CVE records with CISA's additions."""
    lines = SHARED_DATA / "cisa-vulnrichment" / "cve5-vulnrichment-selection.jsonl.gz"
    return gzip.decompress(lines.read_bytes()).splitlines() if lines.exists() else []


def both(words: str, made: list[bytes], member: bytes, read: Callable[[bytes], Any], size: str) -> None:
    """Good documents, and the same with one bad record; the aim is one for documents of usual size."""
    aim = "" if size == "large" else AIM
    rate(words, made, read, aim=aim)
    rate("  the same, one record is bad", [broken(each, member) for each in made], read, aim=aim)


def broken(document: bytes, member: bytes) -> bytes:
    """The document with the last such member of the wrong type."""
    before, _, after = document.rpartition(member)
    return before + member.partition(b":")[0] + b": {}" + after


def rate(words: str, found: list[bytes], read: Callable[[bytes], Any], *, aim: str = AIM) -> None:
    """How many documents a second, median of five runs, and what their size is."""
    sizes = sorted(map(len, found))
    seconds = statistics.median(processed(found, read) for _ in range(5))
    figure(words, len(found) / seconds, "/s", aim=aim)
    kilobytes = f"{statistics.median(sizes) / 1000:.1f} kB in the median, {sizes[-1] / 1000:.0f} kB at most"
    print(f"    {len(found)} documents, {kilobytes}, {sum(sizes) / seconds / 1e6:.0f} MB/s")


def processed(found: list[bytes], read: Callable[[bytes], Any]) -> float:
    """Seconds of the processor for reading them all."""
    begun = time.process_time()
    for each in found:
        read(each)
    return time.process_time() - begun


def peers() -> None:
    """The same made-up documents, of typical size, read by others."""
    products, second = CSAF_SIZES["typical"]
    advisories = [documents.csaf(n, products=products, vulnerabilities=second) for n in range(PEERS)]
    products, second = CVE_SIZES["typical"]
    records = [documents.cve(n, products=products, versions=second) for n in range(PEERS)]
    rate("peer `json` alone: CSAF, typical", advisories, json.loads, aim="")
    rate("peer `json` alone: CVE, typical", records, json.loads, aim="")
    csaf_tool(advisories)
    cvelib(records)


def csaf_tool(found: list[bytes]) -> None:
    """`csaf-tool` reads files."""
    try:
        from csaf.parser import CSAFParser
    except ImportError:
        print("  The peer `csaf-tool` is not installed; it was not measured.")
        return
    with tempfile.TemporaryDirectory(prefix="ww-bench-") as folder:
        path = Path(folder) / "advisory.json"
        path.write_bytes(found[0])
        rate("peer `csaf-tool`: CSAF, typical", found, lambda _each: CSAFParser().parse_file(str(path)), aim="")


def cvelib(found: list[bytes]) -> None:
    """The schema is loaded once; `cvelib` itself would load it for each record."""
    try:
        from cvelib.cve_api import CveRecord
        from jsonschema import Draft7Validator
    except ImportError:
        print("  The peer `cvelib` is not installed; it was not measured.")
        return
    schema = Draft7Validator(json.loads(Path(CveRecord.Schemas.V5_SCHEMA).read_bytes()))
    rate("peer `cvelib`'s schema: CVE, typical", found[:5], lambda each: schema.is_valid(json.loads(each)), aim="")


if __name__ == "__main__":
    main()
