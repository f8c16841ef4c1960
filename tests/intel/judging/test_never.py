"""What is never blocked: our table says what it is, and covers what a block would hurt."""

import re
from urllib.parse import urlsplit

import pytest

from wardwatch.intel.judging.never import NeverEntry, NeverList, ours, read
from wardwatch.kit.errors import FormatError
from wardwatch.standards.observables import Observable, ObservableKind, guess

GROUPS = {
    "record-system",
    "health-exchange",
    "clearinghouse",
    "e-prescribing",
    "laboratory",
    "authority",
    "content-network",
    "sign-in",
    "update-server",
    "certificate-check",
    "time-server",
    "name-server",
}
STRANGERS_BELOW = {"cloudfront.net", "amazonaws.com", "azureedge.net", "fastly.net", "googleapis.com", "jsdelivr.net"}


@pytest.fixture(scope="module")
def table() -> NeverList:
    return NeverList(ours())


def covering(table: NeverList, text: str) -> str | None:
    value = guess(text)
    assert value, text
    entry = table.covering(value)
    return entry and entry.group


def test_every_row_says_what_it_is_and_where_from():
    assert {entry.group for entry in ours()} == GROUPS
    assert all(entry.who for entry in ours())
    assert all(urlsplit(entry.source).scheme == "https" and urlsplit(entry.source).hostname for entry in ours())
    values = [entry.observable for entry in ours()]
    assert len(values) == len(set(values))


def test_names_below_which_strangers_are_cover_only_themselves():
    below = {entry.observable.value for entry in ours() if entry.below}
    assert below.isdisjoint(STRANGERS_BELOW)
    assert {entry.observable.value for entry in ours()} >= STRANGERS_BELOW


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("epic.com", "record-system"),
        ("mychart.epic.com", "record-system"),
        ("https://mychart.epic.com/login", "record-system"),
        ("someone@epic.com", "record-system"),
        ("notepic.com", None),
        ("epic.com.evil.org", None),
        ("surescripts.net", "e-prescribing"),
        ("availity.com", "clearinghouse"),
        ("cloudfront.net", "content-network"),
        ("d1234.cloudfront.net", None),
        ("https://cdn.jsdelivr.net/npm/evil.js", None),
        ("https://cdn.jsdelivr.net/", "content-network"),
        ("2.pool.ntp.org", "time-server"),
        ("windows.com", "time-server"),
        ("8.8.8.0/24", "name-server"),
        ("http://8.8.8.8/x", "name-server"),
        ("2001:4860::/32", "name-server"),
        ("203.0.113.7", None),
    ],
)
def test_what_a_block_would_hurt_is_covered(table, text, group):
    """Also the name above one that is listed: a resolver that blocks it blocks all below."""
    assert covering(table, text) == group


def test_members_add_theirs():
    def mine(kind: ObservableKind, value: str, *, below: bool = False) -> NeverEntry:
        entry = Observable(kind, value)
        return NeverEntry(
            observable=entry, below=below, group="member", who="Plover Clinic", source="Ada, by telephone"
        )

    table = NeverList(
        [
            *ours(),
            mine(ObservableKind.IPV4_CIDR, "198.51.100.0/24"),
            mine(ObservableKind.DOMAIN, "plover.org", below=True),
            mine(ObservableKind.SHA256, "a" * 64),
        ]
    )
    for text in ("198.51.100.9", "198.51.0.0/16", "http://198.51.100.9:8080/x", "portal.plover.org", "a" * 64):
        assert covering(table, text) == "member", text
    assert covering(table, "b" * 64) is None


@pytest.mark.parametrize(
    "row", [{}, {"names": ["no name"], "who": "x", "source": "y"}, {"names": "a.org"}, {"names": ["a.org"]}]
)
def test_a_broken_row_is_named(row):
    with pytest.raises(FormatError, match=re.escape("time-server[0]")):
        read({"time-server": [row]})
