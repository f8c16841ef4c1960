"""What all carriers share: anything else is refused, in bounded time."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from wardwatch.kit.errors import FormatError
from wardwatch.standards.udi import Agency, normal_di, read

AT = date(2026, 11, 22)
TISSUE = "=/B1234XYZ200T0500=,000042=W12342610012300=>026326=}025326&,1000000000000LOT123"
GOOD = (
    "(01)51022222233336(11)141231(17)150707(10)A213B1(21)1234",
    "]d20151022222233336171507071021A\x1d21B",
    "0151022222233336171507071021A211501011030",
    "https://id.gs1.org/01/51022222233336/10/A%2F1?17=150707&x=1",
    "+A99912345/$$52001510X3/16D20111212/S77DE1G45-",
    TISSUE,
)
pieces = st.sampled_from(
    ["(01)", "(10)", "\x1d", "]C1", "+", "/", "$$", "$", "*", "=/", "=>", "&,1", "https://", "%", "?17=", "٣", "²",
     "ı", "ß", " ", "\n", "01", "10", "21", "51022222233336", "99"]
)  # fmt: skip


@given(st.sampled_from(GOOD), st.lists(st.tuples(st.integers(0, 80), st.integers(0, 3), pieces | st.text(max_size=3))))
def test_only_a_format_error_comes_out(text, changes):
    for position, dropped, inserted in changes:
        text = text[:position] + inserted + text[position + dropped :]
    with suppress(FormatError):
        assert read(text, at=AT).di
    with suppress(FormatError):
        assert normal_di(normal_di(text)) == normal_di(text)


@given(st.text(max_size=60))
@example("01" + "9" * 40)
def test_arbitrary_text_is_refused(text):
    with suppress(FormatError):
        read(text, at=AT)


def test_long_texts_are_refused_and_the_worst_one_is_quick():
    with pytest.raises(FormatError, match="expected at most"):
        read("(01)" + "5" * 10_000, at=AT)
    with suppress(FormatError):
        read("010950600013435210" + "10212130" * 59, at=AT)
    with pytest.raises(FormatError, match="empty"):
        read(" \n", at=AT)


def test_blood_and_tissue():
    udi = read(TISSUE, at=AT)
    assert (udi.agency, udi.di, udi.serial) == (Agency.ICCBBA, "B1234XYZ200T0500", "000042")
    assert (udi.donation, udi.lot) == ("W12342610012300", "000000000000LOT123")
    assert (udi.expires, udi.manufactured) == (date(2026, 11, 22), date(2025, 11, 22))
    assert (read("=)1AB765432Z&)XY00000017", at=AT).lot, read("=)1AB765432Z", at=AT).di) == ("XY00000017", "1AB765432Z")
    for wrong, reason in (
        (TISSUE.replace("=>026326", "=>026400"), "day 400"),
        (TISSUE.replace("=/B", "=/b"), "not =/"),
        (TISSUE + "=,000043", "contradict"),
        (TISSUE + "&x", "no data structure"),
        ("=,000042", "no device identifier"),
    ):
        with pytest.raises(FormatError, match=reason):
            read(wrong, at=AT)


def test_a_bare_identifier_that_two_agencies_could_have_issued_says_so():
    assert read("B1234XYZ200T0500", at=AT).agency is None
    assert read("A99912345", at=AT).agency is Agency.HIBCC
