"""The committee's definitions of TLP 2.0, as we write them."""

import json

import pytest

from wardwatch.intel.operations.marking import meaning_of
from wardwatch.standards import stix
from wardwatch.standards.stix.markings import TLP_2, definition
from wardwatch.standards.tlp import Tlp


@pytest.mark.parametrize("level", Tlp)
def test_a_definition_is_read_as_what_it_defines(level: Tlp) -> None:
    made = definition(level)
    raw = json.dumps(made).encode()
    assert TLP_2[made["id"]] is level
    assert made["name"] == level.label
    assert stix.read(raw).warnings == ()
    assert meaning_of(raw) == (made["id"], level)
