"""How files are named, how long they are, and that they say what they are. Each check names its reason."""

import ast

from architecture.sources import PACKAGE, floors, modules

FILE_LINES, FUNCTION_LINES = 400, 60
NAMELESS = {"utils", "util", "helpers", "common", "services", "signals", "misc"}


def test_files_and_functions_are_short() -> None:
    """A newcomer reads a function without scrolling and a file in one sitting; budgets only tighten."""
    assert [module.name for module in modules() if len(module.text.splitlines()) > FILE_LINES] == []
    assert [
        (module.name, node.name)
        for module in modules()
        for node in (*module.nodes(ast.FunctionDef), *module.nodes(ast.AsyncFunctionDef))
        if (node.end_lineno or 0) - node.lineno >= FUNCTION_LINES
    ] == []


def test_files_are_named_for_what_they_hold() -> None:
    """A drawer called "utils" is where nobody finds anything."""
    assert [module.name for module in modules() if module.name.rpartition("/")[2][:-3] in NAMELESS] == []


def test_files_say_what_they_are() -> None:
    """The first line of a file is where its reader starts."""
    assert [module.name for module in modules() if not ast.get_docstring(module.tree)] == []


def test_every_slice_states_its_law() -> None:
    """The law of a folder stands at its door, not in somebody's head."""
    opening = {name: (PACKAGE / name / "__init__.py").read_text("utf-8") for name in floors()}
    assert [name for name, text in opening.items() if "Law:" not in (ast.get_docstring(ast.parse(text)) or "")] == []


def test_models_do_not_decide() -> None:
    """A `save` of its own would be a second way to write, past operations, events and audit."""
    assert [
        (module.name, node.name)
        for module in modules()
        if module.name.endswith("/models.py")
        for node in module.nodes(ast.FunctionDef)
        if node.name in {"save", "delete", "clean", "full_clean"}
    ] == []


def test_one_way_to_react_and_one_way_to_write() -> None:
    """Django's signals would be a second way to react; its admin would write past operations, events and audit."""
    hidden = ("django.dispatch", "django.db.models.signals", "django.contrib.admin")
    assert [
        (module.name, name)
        for module in modules()
        if module.slice != "members"  # turns the sign-in library's signals into operations
        for name in module.imports()
        if name.startswith(hidden)
    ] == []
