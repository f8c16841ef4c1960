"""Version keys: how many a second, beside the comparable versions of `univers`; and how many keys a line's version has.

The versions are drawn by rule: half bare numbers, half with the scheme's own suffixes. Building is what both do once a
version; sorting is what both do with what they built (bytes here, objects there).
"""

import random
from collections.abc import Callable
from typing import Any

from harness import SHARED_DATA, figure, median, peak_memory, title

from wardwatch.exposures.matching import versions as places
from wardwatch.kit.errors import FormatError
from wardwatch.standards import csaf
from wardwatch.standards.vers import read_prose, schemes

COUNT = 20_000
SEED = 20261122
PEERS = {
    "semver": "SemverVersion", "golang": "GolangVersion", "nuget": "NugetVersion", "pypi": "PypiVersion",
    "deb": "DebianVersion", "rpm": "RpmVersion", "maven": "MavenVersion", "gem": "RubygemsVersion",
    "apk": "AlpineLinuxVersion",
}  # fmt: skip
SUFFIXES = {
    "semver": ["-alpha.1", "-rc.2", "+build.5"], "npm": ["-alpha.1", "-rc.2"],
    "golang": ["-0.20191109021931-daa7c04131f5", "+incompatible"], "nuget": [".4", "-beta.2"],
    "pypi": ["a1", "rc2", ".post3", ".dev4"], "deb": ["-1", "-1~bpo11+1", "~rc1-2", "+dfsg-3"],
    "rpm": ["-1.el9", "~rc1-1", "-7.el8_6"], "maven": ["-SNAPSHOT", "-beta9", ".RC1"], "gem": [".rc1", ".beta.2"],
    "apk": ["-r1", "_rc1-r2", "a-r3"],
}  # fmt: skip


def main() -> None:
    """Print the figures."""
    title(f"Version keys ({COUNT:,} versions a scheme, seed {SEED})")
    for scheme in SUFFIXES:
        texts = drawn(scheme)
        own = keyed(scheme, texts)
        figure(f"{scheme}: keys", COUNT / median(lambda: keyed(scheme, texts)), "keys/s")  # noqa: B023
        figure(f"{scheme}: sort keys", COUNT / median(lambda: sorted(own)), "keys/s")  # noqa: B023
        figure(f"{scheme}: longest key", max(map(len, own)), "bytes")
        if peer := peer_of(scheme):
            theirs = [peer(text) for text in texts]
            figure(f"{scheme}: univers versions", COUNT / median(lambda: [peer(text) for text in texts], runs=3), "1/s")  # noqa: B023
            figure(f"{scheme}: sort univers versions", COUNT / median(lambda: sorted(theirs), runs=1), "1/s")  # noqa: B023
    of_lines()
    figure("peak memory", peak_memory(), "MB")


def drawn(scheme: str) -> list[str]:
    """Versions of a scheme, the same in every run."""
    source = random.Random(f"{SEED} {scheme}")
    numbers = [".".join(str(source.randrange(top)) for top in (12, 30, 90)) for _ in range(COUNT)]
    return [text + source.choice(SUFFIXES[scheme]) if source.random() < 0.5 else text for text in numbers]


def keyed(scheme: str, texts: list[str]) -> list[bytes]:
    """The keys of versions that all have one."""
    found = [schemes.key(scheme, text) for text in texts]
    return [place for place in found if place is not None]


def peer_of(scheme: str) -> Callable[[str], Any] | None:
    """The class of `univers` for a scheme; None, with a line that says so, where it is not installed or has none."""
    try:
        from univers import versions
    except ImportError:
        print(f"  {scheme}: univers is not installed, so nothing is compared")
        return None
    name = PEERS.get(scheme)
    return getattr(versions, name) if name else None


def of_lines() -> None:
    """What the versions in CISA's medical advisories become as versions of inventory lines."""
    texts = set()
    for path in sorted((SHARED_DATA / "cisa-csaf" / "icsma").glob("*.json")):
        try:
            products = csaf.read(path.read_bytes()).products
        except FormatError:
            continue
        spans = [span for product in products for span in read_prose(product.version_range or "") or ()]
        texts |= {end for span in spans for end in (span.low, span.high) if end}
    if not texts:
        print("  the folder of real public data is absent, so no advisories are read")
        return
    stored = [places.keys(text) for text in texts]
    figure("bounds understood in medical advisories", len(texts), "")
    figure("of these orderable", 100 * sum(map(bool, stored)) / len(stored), "%")
    figure("keys of each, mean", sum(map(len, stored)) / len(stored), "")
    figure("keys of each, most", max(map(len, stored)), "")
    figure("lines' versions keyed", len(texts) / median(lambda: keyed_lines(texts)), "1/s")


def keyed_lines(texts: set[str]) -> None:
    """Key every version, as hearing an inventory does."""
    places.key.cache_clear()
    for text in texts:
        places.keys(text)


if __name__ == "__main__":
    main()
