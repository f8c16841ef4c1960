"""The partner registry: a file in, everybody may read; mistakes are named."""

from datetime import datetime

import pytest

from people import settle
from wardwatch.audit.types import OPERATOR
from wardwatch.kit.database import login
from wardwatch.kit.errors import FormatError, NotFound
from wardwatch.markings.types import ANONYMOUS
from wardwatch.members import queries
from wardwatch.members.operations import register_partners
from wardwatch.members.registry import read_partners, resources, shipped_partners
from wardwatch.members.types import Audience, PartnerPart

ONE = """
[[partner]]
slug = "{slug}"
name = "State health office"
short_name = "State"
part = "government"
role = "Runs emergency care."
helps = ["Lends generators."]
"""


def test_the_shipped_files_hold_together() -> None:
    found = read_partners(shipped_partners())
    slugs = [entry.slug for entry in found]
    assert [entry.slug for entry in found if entry.part is PartnerPart.HUB] == ["working-group"]
    assert {each.partner for each in resources()} - {""} <= set(slugs)
    for audience in Audience:
        assert resources(audience=audience)
    assert all(len(entry.short_name) <= 24 for entry in found), "too long for the drawing"


def test_partners_are_added_changed_and_removed(db: str, now: datetime) -> None:
    made = settle()
    with login("worker"):
        register_partners(entries=read_partners(shipped_partners()), whole=True, actor=OPERATOR, at=now)
        first = [card.slug for card in queries.partners(viewer=ANONYMOUS)]
        done = register_partners(entries=read_partners(ONE.format(slug="state")), actor=OPERATOR, at=now)
    assert (done.added, done.changed, done.removed) == (("state",), (), ())
    assert [card.slug for card in queries.partners(viewer=ANONYMOUS)] == [*first, "state"]
    with login("worker"):
        named = ONE.format(slug="fda") + f'organization = "{made.homeland.name}"\n'
        register_partners(entries=read_partners(named), actor=OPERATOR, at=now)
    assert queries.partner("fda", viewer=ANONYMOUS).name == "State health office"
    assert [card.slug for card in queries.partners(viewer=ANONYMOUS)] == [*first, "state"], "it stays where it stood"
    with login("worker"):
        done = register_partners(entries=read_partners(ONE.format(slug="state")), whole=True, actor=OPERATOR, at=now)
        assert set(done.removed) == set(first)
        nobody = read_partners(ONE.format(slug="x") + 'organization = "Nobody"\n')
        with pytest.raises(NotFound):
            register_partners(entries=nobody, actor=OPERATOR, at=now)
    assert [card.slug for card in queries.partners(viewer=ANONYMOUS)] == ["state"]


@pytest.mark.parametrize(
    "text",
    [
        "partner = 1",
        "[[partner]",
        ONE.format(slug="resources"),
        ONE.format(slug="Two Words"),
        ONE.format(slug="a") * 2,
        ONE.format(slug="a") + 'colour = "red"\n',
        ONE.format(slug="a") + 'web = "javascript:alert(1)"\n',
        ONE.format(slug="a").replace("government", "hub") + ONE.format(slug="b").replace("government", "hub"),
    ],
)
def test_mistakes_in_a_file_are_refused(text: str) -> None:
    with pytest.raises(FormatError):
        read_partners(text)
