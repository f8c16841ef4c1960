"""TLP labels."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardwatch.kit.errors import FormatError
from wardwatch.standards import tlp
from wardwatch.standards.tlp import Tlp


def test_order_and_labels() -> None:
    assert sorted(Tlp) == [Tlp.CLEAR, Tlp.GREEN, Tlp.AMBER, Tlp.AMBER_STRICT, Tlp.RED]
    assert [value.label for value in Tlp] == ["TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED"]


@given(st.sampled_from(Tlp), st.booleans(), st.lists(st.booleans(), min_size=16, max_size=16))
def test_prefix_and_case_do_not_matter(value: Tlp, prefixed: bool, upper: list[bool]) -> None:
    text = value.label if prefixed else value.label.removeprefix("TLP:")
    mixed = "".join(c.upper() if up else c.lower() for c, up in zip(text, upper, strict=False))
    assert tlp.read(f" {mixed} ") is value


@pytest.mark.parametrize("text", ["WHITE", "tlp:white", "TLP: White"])
def test_white_of_version_1_is_clear(text: str) -> None:
    assert tlp.read(text) is Tlp.CLEAR


@pytest.mark.parametrize("text", ["AMBER STRICT", "amber-strict", "TLP:AMBER_STRICT"])
def test_other_spellings_of_strict_stay_strict(text: str) -> None:
    assert tlp.read(text) is Tlp.AMBER_STRICT


@pytest.mark.parametrize("text", ["", "TLP:", "YELLOW", "TLP:RED TLP:GREEN", "STRICT", "TLP:AMBER+", "RED+STRICT"])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(FormatError):
        tlp.read(text)
