"""The page of a product: under all its names, with what is fixed, and only the lists that the reader may see."""

import html
import re
from collections.abc import Callable
from datetime import datetime

import pytest

from factories import claims, findings
from people import Sector, settle
from wardwatch.exposures.operations import catch_up
from wardwatch.kit.database import login
from wardwatch.markings.types import Label
from wardwatch.standards.tlp import Tlp
from web.doors import at_door, few_queries, text

CVE, SECRET = "CVE-2026-1002", "CVE-2026-1003"
URL = "/products/Contec/CMS8000/"


@pytest.fixture
def sector(db: str, plain_static: None, now: datetime, work: Callable[[], None]) -> Sector:
    """Two members have a monitor that an advisory names; a second weakness of it is embargoed."""
    made = settle()
    with login("worker"):
        said = findings.advisory("IDW-2026-031-01", "A bedside monitor lets strangers in", at=now)
        claims.affected(CVE, "Contec Medical", "CMS8000 Patient Monitor", by=said.assertion, high="2.1")
        hidden = claims.assertion(at=now, key="secret", label=Label(Tlp.RED))
        claims.affected(SECRET, "Contec", "CMS8000", by=hidden, high="9.9")
    for user in (made.rosa, made.otto):
        at_door(user).post("/inventory/tick/", {"product": ["contec-cms8000"]})
    work()
    return made


def test_a_member_sees_what_is_known_and_its_own_lines(sector: Sector) -> None:
    rosa = at_door(sector.rosa)
    rosa.get(URL)  # the number of members is released, and stands
    with few_queries():
        page = text(rosa.get(URL))
    assert CVE in page
    assert "from 2.1" in page
    assert "IDW-2026-031-01" in page
    assert "Lines of your list" in page
    assert "1 line of a list" in page
    assert "Orchard" not in page
    assert SECRET not in page


def test_the_center_sees_who_has_it_and_a_partner_only_what_is_published(sector: Sector) -> None:
    center = text(at_door(sector.ada).get(URL))
    assert "2 members have it on their lists." in center
    assert "Orchard" in center
    assert "Orchard" in text(at_door(sector.kim).get(URL))
    for user in (sector.rex, sector.hal):
        page = text(at_door(user).get(URL))
        assert "Riverbend" not in page
        assert "lists" not in page.partition("<main")[2].partition("What it is called")[0]


def test_a_product_is_found_and_linked(sector: Sector) -> None:
    rosa = at_door(sector.rosa)
    link = "/products/Contec%20Medical/CMS8000%20Patient%20Monitor/"
    assert link in text(rosa.get("/search/?q=cms8000"))
    assert link in text(rosa.get(f"/vulnerabilities/{CVE}/"))
    assert CVE in text(rosa.get(link))
    missing = "/products/Nobody/Nothing/"
    assert rosa.get(missing).status_code == 404
    assert at_door().get(URL).status_code == 302


def test_what_is_not_on_the_list_leads_to_the_forms_that_put_it_there(sector: Sector, now: datetime) -> None:
    with login("worker"):
        said = findings.advisory("IDW-2026-031-02", "A ventilator lets strangers in", at=now)
        claims.affected("CVE-2026-1004", "Contec Medical", "Breath & Air 5", by=said.assertion, high="2.1")
        catch_up(at=now)
    url = "/products/Contec%20Medical/Breath%20%26%20Air%205/"
    rosa = at_door(sector.rosa)
    page = text(rosa.get(url))
    assert "It is not on your list." in page
    add = "/inventory/add/?vendor=Contec+Medical&product=Breath+%26+Air+5"
    assert add.replace("&", "&amp;") in page
    form = text(rosa.get(add))
    assert 'value="Contec Medical"' in form
    assert 'value="Breath &amp; Air 5"' in form
    (named,) = re.findall(r'href="(/inventory/[^"]*/name/[^"]*)"', page)
    form = text(rosa.get(html.unescape(named).partition("#")[0]))
    assert 'value="Contec Medical"' in form
    assert 'value="Breath &amp; Air 5"' in form
    with few_queries():
        rosa.get(url)
    reader = text(at_door(sector.ada).get(url))
    assert "under another name" not in reader
    assert "Add it to your list" not in reader
