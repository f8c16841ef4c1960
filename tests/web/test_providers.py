"""Who acts for a member, on the member's pages and on the provider's own."""

import pytest

from people import NOW, Sector, settle
from wardwatch.audit.types import OPERATOR
from wardwatch.kit.database import login
from wardwatch.members import operations, queries
from wardwatch.members.types import Permit
from web.doors import at_door, few_queries, text


@pytest.fixture
def sector(db: str, plain_static: None) -> Sector:
    return settle()


def standing(sector: Sector) -> tuple[queries.ProviderRow, ...]:
    return queries.providers(sector.orchard.pk, viewer=sector.viewer(sector.otto))


def test_the_official_reads_changes_and_ends_what_a_provider_may_do(sector: Sector) -> None:
    otto = at_door(sector.otto)
    with few_queries():
        page = text(otto.get("/providers/"))
    assert "What Kestrel IT may do for you" in page
    assert "Contract of 2026, section 4" in page
    assert page.count("checked") == 4
    uid = str(standing(sector)[0].uid)
    otto.post("/providers/", {"provider": uid, "act": "change", "permit": ["notices"]})
    assert standing(sector)[0].permits == (Permit.NOTICES,)
    assert "Answer notices for you" not in text(at_door(sector.kim).get(f"/members/{sector.orchard.uid}/providers/"))
    none = otto.post("/providers/", {"provider": uid, "act": "change"})
    assert none.status_code == 400
    assert f'id="error-{uid}"' in text(none)
    assert otto.post("/providers/", {"provider": "nobody", "act": "end"}).status_code == 404
    assert standing(sector)[0].revoked_at is None
    assert "Who acted for you before" in text(otto.post("/providers/", {"provider": uid, "act": "end"}, follow=True))
    assert standing(sector)[0].revoked_at is not None
    assert at_door(sector.kim).get(f"/members/{sector.orchard.uid}/inventory/").status_code == 404


def test_nobody_else_changes_a_permission(sector: Sector) -> None:
    uid = str(standing(sector)[0].uid)
    about = f"/members/{sector.orchard.uid}/providers/"
    for who, status in ((sector.kim, 403), (sector.ada, 403), (sector.rosa, 404), (sector.rex, 404)):
        door = at_door(who)
        for act in ("change", "end"):
            assert door.post(about, {"provider": uid, "act": act, "permit": "notices"}).status_code == status
    assert "<form method" not in text(at_door(sector.kim).get(about)).partition("<main")[2].partition("</main")[0]
    (row,) = standing(sector)
    assert (row.permits, row.revoked_at) == (tuple(Permit), None)


def test_a_provider_that_is_a_member_has_its_own_pages_and_those_of_whom_it_serves(sector: Sector) -> None:
    kim = at_door(sector.kim)
    own = ("/inventory/", "/contacts/", "/visibility/", "/providers/", "/inventory/tick/")
    assert {kim.get(url).status_code for url in own} == {404}
    with login("worker"):
        operations.enroll(organization=sector.kestrel.pk, actor=OPERATOR, at=NOW)
    start = text(kim.get("/"))
    assert start.index("your own organization") < start.index("Orchard Clinic")
    for member in (sector.kestrel, sector.orchard):
        about = f"/members/{member.uid}/"
        assert f'href="{about}"' in start
        assert {kim.get(f"{about}{page}").status_code for page in ("", "inventory/", "notices/", "contacts/")} == {200}
    assert "Members you act for</a> · Orchard Clinic" in text(kim.get(f"/members/{sector.orchard.uid}/"))
    assert "Members you act for" not in text(kim.get(f"/members/{sector.kestrel.uid}/"))
    assert {kim.get(url).status_code for url in own} == {200}
    assert sector.kestrel.name in text(kim.get("/contacts/"))
    menu = start.partition("<main")[0]
    for url in ("/inventory/", "/contacts/", "/visibility/"):
        assert f'href="{url}"' in menu
    kim.post("/inventory/tick/", {"product": []})
    assert kim.get(f"/members/{sector.riverbend.uid}/inventory/").status_code == 404


def test_notices_are_shown_to_a_provider_that_may_see_them(sector: Sector) -> None:
    with login("worker"):
        operations.change_permits(
            member=sector.orchard.pk, provider=sector.kestrel.pk, permits=[Permit.INVENTORY], actor=OPERATOR, at=NOW
        )
    kim = at_door(sector.kim)
    assert "does not show you its notices" in text(kim.get("/"))
    matrix = text(at_door(sector.otto).get("/visibility/"))
    assert "Add, change and remove equipment on your list" in matrix
    assert kim.get(f"/members/{sector.orchard.uid}/inventory/tick/").status_code == 200
