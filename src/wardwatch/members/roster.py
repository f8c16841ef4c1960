"""A file of organizations with their people, read into frozen lines; pure.

One line per person, or per organization without people. Columns (any order, unknown ones are ignored): organization,
kind, size, city, state, time_zone, ccn, npi, member (yes or no), person, email, role, purpose, telephone.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from wardwatch.kit import clock, sheets
from wardwatch.kit.errors import RAW_LIMIT, Fault, FormatError
from wardwatch.kit.worded import Worded
from wardwatch.members.permissions import MEMBER_ROLES
from wardwatch.members.types import OrganizationKind, Purpose, RoleName, SizeClass
from wardwatch.standards.mailbox import is_mailbox

COLUMNS = (
    *("organization", "kind", "size", "city", "state", "time_zone", "ccn", "npi", "member"),
    *("person", "email", "role", "purpose", "telephone"),
)
SCHEMES = ("ccn", "npi")
W = TypeVar("W", bound=Worded)
_NOT_BY_FILE = frozenset({OrganizationKind.CENTER, OrganizationKind.PARTNER})
_YES, _NO = frozenset({"yes", "y", "true", "1"}), frozenset({"", "no", "n", "false", "0"})


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterLine:
    """One line. None and empty text mean *not stated*: what is known stays."""

    number: int
    organization: str
    kind: OrganizationKind | None = None
    size: SizeClass | None = None
    city: str = ""
    state: str = ""
    time_zone: str = ""
    identifiers: tuple[tuple[str, str], ...] = ()
    member: bool = False
    person: str = ""
    email: str = ""
    role: RoleName | None = None
    purpose: Purpose | None = None
    telephone: str = ""


@dataclass(frozen=True, slots=True)
class Roster:
    """A file as read: what is good, and why the rest is not (`place` is "line 7, role")."""

    lines: tuple[RosterLine, ...]
    faults: tuple[Fault, ...]


def template_csv() -> bytes:
    """The file to begin with: its header, and two people of one organization."""
    first = ("Example Hospital", "hospital", "small", "Springfield", "OH", "America/New_York", "", "", "yes")
    people = (
        ("Alex Example", "alex@example.org", "owner", "executive", ""),
        ("Sam Example", "sam@example.org", "security", "security", ""),
    )
    return sheets.write(COLUMNS, [(*first, *person) for person in people])


def read(data: bytes) -> Roster:
    """Good lines and faults: the preview of an import. Raises `FormatError` without a column `organization`."""
    sheet = sheets.read(data, lambda cells: len({_name(cell) for cell in cells} & set(COLUMNS)))
    names = [_name(cell) for cell in sheet.header.cells]
    if "organization" not in names:
        raise FormatError(f"no column is headed “organization”; the columns are {', '.join(COLUMNS)}")
    lines: list[RosterLine] = []
    faults: list[Fault] = []
    for row in sheet.rows:
        cells = {name: cell for name, cell in zip(names, row.cells, strict=False) if name in COLUMNS}
        try:
            lines.append(_line(row.line, cells))
        except FormatError as error:
            raw = ",".join(row.cells).encode()[:RAW_LIMIT]
            faults.append(Fault(f"line {row.line}, {error.place}", error.reason, cells.get("organization", ""), raw))
    states = _states(lines)
    good: list[RosterLine] = []
    for line in lines:
        if line.identifiers or line.state or len(states[line.organization.casefold()]) < 2:
            good.append(line)
        else:
            faults.append(unclear_fault(line))
    return Roster(tuple(good), tuple(faults))


def unclear_fault(line: RosterLine) -> Fault:
    """Why a line cannot go in that may mean one of several organizations."""
    reason = f"more than one organization is called “{line.organization}”; give its state, CCN or NPI"
    return Fault(f"line {line.number}, organization", reason, line.organization)


def organizations(lines: Sequence[RosterLine]) -> list[list[RosterLine]]:
    """The lines of each organization: those with the same first identifier, else the same name (in any case) and state.

    A line with neither belongs to the others of its name.
    """
    states = _states(lines)
    found: dict[tuple[str, ...], list[RosterLine]] = {}
    for line in lines:
        name = line.organization.casefold()
        state = line.state or next(iter(states.get(name, ())), "")
        found.setdefault(line.identifiers[0] if line.identifiers else ("", name, state), []).append(line)
    return list(found.values())


def _states(lines: Sequence[RosterLine]) -> dict[str, set[str]]:
    """The states that lines without an identifier give for each name."""
    states: dict[str, set[str]] = {}
    for line in lines:
        if not line.identifiers:
            states.setdefault(line.organization.casefold(), set()).update(filter(None, [line.state]))
    return states


def _name(header: str) -> str:
    return re.sub(r"[\W_]+", "_", header.strip().casefold())


def _line(number: int, cells: dict[str, str]) -> RosterLine:
    if not cells.get("organization"):
        raise FormatError("is required", "organization")
    kind = _listed(OrganizationKind, cells, "kind")
    if kind in _NOT_BY_FILE:
        raise FormatError("centers and partners are registered one by one", "kind")
    role = _listed(RoleName, cells, "role")
    if role and role not in MEMBER_ROLES:
        raise FormatError(f"“{role}” is not a member's role", "role")
    if bool(cells.get("person")) != bool(cells.get("email")):
        raise FormatError("a person has a name and an e-mail address", "person")
    if (email := cells.get("email", "")) and not is_mailbox(email):
        raise FormatError(f"“{email}” is not an e-mail address", "email")
    zone = cells.get("time_zone", "")
    if zone and not clock.is_time_zone(zone):
        raise FormatError(f"“{zone}” is not a time zone; write it as America/New_York", "time_zone")
    if (member := cells.get("member", "").casefold()) not in _YES | _NO:
        raise FormatError(f"“{member}” is neither yes nor no", "member")
    return RosterLine(
        number=number,
        organization=cells["organization"],
        kind=kind,
        size=_listed(SizeClass, cells, "size"),
        city=cells.get("city", ""),
        state=cells.get("state", "").upper(),
        time_zone=zone,
        identifiers=tuple((scheme, cells[scheme]) for scheme in SCHEMES if cells.get(scheme)),
        member=member in _YES,
        person=cells.get("person", ""),
        email=email.lower(),
        role=role,
        purpose=_listed(Purpose, cells, "purpose"),
        telephone=cells.get("telephone", ""),
    )


def _listed(values: type[W], cells: dict[str, str], column: str) -> W | None:
    text = cells.get(column, "").casefold()
    for value in values:
        if text in (value.value, value.label.casefold()):
            return value
    if text:
        raise FormatError(f"“{text}” is none of: {', '.join(value.value for value in values)}", column)
    return None
