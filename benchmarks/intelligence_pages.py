"""How long the pages of intelligence take, over real HTTP: ATT&CK (enterprise, ICS), MISP galaxies, and indicators.

One web worker on loopback, an analyst of the center, everything judged and named as the background does it. The look-up
is of pasted values of which a tenth is known. Statements are counted in this process, as the same login.
"""

import argparse
import gzip
import random
import re
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import httpx
from harness import SHARED_DATA, fresh_home, machine, open_home, p95, timed, title, visit
from intelligence import SEED, values, write

AIM = 0.2
ATTACK = SHARED_DATA / "mitre-attack"
GALAXY = SHARED_DATA / "misp" / "galaxy" / "clusters"
MUCH_LINKED = "intrusion-set--bef4c620-0787-42a8-a96d-b7eb6e85917c"
"""APT28: one of the most linked objects of ATT&CK, which galaxies call otherwise."""


def main() -> None:
    """Print the figures."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--indicators", type=int, default=20_000)
    options.add_argument("--asked", type=int, default=1_000, help="values looked up at once")
    options.add_argument("--runs", type=int, default=30, help="requests for each page")
    options.add_argument("--home", type=Path, help="keep the home in this folder, and use it again")
    chosen = options.parse_args()
    if not ATTACK.is_dir():
        print("The real public data is not beside this checkout; nothing measured.")
        return
    title(f"Pages of intelligence: ATT&CK, MISP galaxies and {chosen.indicators:,} indicators")
    is_filled = bool(chosen.home and chosen.home.is_dir())
    with open_home(chosen.home) if chosen.home else fresh_home() as home:
        if not is_filled:
            print(f"  filled, judged and named in {timed(lambda: fill(chosen.indicators)):.0f} s")
        with visit.up(home) as site:
            measure(site, chosen.asked, chosen.runs)


def fill(indicators: int) -> None:
    """The store, as feeds and the background fill it."""
    from people import settle
    from wardwatch.audit.types import OPERATOR
    from wardwatch.feeds import operations as feeds
    from wardwatch.intel import operations as intel
    from wardwatch.kit import clock
    from wardwatch.kit.database import login

    settle()
    with tempfile.TemporaryDirectory(prefix="ww-bench-files-") as folder, login("worker"):
        made = Path(folder, "indicators.json")
        write(made, indicators, seed=1)
        for packed in sorted(ATTACK.glob("*.json.gz")):
            plain = Path(folder, packed.stem)
            plain.write_bytes(gzip.decompress(packed.read_bytes()))
            feeds.pull(feed="mitre_attack", origin=str(plain), actor=OPERATOR, at=clock.now())
        for origin, feed in ((GALAXY, "misp_galaxy"), (made, "stix_file")):
            feeds.pull(feed=feed, origin=str(origin), actor=OPERATOR, at=clock.now())
        done = intel.read_names(at=clock.now())
        print(f"  {done.objects:,} objects named, {done.joined} joined by a rule")
        intel.judge(at=clock.now())


def measure(site: visit.Site, asked: int, runs: int) -> None:
    """Each page, asked for again and again."""
    from people import PASSWORD

    print(f"\n  {machine()}; milliseconds; {runs} requests each")
    print(f"  {'page':72} {'p50':>6} {'p95':>6} {'SQL':>4} {'KB':>6}")
    client = site.signed_in("ada@test.invalid", PASSWORD)
    known = [value for _, (_, value) in zip(range(asked // 10), values(random.Random(SEED + 1)), strict=False)]
    pasted = "\n".join([*known, *(f"host-{number}.nowhere.example" for number in range(asked - len(known)))])
    one = f"/intelligence/objects/{MUCH_LINKED}/"
    paths = (
        *("/intelligence/", "/intelligence/?q=ransomware", "/intelligence/?type=malware"),
        *(one, f"{one}graph/", f"{one}near/", f"/intelligence/values/one/?q={known[1]}"),
        *("/intelligence/aliases/", "/intelligence/aliases/groups/"),
    )
    for path in paths:
        show(path, client, lambda path=path: client.get(path), runs)  # type: ignore[misc]
    page = client.get("/intelligence/lookup/").text
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token
    sent = {"csrfmiddlewaretoken": token[1], "values": pasted}
    referer = {"Referer": f"{site.url}/intelligence/lookup/"}
    ask = lambda: client.post("/intelligence/lookup/", data=sent, headers=referer)  # noqa: E731
    show(f"/intelligence/lookup/ ({asked:,} values)", client, ask, runs, {"values": pasted})


def show(
    name: str, client: httpx.Client, ask: Callable[[], httpx.Response], runs: int, sent: dict[str, str] | None = None
) -> None:
    """The figures of one page."""
    first = ask()
    assert first.status_code == 200, (name, first.status_code)
    seconds = []
    for _ in range(runs):
        begun = time.perf_counter()
        ask()
        seconds.append(time.perf_counter() - begun)
    high, count = p95(seconds), statements(client, name.partition(" ")[0], sent)
    mark = " !" if high > AIM else ""
    middle, size = statistics.median(seconds) * 1000, len(first.content) / 1000
    print(f"  {name[:72]:72} {middle:6.0f} {high * 1000:6.0f} {count:4} {size:6.0f}{mark}", flush=True)


def statements(asker: httpx.Client, path: str, sent: dict[str, str] | None) -> int:
    """How many statements a page asks, once plans and caches are warm."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(HTTP_HOST="localhost")
    client.cookies["sessionid"] = asker.cookies["sessionid"]
    ask = (lambda: client.post(path, sent)) if sent else (lambda: client.get(path))
    ask()
    with CaptureQueriesContext(connection) as captured:
        ask()
    setting_up = ("BEGIN", "COMMIT", "SELECT set_config")
    return sum(not query["sql"].startswith(setting_up) for query in captured.captured_queries)


if __name__ == "__main__":
    main()
