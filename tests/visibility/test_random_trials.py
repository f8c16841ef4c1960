"""Random label, random viewer, random table: the database agrees with the rule beyond the cases that we thought of."""

import itertools

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from factories.markings import LABELS, VIEWERS
from visibility.canary import Planter, protected, table_text
from wardwatch.kit.database import login
from wardwatch.markings.rule import visible
from wardwatch.markings.types import Label, Viewer
from wardwatch.markings.viewing import seen_by
from wardwatch.provenance.models import Document

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
