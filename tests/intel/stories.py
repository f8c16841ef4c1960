"""STIX objects that tests bring. Names and values are invented; ids follow from what the object is called."""

import json
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any

CLEAR = "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487"
GREEN = "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb"
AMBER = "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421"
AMBER_STRICT = "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003"
RED = "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1"
OLD_AMBER = "marking-definition--f88d31f6-486f-44da-b317-01333bde0b82"
LEVELS = {"clear": CLEAR, "green": GREEN, "amber": AMBER, "strict": AMBER_STRICT, "red": RED}
NEVER_HEARD = f"marking-definition--{uuid.UUID(int=7, version=4)}"


def named(kind: str, name: str) -> str:
    """The id of an object of this type that is called so."""
    return f"{kind}--{uuid.UUID(bytes=uuid.uuid5(uuid.NAMESPACE_OID, name).bytes, version=4)}"


def thing(kind: str, name: str, *, day: int = 1, marked: Sequence[str] = (CLEAR,), **more: Any) -> dict[str, Any]:
    """An object in the version of a day of January 2026."""
    return {
        "type": kind,
        "spec_version": "2.1",
        "id": named(kind, name),
        "created": "2026-01-01T00:00:00.000Z",
        "modified": f"2026-01-{day:02}T00:00:00.000Z",
        **({"name": name} if kind not in ("relationship", "sighting") else {}),
        **({"object_marking_refs": list(marked)} if marked else {}),
        **more,
    }


def malware(name: str, **more: Any) -> dict[str, Any]:
    return thing("malware", name, **({"is_family": False} | more))


def technique(name: str, **more: Any) -> dict[str, Any]:
    return thing("attack-pattern", name, **more)


def indicator(value: str, **more: Any) -> dict[str, Any]:
    """An indicator whose pattern is one value; what it is of is seen from the value."""
    path = "ipv4-addr:value" if value.replace(".", "").replace("/", "").isdigit() else "domain-name:value"
    said = {"pattern": f"[{path} = '{value}']", "pattern_type": "stix", "valid_from": "2026-01-01T00:00:00Z"}
    return thing("indicator", f"Indicator {value}", **(said | more))


def relationship(source: dict[str, Any], kind: str, target: dict[str, Any], **more: Any) -> dict[str, Any]:
    ends = {"relationship_type": kind, "source_ref": source["id"], "target_ref": target["id"]}
    return thing("relationship", f"{source['id']} {kind} {target['id']}", **(ends | more))


def bundle(*objects: Any) -> dict[str, Any]:
    return {"type": "bundle", "id": f"bundle--{uuid.UUID(int=1, version=4)}", "objects": list(objects)}


def write(folder: Path, name: str, *objects: Any) -> Path:
    """A bundle of these objects in a file."""
    path = folder / name
    path.write_text(json.dumps(bundle(*objects)))
    return path
