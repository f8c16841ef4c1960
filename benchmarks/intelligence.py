"""The STIX store: MITRE ATT&CK and generated indicators taken in, taken in again, and many values looked up at once.

"Taken in" is everything: archived, taken apart, validated, told from what is here, marked, stored, indexed, published.
New content is taken in once, what is here three times (the median is given), each time from a file of another name: the
same file under the same name is known as a whole and not read at all. Processor time is that of this process with the
one that helps it, and of the server's process for its connection; memory is what the three hold at most, shared pages
in proportion. Values are looked up in a table that is filled straight in the database.

Peers, in the same run and on a sample of the same objects: `stix2` parsing, `stix2-validator` validating; neither
stores anything. `--brief` is for a first look.
"""

import argparse
import gzip
import io
import json
import os
import random
import shutil
import statistics
import sys
import tempfile
import time
import uuid
import warnings
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from threading import Event, Thread
from typing import Any

from harness import SHARED_DATA, figure, fresh_home, median, title

SEED = 20261122
ATTACK = SHARED_DATA / "mitre-attack" / "enterprise-attack-18.1.stix21.json.gz"
GREEN = "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb"
MAKER = "identity--8ce3f695-d5a4-4dc8-9e93-a65af453a31a"
AGAIN = 3
PARSED, VALIDATED = 1_000, 100
"""How many objects the peers are given."""


def main() -> None:
    """Print the figures."""
    options = argparse.ArgumentParser(description="The STIX store.")
    options.add_argument("--indicators", type=int, default=1_000_000)
    options.add_argument("--held", type=int, default=10_000_000, help="values among which is looked up")
    options.add_argument("--asked", type=int, default=1_000, help="values looked up at once")
    options.add_argument("--brief", action="store_true", help="20,000 indicators, 100,000 values")
    options.add_argument("--no-peer", action="store_true", help="leave stix2 and stix2-validator out")
    chosen = options.parse_args()
    count, held = (20_000, 100_000) if chosen.brief else (chosen.indicators, chosen.held)
    if not ATTACK.is_file():
        print("The real public data is not beside this checkout; nothing measured.")
        return
    title(f"The STIX store: ATT&CK enterprise, {count:,} indicators, {held:,} values")
    with tempfile.TemporaryDirectory(prefix="ww-bench-files-") as folder, fresh_home():
        from people import settle
        from wardwatch.kit.database import login

        settle()
        attack, indicators = Path(folder, "enterprise-attack-0.json"), Path(folder, "indicators-0.json")
        attack.write_bytes(gzip.decompress(ATTACK.read_bytes()))
        write(indicators, count, seed=1)
        with login("worker"), Memory() as memory:
            measure("ATT&CK enterprise", "mitre_attack", attack)
            tenth = Path(folder, "tenth.json")
            write(tenth, count // 10, seed=10)
            ingest(f"{count // 10:,} indicators", "stix_file", tenth)
            measure(f"{count:,} indicators", "stix_file", indicators)
        memory.tell()
        look(held, chosen.asked)
        if not chosen.no_peer:
            peers("ATT&CK enterprise", attack)
            peers("indicators", indicators)


def measure(words: str, feed: str, path: Path) -> None:
    """Taking in, and taking in again what is here."""
    ingest(words, feed, path)
    rates, own, server = [], [], []
    for number in range(1, AGAIN + 1):
        again = path.with_name(path.name.replace("-0", f"-{number}"))
        shutil.copy(path, again)
        rate, mine, theirs = pulled(feed, again)
        rates.append(rate)
        own.append(mine)
        server.append(theirs)
    shown("  again, under another name", *map(statistics.median, (rates, own, server)), aim="40,000")
    shown("  again, the same file", *pulled(feed, path))


def ingest(words: str, feed: str, path: Path) -> None:
    """One pull of what is new."""
    shown(words, *pulled(feed, path), aim="10,000")


def shown(words: str, rate: float, own: float, server: float, *, aim: str = "") -> None:
    """The figures of a pull."""
    figure(words, rate, "objects/s", aim=aim)
    if own + server:
        figure("    processor time here", own, "us/object")
        figure("    processor time of the server", server, "us/object")


def pulled(feed: str, path: Path) -> tuple[float, float, float]:
    """Objects a second of one pull; microseconds of the processor that an object took here, and of the server."""
    from wardwatch.audit.types import OPERATOR
    from wardwatch.feeds import operations
    from wardwatch.kit import clock

    before, begun, own = server_seconds(), time.perf_counter(), own_seconds()
    summary = operations.pull(feed=feed, origin=str(path), actor=OPERATOR, at=clock.now())
    seconds = time.perf_counter() - begun
    assert not summary.quarantined, summary
    taken = summary.new + summary.changed + summary.unchanged
    if not taken:  # the same file: nothing was read
        with path.open("rb") as file:
            return sum(line.count(b'"spec_version"') for line in file) / seconds, 0, 0
    return taken / seconds, 1e6 * (own_seconds() - own) / taken, 1e6 * (server_seconds() - before) / taken


def own_seconds() -> float:
    """Processor time that this process used so far, and those that it started and that have ended."""
    return sum(os.times()[:4])


def server_pid() -> int:
    """The server's process for this connection."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        ((pid,),) = cursor.fetchall()
    return int(pid)


def server_seconds() -> float:
    """Processor time that the server's process for this connection used so far."""
    fields = Path(f"/proc/{server_pid()}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100


class Memory:
    """Looks, four times a second, how much memory this process, its helper and its server process hold."""

    def __enter__(self) -> "Memory":
        self._server = server_pid()
        self._most = [0.0, 0.0]
        self._over = Event()
        self._thread = Thread(target=self._look)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(0.25):
            own = sum(map(held, [os.getpid(), *helpers()]))
            self._most = [max(self._most[0], own), max(self._most[1], own + held(self._server))]

    def tell(self) -> None:
        """The most that was seen."""
        figure("peak memory here", self._most[0], "MB", aim="700")
        figure("peak memory here and of the server's process", self._most[1], "MB", aim="700")


def held(pid: int) -> float:
    """Memory of a process in MB, shared pages in proportion (PSS); 0 where it is gone or not ours to see."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")), 0)


def helpers() -> Iterator[int]:
    """The processes beside this one that validate too."""
    for pid in Path(f"/proc/self/task/{os.getpid()}/children").read_text().split():
        try:
            if b"wardwatch.kit.second" in Path(f"/proc/{pid}/cmdline").read_bytes():
                yield int(pid)
        except OSError:
            continue


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


FILL = """
    INSERT INTO intel_observablevalue (object_id, label_id, kind, value, alone, key, address)
    SELECT o.id, o.label_id, v.kind, v.value, true,
        substr(sha256(v.kind::bytea || decode('00', 'hex') || v.value::bytea), 1, 16),
        CASE WHEN v.kind = 'ipv4' THEN v.value::inet END
    FROM generate_series(%(first)s::bigint, %(last)s::bigint) i
    CROSS JOIN LATERAL (SELECT ('{ipv4,domain,url,sha256}'::text[])[i %% 4 + 1] AS kind, md5(i::text) AS name) n
    CROSS JOIN LATERAL (SELECT n.kind, CASE n.kind WHEN 'ipv4' THEN host(inet '11.0.0.0' + i)
        WHEN 'domain' THEN 'd' || left(n.name, 16) || '.example.com'
        WHEN 'url' THEN 'http://u' || left(n.name, 16) || '.example.org/a/' || i
        ELSE n.name || md5(n.name) END AS value) v
    JOIN scratch_objects o ON o.number = i %% (SELECT count(*) FROM scratch_objects)"""
OBJECTS = """
    CREATE TEMP TABLE scratch_objects AS SELECT row_number() OVER () - 1 AS number, id, label_id FROM (
        SELECT id, label_id FROM intel_objectversion WHERE type = 'indicator' ORDER BY id LIMIT 10000) o"""
CHUNK = 500_000


def fill(held: int) -> None:
    """As many values as wanted, straight into their table; what indexes and checks them is made anew afterwards."""
    from django.db import connection

    from wardwatch.kit.database import login

    with login("owner"), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM intel_observablevalue")
        ((there,),) = cursor.fetchall()
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'intel_observablevalue'"
            " AND indexname <> 'intel_observablevalue_pkey'"
        )
        indexes = cursor.fetchall()
        cursor.execute(
            "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'f'"
            " AND conrelid = 'intel_observablevalue'::regclass"
        )
        keys = cursor.fetchall()
        for name, _ in indexes:
            cursor.execute(f"DROP INDEX {name}")
        for name, _ in keys:
            cursor.execute(f"ALTER TABLE intel_observablevalue DROP CONSTRAINT {name}")
        cursor.execute(OBJECTS)
        for first in range(there, held, CHUNK):
            cursor.execute(FILL, {"first": first, "last": min(first + CHUNK, held) - 1})
        for _, definition in indexes:
            cursor.execute(definition)
        for name, definition in keys:
            cursor.execute(f"ALTER TABLE intel_observablevalue ADD CONSTRAINT {name} {definition}")
        cursor.execute("ANALYZE intel_observablevalue")


def look(held: int, asked: int) -> None:
    """Values looked up at once, anywhere in the table: half of them are there."""
    from django.db import connection

    from wardwatch.intel import queries
    from wardwatch.kit.database import login
    from wardwatch.markings.types import Viewer

    fill(held)
    chance = random.Random(SEED + 7)
    with login("worker"), connection.cursor() as cursor:
        cursor.execute("SELECT min(id), max(id), count(*) FROM intel_observablevalue")
        ((first, last, count),) = cursor.fetchall()
        ids = [chance.randint(first, last) for _ in range(asked)]
        cursor.execute("SELECT value FROM intel_observablevalue WHERE id = ANY(%s) LIMIT %s", [ids, asked // 2])
        there = [value for (value,) in cursor.fetchall()]
    others = values(random.Random(SEED + 99))
    wanted = there + [value for _, (_, value) in zip(range(asked - len(there)), others, strict=False)]
    seconds = median(lambda: queries.look_up(wanted, viewer=Viewer(enrolled=True)))
    figure(f"{asked:,} values looked up in {count:,}, median of 5", 1000 * seconds, "ms", aim="300")


def peers(words: str, path: Path) -> None:
    """What the committee's libraries take for a sample of the objects of a file."""
    from wardwatch.standards import stix

    sys.path.append(sys.path.pop(sys.path.index(str(Path(__file__).parent))))  # our `cpe` hides a package of theirs
    warnings.simplefilter("ignore")
    try:
        import stix2
        from stix2validator import ValidationOptions, validate_instance
    except ImportError:
        print("  stix2 and stix2-validator are not installed; no peer measured.")
        return
    with path.open("rb") as file:
        head = io.BytesIO(file.read(32 * 1024 * 1024))
    objects = [json.loads(each.data) for each in stix.objects(head) if isinstance(each, stix.Raw)]
    options = ValidationOptions(version="2.1")

    def parse(found: dict[str, Any]) -> object:
        return stix2.parse(found, allow_custom=True, version="2.1")

    def validate(found: dict[str, Any]) -> object:
        return validate_instance(found, options)

    rated(f"stix2 parses: {words}, {PARSED:,} of them", objects, PARSED, parse)
    rated(f"stix2-validator validates: {words}, {VALIDATED:,} of them", objects, VALIDATED, validate)


def rated(words: str, objects: Sequence[dict[str, Any]], wanted: int, call: Callable[[dict[str, Any]], object]) -> None:
    """Objects a second, the median of five runs."""
    sample = objects[:: max(1, len(objects) // wanted)][:wanted]

    def all_of_them() -> None:
        for each in sample:
            call(each)

    figure(words, len(sample) / median(all_of_them), "objects/s")


if __name__ == "__main__":
    main()
