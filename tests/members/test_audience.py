"""Asked once for many, the rule says what it says of each one."""

import pytest

from people import NOW, Sector, settle
from visibility.canary import stage
from wardwatch.kit.database import login
from wardwatch.markings.operations import intern
from wardwatch.markings.rule import visible
from wardwatch.members.models import Person
from wardwatch.members.queries import viewer_of
from wardwatch.members.queries.audience import audience


@pytest.fixture
def sector(db: str) -> Sector:
    return settle()


def test_it_agrees_with_the_rule_for_everybody_and_every_label(sector: Sector) -> None:
    labels = stage(sector).labels.values()
    with login("worker"):
        ids = {intern(label): label for label in labels}
        people = list(Person.objects.values_list("pk", flat=True))
        seen = audience(people, list(ids), at=NOW)
        expected = {
            person: frozenset(number for number, label in ids.items() if visible(label, viewer_of(person, at=NOW)))
            for person in people
        }
    assert len(people) > 6
    assert seen == {person: found for person, found in expected.items() if found}
    assert len(set(seen.values())) > 4
