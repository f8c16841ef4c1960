"""CPE names: reading them, and one source held against many targets, on one core.

The targets are generated: 997 vendors, 7,919 products, 350 versions, a tenth with a language or a target system. Peer:
`cpe`, which compares names as the same specification says, one pair at a time, on fewer names.
"""

import importlib
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from harness import figure, median, peak_memory, title

from wardwatch.standards.cpe import Matcher, Name, Relation, read

TARGETS, PEERS = 200_000, 2_000
SOURCES = {
    "one product": "cpe:2.3:o:vendor3:product_1000:*:*:*:*:*:*:*:*",
    "one version of it": "cpe:2.3:o:vendor3:product_1000:0.6:*:*:*:*:*:*:*",
    "wildcards in product and version": "cpe:2.3:*:vendor3:product_*:4*:*:*:*:*:*:*:*",
    "wildcards, any vendor": "cpe:2.3:*:*:*_1000:0.?:*:*:*:*:*:*:*",
    "everything": "cpe:2.3:*:*:*:*:*:*:*:*:*:*:*",
}


def main() -> None:
    """Print the figures."""
    title(f"CPE names: {TARGETS:,} targets")
    texts = [target(number) for number in range(TARGETS)]
    names = list(map(read, texts))
    rate("read, each for the first time", len(texts), lambda: list(map(read, texts)))
    rate("read again, remembered", 10_000 * 20, lambda: [read(text) for text in texts[:10_000] * 20])
    for words, source in SOURCES.items():
        name = read(source)
        rate(f"match, ready targets: {words}", TARGETS, lambda name=name: Matcher(name).relations(names))
    source = read(SOURCES["one product"])
    few = texts[:10_000] * 20
    rate("match, remembered texts: one product", len(few), lambda: Matcher(source).relations(map(read, few)))
    figure("peak memory", peak_memory(), "MB")
    peer(texts[:PEERS], names[:PEERS])


def target(number: int) -> str:
    """The formatted string of one made-up target."""
    last = f"en:*:x{number % 90}_os:*" if number % 10 == 0 else "*:*:*:*"
    version = f"{number % 50}.{number % 7}"
    return f"cpe:2.3:{'aoh'[number % 3]}:vendor{number % 997}:product_{number % 7919}:{version}:*:*:{last}:*"


def rate(words: str, number: int, call: Callable[[], Any]) -> None:
    """How many a second."""
    aim = "1,000,000" if words.startswith("match") else ""
    figure(words, number / median(call), "/s", aim=aim)


def peer(texts: list[str], names: list[Name]) -> None:
    """The same with `cpe`, whose module has the name of this one."""
    here = Path(__file__).resolve().parent
    sys.path = [folder for folder in sys.path if Path(folder or ".").resolve() != here]
    try:
        peer = importlib.import_module("cpe")
        superset = importlib.import_module("cpe.cpeset2_3").CPESet2_3.cpe_superset
    except ImportError:
        print("  The peer `cpe` is not installed; it was not measured.")
        return
    rate(f"peer `cpe`: read, {len(texts):,} names", len(texts), lambda: [peer.CPE(text) for text in texts])
    targets = [peer.CPE(peer.CPE(text).as_wfn()) for text in texts]
    differing = 0
    for words, source in SOURCES.items():
        theirs = peer.CPE(peer.CPE(source).as_wfn())
        found = [superset(theirs, each) for each in targets]
        rate(
            f"peer `cpe`: is superset, {words}",
            len(texts),
            lambda theirs=theirs: [superset(theirs, each) for each in targets],
        )
        ours = [each in (Relation.SUPERSET, Relation.EQUAL) for each in Matcher(read(source)).relations(names)]
        differing += sum(one is not other for one, other in zip(found, ours, strict=True))
    print(f"  {differing} of {len(SOURCES) * len(texts):,} answers differ between the two")


if __name__ == "__main__":
    main()
