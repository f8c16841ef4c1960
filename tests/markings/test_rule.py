"""The visibility rule: stated in words, then Python and SQL compared over the full truth table."""

import itertools

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from factories.markings import LABELS, VIEWERS
from wardwatch.kit.database import login
from wardwatch.markings.models import Label as StoredLabel
from wardwatch.markings.operations import intern
from wardwatch.markings.policy import RULE
from wardwatch.markings.rule import visible
from wardwatch.markings.types import ANONYMOUS, PUBLIC, Label, Viewer, join
from wardwatch.markings.viewing import seen_by
from wardwatch.standards.tlp import Tlp

HOSPITAL, CENTER, PROVIDER, REGULATOR = 1, 2, 3, 4
MEMBER = Viewer(person=10, organizations=frozenset({HOSPITAL}), enrolled=True)
STAFF = Viewer(person=11, organizations=frozenset({CENTER}), enrolled=True)
ACTING = Viewer(person=12, organizations=frozenset({PROVIDER}), acting_for=frozenset({HOSPITAL}), enrolled=True)
WALLED = Viewer(
    person=13, organizations=frozenset({REGULATOR}), powers=frozenset({REGULATOR}), groups=frozenset({7}), enrolled=True
)
TWO_HATS = Viewer(
    person=14, organizations=frozenset({HOSPITAL, REGULATOR}), powers=frozenset({REGULATOR}), enrolled=True
)
ABOUT_HOSPITAL = Label(
    Tlp.AMBER, organizations=frozenset({HOSPITAL, CENTER}), subjects=frozenset({HOSPITAL}), clients=True
)


def test_a_clear_draft_is_not_public() -> None:
    assert not visible(Label(Tlp.CLEAR, organizations=frozenset({CENTER})), ANONYMOUS)
    assert visible(PUBLIC, ANONYMOUS)


def test_green_reaches_the_enrolled_only() -> None:
    green = Label(Tlp.GREEN, published=True)
    assert visible(green, MEMBER)
    assert not visible(green, ANONYMOUS)


def test_amber_reaches_the_clients_only_where_the_originator_permits() -> None:
    assert visible(ABOUT_HOSPITAL, ACTING)
    strict = Label(Tlp.AMBER_STRICT, organizations=frozenset({HOSPITAL}), clients=True)
    assert not visible(strict, ACTING)
    assert visible(strict, MEMBER)


def test_red_excludes_staff_who_are_not_named() -> None:
    red = Label(Tlp.RED, organizations=frozenset({CENTER, HOSPITAL}), persons=frozenset({10}))
    assert visible(red, MEMBER)
    assert not visible(red, STAFF)


def test_the_wall_beats_every_audience_and_one_hat_is_enough() -> None:
    for tlp in Tlp:
        label = Label(
            tlp,
            published=True,
            organizations=frozenset({HOSPITAL, REGULATOR}),
            groups=frozenset({7}),
            persons=frozenset({13, 14}),
            subjects=frozenset({HOSPITAL}),
        )
        assert not visible(label, WALLED)
        assert not visible(label, TWO_HATS)


def test_a_regulator_that_is_a_member_still_sees_its_own() -> None:
    own = Label(Tlp.AMBER, organizations=frozenset({REGULATOR, CENTER}), subjects=frozenset({REGULATOR}))
    assert visible(own, WALLED)


def test_a_regulator_does_not_see_what_is_about_itself_and_another() -> None:
    both = Label(Tlp.AMBER, organizations=frozenset({REGULATOR}), subjects=frozenset({REGULATOR, HOSPITAL}))
    assert not visible(both, WALLED)


def test_only_a_grant_readmits() -> None:
    granted = Label(
        Tlp.AMBER, organizations=frozenset({HOSPITAL}), subjects=frozenset({HOSPITAL}), grants=frozenset({5})
    )
    assert not visible(granted, WALLED)
    assert visible(
        granted,
        Viewer(
            person=13,
            organizations=frozenset({REGULATOR}),
            powers=frozenset({REGULATOR}),
            grants=frozenset({5}),
            enrolled=True,
        ),
    )


def test_compartments_need_all() -> None:
    label = Label(Tlp.AMBER, organizations=frozenset({CENTER}), compartments=frozenset({1, 2}))
    read_in = Viewer(person=11, organizations=frozenset({CENTER}), compartments=frozenset({1}), enrolled=True)
    assert not visible(label, read_in)


@given(st.lists(LABELS, min_size=1, max_size=3), VIEWERS)
def test_what_is_made_of_parts_is_seen_only_by_those_who_see_every_part(parts: list[Label], viewer: Viewer) -> None:
    if visible(join(parts), viewer):
        assert all(visible(part, viewer) for part in parts)


def test_what_is_joined_with_a_green_part_reaches_nobody_whom_both_do_not_name() -> None:
    green, left = Label(Tlp.GREEN, published=True), Viewer(person=10, organizations=frozenset({HOSPITAL}))
    assert visible(ABOUT_HOSPITAL, left)
    assert not visible(green, left)
    assert not visible(join([ABOUT_HOSPITAL, green]), left)
    assert not visible(join([ABOUT_HOSPITAL, green]), MEMBER)
    named = Label(Tlp.GREEN, published=True, organizations=frozenset({HOSPITAL}))
    assert visible(join([ABOUT_HOSPITAL, named]), MEMBER)


def truth_table() -> tuple[list[Label], list[Viewer]]:
    """Every combination of the facts that the rule looks at, one id each; powers and subjects also of somebody else."""
    one, none = frozenset({1}), frozenset[int]()
    sets = (none, one)
    subjects = (none, one, frozenset({1, 2}))
    labels = [
        Label(tlp, published, None, *audience, clients)
        for tlp, published, clients in itertools.product(Tlp, (False, True), (False, True))
        for audience in itertools.product(sets, sets, sets, sets, subjects, sets)
    ]
    viewers = [
        Viewer(person, *seen, powers, grants, enrolled)
        for person, *seen, powers, grants, enrolled in itertools.product(
            (None, 1), sets, sets, sets, sets, (none, one, frozenset({2})), sets, (False, True)
        )
    ]
    return labels, viewers


def test_python_and_sql_agree_on_the_full_truth_table(db: str) -> None:
    labels, viewers = truth_table()
    assert len(labels) * len(viewers) > 400_000
    stored = [(intern(label), label) for label in labels]
    question = f"SELECT array_agg(l.id) FROM markings_label l WHERE {RULE} AND l.id BETWEEN %s AND %s"
    ids = sorted(number for number, _ in stored)
    others = set(StoredLabel.objects.values_list("pk", flat=True)) - set(ids)
    pairs_seen = 0
    for viewer in viewers:
        with seen_by(viewer), connection.cursor() as cursor:
            cursor.execute(question, [ids[0], ids[-1]])
            (by_sql,) = cursor.fetchone()
        by_python = {number for number, label in stored if visible(label, viewer)}
        assert set(by_sql or ()) - others == by_python, viewer
        pairs_seen += len(by_python)
    assert 0.1 < pairs_seen / (len(labels) * len(viewers)) < 0.5  # the comparison saw both answers often


def test_labels_are_interned_and_never_changed(db: str) -> None:
    from django.db.utils import ProgrammingError

    assert intern(PUBLIC) == intern(Label(Tlp.CLEAR, published=True))
    with login("worker"), pytest.raises(ProgrammingError, match="permission denied"):
        StoredLabel.objects.filter(pk=intern(PUBLIC)).update(tlp=4)
