"""The directory: a map of states and the list behind it; memberships show to those who may know of them."""

import re
from datetime import timedelta

import pytest

from people import NOW, Sector, settle
from wardwatch.audit.types import OPERATOR
from wardwatch.kit.database import login
from wardwatch.markings.operations import intern
from wardwatch.markings.types import PUBLIC
from wardwatch.members import operations
from wardwatch.members.models import Organization
from wardwatch.members.queries.regions import by_state
from wardwatch.standards.regions import REGIONS
from web.doors import at_door, few_queries, text


@pytest.fixture
def sector(db: str, plain_static: None) -> Sector:
    """Beside the invented sector: two facilities of a published list, one of which is enrolled."""
    with login("worker"):
        sector = settle()
        for name, state in (("Listed Hospital", "WY"), ("Listed and Enrolled Hospital", "GU")):
            row = Organization.objects.create(
                name=name, kind="hospital", state=state, label_id=intern(PUBLIC), directory="cms_hospitals"
            )
        operations.enroll(organization=row.pk, actor=OPERATOR, at=NOW - timedelta(days=1))
    return sector


def test_every_region_has_a_place_of_its_own() -> None:
    assert len(REGIONS) == 50 + 1 + 5
    assert len({(region.column, region.row) for region in REGIONS.values()}) == len(REGIONS)


def test_the_center_counts_members_and_others_what_is_listed(sector: Sector) -> None:
    ada = at_door(sector.ada)
    with few_queries(24):
        page = text(ada.get("/directory/"))
    assert "OH 2: members in Ohio" in page
    assert "GU 1: members in Guam; organizations listed: 1" in page
    assert "WY 0: members in Wyoming; organizations listed: 1" in page
    for user in (sector.rosa, sector.hal, sector.rex):
        page = text(at_door(user).get("/directory/"))
        assert "GU 1: organizations in Guam" in page
        assert "WY 1: organizations in Wyoming" in page
        assert "member" not in re.sub(r"<header.*?</header>|<footer.*?</footer>", "", page, flags=re.S)


def test_membership_of_others_is_counted_for_nobody_else(sector: Sector) -> None:
    found = {each.state: each for each in by_state(viewer=sector.viewer(sector.rosa))}
    assert (found["GU"].organizations, found["GU"].members) == (1, 0)
    assert found["OH"].members == 1  # her own


def test_a_state_leads_to_its_list(sector: Sector) -> None:
    ada = at_door(sector.ada)
    page = text(ada.get("/directory/?state=gu"))
    assert "Organizations in Guam" in page
    assert "Listed and Enrolled Hospital" in page
    assert "Riverbend" not in page.partition('id="organizations"')[2]
    assert 'aria-current="true"' in page
    assert "No organization matches" in text(ada.get("/directory/?state=GU&kind=clinic"))


def test_visitors_sign_in_first(sector: Sector) -> None:
    assert at_door().get("/directory/")["Location"] == "/account/login/?next=/directory/"


def test_the_page_of_a_member_leads_to_what_is_behind_its_numbers(sector: Sector) -> None:
    ada = at_door(sector.ada)
    with few_queries(40):
        page = text(ada.get(f"/members/{sector.riverbend.uid}/"))
    assert "notices need them" in page
    assert f"/members/{sector.riverbend.uid}/trends/" in page
    listed = Organization.objects.filter(name="Listed Hospital").first()
    assert listed is not None
    assert "notices need them" not in text(ada.get(f"/members/{listed.uid}/"))
