"""The demonstration sector as frozen values, read from the toml files beside this module."""

import tomllib
from dataclasses import dataclass
from importlib import resources
from typing import Any

FILES = ("center", "partners", "systems", "hospitals", "care", "business")


@dataclass(frozen=True, slots=True)
class Persona:
    """Someone whom `wardwatch up` offers as a sign-in."""

    key: str
    email: str
    does: str


def organizations() -> list[dict[str, Any]]:
    """Every organization of the demonstration sector, parents before their children."""
    found = [item for name in FILES for item in _toml(f"sector/{name}.toml")["organization"]]
    keys = [item["key"] for item in found]
    return sorted(found, key=lambda item: (item["kind"] != "center", "parent" in item, keys.index(item["key"])))


def personas() -> list[Persona]:
    """The people of the story, in the order of the story."""
    return [Persona(key=item["key"], email=item["email"], does=item["does"]) for item in _toml("story.toml")["persona"]]


def inventory(key: str) -> bytes | None:
    """The inventory file of one member; None where it gave none."""
    file = resources.files(__package__) / "inventories" / f"{key}.csv"
    return file.read_bytes() if file.is_file() else None


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((resources.files(__package__) / name).read_text())
