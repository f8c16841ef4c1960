from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardwatch.standards.udi import pieces, wording


def read(text: str) -> tuple[str, str] | None:
    said = wording.pieces(text)
    return said and (said.rest, pieces.write(said.bounds).replace("\t", " "))


@pytest.mark.parametrize(
    ("text", "rest", "written"),
    [
        ("all versions before 03.06.00 (serial number below 14000)", "all versions before 03.06.00", "serial < 14000"),
        ("Serial Numbers < 12345", "", "serial < 12345"),
        ("serial numbers 12345 and below", "", "serial <= 12345"),
        ("S/N greater than AX100", "", "serial > AX100"),
        ("2.0 with serial numbers AX100 or higher", "2.0", "serial >= AX100"),
        ("all devices with serial numbers 1000-2000", "", "serial .. 1000 2000"),
        ("serial number range: SN0001 through SN0455", "", "serial .. SN0001 SN0455"),
        ("between lots", None, None),
        ("Lot/Batch Numbers: L13, L15", "", "lot = L13\nlot = L15"),
        ("lots A100 to A199", "", "lot .. A100 A199"),
        ("lot 4A-7C", "", "lot = 4A-7C"),
        ("lots 4A-7C", "", "unread lots 4A-7C"),
        ("serial numbers up to 14000", "", "unread serial numbers up to 14000"),
        ("serial numbers starting with ABC1", "", "unread serial numbers starting with ABC1"),
        ("units manufactured before 2019-03", "", "made  2019-02-28"),
        ("manufactured between January 2016 and August 2018", "", "made 2016-01-01 2018-08-31"),
        ("production date 2018 or earlier", "", "made  2018-12-31"),
        ("manufactured after 14-March-2019", "", "made 2019-03-15 "),
        ("manufactured in 2018", "", "made 2018-01-01 2018-12-31"),
        ("expiration date before January 1, 2024", "", "expires  2023-12-31"),
        ("Old pump: manufactured prior to May 28", "Old pump", "unread manufactured prior to May 28"),
        (
            "Pulse: manufactured and distributed prior to May 1 2018", "Pulse",
            "made  2018-04-30\nunread manufactured and distributed prior to May 1 2018",
        ),
        ("radio (shipped between May 2017 and June 2018)", "radio", "unread shipped between May 2017 and June 2018"),
        ("manufactured before 3/4/2019", "", "unread manufactured before 3/4/2019"),
    ],
)  # fmt: skip
def test_a_statement_is_read_or_kept_as_a_question(text, rest, written):
    assert read(text) == (None if rest is None else (rest, written))


@pytest.mark.parametrize(
    "text",
    [
        "", "Serial device server 5110", "Serial-to-Ethernet 3200", "manufactured by Example", "Made in Anywhere",
        "workstation, shipped with Sorter 8", "a lot of 12 pumps", "Pilot 3", "1.2.3 build 2019", "Lot",
        "software V1.2 built on 2019-03-04", "expired",
    ],
)  # fmt: skip
def test_other_words_are_left_alone(text):
    assert wording.pieces(text) is None


@given(st.dates(date(1990, 1, 1), date(2080, 1, 1)))
def test_every_spelling_of_a_day_is_that_day(day):
    for spelling in (
        f"{day:%B} {day.day}, {day.year}",
        f"{day.day} {day:%b} {day.year}",
        f"{day.day}-{day:%B}-{day.year}",
    ):
        assert wording.day_or_month(spelling) == (day, day)
    assert wording.day_or_month(f"{day:%B} {day.year}")[0] == day.replace(day=1)


@given(st.text("serial nubofmtdw 0123()<->,;:/", max_size=300))
def test_no_text_is_too_strange(text):
    said = wording.pieces(text)
    if said:
        assert pieces.read(pieces.write(said.bounds)) == said.bounds


def test_long_texts_are_quick():
    for text in (
        "serial numbers " * 130,
        "(" * 1900 + "lot 1",
        "manufactured from " + "1 to " * 380,
        "S/N " + "A" * 1900,
    ):
        wording.pieces(text)
