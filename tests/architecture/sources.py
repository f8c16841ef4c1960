"""Our own source, parsed once, for the tests that keep the house in order."""

import ast
import configparser
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import TypeVar

N = TypeVar("N", bound=ast.AST)
ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "wardwatch"


@dataclass(frozen=True)
class Module:
    """One file of the package. `name` is its path below the package ("markings/rule.py")."""

    name: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @property
    def slice(self) -> str:
        return self.name.partition("/")[0]

    def nodes(self, kind: type[N]) -> Iterator[N]:
        return (node for node in ast.walk(self.tree) if isinstance(node, kind))

    def imports(self) -> Iterator[str]:
        """Dotted names that the file imports, wherever it does."""
        for node in self.nodes(ast.Import):
            yield from (alias.name for alias in node.names)
        for node in self.nodes(ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)

    def reads(self) -> Iterator[tuple[str, int]]:
        """Every `name.attribute` in the file, with its line."""
        for node in self.nodes(ast.Attribute):
            if isinstance(node.value, ast.Name):
                yield f"{node.value.id}.{node.attr}", node.lineno


@cache
def modules() -> tuple[Module, ...]:
    """Every Python file of the package but migrations, which Django writes."""
    paths = sorted(path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts)
    return tuple(Module(path.relative_to(PACKAGE).as_posix(), path.read_text("utf-8")) for path in paths)


@cache
def floors() -> dict[str, int]:
    """The floor that each slice stands on, from the import contract; the highest number is the highest floor."""
    contract = configparser.ConfigParser()
    contract.read(ROOT / ".importlinter", "utf-8")
    lines = contract["importlinter:contract:layers"]["layers"].split("\n")
    named = [line.split("|") for line in lines if line.strip()]
    return {name.strip(): height for height, names in enumerate(reversed(named)) for name in names}
