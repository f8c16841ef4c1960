"""Reasons of the reader of lists are said in the reader's language: each that it gives has a form."""

import pytest
from django.utils import translation

from wardwatch.assets import inventory
from wardwatch.kit.errors import FormatError
from wardwatch.web.faults import reason

BAD = (
    "vendor,product,quantity,network_exposure,care_role,support_end\n"
    ",Pump,1,,,\n"
    "Maker,,1,,,\n"
    "Maker,Pump,some,,,\n"
    "Maker,Pump,1,moon,,\n"
    "Maker,Pump,1,,cook,\n"
    "Maker,Pump,1,,,3/4/2026\n"
    "Maker,Pump,1,,,soon\n"
    "Maker,Pump,1,,,,,more\n" + "M" * 301 + ",Pump,1,,,\n"
)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(translation._trans, "gettext", lambda message: f"⟦{message}⟧", raising=False)


def test_every_reason_has_a_form(told: None) -> None:
    faults = inventory.read(BAD.encode()).faults
    assert len(faults) == 9
    assert [each.reason for each in faults if not reason(each.reason).startswith("⟦")] == []
    assert (
        reason("“some” is not a whole number from 1 to 1,000,000")
        == "⟦“some” is not a whole number from 1 to 1,000,000⟧"
    )


def test_a_file_that_cannot_be_read_has_a_form(told: None) -> None:
    with pytest.raises(FormatError) as refused:
        inventory.sniff(b"<bom/>")
    assert reason(refused.value.reason).startswith("⟦")


def test_what_is_of_no_form_stays() -> None:
    assert reason("something else") == "something else"
