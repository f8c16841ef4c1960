from dataclasses import dataclass, field

import pytest
import typer

from wardwatch.cli.output import fail, plain
from wardwatch.kit.errors import Fault


@dataclass(frozen=True)
class Token:
    name: str
    secret: str = field(repr=False)


def test_what_a_value_keeps_to_itself_is_not_printed() -> None:
    assert plain([Token("ci", "ww_s3cret")]) == [{"name": "ci"}]


def test_each_fault_of_a_refused_file_has_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    faults = (Fault("line 3, role", "is unknown", raw=b"a,b"), Fault("line 9, email", "is none"))
    with pytest.raises(typer.Exit):
        fail("Nothing went in.", code="refused", faults=faults, missing=["product"])
    assert capsys.readouterr().err.splitlines() == [
        "Nothing went in.",
        "  faults: line 3, role: is unknown",
        "  faults: line 9, email: is none",
        "  missing: product",
    ]
