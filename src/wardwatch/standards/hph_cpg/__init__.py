"""HPH CPG: the performance goals of the U.S. health sector (HHS through ASPR, 24 January 2024, voluntary).

Names (`goals.csv`): HHS, "Healthcare and Public Health Cybersecurity Performance Goals". HHS gives them no numbers: E1
to E10 (essential) and N1 to N10 (enhanced), in the order of its document, are ours. So are all mappings here
(`OFFICIAL` says so): to HICP practices, NIST CSF 2.0, CISA CPG 2.0 (December 2025), the HIPAA Security Rule and, in
`mitigations.csv`, from ATT&CK mitigations. HHS publishes a table of its own, which we could not read.
"""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

OFFICIAL = False
"""Whether the mappings are the publisher's."""


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal and what it has to do with: `hicp` are numbers of practices, the rest ids of their frameworks."""

    id: str
    name: str
    hicp: tuple[int, ...]
    csf: tuple[str, ...]
    cisa_cpg: tuple[str, ...]
    hipaa: tuple[str, ...]
    mitigations: tuple[str, ...]

    @property
    def essential(self) -> bool:
        """Whether it belongs to the floor of safeguards; the others are *enhanced*."""
        return self.id.startswith("E")


@cache
def goals() -> Mapping[str, Goal]:
    """The goals by id, in order."""
    return {
        row["id"]: Goal(
            id=row["id"],
            name=row["name"],
            hicp=tuple(map(int, row["hicp"].split())),
            csf=tuple(row["csf"].split()),
            cisa_cpg=tuple(row["cisa_cpg"].split()),
            hipaa=tuple(row["hipaa"].split()),
            mitigations=tuple(row["mitigations"].split()),
        )
        for row in _table("goals.csv")
    }


def goals_of(mitigations: Iterable[str]) -> tuple[Goal, ...]:
    """The goals that ATT&CK mitigations (`M1051`) serve, in the order of the goals; unknown ids serve none."""
    wanted = {goal for each in mitigations for goal in _by_mitigation().get(each, ())}
    return tuple(goal for id_, goal in goals().items() if id_ in wanted)


@cache
def _by_mitigation() -> Mapping[str, tuple[str, ...]]:
    return {row["mitigation"]: tuple(row["goals"].split()) for row in _table("mitigations.csv")}


def _table(name: str) -> Iterable[dict[str, str]]:
    return csv.DictReader((files(__package__) / name).read_text("utf-8").splitlines())
