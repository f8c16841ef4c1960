"""Walls that the import contracts of `.importlinter` cannot see. Each check names its reason."""

import ast
import configparser
import re

from django.apps import apps
from django.db import models

from architecture.sources import ROOT, Module, floors, modules

SPECIFICATION_READERS_USE = (
    "wardwatch.kit.errors",
    "wardwatch.kit.jsonpieces",
    "wardwatch.kit.jsonread",
    "wardwatch.kit.worded",
    "wardwatch.kit.xmlread",
)
IMPORT_INSIDE = {
    "config/apps.py": "models exist only once Django is ready",
    "config/worker.py": "jobs import models, and Django is set up first",
    "kit/translation.py": "matching at home goes without Django",
    "cli/main.py": "commands import models, and Django is set up first",
}
WALL_CLOCKS = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "timezone.now", "time.time"}
MAY_ASK_THE_TIME = re.compile(r"(cli|web|api|taxii|lists|misp|config)/.*|.*/jobs(/\w+)?\.py|kit/http/client\.py")
"""Doors, the composition root, jobs; and the client, which states when bytes arrived."""
NETWORK = {"httpx", "requests", "aiohttp", "urllib.request", "http.client", "socket", "ssl", "smtplib", "ftplib"}
WAYS_OUT = {
    "kit/": NETWORK,
    "client/": {"httpx"},  # asks the one center that its user named, and goes nowhere else
    "delivery/channels/": {"smtplib", "ssl", "socket"},
    "config/service.py": {"urllib.request", "socket"},  # asks this machine whether the port is free, and answers later
}


def test_readers_of_specifications_stand_on_errors_json_and_words_alone() -> None:
    """A published specification can be read anywhere: on a member's own machine, without database or network."""
    assert [
        (module.name, name)
        for module in modules()
        if module.slice == "standards"
        for name in module.imports()
        if name.startswith("wardwatch.kit") and not name.startswith(SPECIFICATION_READERS_USE)
    ] == []


def test_imports_stand_at_the_top() -> None:
    """An import inside a function hides a cycle."""
    assert [
        (module.name, inner.lineno)
        for module in modules()
        if module.name not in IMPORT_INSIDE
        for function in (*module.nodes(ast.FunctionDef), *module.nodes(ast.AsyncFunctionDef))
        for inner in ast.walk(function)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ] == []


def test_time_is_an_argument() -> None:
    """Clocks that regulators ask about must be provable, so only doors and jobs ask what time it is."""
    outside = [module for module in modules() if module.name != "kit/clock.py"]
    assert [(module.name, *read) for module in outside for read in module.reads() if read[0] in WALL_CLOCKS] == []
    assert [
        (module.name, line)
        for module in outside
        if not MAY_ASK_THE_TIME.fullmatch(module.name)
        for name, line in module.reads()
        if name == "clock.now"
    ] == []


def test_one_guarded_way_out() -> None:
    """An address taken from a document could point inside the network: `kit.http` checks it, mail has its channel."""
    crossing = {module.name: _network(module) - _allowed(module) for module in modules()}
    assert {name: used for name, used in crossing.items() if used} == {}


def _network(module: Module) -> set[str]:
    return {each for name in module.imports() for each in NETWORK if f"{name}.".startswith(f"{each}.")}


def _allowed(module: Module) -> set[str]:
    return next((names for room, names in WAYS_OUT.items() if module.name.startswith(room)), set())


def test_foreign_keys_point_down() -> None:
    """A foreign key is an import that the import contract cannot see."""
    ours = [model for model in apps.get_models() if model.__module__.startswith("wardwatch.")]
    assert len(ours) > 30
    for model in ours:
        for field in model._meta.get_fields():
            if isinstance(field, models.ForeignKey) and field.related_model.__module__.startswith("wardwatch."):
                here, there = (kind.__module__.split(".")[1] for kind in (model, field.related_model))
                assert here == there or floors()[here] > floors()[there], f"{model.__name__}.{field.name}"


def test_every_pure_module_of_triage_is_named_in_the_contract() -> None:
    """The judgement stays usable without a database; a new module of it is placed by decision, not by accident."""
    contract = configparser.ConfigParser()
    contract.read(ROOT / ".importlinter", "utf-8")
    named = contract["importlinter:contract:pure"]["source_modules"].split()
    rooms = {"__init__", "types", "states", "events", "models", "queries", "operations", "jobs", "subscribers", "apps"}
    pure = [module.name[7:-3] for module in modules() if module.slice == "triage" and module.name[7:-3] not in rooms]
    assert [name for name in pure if f"wardwatch.triage.{name}" not in named] == []
