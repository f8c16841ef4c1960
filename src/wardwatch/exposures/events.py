"""What happens to findings."""

from dataclasses import dataclass

from wardwatch.audit.types import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingsChanged(Event):
    """Matching or triage drew the consequences of new claims and inventories: one event for all findings of a run.

    `run` names it; `opened` are new findings, `reopened` and `closed` changes of state by matching, `other` its other
    changes of state, `retriaged` findings whose recommendation changed.
    """

    name = "findings.changed"

    run: str
    opened: int
    reopened: int
    closed: int
    other: int
    retriaged: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AliasDecided(Event):
    """A person said that two names mean one product (`state` confirmed), or two (refused), or took that back
    (proposed)."""

    name = "alias.decided"

    organization: int
    alias: str
    state: str
    shared: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingStateChanged(Event):
    """A person changed the state of findings. `findings` are their uids, at most the first hundred."""

    name = "finding.state-changed"

    organizations: tuple[int, ...]
    findings: tuple[str, ...]
    count: int
    state: str
