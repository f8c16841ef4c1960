"""The client says what the center says: no value, field or operation more or less."""

import importlib.util
import inspect
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec
import pytest

from wardwatch.client import Center, calls

ROOT = Path(__file__).resolve().parents[2]
NOT_HELD = {"Problem"}


@pytest.fixture(scope="module")
def document() -> Any:
    from wardwatch.api.door import door

    return door.get_openapi_schema(path_prefix="/api/")


@pytest.fixture(scope="module")
def writer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("client_writer", ROOT / "tools" / "client.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def values() -> dict[str, Any]:
    folder = Path(calls.__file__).parent
    modules = [importlib.import_module(f"{calls.__name__}.{path.stem}") for path in folder.glob("[a-z]*.py")]
    return {
        name: value
        for module in modules
        for name, value in vars(module).items()
        if inspect.isclass(value) and issubclass(value, msgspec.Struct) and value is not msgspec.Struct
    }


def test_every_file_is_as_the_document_says(document: Any, writer: ModuleType) -> None:
    made = writer.files(document)
    kept = {path.name: path.read_text("utf-8") for path in writer.TARGET.glob("*.py")}
    assert kept == made, "run: python tools/client.py"


def test_every_value_has_exactly_the_fields_of_its_schema(document: Any) -> None:
    schemas = document["components"]["schemas"]
    ours = values()
    assert len(ours) > 30
    for name, struct in ours.items():
        assert struct.__struct_fields__ == tuple(schemas[name]["properties"]), name


def test_every_operation_is_a_method_and_no_two_are_called_alike(document: Any) -> None:
    names = [each["operationId"] for methods in document["paths"].values() for each in methods.values()]
    assert len(names) == len(set(names))
    assert [name for name in names if not callable(getattr(Center, name, None))] == []


def test_no_two_values_of_the_document_share_a_name() -> None:
    """Two of one name would be one in the document: clients would read one as the other."""
    from ninja import Schema

    from wardwatch.api.door import door

    assert door
    found: dict[str, set[str]] = {}
    for kind in _below(Schema):
        if kind.__module__.startswith("wardwatch.api"):
            found.setdefault(kind.__name__, set()).add(kind.__module__)
    assert {name: places for name, places in found.items() if len(places) > 1} == {}


def _below(kind: type) -> list[type]:
    return [each for inner in kind.__subclasses__() for each in (inner, *_below(inner))]
