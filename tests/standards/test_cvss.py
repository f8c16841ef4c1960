"""CVSS vectors."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardwatch.kit.errors import FormatError
from wardwatch.standards import cvss
from wardwatch.standards.cvss import AttackVector, Severity

V4 = "CVSS:4.0/AV:P/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N"


@pytest.mark.parametrize(
    ("vector", "version", "score", "severity", "attack_vector"),
    [
        ("AV:N/AC:L/Au:N/C:C/I:C/A:C", "2.0", 10.0, Severity.HIGH, AttackVector.NETWORK),
        ("(AV:A/AC:L/Au:N/C:P/I:N/A:N)", "2.0", 3.3, Severity.LOW, AttackVector.ADJACENT),
        ("CVSS:3.0/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H", "3.0", 7.8, Severity.HIGH, AttackVector.LOCAL),
        ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N", "3.1", 0.0, Severity.NONE, AttackVector.NETWORK),
        (V4, "4.0", 7.0, Severity.HIGH, AttackVector.PHYSICAL),
    ],
)
def test_every_version(
    vector: str, version: str, score: float, severity: Severity, attack_vector: AttackVector
) -> None:
    read = cvss.read(vector)
    assert (read.version, read.base_score, read.severity) == (version, score, severity)
    assert read.attack_vector is attack_vector


@pytest.mark.parametrize(
    ("base", "more"),
    [
        ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", "/E:U/RL:O/MAV:P"),
        (V4, "/E:U/CR:L/MAV:N/S:P/AU:Y"),
        ("AV:N/AC:L/Au:N/C:C/I:C/A:C", "/E:U/RL:OF/RC:UC"),
    ],
)
def test_only_base_metrics_enter_the_base_score(base: str, more: str) -> None:
    assert cvss.read(base + more).base_score == cvss.read(base).base_score
    assert cvss.read(base + more).vector == base + more


@pytest.mark.parametrize(
    "text",
    [
        "",
        "9.8",
        "AV:N",
        "CVSS:3.2/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
        "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H",
        "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/A:N",
        V4 + "/E:Z",
        V4.replace("4.0", "5.0"),
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(FormatError):
        cvss.read(text)


@given(st.text(alphabet="CVSS:4.0/31AVNLHPUIX()", max_size=60))
def test_nothing_but_a_refusal_comes_of_noise(text: str) -> None:
    with pytest.raises(FormatError):
        cvss.read(text)


def test_a_vector_is_spelled_out_as_first_writes_it() -> None:
    said = cvss.spelled_out(" CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/E:P ")
    assert (said["version"], said["baseScore"], said["baseSeverity"]) == ("3.1", 9.8, "CRITICAL")
    assert (said["attackVector"], said["exploitCodeMaturity"]) == ("NETWORK", "PROOF_OF_CONCEPT")
    assert cvss.spelled_out("(AV:N/AC:L/Au:N/C:N/I:P/A:P)")["vectorString"] == "AV:N/AC:L/Au:N/C:N/I:P/A:P"
    for other in (V4, "CVSS:3.1/AV:N", "nothing"):
        with pytest.raises(FormatError):
            cvss.spelled_out(other)
