"""A product's pages are the same whether or not somebody else's claims and lines name the product."""

import pytest

from factories import claims, findings
from people import NOW, settle
from visibility.canary import Scene, stage, token
from visibility.exits import walk_through
from visibility.test_pages_leak_nothing import PEOPLE, visitor
from wardwatch.audit.types import job
from wardwatch.exposures.operations import catch_up
from wardwatch.kit.database import login
from wardwatch.markings.operations import intern
from wardwatch.markings.rule import visible

MAKER, KNOWN, UNKNOWN = "Harrow Medical", "Drift 300", "Drift 900"
"""A maker with a product that everybody knows of, and one that only those know of who are told."""
PAGES = (
    f"/products/{MAKER}/{KNOWN}/",
    "/search/?q=drift",
    "/search/?q=harrow+medical",
    "/vulnerabilities/CVE-2099-0001/",
    "/vulnerabilities/CVE-2099-0900/",
)
HIDDEN, MISSING = f"/products/{MAKER}/{UNKNOWN}/", f"/products/{MAKER}/Nothing/"


@pytest.mark.parametrize("person", PEOPLE)
def test_products_do_not_tell_what_is_hidden(db: str, still: None, person: str) -> None:
    scene = stage(settle())
    with login("worker"):
        said = findings.advisory("IDW-2099-01", "A pump lets strangers in", at=NOW)
        claims.affected("CVE-2099-0001", MAKER, KNOWN, by=said.assertion, high="2.1")
    _look_again()
    client = visitor(scene, person)
    before = {path: walk_through(client, path) for path in PAGES * 2}  # the first walk may show in what was opened
    hidden = [name for name, label in scene.labels.items() if not visible(label, scene.people[person])]
    for name in hidden:
        _name_both(scene, name)
    _look_again()
    assert {path: walk_through(client, path) for path in PAGES} == before
    assert _told(walk_through(client, HIDDEN)) == _told(walk_through(client, MISSING))


def test_who_is_told_sees_them(db: str, still: None) -> None:
    """What is planted does name the products, so finding none of it above means something."""
    scene = stage(settle())
    for name in ("red to ada", "about riverbend"):
        _name_both(scene, name)
    _look_again()
    for path in (PAGES[0], HIDDEN):
        status, text = walk_through(visitor(scene, "analyst"), path)
        assert status == 200
        assert token("red to ada") in text
        assert "Riverbend" in text
        assert walk_through(visitor(scene, "other owner"), path)[0] == 404


def _name_both(scene: Scene, name: str) -> None:
    """A claim about each product, and a line of each on a member's list, under this label."""
    label, number = scene.labels[name], f"{900 + list(scene.labels).index(name):04}"
    owner = scene.sector.orchard if "orchard" in name else scene.sector.riverbend
    with login("worker"):
        by = claims.assertion(at=NOW, asserter=token(name), key=name, label=label)
        for product in (KNOWN, UNKNOWN):
            claims.affected(f"CVE-2099-{number}", MAKER, product, by=by, raw=token(name))
            line = claims.line(owner, MAKER, product, "1.0", at=NOW, model=token(name))
            type(line).objects.filter(pk=line.pk).update(label_id=intern(label))


def _look_again() -> None:
    with login("worker"):
        catch_up(at=NOW, actor=job("test"))


def _told(answer: tuple[int, str]) -> tuple[int, str]:
    return answer[0], answer[1].replace(UNKNOWN, "ASKED").replace("Nothing", "ASKED")
