"""Random label, random viewer, random table: the database agrees with the rule beyond the cases that we thought of."""

import itertools

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from visibility.canary import Planter, protected, table_text
from wardwatch.kit.database import login
from wardwatch.markings.rule import visible
from wardwatch.markings.types import Label, Viewer
from wardwatch.markings.viewing import seen_by
from wardwatch.provenance.models import Document
from wardwatch.standards.tlp import Tlp

IDS = st.frozensets(st.integers(1, 5), max_size=3)
LABELS = st.builds(
    Label,
    tlp=st.sampled_from(Tlp),
    published=st.booleans(),
    organizations=IDS,
    groups=IDS,
    persons=IDS,
    compartments=IDS | st.just(frozenset[int]()),
    subjects=IDS | st.just(frozenset[int]()),
    grants=IDS,
    clients=st.booleans(),
)
VIEWERS = st.builds(
    Viewer,
    person=st.none() | st.integers(1, 5),
    organizations=IDS,
    acting_for=IDS,
    groups=IDS,
    compartments=IDS,
    powers=IDS,
    grants=IDS,
    enrolled=st.booleans(),
)
numbers = itertools.count()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(label=LABELS, viewers=st.lists(VIEWERS, min_size=3, max_size=8), data=st.data())
def test_a_random_row_is_seen_by_those_whom_the_rule_admits(
    db: str, label: Label, viewers: list[Viewer], data: st.DataObject
) -> None:
    model = data.draw(st.sampled_from(protected()))
    with login("worker"):
        planter = Planter(label, f"trial{next(numbers)}x")
        planter.row(Document)  # through which its bytes are seen
        key = planter.row(model).pk
    for viewer in viewers:
        with seen_by(viewer):
            shown = key in dict(table_text(model))
        assert shown == visible(label, viewer), (model.__name__, label, viewer)
