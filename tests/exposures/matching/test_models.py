"""Model numbers and stock keeping units with wildcards."""

import pytest

from wardwatch.exposures.matching import models


@pytest.mark.parametrize(
    ("numbers", "skus", "limited"),
    [
        ("8015", "", False),
        ("8015\n81*", "", True),
        ("*", "", False),
        ("8015\n**", "", False),
        ("8\\*", "", False),
        ("", "ORD-?", True),
        ("", "", False),
    ],
)
def test_a_claim_is_limited_by_wildcards_that_do_not_fit_everything(numbers: str, skus: str, limited: bool) -> None:
    assert models.limits(numbers, skus) is limited


@pytest.mark.parametrize(
    ("numbers", "skus", "model", "called", "expected"),
    [
        ("801?", "", "8015", (), True),
        ("MK-1*", "", "mk 12/a", (), True),
        ("MK-1*", "", "Drip MK12", (), True),
        ("MK-1*", "", "", ("Drip MK12",), True),
        ("MK-1*\n77", "", "77", (), True),
        ("MK\\*1*", "", "MK*12", (), True),
        ("MK\\*1*", "", "MK212", (), False),
        ("801?", "", "8100", (), False),
        ("*LS", "", "8015", (), False),
        ("801?", "", "801", (), None),  # the rest may be left out
        ("801?", "", "", (), None),
        ("801?", "", "portable", (), None),  # no number
        ("801?", "", "", ("Drip 9000",), None),  # a name is no model number
        ("", "ORD-7*", "ORD-771", (), True),
        ("", "ORD-7*", "8015", (), None),  # a model number is no stock keeping unit
        ("8" * 1001 + "*", "", "8015", (), None),
    ],
)
def test_a_model_fits_is_another_or_leaves_it_open(
    numbers: str, skus: str, model: str, called: tuple[str, ...], expected: bool | None
) -> None:
    assert models.meant(numbers, skus, model, called) is expected


def test_numbers_in_full_lose_their_escapes() -> None:
    assert models.in_full("8\\*1\n8*", "ORD\\\\1") == ("8*1", "ORD\\1")
