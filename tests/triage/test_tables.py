"""Every row of our tables against the published files, and how a center's own policy is read."""

import csv
from pathlib import Path

import pytest

from wardwatch.assets.types import CareRole
from wardwatch.kit.errors import FormatError
from wardwatch.standards.ssvc import DeployerPriority
from wardwatch.triage import tables

PUBLISHED = {
    "cisa_coordinator": ("cisa/cisa_coordinator_2_0_3.csv", 36),
    "bod_26_04": ("cisa/cisa_bod_26_04_1_0_0.csv", 16),
    "deployer": ("ssvc/deployer_patch_application_priority_1_0_0.csv", 72),
    "coordinator_publish": ("ssvc/coordinator_publish_decision_table_1_0_0.csv", 27),
    "coordinator_triage": ("ssvc/coordinator_triage_1_0_0.csv", 192),
    "human_impact": ("ssvc/human_impact_1_0_0.csv", 16),
    "public_safety_impact": ("ssvc/public_safety_impact_1_0_0.csv", 4),
    "utility": ("ssvc/utility_1_0_0.csv", 4),
}


@pytest.mark.parametrize("key", PUBLISHED)
def test_every_row_equals_the_published_table(key: str, shared_data: Path) -> None:
    name, count = PUBLISHED[key]
    table = tables.table(key)
    lines = csv.reader((shared_data / "ssvc" / "csv" / name).read_text("utf-8").splitlines())
    _, *points, _ = next(lines)
    assert [point.partition(" v")[0].lower() for point in points] == [point.lower() for point in table.points]
    published = {tuple(values): outcome for _, *values, outcome in lines}
    assert len(published) == count
    assert {values: row.outcome for values, row in table.rows.items()} == published


def test_mission_and_well_being_follows_the_rule_of_the_guide() -> None:
    for (prevalence, harm), row in tables.table("mission_well_being").rows.items():
        if prevalence == "essential" or harm == "irreversible":
            assert row.outcome == "high"
        else:
            assert row.outcome == ("low" if (prevalence, harm) == ("minimal", "minimal") else "medium")


def test_a_row_tells_its_table_and_conditions() -> None:
    row = tables.table("deployer").row("active", "open", "yes", "high")
    assert row.outcome == "immediate"
    assert row.text == (
        "deployer patch application priority 1.0.0: exploitation active, system exposure open, automatable yes, "
        "human impact high gives immediate."
    )
    with pytest.raises(FormatError, match="not a combination"):
        tables.table("deployer").row("active", "open", "yes", "extreme")


SMALL = """
name = "small"
version = "1"
source = "us"
outcome = "answer"
outcomes = ["no", "yes"]
points = [{{ name = "a", values = ["x", "y"] }}, {{ name = "b", values = ["1", "2"] }}]
rules = {rules}
"""


@pytest.mark.parametrize(
    ("rules", "reason"),
    [
        ('[["x", "no", "yes"]]', "small.toml: no line decides y, 1"),
        ('[["*", "no", "yes"], ["x", "yes", "yes"]]', "small.toml, rule 2: decides nothing"),
        ('[["z", "no", "yes"]]', "small.toml, rule 1: 'z' is not a value of a"),
        ('[["*", "no", "perhaps"]]', "small.toml, rule 1: 'perhaps' is not an outcome"),
        ('[["*", "no"]]', "small.toml, rule 1: has 2 cells, needs 3"),
        ('"none"', "small.toml: rules: Expected `array`"),
    ],
)
def test_an_unsound_table_is_refused_with_its_place(rules: str, reason: str) -> None:
    with pytest.raises(FormatError) as caught:
        tables.read_table(SMALL.format(rules=rules), "small.toml")
    assert reason in str(caught.value)


def test_a_center_changes_only_what_differs(tmp_path: Path) -> None:
    (tmp_path / "policy.toml").write_text(
        """
        [days]
        immediate = { protect = 1, fix = 3, business = false }
        [[product_class]]
        key = "bed"
        label = "a smart bed"
        exposure = "isolated"
        care_role = "monitoring"
        words = ["smart bed", "pump"]
        [[product_class]]
        key = "web-server"
        label = "a web server"
        exposure = "internal"
        care_role = "records"
        words = ["nginx"]
        """
    )
    ours, theirs = tables.load(), tables.load(tmp_path)
    assert tables.load(None) is ours
    assert theirs.days[DeployerPriority.IMMEDIATE].fix == 3
    assert theirs.days[DeployerPriority.SCHEDULED] == ours.days[DeployerPriority.SCHEDULED]
    assert theirs.care == ours.care
    assert list(theirs.classes) == ["bed", *ours.classes]  # a new class is asked first, a known one stays in its place
    assert theirs.classes["web-server"].exposure == "internal"


def test_a_folder_without_a_policy_keeps_ours(tmp_path: Path) -> None:
    assert tables.load(tmp_path).classes == tables.load().classes


CLASS = """
[[product_class]]
key = "bed"
label = "a bed"
exposure = "isolated"
care_role = "monitoring"
words = ["bed"]
"""


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("days = [", "policy.toml: is not TOML"),
        ("[dayz]", "policy.toml: 'dayz' is not a part of the policy"),
        ('days.immediate = { protect = "2" }', "policy.toml: days.immediate: protect: Expected `int"),
        ("days.immediate = { protects = 2 }", "policy.toml: days.immediate: Object contains unknown field `protects`"),
        ("days.immediate = { protect = 5, fix = 2 }", "policy.toml: days.immediate: fixing comes before protecting"),
        (
            "days.scheduled = { protect = 3, fix = 4 }",
            "policy.toml: days.scheduled: is sooner than a more urgent entry",
        ),
        ("days.defer = { fix = 5 }", "policy.toml: days.defer: is sooner"),
        ("days.immediate = { protect = 0 }", "policy.toml: days.immediate: a count of days is at least 1"),
        ('network_entry.safety = "none"', "policy.toml: network_entry.safety: Invalid enum value 'none'"),
        (CLASS.replace("isolated", "unknown"), "product_class 'bed': a class is there to assume something"),
        (CLASS.replace('["bed"]', "[]"), "product_class 'bed': every class needs words"),
        (CLASS.replace('["bed"]', '["-"]'), "product_class 'bed': every class needs words"),
        (CLASS.replace('"bed"', "[1]"), "product_class[0].key: Expected `str`"),
        ("days = 3", "policy.toml: days: Expected `object`"),
        (CLASS + CLASS, "product_class 'bed': the key is used twice"),
        (CLASS.replace("a bed", "a bed that must move"), "product_class 'bed': 'must' is not a word for advice"),
        ('[center]\npublic_value = "much"', "policy.toml: center.public_value: Invalid enum value"),
    ],
)
def test_an_unsound_policy_is_refused_with_file_place_and_reason(text: str, reason: str, tmp_path: Path) -> None:
    (tmp_path / "policy.toml").write_text(text)
    with pytest.raises(FormatError) as caught:
        tables.load(tmp_path)
    assert str(caught.value).startswith(str(tmp_path))
    assert reason in str(caught.value)


def test_every_role_but_unknown_has_an_entry() -> None:
    assert set(tables.load().care) == set(CareRole) - {CareRole.UNKNOWN}
