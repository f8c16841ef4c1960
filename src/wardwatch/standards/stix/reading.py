"""Reading one object: into its type, with every rule of the specification that can be judged from it alone.

An object is accepted, accepted with warnings, or refused (`Invalid`): STIX 2.1 says MUST, SHOULD, or nothing. Rules
about other objects (whether what is referred to exists, whether `created` changed) are those of whoever keeps them.
"""

from hashlib import sha256
from itertools import islice
from typing import Any

import msgspec

from wardwatch.kit.errors import FormatError
from wardwatch.standards.stix import forms, observable_rules, rules
from wardwatch.standards.stix.canonical import refuse_ambiguous, tree
from wardwatch.standards.stix.checks import LIMIT, Checks, nulls
from wardwatch.standards.stix.ids import expected_id
from wardwatch.standards.stix.problems import Invalid, Problem
from wardwatch.standards.stix.types import Object, Unspecified, Versioned
from wardwatch.standards.stix.types.names import SCOS, SECTIONS
from wardwatch.standards.stix.types.shapes import SHAPES, UNSPECIFIED, Shape

_RULES = rules.RULES | observable_rules.RULES
_NEW = frozenset({"new-sdo", "new-sco", "new-sro"})


class Read(msgspec.Struct, frozen=True, gc=False):
    """An accepted object.

    `properties` is all that was read, custom properties and extensions among it; `custom` names the properties that
    the specification does not have. `digest` is what `stix.digest` gives.
    """

    object: Object
    properties: dict[str, Any]
    digest: bytes
    warnings: tuple[Problem, ...] = ()
    custom: tuple[str, ...] = ()


def read(raw: bytes) -> Read:
    """The object of STIX 2.1 that the JSON text `raw` holds.

    Invalid, with every problem that was found, for what the specification forbids. STIX 2.0 objects are refused:
    see `lifting`.
    """
    try:
        decoded = tree(raw)
        text = refuse_ambiguous(raw, decoded)
    except FormatError as error:
        raise Invalid((Problem(error.place or "$", error.reason, "3.1"),)) from error
    shape = _shape(decoded)
    absent = tuple(islice(nulls(decoded, shape.known), LIMIT)) if b"null" in raw else ()
    if any(problem.must for problem in absent):
        raise Invalid(absent)
    found = _typed(decoded, shape)
    checks = Checks(decoded, shape)
    checks.run()
    checks.add(absent)
    if isinstance(found, Versioned) and found.modified < found.created:
        checks.add((Problem("$.modified", "is before created"),))
    rule = _RULES.get(found.type)
    if rule is not None:
        checks.add(rule(found))
    if isinstance(found, Unspecified):
        checks.add(_unspecified(found, decoded))
    elif found.type in SCOS:
        checks.add(_identified(decoded))
    problems = tuple(checks.problems)
    if any(problem.must for problem in problems):
        raise Invalid(problems)
    return Read(found, decoded, sha256(text).digest(), problems, checks.custom)


def _shape(decoded: Any) -> Shape:
    """What to hold the object against; Invalid where nobody can tell what it is."""
    kind = decoded.get("type") if isinstance(decoded, dict) else None
    if not isinstance(kind, str):
        raise Invalid((Problem("$.type", "is missing, or no text"),))
    if kind == "bundle":
        raise Invalid((Problem("$.type", "is a bundle, no object", "8"),))
    if "spec_version" not in decoded and kind not in SCOS and ("created" in decoded or kind in SHAPES):
        raise Invalid((Problem("$.spec_version", "is missing: this is an object of STIX 2.0"),))
    shape = SHAPES.get(kind)
    if shape is None:
        if reason := forms.type_name(kind):
            raise Invalid((Problem("$.type", reason, "3.1"),))
        return UNSPECIFIED
    return shape


def _typed(decoded: Any, shape: Shape) -> Object:
    try:
        found = msgspec.convert(decoded, shape.kind)
    except msgspec.ValidationError as error:
        reason, _, below = str(error).partition(" - at ")
        place = below.strip("`") or "$"
        missing = reason.rpartition("required field ")[2].strip("`") if place == "$" else ""
        name = missing or place[2:].partition(".")[0].partition("[")[0]
        section = "3.2" if name in UNSPECIFIED.known else SECTIONS.get(decoded["type"], "3.2")
        raise Invalid((Problem(place, reason, section),)) from error
    assert isinstance(found, Object)
    return found


def _unspecified(found: Unspecified, decoded: dict[str, Any]) -> list[Problem]:
    """An object of another type: new by an extension (section 7.3), or custom as section 11 deprecates."""
    extensions = decoded.get("extensions") or {}
    named = [each.get("extension_type") for each in extensions.values()]
    new = {each for each in named if isinstance(each, str)} & _NEW
    problems = []
    if found.created is not None and found.modified is not None and found.modified < found.created:
        problems.append(Problem("$.modified", "is before created"))
    if not new:
        problems.append(Problem("$.type", "is not the specification's, and no extension brings it", "11.2", must=False))
    if new & {"new-sdo", "new-sro"} or "created" in decoded or "modified" in decoded:
        missing = [name for name in ("created", "modified", "spec_version") if name not in decoded]
        problems.extend(Problem(f"$.{name}", "is missing") for name in missing)
    return problems


def _identified(decoded: dict[str, Any]) -> list[Problem]:
    """Whether an SCO's id is the one that its properties give (section 3.4)."""
    version = decoded["id"].partition("--")[2][14:15]
    expected = expected_id(decoded)
    if expected is None:
        if version != "4":
            return [Problem("$.id", "is no UUIDv4, and no property contributes to an id", "3.4")]
    elif version == "5" and decoded["id"] != expected:
        return [Problem("$.id", f"is not the one that its properties give, {expected}", "3.4", must=False)]
    return []
