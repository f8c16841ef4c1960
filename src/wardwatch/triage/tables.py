"""The decision tables and the center's policy, read from this package's own data files.

`tables/*.toml` are published facts in our form and are not a center's to change; `policy.toml` is. A table file lists
its points in order and ordered rules: one cell per point but the last ("*" any value, "a|b" either), then one outcome
per value of the last point ("" leaves that cell to a later line). The first line that fits decides.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib import resources
from itertools import product
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

import msgspec

from wardwatch.assets.types import CareRole, NetworkExposure
from wardwatch.kit.errors import FormatError
from wardwatch.standards.ssvc import DeployerPriority, PublicValueAdded
from wardwatch.triage.types import Care, Days, ProductClass, Row

T = TypeVar("T")

POLICY_FILE = "policy.toml"
# Advice is what this project gives; these words would turn it into something else.
NEVER_SAY = re.compile(r"\b(?:directives?|must|missed)\b", re.IGNORECASE)


class _Point(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    values: tuple[str, ...]


class _TableFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    version: str
    source: str
    outcome: str
    outcomes: tuple[str, ...]
    points: tuple[_Point, ...]
    rules: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, eq=False)
class DecisionTable:
    """A published table: every combination of its points has exactly one row. Compared by identity."""

    name: str
    version: str
    source: str
    points: tuple[str, ...]
    outcomes: tuple[str, ...]
    rows: Mapping[tuple[str, ...], Row] = field(repr=False)

    def row(self, *values: str) -> Row:
        """The row for one value per point, in the table's order; FormatError for a combination it does not have."""
        found = self.rows.get(values)
        if found is None:
            raise FormatError(f"{', '.join(values)} is not a combination of {', '.join(self.points)}", self.name)
        return found


@dataclass(frozen=True, slots=True, eq=False)
class Policy:
    """What a center decides: days per urgency, harm per care role, product classes in the order asked. By identity."""

    days: Mapping[DeployerPriority, Days]
    care: Mapping[CareRole, Care]
    network_entry: Care
    public_value: PublicValueAdded
    classes: Mapping[str, ProductClass]
    patterns: tuple[tuple[re.Pattern[str], ProductClass], ...] = field(repr=False)


class _Class(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    key: str
    label: str
    exposure: NetworkExposure
    care_role: CareRole
    patient_contact: bool = False
    network_entry: bool = False
    words: tuple[str, ...]


class _Center(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    public_value: PublicValueAdded


class _PolicyFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    days: dict[DeployerPriority, Days]
    care_role: dict[CareRole, Care]
    network_entry: Care
    center: _Center
    product_class: tuple[_Class, ...]


@cache
def table(key: str) -> DecisionTable:
    """A packaged table by its file name, e.g. `deployer`, `cisa_coordinator`, `bod_26_04`, `coordinator_triage`."""
    name = f"tables/{key}.toml"
    return read_table(resources.files(__package__).joinpath(name).read_text("utf-8"), name)


def read_table(text: str, place: str) -> DecisionTable:
    """Expand a table's rules; FormatError unless every combination is decided and every line decides at least one."""
    file = _typed(_parsed(text, place), _TableFile, place)
    *heads, last = file.points
    cells: dict[tuple[str, ...], str] = {}
    for number, rule in enumerate(file.rules, 1):
        here = f"{place}, rule {number}"
        if len(rule) != len(heads) + len(last.values):
            raise FormatError(f"has {len(rule)} cells, needs {len(heads) + len(last.values)}", here)
        if unknown := set(rule[len(heads) :]) - {"", *file.outcomes}:
            raise FormatError(f"{unknown.pop()!r} is not an outcome ({', '.join(file.outcomes)})", here)
        before = len(cells)
        fits = [_fitting(cell, point, here) for cell, point in zip(rule, heads, strict=False)]
        for head in product(*fits):
            for value, outcome in zip(last.values, rule[len(heads) :], strict=True):
                if outcome:
                    cells.setdefault((*head, value), outcome)
        if len(cells) == before:
            raise FormatError("decides nothing that the lines before it leave open", here)
    names = tuple(point.name for point in file.points)
    rows: dict[tuple[str, ...], Row] = {}
    for values in product(*(point.values for point in file.points)):
        if values not in cells:
            raise FormatError(f"no line decides {', '.join(values)}", place)
        rows[values] = Row(file.name, file.version, file.source, tuple(zip(names, values, strict=True)), cells[values])
    return DecisionTable(file.name, file.version, file.source, names, file.outcomes, MappingProxyType(rows))


def _fitting(cell: str, point: _Point, place: str) -> tuple[str, ...]:
    if cell == "*":
        return point.values
    values = tuple(cell.split("|"))
    if unknown := set(values) - set(point.values):
        raise FormatError(f"{unknown.pop()!r} is not a value of {point.name} ({', '.join(point.values)})", place)
    return values


_center: Path | None = None


def adopt(folder: Path | None) -> None:
    """Have this program judge by the policy of the center whose folder this is; FormatError where that is unsound.

    For `config.wiring`, when the program is composed.
    """
    global _center  # set once; triage itself does not know where a center lives
    _loaded(folder)
    _center = folder


def load(folder: Path | None = None) -> Policy:
    """The packaged policy, with what `folder/policy.toml` changes; by default the folder that was adopted, if any.

    Read once per folder and process. FormatError names the file, the place in it and the reason.
    """
    return _loaded(folder or _center)


@lru_cache(maxsize=8)
def _loaded(folder: Path | None) -> Policy:
    ours = resources.files(__package__).joinpath(POLICY_FILE).read_text("utf-8")
    theirs = folder / POLICY_FILE if folder else None
    if theirs is None or not theirs.is_file():
        return read_policy(ours, POLICY_FILE)
    try:
        text = theirs.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise FormatError(f"is not UTF-8 text: {error.reason} at byte {error.start}", str(theirs)) from error
    return read_policy(ours, str(theirs), text)


def read_policy(text: str, place: str, changes: str = "") -> Policy:
    """The policy in `text`, overlaid with `changes`; FormatError at `place` unless it is complete and sound."""
    data = _overlaid(_parsed(text, place), _parsed(changes, place), place)
    for name, kind in (("days", Days), ("care_role", Care)):  # one by one, so that an error names its entry
        for key, value in data[name].items() if isinstance(data.get(name), dict) else ():
            _typed(value, kind, f"{place}: {name}.{key}")
    file = _typed(data, _PolicyFile, place)
    for role in CareRole:
        if (role in file.care_role) == (role is CareRole.UNKNOWN):
            wrong = "is assumed by product class and has no entry" if role is CareRole.UNKNOWN else "has no entry"
            raise FormatError(f"care role {role} {wrong}", f"{place}: care_role")
    _check_days(file.days, f"{place}: days")
    _check_classes(file.product_class, place)
    for where, said in _said(file):
        if word := NEVER_SAY.search(said):
            raise FormatError(f"{word[0]!r} is not a word for advice", f"{place}: {where}")
    classes = {
        each.key: ProductClass(**{name: getattr(each, name) for name in ProductClass.__struct_fields__})
        for each in file.product_class
    }
    return Policy(
        days=MappingProxyType(file.days),
        care=MappingProxyType(file.care_role),
        network_entry=file.network_entry,
        public_value=file.center.public_value,
        classes=MappingProxyType(classes),
        patterns=tuple((_pattern(each.words), classes[each.key]) for each in file.product_class),
    )


def folded(text: str) -> str:
    """Lower case, with everything but letters and digits as single spaces: how product words are compared."""
    return re.sub(r"[\W_]+", " ", text.casefold()).strip()


def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(re.escape(folded(word)) for word in words)})s?\b") if words else re.compile("")


def _overlaid(base: dict[str, Any], changes: dict[str, Any], place: str) -> dict[str, Any]:
    merged = dict(base)
    for name, value in changes.items():
        ours = base.get(name)
        if name == "product_class" and isinstance(ours, list) and isinstance(value, list):
            merged[name] = _classes_overlaid(ours, value)
        elif name in {"days", "care_role"} and isinstance(ours, dict) and isinstance(value, dict):
            merged[name] = {**ours, **value}
        elif name in base:
            merged[name] = value
        else:
            raise FormatError(f"{name!r} is not a part of the policy ({', '.join(base)})", place)
    return merged


def _classes_overlaid(ours: list[dict[str, Any]], theirs: list[Any]) -> list[Any]:
    kept: list[Any] = list(ours)
    added: list[Any] = []
    places = {each["key"]: index for index, each in enumerate(ours)}
    for each in theirs:
        key = each.get("key") if isinstance(each, dict) else None
        if isinstance(key, str) and key in places:
            kept[places[key]] = each
        else:
            added.append(each)
    return [*added, *kept]


def _check_days(days: dict[DeployerPriority, Days], place: str) -> None:
    sooner: Days | None = None
    for priority in reversed(DeployerPriority):
        if priority not in days:
            raise FormatError(f"{priority} has no entry", place)
        here = days[priority]
        if any(count is not None and not 1 <= count <= 3660 for count in (here.protect, here.fix)):
            raise FormatError("a count of days is at least 1 and at most 3660", f"{place}.{priority}")
        if here.protect is not None and here.fix is not None and here.fix < here.protect:
            raise FormatError("fixing comes before protecting", f"{place}.{priority}")
        if sooner is not None and (_before(here.protect, sooner.protect) or _before(here.fix, sooner.fix)):
            raise FormatError("is sooner than a more urgent entry", f"{place}.{priority}")
        sooner = here


def _before(days: int | None, other: int | None) -> bool:
    return days is not None and (other is None or days < other)


def _check_classes(classes: tuple[_Class, ...], place: str) -> None:
    seen: set[str] = set()
    for number, each in enumerate(classes, 1):
        here = f"{place}: product_class {each.key!r}"
        if each.key in seen:
            raise FormatError("the key is used twice", here)
        if each.exposure is NetworkExposure.UNKNOWN or each.care_role is CareRole.UNKNOWN:
            raise FormatError("a class is there to assume something: unknown is no answer", here)
        if (number == len(classes)) == bool(each.words) or not all(map(folded, each.words)):
            raise FormatError("every class needs words, except the last, which is what remains", here)
        seen.add(each.key)
    for needed in ("medical-device", "other"):
        if needed not in seen:
            raise FormatError(f"the class {needed!r} is needed", f"{place}: product_class")


def _said(file: _PolicyFile) -> list[tuple[str, str]]:
    roles = [(f"care_role.{role}.does", care.does) for role, care in file.care_role.items()]
    labels = [(f"product_class {each.key!r}", each.label) for each in file.product_class]
    return [*roles, ("network_entry.does", file.network_entry.does), *labels]


def _parsed(text: str, place: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise FormatError(f"is not TOML: {error}", place) from error


def _typed(data: Any, kind: type[T], place: str) -> T:
    try:
        return msgspec.convert(data, kind)
    except msgspec.ValidationError as error:
        reason, _, where = str(error).partition(" - at ")
        raise FormatError(reason, f"{place}: {where.strip('`').removeprefix('$.')}" if where else place) from error
