"""SSVC decision points and selections."""

import csv
from pathlib import Path

import msgspec
import pytest

from wardwatch.kit.errors import FormatError
from wardwatch.standards import ssvc

COLUMNS: dict[str, type[ssvc.DecisionPoint]] = {
    "Exploitation v1.1.0": ssvc.Exploitation,
    "Automatable v2.0.0": ssvc.Automatable,
    "Technical Impact v1.0.0": ssvc.TechnicalImpact,
    "System Exposure v1.0.1": ssvc.SystemExposure,
    "Safety Impact v2.0.1": ssvc.SafetyImpact,
    "Mission Impact v2.0.0": ssvc.MissionImpact,
    "Human Impact v2.0.2": ssvc.HumanImpact,
    "Mission and Well-Being Impact v1.0.0": ssvc.MissionWellBeingImpact,
    "In KEV v1.0.0 (cisa)": ssvc.InKev,
    "Publicly Exposed v1.0.0 (cisa)": ssvc.PubliclyExposed,
    "Supplier Involvement v1.0.0": ssvc.SupplierInvolvement,
    "Public Value Added v1.0.0": ssvc.PublicValueAdded,
    "CISA Levels v1.1.0 (cisa)": ssvc.CisaLevel,
    "CISA BOD 26-04 Remediation Timelines v1.0.0 (cisa)": ssvc.RemediationTimeline,
    "Defer, Scheduled, Out-of-Cycle, Immediate v1.0.0": ssvc.DeployerPriority,
    "Publish, Do Not Publish v1.0.0": ssvc.Publish,
}
TABLES = [
    "cisa/cisa_coordinator_2_0_3",
    "cisa/cisa_bod_26_04_1_0_0",
    "ssvc/deployer_patch_application_priority_1_0_0",
    "ssvc/human_impact_1_0_0",
    "ssvc/coordinator_publish_decision_table_1_0_0",
]


@pytest.mark.parametrize(
    ("point", "text", "value"),
    [
        (ssvc.Exploitation, "Active", ssvc.Exploitation.ACTIVE),
        (ssvc.Exploitation, "PoC", ssvc.Exploitation.PUBLIC_POC),
        (ssvc.Exploitation, " Public_PoC ", ssvc.Exploitation.PUBLIC_POC),
        (ssvc.DeployerPriority, "Out of Cycle", ssvc.DeployerPriority.OUT_OF_CYCLE),
        (ssvc.HumanImpact, "VERY-HIGH", ssvc.HumanImpact.VERY_HIGH),
        (ssvc.CisaLevel, "Track*", ssvc.CisaLevel.TRACK_STAR),
        (ssvc.CisaLevel, "Track", ssvc.CisaLevel.TRACK),
    ],
)
def test_spelling_is_tolerated(point: type[ssvc.DecisionPoint], text: str, value: ssvc.DecisionPoint) -> None:
    assert point.read(text) is value


@pytest.mark.parametrize("point", COLUMNS.values())
def test_each_value_reads_back_and_keeps_its_rank(point: type[ssvc.DecisionPoint]) -> None:
    assert [point.read(str(value).upper()) for value in point] == list(point)
    assert [value.rank for value in point] == list(range(len(point)))
    with pytest.raises(FormatError, match="maybe"):
        point.read("maybe")


def _content(*options: dict[str, str]) -> bytes:
    return msgspec.json.encode({"id": "CVE-2099-0001", "role": "Coordinator", "version": "2.0.3", "options": options})


def test_a_selection_may_be_silent_and_keeps_what_it_does_not_know() -> None:
    selection = ssvc.read(_content({"exploitation": "NONE"}, {"Mission Prevalence": "Minimal"}))
    assert (selection.exploitation, selection.automatable) == (ssvc.Exploitation.NONE, None)
    assert selection.other == (("Mission Prevalence", "Minimal"),)
    assert (selection.role, selection.version, selection.timestamp) == ("Coordinator", "2.0.3", None)


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (_content({"Automatable": "no"}, {"Exploitation": "rumoured"}), "$.options[1].Exploitation"),
        (_content({"Automatable": "no"}, {"automatable": "yes"}), "$.options[1].automatable"),
        (b'{"options": [{"Exploitation": 1}]}', "$.options[0][...]"),
        (b"{}", "$"),
        (b"[", "$"),
    ],
)
def test_other_values_and_shapes_are_refused_with_their_place(data: bytes, place: str) -> None:
    with pytest.raises(FormatError) as refused:
        ssvc.read(data)
    assert refused.value.place == place


@pytest.mark.parametrize("table", TABLES)
def test_values_are_spelled_as_the_published_tables_spell_them(table: str, shared_data: Path) -> None:
    with (shared_data / f"ssvc/csv/{table}.csv").open(newline="") as lines:
        rows = list(csv.DictReader(lines))
    for column in rows[0].keys() - {"row"}:
        assert {row[column] for row in rows} == set(COLUMNS[column])
