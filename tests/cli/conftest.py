"""Commands, run inside this process on the test's database, or as programs on a home of their own."""

from collections.abc import Iterator

import pytest

from cli.homes import Ask, Home, Inside, Run, new_home


@pytest.fixture(scope="session")
def inside() -> Inside:
    return Inside()


@pytest.fixture
def run(db: str, inside: Inside) -> Run:
    return inside.run


@pytest.fixture
def ask(db: str, inside: Inside) -> Ask:
    return inside.ask


@pytest.fixture
def home() -> Iterator[Home]:
    with new_home() as made:
        yield made
