"""CVSS 2.0, 3.0, 3.1 and 4.0: Common Vulnerability Scoring System (FIRST), vector strings and base scores.

Source: https://www.first.org/cvss/ : v2 guide section 2.4 and 3.2.1; v3.1 specification sections 5, 6 and 7.1; v4.0
specification sections 6 to 8. Scores are computed from the vector by the `cvss` library, never taken on trust.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any

from cvss import CVSS2, CVSS3, CVSS4, CVSSError

from wardwatch.kit.errors import FormatError


class Severity(StrEnum):
    """Qualitative rating of a base score (v3.1 section 5, v4.0 section 6); for v2 the NVD's three ratings."""

    NONE = "none"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"


class AttackVector(StrEnum):
    """Where an attacker must be (metric AV); v2 knows no `physical`."""

    NETWORK = "network"
    ADJACENT = "adjacent"
    LOCAL = "local"
    PHYSICAL = "physical"


_ATTACK_VECTORS = {
    "N": AttackVector.NETWORK,
    "A": AttackVector.ADJACENT,
    "L": AttackVector.LOCAL,
    "P": AttackVector.PHYSICAL,
}
_BASE_METRICS_4 = frozenset({"AV", "AC", "AT", "PR", "UI", "VC", "VI", "VA", "SC", "SI", "SA"})


@dataclass(frozen=True, slots=True)
class Vector:
    """A vector string and what its base metrics come to.

    `version` is `2.0`, `3.0`, `3.1` or `4.0`; `base_score` 0.0 to 10.0 ignores threat, temporal, environmental and
    supplemental metrics, which `vector` keeps as received.
    """

    version: str
    vector: str
    base_score: float
    severity: Severity

    @property
    def attack_vector(self) -> AttackVector:
        """Value of the metric AV."""
        metrics = dict(metric.split(":") for metric in self.vector.split("/"))
        return _ATTACK_VECTORS[metrics["AV"]]


@lru_cache(maxsize=4096)
def read(vector: str) -> Vector:
    """Parse and score a vector string of any version, v2 with or without parentheses; FormatError otherwise."""
    text = vector.strip()
    try:
        if text.startswith("CVSS:4.0/"):
            return _read_4(text)
        if text.startswith("CVSS:3."):
            return _read_3(text)
        return _read_2(text.removeprefix("(").removesuffix(")"))
    except CVSSError as error:
        raise FormatError(f"{vector!r} is not a CVSS vector: {error}") from error


def spelled_out(vector: str) -> dict[str, Any]:
    """A v2 or v3 vector as FIRST's JSON Schema for its version spells it out, metric by metric, its scores computed.

    Source: https://www.first.org/cvss/cvss-v3.1.json and its relatives. FormatError for what is no such vector.
    """
    text = vector.strip()
    try:
        if text.startswith("CVSS:3."):
            return dict(CVSS3(text).as_json(sort=True, minimal=True))
        return dict(CVSS2(text.removeprefix("(").removesuffix(")")).as_json(sort=True, minimal=True))
    except CVSSError as error:
        raise FormatError(f"{vector!r} is not a CVSS vector of version 2 or 3: {error}") from error


def _read_4(text: str) -> Vector:
    CVSS4(text)  # every metric must be valid, the ones that do not enter the base score too
    base = [metric for metric in text.split("/")[1:] if metric.partition(":")[0] in _BASE_METRICS_4]
    scored = CVSS4("/".join(["CVSS:4.0", *base]))
    return Vector("4.0", text, float(scored.base_score), Severity(scored.severity.lower()))


def _read_3(text: str) -> Vector:
    scored = CVSS3(text)
    return Vector(f"3.{scored.minor_version}", text, float(scored.base_score), Severity(scored.severities()[0].lower()))


def _read_2(text: str) -> Vector:
    scored = CVSS2(text)
    return Vector("2.0", text, float(scored.base_score), Severity(scored.severities()[0].lower()))
