"""Whom something reaches: members, devices, care roles, states, kinds; names for those who may know, else a number."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest

from api.programs import Program
from factories import findings
from people import Sector, settle
from wardwatch.assets.models import Asset
from wardwatch.audit.types import OPERATOR
from wardwatch.exposures.models import Finding
from wardwatch.exposures.operations import rebuild
from wardwatch.exposures.queries import reach
from wardwatch.exposures.states import FindingState
from wardwatch.kit.database import login
from wardwatch.kit.errors import NotFound
from wardwatch.members import operations
from wardwatch.members.models import Organization
from wardwatch.members.operations import OrganizationFacts
from wardwatch.members.types import OrganizationKind
from web.doors import at_door, few_queries, text

ONE, TWO = "CVE-2026-1001", "CVE-2026-1002"
ADVISORY = "IDW-2026-031-01"
PRODUCT = ("Invented", "IM8000 patient monitor")


@dataclass
class Scene:
    """Riverbend (14 monitors, two weaknesses each), Orchard (2, isolated), and what joins them."""

    sector: Sector
    now: datetime

    def join(self, number: int) -> Organization:
        """One more member with a monitor, in Texas."""
        with login("worker"):
            facts = OrganizationFacts(
                name=f"Prairie Lab {number}", kind=OrganizationKind.LABORATORY, state="TX", time_zone="America/Chicago"
            )
            lab = operations.register_organization(facts=facts, actor=OPERATOR, at=self.now)
            operations.enroll(organization=lab.pk, actor=OPERATOR, at=self.now)
            findings.finding(lab, ONE, *PRODUCT, at=self.now, care_role="diagnostic")
        return lab


@pytest.fixture
def scene(db: str, plain_static: None, now: datetime) -> Scene:
    sector = settle()
    with login("worker"):
        by = findings.advisory(ADVISORY, "Invented monitor", at=now).assertion
        args = {"at": now, "by": by}
        first = findings.finding(
            sector.riverbend,
            ONE,
            *PRODUCT,
            quantity=14,
            care_role="monitoring",
            support_end=date(2027, 3, 1),
            **args,
        )
        second = findings.finding(sector.riverbend, TWO, *PRODUCT, care_role="monitoring", **args)
        spare = second.asset
        Finding.objects.filter(pk=second.pk).update(asset=first.asset)
        spare.delete()
        findings.finding(
            sector.orchard, ONE, *PRODUCT, quantity=2, care_role="treatment", state=FindingState.FIXED_CLAIMED, **args
        )
        gone = findings.finding(sector.orchard, ONE, "Invented", "Old IM8000", quantity=99, **args)
        Asset.objects.filter(pk=gone.asset_id).update(retired_at=now)
    return Scene(sector, now)


def test_devices_are_counted_once_however_many_weaknesses_they_have(scene: Scene) -> None:
    ada = scene.sector.viewer(scene.sector.ada)
    found = reach.reach_of(reach.meant(ADVISORY, viewer=ada), viewer=ada)
    assert (found.whole.members, found.whole.open_members) == (2, 1)
    assert (found.whole.lines, found.whole.devices, found.whole.open_devices) == (2, 16, 14)
    assert found.whole.open_findings == 2
    assert [(each.name, each.reached.open_devices) for each in found.members] == [
        ("Riverbend Hospital", 14),
        ("Orchard Clinic", 0),
    ]
    assert [(each.key, each.reached.devices) for each in found.roles] == [("monitoring", 14), ("treatment", 2)]
    assert [(each.key, each.reached.members) for each in found.states] == [("OH", 2)]
    assert {each.key for each in found.kinds} == {"hospital", "clinic"}


def test_everybody_counts_what_they_may_see(scene: Scene) -> None:
    for user, names in (
        (scene.sector.rosa, {"Riverbend Hospital"}),
        (scene.sector.kim, {"Orchard Clinic"}),
        (scene.sector.rex, set()),
        (scene.sector.hal, set()),
    ):
        found = reach.reach_of([ONE, TWO], viewer=scene.sector.viewer(user))
        assert {each.name for each in found.members} == names
        assert found.whole.members == len(names)


def test_of_others_a_number_of_five_or_more_is_told(scene: Scene) -> None:
    for number in range(2):
        scene.join(number)
    assert reach.told_of([ONE], at=scene.now) is None
    for number in range(2, 5):
        scene.join(number)
    assert reach.told_of([ONE], at=scene.now) is None, "the number stands for an hour"
    assert reach.told_of([ONE, TWO], at=scene.now) == 5, "seven, in fives"


def test_a_number_means_a_weakness_or_an_advisory(scene: Scene) -> None:
    rosa = scene.sector.viewer(scene.sector.rosa)
    assert reach.meant(ONE.lower(), viewer=rosa) == (ONE,)
    assert set(reach.meant(ADVISORY, viewer=rosa)) == {ONE, TWO}
    with pytest.raises(NotFound):
        reach.meant("CVE-1999-0001", viewer=rosa)


@pytest.fixture
def matched(scene: Scene) -> Scene:
    """The names of the lines are known, so that a product finds them."""
    with login("worker"):
        rebuild(at=scene.now + timedelta(minutes=1))
    return scene


def test_a_product_has_owners_open_findings_and_an_end_of_support(matched: Scene) -> None:
    ada = matched.sector.viewer(matched.sector.ada)
    found = reach.reach_of_product(*PRODUCT, viewer=ada)
    assert {each.name for each in found.members} == {"Riverbend Hospital", "Orchard Clinic"}
    assert (found.whole.devices, found.whole.support_stated) == (16, 1)
    assert found.whole.support_first == found.whole.support_last == date(2027, 3, 1)
    own = reach.reach_of_product(*PRODUCT, viewer=matched.sector.viewer(matched.sector.rosa))
    assert [each.name for each in own.members] == ["Riverbend Hospital"]
    assert reach.told_of_product(*PRODUCT, at=matched.now) is None


def test_pages_tell_names_to_the_center_and_a_number_to_members(matched: Scene) -> None:
    sector = matched.sector
    for number in range(5):
        matched.join(number)
    url = f"/advisories/Invented%20Device%20Watch/{ADVISORY}/"
    ada, rosa = at_door(sector.ada), at_door(sector.rosa)
    with few_queries(27):
        shown = text(ada.get(url))
    for words in ("Prairie Lab 3", "In which care roles", "In which states", "Texas", "Devices: 21."):
        assert words.replace("Texas", "TX") in shown
    rosa.get(url)  # the number is released
    with few_queries(29):
        shown = text(rosa.get(url))
    assert "Of all members, at least 5 have it on their lists." in shown
    assert "Devices: 14. Still open on 14 of them." in shown
    for other in ("Prairie", "Orchard", "TX"):
        assert other not in shown
    with few_queries():
        shown = text(ada.get("/products/Invented/IM8000%20patient%20monitor/"))
    assert "1 Mar 2027" in shown
    assert "Riverbend" in shown
    for user in (sector.rex, sector.hal):
        assert "Riverbend" not in text(at_door(user).get(url))


def test_programs_ask_the_same(matched: Scene) -> None:
    sector = matched.sector
    for number in range(5):
        matched.join(number)
    told = Program(sector.ada).get(f"exposure?of={ADVISORY}").json()
    assert (told["whole"]["members"], told["whole"]["devices"], told["of_all"]) == (7, 21, None)
    assert told["members"][0]["name"] == "Riverbend Hospital"
    told = Program(sector.rosa).get(f"exposure?of={ONE}").json()
    assert [each["name"] for each in told["members"]] == ["Riverbend Hospital"]
    assert told["of_all"] == 5
    product = "maker=Invented&product=IM8000 patient monitor"
    told = Program(sector.rosa).get(f"exposure?{product}").json()
    assert told["whole"]["support_first"] == "2027-03-01"
    for asked in ("of=CVE-1999-0001", "maker=Invented", ""):
        assert Program(sector.rosa).get(f"exposure?{asked}").status_code == 404
    for user in (sector.rex, sector.hal):
        assert Program(user).get(f"exposure?of={ONE}").status_code == 404
