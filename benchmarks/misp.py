"""MISP events: attributes a second read, mapped to STIX 2.1 and written back, on one core.

Beside it PyMISP loading the same file, which is what scripts do before they can look at anything.
"""

import gzip
import json
import time
import uuid
from collections.abc import Callable
from typing import Any

from harness import SHARED_DATA, figure, peak_memory, title
from pymisp import MISPEvent

from wardwatch.standards import misp
from wardwatch.standards.misp import feed

ATTRIBUTES = 20_000
RUNS = 3
PUBLISHED = "pymisp_long_event.json.gz"


def main() -> None:
    """Print the figures."""
    title("MISP events, on one core")
    measure(f"made up, {ATTRIBUTES:,} attributes", made(ATTRIBUTES), ATTRIBUTES)
    path = SHARED_DATA / "misp" / "events" / PUBLISHED
    if path.exists():
        published = gzip.decompress(path.read_bytes())
        measure("published event", published, len(misp.read(published).events[0].attributes))
    figure("peak memory", peak_memory(), "MB")


def measure(words: str, data: bytes, count: int) -> None:
    """Each step on one document of so many attributes, and PyMISP on the same."""
    print(f"  {words}, {len(data) / 1e6:.1f} MB:")
    (event,) = misp.read(data).events
    objects = list(misp.objects(event, []))
    rest = misp.Event(uuid=str(uuid.UUID(int=1)), info="rest", orgc=event.orgc)
    rate("  read", count, lambda: misp.read(data))
    rate("  mapped to STIX", count, lambda: list(misp.objects(event, [])))
    rate("  read and mapped", count, lambda: list(misp.objects(misp.read(data).events[0], [])))
    rate("  STIX back to the event", count, lambda: misp.events(objects, rest, []))
    rate("  written as a feed", count, lambda: list(feed.write([event])))
    rate("  PyMISP loads it", count, lambda: MISPEvent().load(data))


def rate(words: str, count: int, call: Callable[[], Any]) -> None:
    """The best of a few runs by the processor's time, as attributes a second."""
    seconds = []
    for _ in range(RUNS):
        start = time.process_time()
        call()
        seconds.append(time.process_time() - start)
    figure(words, count / min(seconds), "attr/s")


def made(count: int) -> bytes:
    """An event of such attributes as feeds hold: addresses, domains, URLs, hashes, a tenth with tags."""
    shapes = (
        ("ip-dst", lambda n: f"198.51.{n >> 8 & 255}.{n & 255}"),
        ("domain", lambda n: f"host-{n}.larkmoor.example"),
        ("url", lambda n: f"https://host-{n}.larkmoor.example/path/{n}"),
        ("sha256", lambda n: f"{n:064x}"),
        ("filename|md5", lambda n: f"invoice-{n}.exe|{n:032x}"),
    )
    attributes = []
    for number in range(count):
        kind, value = shapes[number % len(shapes)]
        one: dict[str, Any] = {
            "uuid": str(uuid.UUID(int=number + (4 << 76) + (8 << 60))),
            "type": kind,
            "category": "Payload delivery" if kind in ("sha256", "filename|md5") else "Network activity",
            "value": value(number),
            "to_ids": number % 4 > 0,
            "comment": "made up",
            "timestamp": "1930460000",
        }
        if number % 10 == 0:
            one["Tag"] = [{"name": "tlp:amber", "colour": "#ffc000"}, {"name": "type:OSINT"}]
        attributes.append(one)
    event = {
        "uuid": str(uuid.UUID(int=(4 << 76) + (8 << 60) + (1 << 100))),
        "info": "Made up",
        "date": "2031-03-04",
        "timestamp": "1930466400",
        "published": True,
        "Orgc": {"name": "Invented", "uuid": str(uuid.UUID(int=2))},
        "Tag": [{"name": "tlp:green"}],
        "Attribute": attributes,
    }
    return json.dumps({"Event": event}).encode()


if __name__ == "__main__":
    main()
