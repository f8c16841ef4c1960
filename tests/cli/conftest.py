"""Commands, run inside this process on the test's database, or as programs on a home of their own."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from cli.homes import Ask, Home, Run, new_home


@pytest.fixture(scope="session")
def command() -> Any:
    from wardwatch.cli.main import build

    return build()


@pytest.fixture
def run(db: str, command: Any) -> Run:
    """Run a command in this process; its exit status and output come back."""

    def invoke(*words: object, **options: Any) -> Result:
        return CliRunner().invoke(command, [str(word) for word in words], **options)

    return invoke


@pytest.fixture
def ask(run: Run) -> Ask:
    """Run a command with --json and give back what it printed; it has to end well unless `status` says otherwise."""

    def answer(*words: object, status: int = 0) -> Any:
        result = run(*words, "--json")
        if result.exit_code != status or (result.exception and not isinstance(result.exception, SystemExit)):
            raise AssertionError(f"{words} ended with {result.exit_code}: {result.output}") from result.exception
        return json.loads(result.stdout)

    return answer


@pytest.fixture
def home() -> Iterator[Home]:
    with new_home() as made:
        yield made
