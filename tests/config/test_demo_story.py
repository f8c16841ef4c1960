"""The demonstration, loaded: exactly the members that the story names are touched, and nobody sees too much."""

import tomllib
from collections.abc import Iterator
from importlib import resources

import pytest

from wardwatch.config.demo import load
from wardwatch.config.demo.sector import organizations
from wardwatch.exposures.models import Finding
from wardwatch.kit import clock
from wardwatch.kit.database import login
from wardwatch.kit.progress import Silent
from wardwatch.members.models import Organization

STORY = tomllib.loads((resources.files("wardwatch.config.demo") / "story.toml").read_text())
PUBLIC = [each for each in STORY["expectation"] if not each["document"].startswith("demo-share")]


@pytest.fixture
def loaded(db: str) -> Iterator[None]:
    """The demonstration sector, as `wardwatch up` loads it."""
    with login("worker"):
        load.load(at=clock.now(), progress=Silent())
        yield


def found(vulnerability: str) -> dict[str, set[str]]:
    """Findings of one vulnerability as "member:line", by state. A file's first line holds its headers."""
    keys = {item["name"]: item["key"] for item in organizations()}
    rows = Finding.objects.filter(vulnerability__name=vulnerability).values_list(
        "asset__organization__name", "asset__line", "state"
    )
    by_state: dict[str, set[str]] = {"open": set(), "version unknown": set()}
    for name, line, state in rows:
        asked = "version unknown" if state == "version unknown" else "open"  # some have been answered by then
        by_state[asked].add(f"{keys[name]}:{line - 1}")
    return by_state


def test_exactly_the_members_of_the_story_are_touched(loaded: None) -> None:
    problems = []
    for each in PUBLIC:
        states = found(each["vulnerability"])
        if (states["open"], states["version unknown"]) != (set(each["affected"]), set(each["check"])):
            problems.append((each["vulnerability"], states, each["affected"], each["check"]))
    assert not problems, "\n".join(map(str, problems))


def test_every_organization_is_invented_and_marked_so(loaded: None) -> None:
    assert not Organization.objects.filter(directory="", is_demo=False).exists()
    assert {person.email.rsplit(".", 1)[-1] for each in Organization.objects.all() for person in each.people.all()} == {
        "invalid"
    }


def test_it_is_loaded_only_into_an_empty_database(loaded: None) -> None:
    with pytest.raises(load.NotEmpty):
        load.load(at=clock.now(), progress=Silent())
