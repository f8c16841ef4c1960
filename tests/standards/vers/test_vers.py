import gzip
import json
from collections import Counter
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardwatch.kit.errors import FormatError
from wardwatch.standards import csaf, vers
from wardwatch.standards.vers import ALL, Constraint, Interval


def written(intervals: tuple[Interval, ...] | None) -> str | None:
    """Mathematicians' brackets, so that a table of cases can be read."""
    if intervals is None:
        return None
    return " ".join(
        f"{'[' if each.low_inclusive else '('}{each.low or ''},{each.high or ''}{']' if each.high_inclusive else ')'}"
        for each in intervals
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("vers:npm/1.2.3", "[1.2.3,1.2.3]"),
        ("vers:npm/1.2.3|>=2.0.0|<5.0.0", "[1.2.3,1.2.3] [2.0.0,5.0.0)"),
        ("vers:gem/>=2.2.0|!=2.2.1|<2.3.0", "[2.2.0,2.2.1) (2.2.1,2.3.0)"),
        ("vers:all/<V2.9.7", "(,V2.9.7)"),
        ("vers:generic/<=1|!=2|>3", "(,1] (3,)"),
        ("vers:generic/!=1|<2", "(,1) (1,2)"),
        ("vers:generic/!=1|!=2", "(,1) (1,2) (2,)"),
        ("vers:generic/>=1.0%20SP1|<2%7C0", "[1.0 SP1,2|0)"),
        ("vers:deb/*", "(,)"),
        ("vers:all/*", "(,)"),
        ("vers:none/*", ""),
    ],
)
def test_a_specifier_means_its_intervals(text, expected):
    assert written(vers.intervals(vers.read(text))) == expected


def test_a_specifier_keeps_its_constraints_as_written():
    assert vers.read("vers:npm/1.0|>=2.0") == vers.Range("npm", (Constraint("=", "1.0"), Constraint(">=", "2.0")))
    assert vers.read("vers:all/*").is_all


@pytest.mark.parametrize(
    "text",
    [
        "npm/1.0", "VERS:npm/1.0", "vers:NPM/1.0", "vers:/1.0", "vers:1npm/1.0", "vers:npm/", "vers:npm",
        "vers:invalid/1.0", "vers:npm/|1.0", "vers:npm/1.0|", "vers:npm/1.0||2.0", "vers:npm/>= 1.0", "vers:npm/>=",
        "vers:npm/=1.0",
        "vers:npm/1.0|1.0", "vers:npm/<1.0|>=1.0", "vers:npm/*|1.0", "vers:npm/1.*", "vers:npm/1.0%2", "vers:npm/%09",
        "vers:npm/é", "vers:npm/%C3%A9", "vers:npm/%FF", "vers:npm/<1|<2", "vers:npm/>1|!=2|>=3", "vers:npm/1|<2",
        "vers:npm/1\n", "vers:none/1.0", "vers:npm/1.0%3a0", "vers:npm/1%2E0", "vers:npm/>=2.0.0|<1.0.0",
        "vers:pypi/1.0|1.0.0",
        "vers:npm/>=1.0.0| <2.0.0", "vers:datetime/2024-01-01t00:00:00z", "vers:datetime/2024-01-01T00%3A00%3A00Z",
    ],
)  # fmt: skip
def test_what_breaks_a_rule_is_refused(text):
    with pytest.raises(FormatError):
        vers.read(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<2.1", "(,2.1)"),
        ("<=R3.1 SP2", "(,R3.1 SP2]"),
        ("<= K", "(,K]"),
        ("All versions", "(,)"),
        ("*", "(,)"),
        ("vers:all/*", "(,)"),
        ("all versions prior to 4.2", "(,4.2)"),
        ("All versions < V2.0", "(,V2.0)"),
        ("Firmware versions before 2.01", "(,2.01)"),
        ("1.0 through 1.3", "[1.0,1.3]"),
        ("Versions 1.0 – 1.3", "[1.0,1.3]"),
        ("from 1.0 up to but not including 1.3", "[1.0,1.3)"),
        ("Versions 2.0 and earlier", "(,2.0]"),
        ("2.3.6 and  below", "(,2.3.6]"),
        ("4.2 SP1 or later", "[4.2 SP1,)"),
        ("later than 3.0", "(3.0,)"),
        (">=1.2|<1.5", "[1.2,1.5)"),
        ("≥ 1.2, < 1.5", "[1.2,1.5)"),
        (">= V1.2 < V1.5", "[V1.2,V1.5)"),
        ("1.1 | 1.2", "[1.1,1.1] [1.2,1.2]"),
        ("version 1.4.2.0-9d9eff4", "[1.4.2.0-9d9eff4,1.4.2.0-9d9eff4]"),
        ("4.X | 5.X", "[4,5) [5,6)"),
        ("<= 12.2.x.x", "(,12.3)"),
        ("> 1.x", "[2,)"),
    ],
)
def test_prose_that_is_certain_is_understood(text, expected):
    assert written(vers.read_prose(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "", "-", "n/a", "unknown", "<", "HEN04103", "3120", "A10 | A11", "IPv4", "MMT-508 MiniMed pump", "HD 16 | HD23",
        "2131 and 2141", "2nd Edition", "<May 2018", "< july 1 2017", "<8/30/2024", "distributed < april 1, 2018",
        "<= 3.14.25 | 3.15.18", "< 19.0.1 | < 18.0.1", "< 2.0 | >= 1.0", "<= U61 |<= L81", "A10 < A11", "< 8.1x",
        "< 2.1.0 (Windows and Linux)", "<= 1.54 (integrated into Larkmoor Link)", "<V4.7_SP14_with_Ethernet_interface",
        "<=firmware_FullImg-1023-1007", "up to 4.1", "between 1.0 and 2.0", "1.0, 1.1 and earlier", "6.x model 35700",
        "not 1.0", "1.0 only with option B", "vers:npm/1.0|1.0", "<= 2.0 and earlier", "9" * 100_000, "1." * 99 + "!",
    ],
)  # fmt: skip
def test_prose_that_is_not_certain_is_not_guessed(text):
    assert vers.read_prose(text) is None


VERSION = st.from_regex(r"[1-9]?[0-9](\.[0-9]{1,3}){1,4}[A-Ca-c]?", fullmatch=True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<= 3.14.25 | 3.15.18", "(,3.14.25] [3.15.18,3.15.18]"),
        ("<= 7.20 (7.50 and 7.60 may also be affected if it was installed manually)", "(,7.20]"),
        ("< 2.1.0 (Windows and Linux)", "(,2.1.0)"),
        ("<= 3.0 D15", "(,3.0 D15]"),
        ("BT05 | BT08", "[BT05,BT05] [BT08,BT08]"),
        ("SR620", "[SR620,SR620]"),
        (">= 7.4x | <= 8.0x", ""),
        ("< 8.1x", ""),
        ("< 19.0.1 | < 18.0.1", ""),
        ("v9.x model 35700", ""),
        ("distributed  < april 1, 2018", ""),
        ("TCP", ""),
    ],
)
def test_of_the_rest_only_what_is_surely_covered_is_taken(text, expected):
    assert vers.read_prose(text) is None
    assert written(vers.read_part(text)) == expected


@given(VERSION)
def test_every_wording_of_one_bound_means_the_same(version):
    below = (Interval(None, False, version, False),)
    wordings = ["< {}", "vers:generic/<{}", "prior to {}", "All versions before {}", "Versions earlier than {}."]
    assert {vers.read_prose(wording.format(version)) for wording in wordings} == {below}
    assert vers.read_prose(f"{version} and prior") == vers.read_prose(f"<={version}") != below


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text):
    vers.read_prose(text)
    vers.read_part(text)
    with suppress(FormatError):
        assert ALL in vers.intervals(vers.read(text)) or vers.read(text).constraints


def test_most_published_ranges_are_understood(shared_data: Path):
    documents = [path.read_bytes() for path in (shared_data / "cisa-csaf" / "icsma").glob("*.json")]
    with gzip.open(shared_data / "cisa-csaf" / "icsa_hph_sector.jsonl.gz") as lines:
        documents += list(lines)
    products = [product for document in documents for product in csaf.read(document).products]
    ranges = Counter(product.version_range for product in products if product.version_range)
    understood = {text: count for text, count in ranges.items() if vers.read_prose(text) is not None}
    assert sum(understood.values()) / sum(ranges.values()) > 0.95, json.dumps(sorted(ranges.keys() - understood.keys()))
