import re
from datetime import date

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardwatch.kit.errors import FormatError
from wardwatch.standards.udi import Agency, Udi, days, normal_di, read
from wardwatch.standards.udi.identifiers import CHARACTERS, FORMATS, check_digit

AT = date(2026, 11, 22)
GTIN = "07613327000016"[:13] + check_digit("0761332700001")

gtins = st.text("0123456789", min_size=13, max_size=13).map(lambda digits: digits + check_digit(digits))
some_days = st.dates(date(1978, 1, 1), date(2076, 12, 31))
allowed = [character for character in map(chr, range(33, 127)) if re.match(f"[{CHARACTERS}]", character)]
numbers = st.text(allowed, min_size=1, max_size=20)
plain_numbers = st.text("ABCDEFGHXYZ456789", min_size=1, max_size=20)


def short(day: date) -> str:
    return day.strftime("%y%m%d")


@given(gtins, some_days, some_days, numbers, numbers, st.integers(0, 99_999_999))
def test_what_a_scanner_sends_is_read_back(gtin, expires, made, lot, serial, count):
    carrier = f"]d201{gtin}17{short(expires)}11{short(made)}10{lot}\x1d21{serial}\x1d30{count}"
    expected = Udi(
        agency=Agency.GS1, di=gtin, lot=lot, serial=serial, expires=expires, manufactured=made, quantity=count,
        text=carrier,
    )  # fmt: skip
    assert read(carrier, at=AT) == expected
    bare = carrier.removeprefix("]d2")
    assert read(bare, at=AT) == msgspec.structs.replace(expected, text=bare)


@given(gtins, some_days, plain_numbers, plain_numbers)
def test_the_same_is_read_from_parentheses_and_from_an_address(gtin, expires, lot, serial):
    typed = f" (01) {gtin} (17){short(expires)} (10) {lot}\n(21){serial}"
    link = f"https://shop.example/medical/01/{gtin}/10/{lot}/21/{serial}?17={short(expires)}&linkType=all"
    one, other = read(typed, at=AT), read(link, at=AT)
    assert (one.di, one.lot, one.serial, one.expires) == (gtin, lot, serial, expires)
    assert (other.di, other.lot, other.serial, other.expires) == (gtin, lot, serial, expires)


@given(gtins, some_days, plain_numbers)
def test_what_is_run_together_is_read_where_it_has_one_meaning(gtin, expires, lot):
    udi = read(f"01{gtin}17{short(expires)}10{lot}", at=AT)
    assert (udi.di, udi.expires, udi.lot, udi.unread) == (gtin, expires, lot, "")


@given(gtins, plain_numbers, plain_numbers)
def test_a_lost_separator_never_makes_a_wrong_lot(gtin, lot, serial):
    udi = read(f"01{gtin}10{lot}21{serial}", at=AT)
    assert (udi.di, udi.lot, udi.serial, udi.unread) == (gtin, None, None, f"10{lot}21{serial}")


@given(gtins, st.integers(0, 13), st.integers(1, 9))
def test_every_wrong_digit_of_a_gtin_is_found(gtin, position, step):
    wrong = gtin[:position] + str((int(gtin[position]) + step) % 10) + gtin[position + 1 :]
    for text in (wrong, f"(01){wrong}", f"01{wrong}17261231", f"https://id.gs1.org/01/{wrong}"):
        with pytest.raises(FormatError, match="check digit"):
            read(text, at=AT)


def test_shorter_gtins_are_filled_to_fourteen_digits():
    body = "40170725"
    ean = "4006381333931"
    assert normal_di(body) == "000000" + body
    assert normal_di(ean) == "0" + ean == read(f"https://id.gs1.org/01/{ean}", at=AT).di
    assert normal_di("0 36000-29145 2") == "00036000291452" == read("]E00036000291452", at=AT).di


@pytest.mark.parametrize(
    ("digits", "day"),
    [("260200", date(2026, 2, 28)), ("240200", date(2024, 2, 29)), ("770101", date(1977, 1, 1)),
     ("760101", date(2076, 1, 1)), ("261100", date(2026, 11, 30))],
)  # fmt: skip
def test_day_zero_is_the_end_of_the_month_and_years_lie_around_now(digits, day):
    assert read(f"(01){GTIN}(17){digits}", at=AT).expires == day


@given(st.integers(0, 99), st.dates(date(1999, 1, 1), date(2101, 1, 1)))
def test_a_year_of_two_digits_is_at_most_fifty_years_away(year, at):
    full = days.century(year, at)
    assert full % 100 == year
    assert -50 <= full - at.year <= 50


@pytest.mark.parametrize(
    ("text", "place", "reason"),
    [
        (f"(01){GTIN}(17)261301", "(17)", "month 13"),
        (f"(01){GTIN}(17)260230", "(17)", "expected 00 to 28"),
        (f"(01){GTIN}(11)2602", "(11)", "6 digits"),
        (f"(01){GTIN}(10){'A' * 21}", "(10)", "1 to 20 characters"),
        (f"(01){GTIN}(10)A B", "(10)", "without spaces"),
        (f"(01){GTIN}(7003)2612312500", "(7003)", "hour 25"),
        (f"(01){GTIN}(8008)261231236000", "(8008)", "minute"),
        (f"(01){GTIN}(17)261231(7003)2612300000", "(7003)", "contradict"),
        (f"(01){GTIN}(10)A(10)B", "(10)", "contradict"),
        (f"(01){GTIN}(55)1", "character 19", "no known application identifier"),
        (f"]C101{GTIN}55", "character 17", "no known application identifier"),
        ("(10)ABC", "", "no device identifier"),
        (f"https://id.gs1.org/01/{GTIN}/10", "address", "no value"),
        (f"https://id.gs1.org/01/{GTIN}/17/261231", "address", "cannot qualify"),
        ("https://id.gs1.org/gtin", "address", "/01/"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(text, place, reason):
    with pytest.raises(FormatError, match=reason) as refused:
        read(text, at=AT)
    assert refused.value.place == place


def test_other_data_stay_with_the_identifiers():
    udi = read(f"(01){GTIN}(8008)26110104(8012)3.1.2(240)X-9(410)7613327000016", at=AT)
    assert (udi.manufactured, udi.software) == (date(2026, 11, 1), "3.1.2")
    assert udi.other == (("240", "X-9"), ("410", "7613327000016"))


def test_symbols_scanned_one_after_another_are_one_device():
    udi = read(f"]C101{GTIN}\n]C11726123110AB12", at=AT)
    assert (udi.di, udi.lot, udi.expires) == (GTIN, "AB12", date(2026, 12, 31))
    assert read(f"01{GTIN}10AB12<GS>21C1", at=AT).serial == "C1"


def test_no_application_identifier_begins_another():
    assert len(FORMATS) > 400
    assert not [(one, two) for one in FORMATS for two in FORMATS if one != two and two.startswith(one)]
