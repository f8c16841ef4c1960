"""What a request asks for."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardwatch.kit.errors import FormatError
from wardwatch.standards.taxii import filters
from wardwatch.standards.taxii.filters import LAST, Filters, Versions

DAY = datetime(2026, 1, 31, tzinfo=UTC)


def test_nothing_asks_for_the_latest_of_everything() -> None:
    assert filters.read({}) == Filters()
    assert filters.read({"limit": ["0"], "next": [""]}) == Filters()  # a common library sends this
    assert Filters().versions.is_last_only


def test_every_filter_is_read() -> None:
    asked = {
        "added_after": ["2026-01-31T00:00:00Z"],
        "match[id]": ["indicator--1,indicator--2"],
        "match[type]": ["indicator", "malware"],
        "match[version]": ["first,last,2026-01-31T00:00:00.000Z"],
        "match[spec_version]": ["2.1"],
        "limit": ["50"],
        "next": ["abc"],
    }
    assert filters.read(asked) == Filters(
        added_after=DAY,
        ids=("indicator--1", "indicator--2"),
        types=("indicator", "malware"),
        versions=Versions(first=True, last=True, instants=(DAY,)),
        spec_versions=("2.1",),
        limit=50,
        next="abc",
    )


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2026-01-31T00:00:00Z", DAY),
        ("2026-01-31t00:00:00.0z", DAY),
        ("2026-01-31T02:00:00+02:00", DAY),
        ("2026-01-31T00:00:00.123456789Z", DAY.replace(microsecond=123456)),
        ("2026-01-31T00:00:00.5Z", DAY.replace(microsecond=500000)),
    ],
)
def test_timestamps_of_every_precision(text: str, instant: datetime) -> None:
    assert filters.timestamp_in(text, "added_after") == instant


@pytest.mark.parametrize(
    "asked",
    [
        {"added_after": ["yesterday"]},
        {"added_after": ["2026-02-30T00:00:00Z"]},
        {"added_after": ["2026-01-31T00:00:00"]},
        {"added_after": ["0001-01-01T00:00:00+10:00"]},
        {"added_after": ["2026-01-31T00:00:00Z", "2026-01-30T00:00:00Z"]},
        {"limit": ["-1"]},
        {"limit": ["ten"]},
        {"limit": ["٣"]},
        {"limit": ["99999999999999999999"]},
        {"match[version]": ["newest"]},
        {"match[type]": [""]},
        {"match[type]": ["indicator,"]},
        {"match[id]": ["a\0b"]},
        {"match[id]": ["x" * 301]},
        {"match[id]": [",".join(map(str, range(1001)))]},
        {"match[name]": ["x"]},
        {"match": ["x"]},
        {"next": ["a\0"]},
    ],
)
def test_what_cannot_be_read_is_refused(asked: dict[str, list[str]]) -> None:
    with pytest.raises(FormatError) as refused:
        filters.read(asked)
    assert refused.value.place == next(iter(asked))


def test_some_endpoints_know_fewer_filters() -> None:
    with pytest.raises(FormatError):
        filters.read({"match[id]": ["x"]}, matches=("version", "spec_version"))


def test_a_page_after_another_keeps_what_was_matched() -> None:
    first = {"match[type]": ["indicator"], "match[version]": ["all"], "limit": ["5"]}
    kept = filters.matching(first)
    assert filters.read(filters.with_matching({"next": ["x"]}, kept)).types == ("indicator",)
    assert filters.read(filters.with_matching({"next": ["x"], "match[type]": ["tool"]}, kept)).types == ("tool",)
    assert filters.read(filters.with_matching({}, "")) == Filters(versions=LAST)


@given(st.datetimes(timezones=st.just(UTC)))
def test_timestamps_sort_as_text_and_come_back(instant: datetime) -> None:
    written = filters.timestamp(instant)
    assert len(written) == 27
    assert filters.timestamp_in(written, "x") == instant
