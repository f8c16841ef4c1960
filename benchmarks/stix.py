"""STIX 2.1: objects a second taken apart, looked at and read in full, and patterns parsed, on one core.

Read are ATT&CK's published bundle, where the real-data folder is, and 100,000 made-up indicators. Beside it, on the
same objects in the same run: `json` alone, `stix2` (parse, custom content allowed) and, of a sample, `stix2-validator`.
At the end, how many of the rules that one object can break each of them misses.
"""

import gzip
import io
import json
import sys
import time
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from harness import SHARED_DATA, figure, peak_memory, title

from wardwatch.standards import stix
from wardwatch.standards.stix import patterns

sys.path.append(sys.path.pop(sys.path.index(str(Path(__file__).parent))))  # our benchmark `cpe` hides a peer's package
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import stix2
    from stix2patterns.validator import run_validator
    from stix2validator import ValidationOptions, validate_instance

    from standards.stix import broken

INDICATORS = 100_000
RUNS = 3
PEER, VALIDATED, PATTERNS = 1_000, 100, 1_000
"""How many objects and patterns the slower peers are given."""
PUBLISHED = "enterprise-attack-18.1.stix21.json.gz"
OPTIONS = ValidationOptions(version="2.1")


def main() -> None:
    """Print the figures."""
    warnings.simplefilter("ignore")
    title("STIX 2.1, on one core")
    path = SHARED_DATA / "mitre-attack" / PUBLISHED
    if path.exists():
        measure("ATT&CK enterprise", gzip.decompress(path.read_bytes()))
    else:
        print("  ATT&CK: the real-data folder is not here; not measured.")
    measure("made-up indicators", made(INDICATORS))
    figure("peak memory", peak_memory(), "MB")
    written()
    rules()


def measure(words: str, text: bytes) -> None:
    """Each way of reading the bundle in `text`, and the peers."""
    objects = [each.data for each in stix.objects(io.BytesIO(text)) if isinstance(each, stix.Raw)]
    print(f"  {words}: {len(objects):,} objects, {len(text) / 1e6:.1f} MB")
    seconds = best(lambda: sum(1 for _ in stix.objects(io.BytesIO(text))))
    figure("  taken apart (stream)", len(text) / seconds / 1e6, "MB/s", aim="150")
    each("  head", objects, stix.head, aim="4 us")
    each("  digest", objects, stix.digest, aim="8 us")
    each("  read: types and every rule", objects, stix.read, aim="30 us")
    each("  peer: json.loads", objects, json.loads)
    sample = objects[:: max(1, len(objects) // PEER)]
    each("  peer: stix2.parse", sample, parsed_by_stix2, runs=1)
    few = [json.loads(raw) for raw in objects[:: max(1, len(objects) // VALIDATED)]]
    each("  peer: stix2-validator", few, lambda found: validate_instance(found, OPTIONS), runs=1)


def written() -> None:
    """Patterns a second."""
    simple = [f"[ipv4-addr:value = '198.51.{n >> 8 & 255}.{n & 255}']" for n in range(PATTERNS)]
    other = [f"[file:name = 'a{n}.exe' AND file:size > {n}] FOLLOWEDBY [mutex:name IN ('a')]" for n in range(PATTERNS)]
    print("  Patterns:")
    each("  one equality", simple, patterns.parse)
    each("  any other", other, patterns.parse)
    each("  peer: stix2-patterns, one equality", simple[::5], lambda text: run_validator(text, "2.1"), runs=1)


def rules() -> None:
    """The table of what one object can do wrong, from the tests."""
    table = [broken.changed(kind, change) for kind, change, _ in broken.BROKEN]
    texts = [json.dumps(found, default=lambda _: None).encode() for found in table]
    print(f"  Of {len(table)} broken rules missed:")
    figure("  ours", sum(passes(stix.read, text) for text in texts), "rules", aim="0")
    figure("  stix2", sum(passes(parsed_by_stix2, text) for text in texts), "rules")
    figure("  stix2-validator", sum(passes(validated, text) for text in texts), "rules")


def passes(call: Callable[[bytes], Any], text: bytes) -> bool:
    """Whether the reader accepts the object; whatever it stumbles over, it did not accept."""
    try:
        call(text)
    except Exception:
        return False
    return True


def validated(raw: bytes) -> None:
    """ValueError for what stix2-validator refuses."""
    if not validate_instance(json.loads(raw), OPTIONS).is_valid:
        raise ValueError


def parsed_by_stix2(raw: bytes) -> Any:
    return stix2.parse(json.loads(raw), allow_custom=True, version="2.1")


def each(words: str, items: Sequence[Any], call: Callable[[Any], Any], *, aim: str = "", runs: int = RUNS) -> None:
    """Microseconds an item, and items a second."""

    def all_of_them() -> None:
        for item in items:
            call(item)

    seconds = best(all_of_them, runs)
    figure(words, seconds / len(items) * 1e6, "us", aim=aim)
    figure(words, len(items) / seconds, "a second")


def best(call: Callable[[], Any], runs: int = RUNS) -> float:
    """Seconds of the processor that the quickest of some runs took."""
    seconds = []
    for _ in range(runs):
        start = time.process_time()
        call()
        seconds.append(time.process_time() - start)
    return min(seconds)


def made(count: int) -> bytes:
    """A bundle of so many indicators, as feeds publish them."""
    objects = [
        {
            "type": "indicator",
            "spec_version": "2.1",
            "id": f"indicator--{n:08x}-0000-4000-8000-000000000000",
            "created_by_ref": "identity--5a1e0000-0000-4000-8000-000000000001",
            "created": "2031-03-14T09:26:53.589Z",
            "modified": "2031-03-14T09:26:53.589Z",
            "name": f"relay {n}",
            "indicator_types": ["malicious-activity"],
            "confidence": n % 100,
            "object_marking_refs": [list(stix.TLP_2)[1]],
            "pattern": f"[ipv4-addr:value = '198.{n >> 16 & 255}.{n >> 8 & 255}.{n & 255}']",
            "pattern_type": "stix",
            "valid_from": "2031-03-14T09:26:53Z",
            "valid_until": "2031-06-14T09:26:53Z",
        }
        for n in range(count)
    ]
    return json.dumps({"type": "bundle", "id": "bundle--1", "objects": objects}).encode()


if __name__ == "__main__":
    main()
