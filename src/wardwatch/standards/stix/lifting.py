"""STIX 2.0 objects as objects of STIX 2.1. Sources: STIX 2.0 parts 1 to 4, held against STIX 2.1 section by section.

What the two have in common stays as it was; what 2.1 has no property for stays as a custom property. The same object
lifts to the same objects each time, ids included, so that a repetition is known as one.
"""

import re
from typing import Any

import msgspec

from wardwatch.kit.errors import FormatError
from wardwatch.standards.stix.canonical import refuse_ambiguous, tree
from wardwatch.standards.stix.head import Head
from wardwatch.standards.stix.lifting_observed import lift_observed
from wardwatch.standards.stix.types import vocabularies as words
from wardwatch.standards.stix.types.names import SCOS
from wardwatch.standards.stix.types.properties import Suggested

_TYPES: dict[str, tuple[str, Suggested]] = {
    "indicator": ("indicator_types", words.INDICATOR_TYPE),
    "malware": ("malware_types", words.MALWARE_TYPE),
    "report": ("report_types", words.REPORT_TYPE),
    "threat-actor": ("threat_actor_types", words.THREAT_ACTOR_TYPE),
    "tool": ("tool_types", words.TOOL_TYPE),
}
_TIMES = re.compile(r"\b(START|STOP)(\s+)'(?=\d{4}-)")


def needs_lifting(head: Head) -> bool:
    """Whether an object is one of STIX 2.0: without `spec_version`, which only SCOs may leave out (section 3.2)."""
    return head.spec_version == "2.0" or (head.spec_version is None and head.type not in SCOS)


def lift(raw: bytes) -> tuple[bytes, ...]:
    """The STIX 2.0 object of the JSON text `raw` as objects of STIX 2.1: itself first, then what it held.

    Observed data holds cyber-observable objects, which become objects of their own under its markings. FormatError
    for what is no object, and for references inside of observed data that lead nowhere. The result is not validated.
    """
    found = tree(raw)
    refuse_ambiguous(raw, found)
    if not isinstance(found, dict) or not isinstance(found.get("type"), str) or not isinstance(found.get("id"), str):
        raise FormatError("is not an object with a type and an id", "$")
    kind = found["type"]
    lifted: dict[str, Any] = {"type": kind, "spec_version": "2.1"}
    lifted |= {name: value for name, value in found.items() if name != "spec_version"}
    held: list[dict[str, Any]] = []
    if kind in _TYPES:
        _typed(lifted, *_TYPES[kind])
    if kind == "indicator":
        _patterned(lifted)
    elif kind == "malware":
        lifted.setdefault("is_family", True)
    elif kind == "identity" and isinstance(lifted.get("labels"), list):
        lifted.setdefault("roles", lifted.pop("labels"))
    elif kind == "observed-data" and isinstance(lifted.get("objects"), dict):
        held = lift_observed(lifted)
    return tuple(msgspec.json.encode(each) for each in (lifted, *held))


def _typed(lifted: dict[str, Any], name: str, vocabulary: Suggested) -> None:
    """Labels that 2.1 has a property for move there; the others stay labels."""
    labels = lifted.get("labels")
    if name in lifted or not isinstance(labels, list):
        return
    known = [label for label in labels if isinstance(label, str) and label in vocabulary.words]
    others = [label for label in labels if label not in known]
    if known:
        lifted[name] = known
        lifted.pop("labels")
        if others:
            lifted["labels"] = others


def _patterned(lifted: dict[str, Any]) -> None:
    """2.0 knew one language of patterns, in which times of START and STOP were plain strings."""
    lifted.setdefault("pattern_type", "stix")
    if lifted["pattern_type"] == "stix" and isinstance(lifted.get("pattern"), str):
        lifted["pattern"] = _TIMES.sub(r"\1\2t'", lifted["pattern"])
