"""Every page, as everyone: nothing hidden shows, counts do not betray it, and hidden looks like missing.

And takes as long: the database is asked the same for both. Clocks are no part of this; what a statement finds or does
not find under the rule is a look into an index either way.
"""

import os
from difflib import unified_diff
from functools import cache
from itertools import islice

import pytest
from django.test import Client

from people import settle
from visibility.canary import Planter, Scene, plant, stage
from visibility.exits import addresses, paths, questions_of, walk_through
from wardwatch.markings.rule import visible
from wardwatch.members.models import User

SIGNED_IN = {
    "analyst": "ada",
    "owner": "rosa",
    "two hats": "clem",
    "other owner": "otto",
    "acting provider": "kim",
    "walled regulator": "rex",
    "homeland partner": "hal",
}
PEOPLE = ["anonymous", *SIGNED_IN]
WHOLE = os.environ.get("WALK") == "whole"
STEP = 1 if WHOLE else 9
"""Each visitor asks for every so manyth of the hidden things, beginning with another one."""
PASSING = ("two hats", "other owner", "acting provider", "homeland partner")
"""Who see by the rules of the others: they come by every so manyth of the other addresses too, the others by half."""


def visitor(scene: Scene, person: str) -> Client:
    """A browser in which this person is signed in."""
    client = Client(headers={"host": "localhost"})
    if person in SIGNED_IN:
        user: User = getattr(scene.sector, SIGNED_IN[person])
        client.force_login(user)
    return client


def organizations(scene: Scene) -> list[str]:
    sector = scene.sector
    return [str(each.uid) for each in (sector.riverbend, sector.orchard, sector.regulator, sector.homeland)]


def _changed(before: tuple[int, str], after: tuple[int, str]) -> list[str]:
    return list(unified_diff([str(before[0]), *before[1].split("\n")], [str(after[0]), *after[1].split("\n")], n=0))


@pytest.mark.parametrize("person", PEOPLE)
def test_pages_are_the_same_whether_or_not_something_is_hidden(db: str, still: None, person: str) -> None:
    scene = stage(settle())
    client, known = visitor(scene, person), organizations(scene)
    place = PEOPLE.index(person)
    fixed = [path for address in addresses() for path, _ in paths(address, [], known)]
    step = STEP if person in PASSING else 1 if WHOLE else 2
    fixed = fixed[place % step :: step]
    for path in fixed:
        if "?" not in path:
            walk_through(client, path)  # the first walk itself shows in the access log
    before = {path: walk_through(client, path) for path in fixed}
    hidden = [name for name, label in scene.labels.items() if not visible(label, scene.people[person])]
    planted = list(plant(scene, *hidden, attached=True).values())
    after = {path: walk_through(client, path) for path in fixed}
    assert {path: _changed(before[path], after[path]) for path in fixed if before[path] != after[path]} == {}
    nothing = cache(lambda path: walk_through(client, path))
    for turn, address in enumerate(addresses()):
        asked = [*paths(address, planted, []), *(paths(address, planted, known[:1]) if len(address.takes) > 1 else ())]
        for path, missing in asked[(turn + place) % STEP :: STEP]:
            if path != missing:
                status, text = walk_through(client, path)
                assert [planter.token for planter in planted if planter.token in text] == [], path
                assert (status, text) == nothing(missing), path
    turns = 1 if WHOLE else 3
    for address in addresses()[place % turns :: turns]:
        pairs = (pair for pair in paths(address, planted, []) if pair[0] != pair[1])
        for path, missing in islice(pairs, 1):
            assert questions_of(client, path) == questions_of(client, missing), path


def test_the_walk_would_find_a_leak(db: str, still: None) -> None:
    """The same walk finds the canaries that its visitor may see, so finding none of the others means something."""
    scene = stage(settle())
    planted: list[Planter] = list(plant(scene, "about riverbend", attached=True).values())
    client = visitor(scene, "owner")
    client.raise_request_exception = False  # a canary is no well-formed notice; pages that show one may stumble
    found = [
        path
        for address in addresses()
        for path, _ in paths(address, planted, organizations(scene))
        if planted[0].token in walk_through(client, path)[1]
    ]
    assert len(found) >= 5, found
