"""Random labels and viewers over few ids, so that they often meet."""

from hypothesis import strategies as st

from wardwatch.markings.types import Label, Viewer
from wardwatch.standards.tlp import Tlp

IDS = st.frozensets(st.integers(1, 4), max_size=3)
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
    person=st.none() | st.integers(1, 4),
    organizations=IDS,
    acting_for=IDS,
    groups=IDS,
    compartments=IDS,
    powers=IDS,
    grants=IDS,
    enrolled=st.booleans(),
)
