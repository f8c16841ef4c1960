"""Every page of the gallery can be shown: it answers, it is not blank, and the browser has nothing to complain about.

`make gallery` takes the pictures and keeps them, with the page that shows them. It takes minutes, so an ordinary run
only looks whether page and pictures belong together; `WALK=whole` takes them too, and leaves no trace.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from browsing import CHROMIUM, chromium
from cli.homes import Up, free_port, new_home
from journeys import gallery, shelf
from journeys.elsewhere import ELSEWHERE
from journeys.rooms import ROOMS
from wardwatch.products.types import KindName

DOCS = Path(__file__).resolve().parents[2] / "docs"
KEEP = "GALLERY" in os.environ
TAKEN = KEEP or os.environ.get("WALK") == "whole"
LEAST = 3000
"""Bytes of a picture that shows something; an empty page has fewer."""
MOST = 5_500_000
"""Bytes of all pictures together."""
drives = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
SIGN_IN = re.compile(r"^  (\S.*?)\s{2,}(\S+@\S+)\s+(\S+)$", re.MULTILINE)


@pytest.fixture
def sector() -> Iterator[tuple[str, dict[str, tuple[str, str]]]]:
    """The demonstration as it starts on somebody's machine: its address, and who signs in with what."""
    with new_home() as home:
        port = free_port()
        up = Up(home.start("up", "--port", port), port)
        try:
            said = up.wait_for("Stop with Ctrl-C.")
            home.run("demo", "publish")
            yield f"http://localhost:{port}", {who: (email, secret) for who, email, secret in SIGN_IN.findall(said)}
        finally:
            up.stop()


@pytest.fixture
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@drives
@pytest.mark.skipif(not TAKEN, reason="takes minutes: make gallery, or WALK=whole")
@pytest.mark.browser
@pytest.mark.slow
def test_every_page_can_be_shown(
    sector: tuple[str, dict[str, tuple[str, str]]], browser: Browser, tmp_path: Path
) -> None:
    address, secrets = sector
    folder = DOCS / gallery.FOLDER if KEEP else tmp_path
    folder.mkdir(parents=True, exist_ok=True)
    wrong, sizes = {}, {}
    for room in ROOMS:
        for name, picture, faults in gallery.taken(browser, address, room, secrets.get(room.who)):
            (folder / name).write_bytes(picture)
            sizes[name] = len(picture)
            if faults or len(picture) < LEAST:
                wrong[name] = faults or ["is blank"]
    assert wrong == {}
    assert sorted(sizes) == sorted(gallery.names())
    assert sum(sizes.values()) < MOST
    if KEEP:
        (DOCS / "gallery.md").write_text(gallery.page(), "utf-8")
        for old in set(folder.glob("*.jpg")) - {folder / name for name in sizes}:
            old.unlink()


@drives
@pytest.mark.skipif(not TAKEN, reason="takes minutes: make gallery, or WALK=whole")
@pytest.mark.browser
@pytest.mark.slow
def test_every_kind_of_product_hangs_on_paper(
    sector: tuple[str, dict[str, tuple[str, str]]], browser: Browser, tmp_path: Path
) -> None:
    address, secrets = sector
    folder = DOCS / shelf.FOLDER if KEEP else tmp_path
    folder.mkdir(parents=True, exist_ok=True)
    state = gallery.signed_in(browser, address, *secrets["hospital defender"])
    reader = browser.new_context(storage_state=state)
    papers = tuple(shelf.taken(lambda path: reader.request.get(address + path).body()))
    assert {paper.kind for paper in papers} == set(KindName)
    assert all(len(picture) > LEAST for paper in papers for picture in paper.pictures)
    kept = {name: picture for paper in papers for name, picture in zip(paper.names, paper.pictures, strict=True)}
    assert sum(map(len, kept.values())) < MOST
    if KEEP:
        for name, picture in kept.items():
            (folder / name).write_bytes(picture)
        for old in set(folder.glob("*.jpg")) - {folder / name for name in kept}:
            old.unlink()
        (DOCS / "products.md").write_text(shelf.page(papers), "utf-8")


@pytest.mark.skipif(KEEP, reason="the page is being written")
def test_the_page_of_papers_shows_what_was_taken() -> None:
    shown = re.findall(rf"\({shelf.FOLDER}/([^)]+)\)", (DOCS / "products.md").read_text("utf-8"))
    assert sorted(shown) == sorted(path.name for path in (DOCS / shelf.FOLDER).iterdir())
    assert {name.removesuffix(".jpg").rsplit("-", 2)[0] for name in shown} == set(map(str, KindName))


@pytest.mark.skipif(KEEP, reason="the page is being written")
def test_the_gallery_shows_what_was_taken() -> None:
    assert (DOCS / "gallery.md").read_text("utf-8") == gallery.page()
    assert sorted(path.name for path in (DOCS / gallery.FOLDER).iterdir()) == sorted(gallery.names())


def test_no_page_of_the_plan_is_forgotten() -> None:
    plan = (DOCS / "site.md").read_text("utf-8").partition("## Pages\n")[2]
    rows = [line.split(" | ")[0] for line in plan.splitlines() if line.startswith("| `")]
    planned = {name for row in rows for name in re.findall(r"`([^`]+)`", row)}
    shown = {shot.page for room in ROOMS for shot in room.shots}
    assert planned - shown - set(ELSEWHERE) == set()
    assert shown & set(ELSEWHERE) == set()
