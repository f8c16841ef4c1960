"""False-positive lists: what meets what, what people decided, and the lists that come with us."""

import time
from datetime import UTC, datetime, timedelta

import pytest

from wardwatch.intel.judging.lists import CATEGORIES, OTHER, Index, Modes, category, category_of, packaged
from wardwatch.intel.judging.types import ListOverride, Mode, ValueOverride, Verdict
from wardwatch.standards.misp.warninglists import Meeting, WarningList
from wardwatch.standards.observables import ADDRESSES, Observable, ObservableKind, guess

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
DOMAINS = frozenset({ObservableKind.DOMAIN})


def a_list(key: str, meeting: Meeting, *entries: str, kinds: frozenset[ObservableKind] = DOMAINS) -> WarningList:
    return WarningList(
        key=key, name=f"List {key}", version=1, description="", meeting=meeting, kinds=kinds, entries=entries
    )


def seen(text: str) -> Observable:
    found = guess(text)
    assert found, text
    return found


def met(index: Index, text: str) -> dict[str, str]:
    return {hit.list_key: hit.entry for hit in index.hits([seen(text)])}


def test_a_string_is_the_value_a_host_name_all_below_it():
    index = Index(
        [
            a_list("exact", Meeting.STRING, "tern.example", ".plover.example"),
            a_list("tree", Meeting.HOSTNAME, "Tern.Example"),
        ]
    )
    assert met(index, "tern.example.com") == {}
    assert met(index, "tern.org") == {}
    index = Index(
        [a_list("exact", Meeting.STRING, "tern.org", ".plover.org"), a_list("tree", Meeting.HOSTNAME, "Tern.ORG")]
    )
    assert met(index, "tern.org") == {"exact": "tern.org", "tree": "tern.org"}
    assert met(index, "a.b.tern.org") == {"tree": "tern.org"}
    assert met(index, "lantern.org") == {}
    assert met(index, "nest.plover.org") == {"exact": "plover.org"}


def test_lists_of_hosts_speak_of_urls_too():
    index = Index(
        [
            a_list("tree", Meeting.HOSTNAME, "tern.org"),
            a_list("net", Meeting.CIDR, "192.0.2.0/24", "2001:db8::/32", kinds=ADDRESSES),
        ]
    )
    assert met(index, "https://nest.tern.org:8443/a?b=tern.com") == {"tree": "tern.org"}
    assert met(index, "http://192.0.2.7/x") == {"net": "192.0.2.0/24"}
    assert met(index, "http://[2001:db8::7]/x") == {"net": "2001:db8::/32"}
    assert met(index, "https://other.org/tern.org") == {}


def test_a_block_meets_what_it_holds_and_what_holds_it():
    index = Index([a_list("net", Meeting.CIDR, "192.0.2.0/25", "not an address", kinds=ADDRESSES)])
    assert met(index, "192.0.2.0/24") == {"net": "192.0.2.0/25"}
    assert met(index, "192.0.2.64/26") == {"net": "192.0.2.0/25"}
    assert met(index, "192.0.2.128/25") == {}
    assert [(fault.place, "not an address" in fault.reason) for fault in index.faults] == [("net", True)]


def test_texts_and_expressions_meet_only_the_kinds_of_their_list():
    emails = frozenset({ObservableKind.EMAIL})
    index = Index(
        [
            a_list("text", Meeting.SUBSTRING, "tern.org", kinds=emails),
            a_list("found", Meeting.REGEX, "/^noc@/i", "/(a+)+/", kinds=emails),
        ]
    )
    assert met(index, "noc@lantern.org") == {"text": "tern.org", "found": "/^noc@/i"}
    assert met(index, "lantern.org") == {}
    assert [fault.place for fault in index.faults] == ["found"]


def test_digests_are_met_whatever_their_case():
    index = Index(
        [a_list("files", Meeting.STRING, "D41D8CD98F00B204E9800998ECF8427E", kinds=frozenset({ObservableKind.MD5}))]
    )
    assert met(index, "d41d8cd98f00b204e9800998ecf8427e") == {"files": "d41d8cd98f00b204e9800998ecf8427e"}


def test_a_persons_mode_stays_and_the_latest_counts():
    early = ListOverride(list_key="tree", mode=Mode.BLOCK, by="Ada", at=NOW - timedelta(days=9), why="ours")
    late = ListOverride(list_key="tree", mode=Mode.OFF, by="Ben", at=NOW, why="too noisy")
    lists = [a_list("tree", Meeting.HOSTNAME, "tern.org")]
    assert [hit.mode for hit in Index(lists).hits([seen("tern.org")])] == [Mode.INFORM]
    assert [hit.mode for hit in Index(lists, Modes([early])).hits([seen("tern.org")])] == [Mode.BLOCK]
    assert list(Index(lists, Modes([late, early])).hits([seen("tern.org")])) == []
    assert Modes([early]).of("rfc1918") is Mode.BLOCK


def test_a_persons_word_on_a_value_goes_before_its_list():
    value, other = seen("a.tern.org"), seen("b.tern.org")
    lists = [a_list("tree", Meeting.HOSTNAME, "tern.org"), a_list("exact", Meeting.STRING, "a.tern.org")]

    def word(list_key: str | None, mode: Mode, days: int = 0) -> ValueOverride:
        at = NOW - timedelta(days=days)
        return ValueOverride(observable=value, list_key=list_key, mode=mode, by="Ada", at=at, why="looked at it")

    def modes(*words: ValueOverride) -> dict[str, Mode]:
        return {hit.list_key: hit.mode for hit in Index(lists, overrides=words).hits([value])}

    assert modes(word(None, Mode.OFF)) == {}
    assert modes(word(None, Mode.OFF), word("tree", Mode.BLOCK)) == {"tree": Mode.BLOCK}
    assert modes(word("tree", Mode.BLOCK, days=2), word("tree", Mode.OFF)) == {"exact": Mode.INFORM}
    assert [hit.mode for hit in Index(lists, overrides=[word(None, Mode.OFF)]).hits([other])] == [Mode.INFORM]


def test_categories_are_apart_and_cautious():
    """A list is in one category; what is popular, hosted or shared never blocks by itself."""
    keys = [key for each in CATEGORIES for key in each.lists]
    assert len(keys) == len(set(keys))
    assert {each.key for each in CATEGORIES if each.mode is Mode.BLOCK} == {
        "own",
        "refuted",
        "reserved",
        "suffix",
        "not-a-sample",
        "trusted-certificate",
    }
    assert all(each.mode is not Mode.OFF for each in CATEGORIES)
    assert category_of("newly-made") is OTHER
    assert (OTHER.mode, OTHER.leaves) == (Mode.INFORM, Verdict.HUNT)
    assert category_of("anybody-nt-scanning") is category("scanner")


@pytest.fixture(scope="module")
def whole() -> Index:
    return Index(packaged())


def test_the_lists_that_come_with_us_are_read_and_placed(whole):
    """An update of the package with a list that no category has fails here, until somebody has read that list."""
    assert len(whole.lists) > 100
    assert whole.faults == []
    assert [known.key for known in whole.lists if known.category == "other"] == []


@pytest.mark.parametrize(
    ("text", "key", "mode"),
    [
        ("10.1.2.3", "rfc1918", Mode.BLOCK),
        ("fe80::1", "ipv6-linklocal", Mode.BLOCK),
        ("d41d8cd98f00b204e9800998ecf8427e", "empty-hashes", Mode.BLOCK),
        ("44d88612fea8a8f36de82e1278abb02f", "eicar.com", Mode.BLOCK),
        ("co.uk", "second-level-tlds", Mode.BLOCK),
        ("www.google.com", "cisco_top1000", Mode.INFORM),
        ("evil.duckdns.org", "dynamic-dns", Mode.INFORM),
        ("8.8.8.8", "public-dns-v4", Mode.INFORM),
        ("2606:4700::1111", "cloudflare", Mode.INFORM),
        ("https://bit.ly/x", "url-shortener", Mode.INFORM),
        ("abuse@tern.org", "common-contact-emails", Mode.INFORM),
        ("a@mailinator.com", "disposable-email", Mode.INFORM),
    ],
)
def test_what_everybody_knows_is_met(whole, text, key, mode):
    assert {hit.list_key: hit.mode for hit in whole.hits([seen(text)])}.get(key) is mode


def test_an_unknown_value_meets_nothing(whole):
    assert list(whole.hits([seen("q7x-terns-nest.org"), seen("a" * 64)])) == []


def test_time_grows_with_the_values_alone(whole):
    """Long and strange values, and the widest blocks, are answered at once."""
    values = [
        Observable(ObservableKind.URL, "http://" + "a." * 8000 + "org/"),
        Observable(ObservableKind.DOMAIN, ".".join(["a"] * 127)),
        Observable(ObservableKind.EMAIL, "noc@" + "." * 12_000),
        *(Observable(ObservableKind.IPV4_CIDR, f"{number}.0.0.0/7") for number in range(0, 224, 2)),
    ]
    start = time.perf_counter()
    for _ in range(3):
        assert list(whole.hits(values))
    assert time.perf_counter() - start < 20
