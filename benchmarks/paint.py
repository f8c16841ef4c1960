"""How soon a page stands on a telephone: what Lighthouse looks at, measured in Chromium, four times slower than here.

Each page is opened in a context of its own, so that nothing is kept from the page before, as in a first visit, over
the network of a slow telephone (`NETWORK`). `--warm` measures the second visit to a page instead. Bytes are those that
came over the wire, fonts apart.
"""

import argparse
import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from harness import routes, title, visit
from harness.sector import Reader, sector

SLOWER = 4
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}
NETWORK = {"offline": False, "latency": 150, "downloadThroughput": 1_638_400 / 8, "uploadThroughput": 750_000 / 8}
"""What Lighthouse calls a slow 4G: 150 ms, 1.6 Mbit/s down, 0.75 up."""
LARGEST, SHIFTED = 100.0, 0.0
SETTLED = 500
"""Milliseconds after the last request in which a page may still paint, work or shift."""
WATCH = """() => {
  window.seen = {largest: 0, shift: 0, blocked: 0, moved: []};
  const watch = (type, each) => new PerformanceObserver(list => list.getEntries().forEach(each))
    .observe({type, buffered: true});
  watch('largest-contentful-paint', entry => { seen.largest = entry.startTime; });
  watch('longtask', entry => { seen.blocked += Math.max(0, entry.duration - 50); });
  watch('layout-shift', entry => {
    if (entry.hadRecentInput) return;
    seen.shift += entry.value;
    entry.sources.forEach(({node}) => node && seen.moved.push((node.className || node.nodeName).toString()));
  });
}"""
READ = """() => ({...seen, first: (performance.getEntriesByName('first-contentful-paint')[0] || {}).startTime || 0})"""


@dataclass(frozen=True, slots=True)
class Painted:
    """One page: milliseconds to the first and the largest paint, and blocked; how far its parts moved, which; kilobytes
    over the wire without fonts, requests."""

    name: str
    first: float
    largest: float
    blocked: float
    shift: float
    moved: tuple[str, ...]
    size: float
    requests: int

    @property
    def wanting(self) -> bool:
        """Whether something moves, or more comes than hoped for."""
        return self.shift > SHIFTED or self.size > LARGEST


def main() -> None:
    """Print the figures."""
    asked = _arguments()
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        sys.exit("There is no Chromium on this machine: how soon pages stand was not measured.")
    title(f"Pages on a telephone, {SLOWER} times slower than this machine, slow 4G")
    with sector(asked.home) as (home, readers), visit.up(home) as site, _browser(chromium) as browser:
        print(
            f"  {'reader, page':74} {'first':>6} {'largest':>7} {'blocked':>7} {'shift':>6} {'KB':>5} {'requests':>8}"
        )
        found = []
        for reader in readers:
            for painted in _visits(browser, site, reader, asked):
                found.append(painted)
                print(_line(painted), flush=True)
    _sum_up(found)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, help="the kept home of pages.py")
    parser.add_argument("--only", default="", help="pages whose reader and path match this pattern")
    parser.add_argument("--warm", action="store_true", help="the second visit to each page")
    return parser.parse_args()


@contextmanager
def _browser(chromium: str) -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


def _visits(browser: Any, site: visit.Site, reader: Reader, asked: argparse.Namespace) -> Iterator[Painted]:
    """Each page that this reader is shown, once per route."""
    from people import PASSWORD

    client = site.signed_in(reader.email, PASSWORD) if reader.email else site.visitor()
    cookies = [{"name": name, "value": value, "url": site.url} for name, value in client.cookies.items()]
    pages = {page.route: page for page in reversed([*routes.pages(reader.values), *routes.searches(reader.values)])}
    for page in reversed(pages.values()):
        name = f"{reader.name}: {page.path}"
        if not re.search(asked.only, name):
            continue
        answer = client.get(page.path)
        if answer.status_code == 200 and "html" in answer.headers["Content-Type"]:
            yield _paint(browser, f"{site.url}{page.path}", name, cookies, warm=asked.warm)


def _paint(browser: Any, url: str, name: str, cookies: list[dict[str, str]], *, warm: bool) -> Painted:
    context = browser.new_context(**PHONE)
    context.add_cookies(cookies)
    page = context.new_page()
    try:
        if warm:
            page.goto(url, wait_until="networkidle")
        page.add_init_script(f"({WATCH})()")
        protocol = context.new_cdp_session(page)
        protocol.send("Network.enable")
        protocol.send("Network.emulateNetworkConditions", NETWORK)
        protocol.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        kinds: dict[str, str] = {}
        bytes_of: dict[str, float] = {}
        protocol.on("Network.responseReceived", lambda event: kinds.update({event["requestId"]: event["type"]}))
        protocol.on(
            "Network.loadingFinished",
            lambda event: bytes_of.update({event["requestId"]: event["encodedDataLength"]}),
        )
        page.goto(url, wait_until="networkidle")
        page.wait_for_timeout(SETTLED)
        seen = page.evaluate(READ)
    finally:
        context.close()
    size = sum(size for request, size in bytes_of.items() if kinds.get(request) != "Font") / 1000
    moved = tuple(dict.fromkeys(seen["moved"]))
    return Painted(
        name, seen["first"], seen["largest"], seen["blocked"], seen["shift"], moved, size, len(bytes_of)
    )  # fmt: skip


def _line(painted: Painted) -> str:
    mark = " !" if painted.wanting else ""
    moved = f" moved: {', '.join(painted.moved)[:80]}" if painted.moved else ""
    return (
        f"  {painted.name[:74]:74} {painted.first:6.0f} {painted.largest:7.0f} {painted.blocked:7.0f}"
        f" {painted.shift:6.3f} {painted.size:5.0f} {painted.requests:8}{mark}{moved}"
    )


def _sum_up(found: list[Painted]) -> None:
    wanting = [painted for painted in found if painted.wanting]
    print(f"\n  {len(found)} pages; {len(wanting)} move or bring over {LARGEST:.0f} KB")
    for words, value in (
        ("first paint", max((one.first for one in found), default=0.0)),
        ("largest paint", max((one.largest for one in found), default=0.0)),
        ("blocked", max((one.blocked for one in found), default=0.0)),
    ):
        print(f"  the slowest {words}: {value:.0f} ms")


if __name__ == "__main__":
    main()
