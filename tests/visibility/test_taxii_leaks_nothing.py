"""Every address of the TAXII door, for everyone with a token: nothing hidden shows, and hidden looks like missing."""

from functools import cache

import pytest
from django.test import Client

from people import settle
from taxii.asking import TAXII, basic, token
from visibility.canary import Scene, plant, stage
from visibility.exits import paths, taxii_addresses, walk_through
from visibility.test_pages_leak_nothing import SIGNED_IN
from wardwatch.markings.rule import visible
from wardwatch.members.permissions import Action

QUERIES = (
    "limit=1",
    "match[type]=malware",
    "match[version]=all",
    "match[spec_version]=2.1",
    "added_after=2000-01-01T00:00:00Z",
)


def program(scene: Scene, person: str) -> Client:
    """A program with a token of this person's."""
    secret = token(getattr(scene.sector, SIGNED_IN[person]), tuple(Action))
    return Client(headers={"host": "localhost", "authorization": basic(secret), "accept": TAXII})


@pytest.mark.parametrize("person", SIGNED_IN)
def test_answers_are_the_same_whether_or_not_something_is_hidden(db: str, still: None, person: str) -> None:
    scene = stage(settle())
    client = program(scene, person)
    fixed = [path for address in taxii_addresses() for path, _ in paths(address, [], [])]
    before = {path: walk_through(client, path) for path in fixed}
    hidden = [name for name, label in scene.labels.items() if not visible(label, scene.people[person])]
    planted = list(plant(scene, *hidden, attached=True).values())
    assert {path: walk_through(client, path) for path in fixed} == before
    nothing = cache(lambda path: walk_through(client, path))
    for address in taxii_addresses():
        asked = list(paths(address, planted, []))
        for place, (path, missing) in enumerate(asked):
            for query in ("", *(f"?{each}" for each in QUERIES if place == 0)):
                status, text = walk_through(client, path + query)
                assert [planter.token for planter in planted if planter.token in text] == [], path
                assert (status, text) == nothing(missing + query), path


def test_the_walk_would_find_a_leak(db: str, still: None) -> None:
    """The same walk finds the canary that its program may see."""
    scene = stage(settle())
    planted = list(plant(scene, "about riverbend", attached=True).values())
    client = program(scene, "owner")
    found = [
        address.route
        for address in taxii_addresses()
        for path, _ in paths(address, planted, [])
        if planted[0].token in walk_through(client, path)[1]
    ]
    assert {each.rpartition(">")[2] for each in found} >= {"/", "/objects/"}, found
