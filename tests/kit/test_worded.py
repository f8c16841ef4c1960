"""Closed lists with words."""

import pytest

from wardwatch.kit.worded import Worded


class Colour(Worded):
    RED = "red", "Red as blood"
    BLUE = "blue", "Blue"


def test_a_member_is_its_value_and_has_words() -> None:
    assert Colour("red") is Colour.RED
    assert Colour.RED == "red" == f"{Colour.RED}"
    assert Colour.RED.label == "Red as blood"
    assert Colour.choices == [("red", "Red as blood"), ("blue", "Blue")]


def test_other_values_are_refused() -> None:
    with pytest.raises(ValueError, match="green"):
        Colour("green")
