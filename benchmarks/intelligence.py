"""The STIX store: MITRE ATT&CK and generated indicators taken in, taken in again, and many values looked up at once.

"Taken in" is everything: archived, taken apart, validated, told from what is here, marked, stored, indexed, published.
Peer, in the same run: `stix2` (the committee's own library) parsing a bundle into its MemoryStore, which validates less
and stores nothing. Processor seconds are those of this process and of its connection's server process.
"""

import argparse
import gzip
import json
import random
import tempfile
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from harness import SHARED_DATA, figure, fresh_home, median, peak_memory, timed, title

SEED = 20261122
ATTACK = SHARED_DATA / "mitre-attack" / "enterprise-attack-18.1.stix21.json.gz"
ICS = SHARED_DATA / "mitre-attack" / "ics-attack-18.1.stix21.json.gz"
GREEN = "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb"
MAKER = "identity--8ce3f695-d5a4-4dc8-9e93-a65af453a31a"


def main() -> None:
    """Print the figures."""
    options = argparse.ArgumentParser(description="The STIX store.")
    options.add_argument("--indicators", type=int, default=1_000_000)
    options.add_argument("--values", type=int, default=1_000, help="values looked up at once")
    options.add_argument("--no-peer", action="store_true", help="leave stix2 out")
    chosen = options.parse_args()
    if not ATTACK.is_file():
        print("The real public data is not beside this checkout; nothing measured.")
        return
    title(f"The STIX store: ATT&CK enterprise, and {chosen.indicators:,} indicators")
    with tempfile.TemporaryDirectory(prefix="ww-bench-files-") as folder, fresh_home():
        from people import settle
        from wardwatch.kit.database import login

        settle()
        with login("worker"):
            measure(Path(folder), chosen.indicators)
            look(chosen.indicators, chosen.values)
    figure("peak memory of this process", peak_memory(), "MB", aim="700")
    if not chosen.no_peer:
        peer()


def measure(folder: Path, count: int) -> None:
    """Taking in, and taking in again what is here."""
    for number in (1, 2, 3):
        (folder / f"enterprise-attack-{number}.json").write_bytes(gzip.decompress(ATTACK.read_bytes()))
    ingest("ATT&CK enterprise", "mitre_attack", folder / "enterprise-attack-1.json", "10,000")
    ingest("ATT&CK again, under another name", "mitre_attack", folder / "enterprise-attack-2.json", "40,000")
    ingest("ATT&CK a third time, likewise", "mitre_attack", folder / "enterprise-attack-3.json", "40,000")
    for part in (10, 1):
        path = folder / f"indicators-{part}.json"
        write(path, count // part, seed=part)
        ingest(f"{count // part:,} indicators", "stix_file", path, "10,000")
    path.rename(folder / "again.json")
    ingest("the same again, under another name", "stix_file", folder / "again.json", "40,000")


def ingest(words: str, feed: str, path: Path, aim: str) -> None:
    """One pull."""
    from wardwatch.audit.types import OPERATOR
    from wardwatch.feeds import operations
    from wardwatch.kit import clock

    before, begun, own = server_seconds(), time.perf_counter(), time.process_time()
    summary = operations.pull(feed=feed, origin=str(path), actor=OPERATOR, at=clock.now())
    seconds = time.perf_counter() - begun
    taken = summary.new + summary.changed + summary.unchanged
    assert not summary.quarantined, summary
    figure(words, taken / seconds, "objects/s", aim=aim)
    figure("  processor time of this process", 1e6 * (time.process_time() - own) / taken, "us/object")
    figure("  processor time of the server", 1e6 * (server_seconds() - before) / taken, "us/object")


def server_seconds() -> float:
    """Processor time that the server's process for this connection used so far."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100


def write(path: Path, count: int, *, seed: int) -> None:
    """A bundle of indicators: addresses, domains, URLs and digests in equal parts."""
    chance = random.Random(SEED + seed)
    with path.open("w") as file:
        file.write(f'{{"type": "bundle", "id": "bundle--{uuid.uuid4()}", "objects": [\n')
        for number, (kind, value) in zip(range(count), values(chance), strict=False):
            file.write((",\n" if number else "") + json.dumps(indicator(number, kind, value, chance)))
        file.write("]}")


def values(chance: random.Random) -> Iterator[tuple[str, str]]:
    """Values of four kinds in turn, with the paths that patterns compare them with."""
    while True:
        yield "ipv4-addr:value", ".".join(str(chance.randrange(1, 255)) for _ in range(4))
        yield "domain-name:value", f"h{chance.getrandbits(40):x}.example.com"
        yield "url:value", f"http://h{chance.getrandbits(32):x}.example.org/a/{chance.randrange(10**6)}"
        yield "file:hashes.'SHA-256'", f"{chance.getrandbits(256):064x}"


def indicator(number: int, kind: str, value: str, chance: random.Random) -> dict[str, Any]:
    """An indicator as feeds bring them."""
    at = "2026-01-01T00:00:00.000Z"
    return {
        "type": "indicator",
        "spec_version": "2.1",
        "id": f"indicator--{uuid.UUID(int=chance.getrandbits(128), version=4)}",
        "created_by_ref": MAKER,
        "created": at,
        "modified": at,
        "name": f"Indicator {number}",
        "description": "Seen in a campaign against hospitals.",
        "indicator_types": ["malicious-activity"],
        "pattern": f"[{kind} = '{value}']",
        "pattern_type": "stix",
        "valid_from": at,
        "confidence": 70,
        "labels": ["command-and-control"],
        "object_marking_refs": [GREEN],
    }


def look(count: int, asked: int) -> None:
    """Values looked up at once: half of them are there."""
    from django.db import connection

    from wardwatch.intel import queries
    from wardwatch.markings.types import Viewer

    with connection.cursor() as cursor:
        cursor.execute("SELECT value FROM intel_observablevalue ORDER BY key LIMIT %s", [asked // 2])
        there = [value for (value,) in cursor.fetchall()]
    others = values(random.Random(SEED + 99))
    wanted = there + [value for _, (_, value) in zip(range(asked - len(there)), others, strict=False)]
    seconds = median(lambda: queries.look_up(wanted, viewer=Viewer(enrolled=True)))
    figure(f"{asked:,} values looked up in {count:,}", 1000 * seconds, "ms", aim="300")


def peer() -> None:
    """What `stix2` needs to parse ATT&CK ICS into its MemoryStore."""
    try:
        import stix2
    except ImportError:
        print("  stix2 is not installed; no peer measured.")
        return
    text = gzip.decompress(ICS.read_bytes())
    count = len(json.loads(text)["objects"])

    def load() -> None:
        stix2.MemoryStore(stix2.parse(text.decode(), allow_custom=True))

    figure("stix2: ATT&CK ICS parsed into a MemoryStore", count / timed(load), "objects/s")


if __name__ == "__main__":
    main()
