from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardwatch.kit.errors import FormatError
from wardwatch.standards.udi import Agency, normal_di, read
from wardwatch.standards.udi.hibcc import ALPHABET, check_character

AT = date(2026, 11, 22)
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

dis = st.builds(
    lambda first, rest, product, unit: f"{first}{rest}{product}{unit}",
    st.sampled_from(LETTERS[:26]),
    st.text(LETTERS, min_size=3, max_size=3),
    st.text(LETTERS, min_size=1, max_size=18),
    st.integers(0, 9),
)
numbers = st.text(LETTERS + "-.", min_size=1, max_size=18)
some_days = st.dates(date(1978, 1, 1), date(2076, 12, 31))


def symbol(data: str) -> str:
    return data + check_character(data)


@given(dis, numbers, numbers, some_days, some_days)
def test_both_data_in_one_symbol_are_read_back(di, lot, serial, expires, made):
    data = f"+{di}/$$3{expires:%y%m%d}{lot}/S{serial}/16D{made:%Y%m%d}"
    for carrier in (symbol(data), symbol(data).lower(), f"*{symbol(data).replace(' ', '_')}*"):
        udi = read(carrier, at=AT)
        assert (udi.agency, udi.di, udi.lot, udi.serial) == (Agency.HIBCC, di, lot, serial)
        assert (udi.expires, udi.manufactured, udi.text) == (expires, made, carrier)


@given(dis, numbers, some_days)
def test_two_symbols_are_linked(di, lot, expires):
    primary = symbol(f"+{di}")
    linked = symbol(f"+$$5{expires:%y%j}{lot}{primary[-1]}")
    captions = " ".join(f"*{each.replace(' ', '_')}*" for each in (primary, linked))
    for text in (f"{primary}\n{linked}", f"{linked}\n{primary}", captions):
        udi = read(text, at=AT)
        assert (udi.di, udi.lot, udi.expires) == (di, lot, expires)


@given(dis, st.sampled_from(ALPHABET))
def test_a_wrong_link_is_refused(di, link):
    primary = symbol(f"+{di}")
    if link != primary[-1]:
        with pytest.raises(FormatError, match="link character"):
            read(f"{primary}\n{symbol(f'+$LOT7{link}')}", at=AT)


@given(dis, st.data())
def test_a_wrong_character_is_found(di, data):
    right = symbol(f"+{di}/$A7")
    position = data.draw(st.integers(1, len(right) - 1))
    wrong = right[:position] + data.draw(st.sampled_from(LETTERS)) + right[position + 1 :]
    if wrong != right and check_character(wrong) != " ":
        with pytest.raises(FormatError):
            read(wrong, at=AT)


def test_a_check_character_that_is_a_space_may_be_cut_off():
    data = next(each for each in (f"+A123{letter}0" for letter in LETTERS) if check_character(each) == " ")
    assert {read(text, at=AT).di for text in (data, f"{data} ", f"*{data}_*")} == {data[1:]}


@pytest.mark.parametrize(
    ("secondary", "lot", "serial", "expires", "quantity"),
    [
        ("$LOT9", "LOT9", None, None, None),
        ("$+SER9", None, "SER9", None, None),
        ("26153LOT9", "LOT9", None, date(2026, 6, 2), None),
        ("$$0927LOT9", "LOT9", None, date(2027, 9, 30), None),
        ("$$2093027LOT9", "LOT9", None, date(2027, 9, 30), None),
        ("$$3270930LOT9", "LOT9", None, date(2027, 9, 30), None),
        ("$$427093023LOT9", "LOT9", None, date(2027, 9, 30), None),
        ("$$527273LOT9", "LOT9", None, date(2027, 9, 30), None),
        ("$$62727323LOT9", "LOT9", None, date(2027, 9, 30), None),
        ("$$7LOT9", "LOT9", None, None, None),
        ("$$8240927LOT9", "LOT9", None, date(2027, 9, 30), 24),
        ("$$9000247LOT9", "LOT9", None, None, 24),
        ("$$824", None, None, None, 24),
        ("$$+0927SER9", None, "SER9", date(2027, 9, 30), None),
        ("$$+7SER9", None, "SER9", None, None),
        ("$$0927", None, None, date(2027, 9, 30), None),
        ("$LOT9/SSER9/14D20270930/Q24", "LOT9", "SER9", date(2027, 9, 30), 24),
        ("Q24", None, None, None, 24),
    ],
)
def test_each_form_of_secondary_data(secondary, lot, serial, expires, quantity):
    udi = read(symbol(f"+A99912345/{secondary}"), at=AT)
    assert (udi.lot, udi.serial, udi.expires, udi.quantity) == (lot, serial, expires, quantity)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ("+A99912345/$$1327LOT", "month 13"),
        ("+A99912345/$$527366X", "day 366"),
        ("+A99912345/$$427093024X", "hour 24"),
        ("+A99912345/$$ALOT", "names no date format"),
        ("+A99912345/$$", "names no date format"),
        ("+A99912345/$", "no lot or serial"),
        (f"+A99912345/${'A' * 19}", "1 to 18"),
        ("+A99912345/XYZ", "expected \\$"),
        ("+A99912345/16D20261301", "month 13"),
        ("+A99912345/SA1/SA2", "contradict"),
        ("+A9991234X", "no device identifier"),
        ("+A9991", "no device identifier"),
        ("+$LOT9E", "0 symbols with primary data"),
    ],
)
def test_what_is_wrong_is_said(data, reason):
    with pytest.raises(FormatError, match=reason):
        read(symbol(data), at=AT)


def test_a_wrong_or_strange_character_is_named_with_its_place():
    with pytest.raises(FormatError, match="check character 'Z', expected '7'") as refused:
        read("+A99912345Z", at=AT)
    assert refused.value.place == "character 11"
    with pytest.raises(FormatError, match="'#' cannot be in a HIBC carrier") as refused:
        read("+A999#2345Z", at=AT)
    assert refused.value.place == "character 6"


def test_an_identifier_alone_is_in_capitals_without_hyphens():
    assert normal_di(" a999-1234 5") == "A99912345" == read("a99912345", at=AT).di
    for wrong in ("A99", "9A9912345", "A9991234X", "A999" + "1" * 20, ""):
        with pytest.raises(FormatError):
            normal_di(wrong)
