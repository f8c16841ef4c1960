"""The center orders nothing: three words never reach a member's eyes."""

import ast
import re
from pathlib import Path

import pytest

from architecture.sources import PACKAGE, modules

NEVER = re.compile(r"\b(directives?|must|missed)\b", re.IGNORECASE)
SHOWN = ("*.html", "*.po", "*.txt", "*.toml", "*.js", "*.typ")
PLACES_OF_TEXT = ("web/", "cli/", "engagements/", "delivery/", "exposures/", "triage/", "products/", "config/demo/")


def texts() -> list[Path]:
    return sorted(path for pattern in SHOWN for path in PACKAGE.rglob(pattern) if "vendor" not in path.parts)


@pytest.mark.parametrize("path", texts(), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_templates_and_catalogues_advise(path: Path) -> None:
    """What a member reads is advice; the wrong word turns it into an order and the member away."""
    said = [
        (number, line.strip())
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if NEVER.search(re.sub(r"\{[#%].*?[#%]\}|^\s*(#|//).*", "", line))
    ]
    assert said == []


def test_sentences_in_code_advise() -> None:
    """The same for sentences that code puts together; documentation for developers may say what must hold."""
    for module in modules():
        if module.name.startswith(PLACES_OF_TEXT):
            documented = {
                id(node.body[0].value)
                for node in ast.walk(module.tree)
                if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
                and node.body
                and isinstance(node.body[0], ast.Expr)
            }
            bare = {id(node.value) for node in module.nodes(ast.Expr)}
            said = [
                (node.lineno, node.value)
                for node in module.nodes(ast.Constant)
                if isinstance(node.value, str)
                and " " in node.value
                and id(node) not in documented | bare
                and NEVER.search(node.value)
            ]
            assert said == [], module.name
