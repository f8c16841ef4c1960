"""What happens to reports."""

from dataclasses import dataclass

from wardwatch.audit.types import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportHandedIn(Event):
    """Somebody handed in a report; `report` is its uid, `organization` whose they are, `tlp` the marking they chose."""

    name = "report.handed-in"

    report: str
    organization: int
    tlp: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRead(Event):
    """A report was read, or could not be: `problem` says why."""

    name = "report.read"

    report: str
    finds: int
    problem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FindsDecided(Event):
    """Somebody accepted, refused or reopened finds of a report: `numbers` are the first hundred of `count`.

    `objects` is how many versions of STIX objects that made.
    """

    name = "report.finds-decided"

    report: str
    state: str
    numbers: tuple[int, ...]
    count: int
    objects: int
