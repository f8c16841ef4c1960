"""Hunt, block or never. Block is never the default."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wardwatch.intel.judging.lists import CATEGORIES, OTHER
from wardwatch.intel.judging.never import NeverEntry, ours
from wardwatch.intel.judging.policy import BLOCKABLE, WORDS, Facts, Policy, judge
from wardwatch.intel.judging.types import Hit, Mode, Verdict
from wardwatch.standards.observables import Observable, ObservableKind, guess

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def facts(text: str = "evil-nest.org", **changes: object) -> Facts:
    value = guess(text)
    assert value
    good = Facts(
        observable=value,
        first_seen=NOW - timedelta(days=20),
        last_seen=NOW - timedelta(days=2),
        confidence=80,
        sources=3,
        valid_until=NOW + timedelta(days=30),
        hunted_since=NOW - timedelta(days=5),
    )
    return replace(good, **changes)


def hit(text: str, category: str, mode: Mode = Mode.INFORM, *, entry: str = "", key: str = "terns") -> Hit:
    value = guess(text)
    assert value
    return Hit(value, key, "List of terns", category, entry or value.value, mode)


def rules(given_facts: Facts, at: datetime = NOW) -> tuple[Verdict, set[str]]:
    found = judge(given_facts, at)
    return found.verdict, {reason.rule for reason in found.reasons}


def test_everything_together_is_safe_to_block():
    assert rules(facts()) == (Verdict.BLOCK, {"safe"})


@pytest.mark.parametrize(
    ("changes", "verdict", "rule"),
    [
        ({"last_seen": None}, Verdict.NEVER, "no-last-seen"),
        ({"revoked": True}, Verdict.NEVER, "revoked"),
        ({"valid_until": NOW}, Verdict.NEVER, "expired"),
        ({"valid_until": NOW, "faded": True}, Verdict.NEVER, "faded"),
        ({"never": ours()[0]}, Verdict.NEVER, "never-block"),
        ({"confidence": 29}, Verdict.NEVER, "too-unsure"),
        ({"confidence": 74}, Verdict.HUNT, "not-sure-enough"),
        ({"confidence": None}, Verdict.HUNT, "unknown-confidence"),
        ({"sources": 1}, Verdict.HUNT, "too-few-sources"),
        ({"objections": 1}, Verdict.HUNT, "false-positive"),
        ({"hunted_since": None}, Verdict.HUNT, "not-hunted-yet"),
        ({"hunted_since": NOW - timedelta(days=2)}, Verdict.HUNT, "not-hunted-yet"),
        ({"last_seen": NOW - timedelta(days=91)}, Verdict.HUNT, "not-seen-lately"),
        ({"last_seen": NOW + timedelta(days=1)}, Verdict.HUNT, "not-yet"),
        ({"first_seen": NOW}, Verdict.HUNT, "times-contradict"),
        ({"observable": Observable(ObservableKind.MUTEX, "tern")}, Verdict.HUNT, "kind"),
        ({"observable": Observable(ObservableKind.IPV4_CIDR, "198.51.0.0/16")}, Verdict.HUNT, "too-wide"),
    ],
)
def test_each_rule_bounds_alone(changes, verdict, rule):
    found, said = rules(facts(**changes))
    assert found is verdict
    assert rule in said


def test_a_person_stands_in_for_sources_and_days_and_for_nothing_else():
    fresh = facts(sources=1, hunted_since=None)
    assert rules(replace(fresh, confirmed=True)) == (Verdict.BLOCK, {"safe", "confirmed"})
    for changes in ({"never": ours()[0]}, {"last_seen": None}, {"revoked": True}):
        assert judge(replace(fresh, confirmed=True, **changes), NOW).verdict is Verdict.NEVER
    assert judge(replace(fresh, confirmed=True, confidence=40), NOW).verdict is Verdict.HUNT


def test_lists_bound_as_their_mode_and_category_say():
    assert rules(facts(hits=(hit("evil-nest.org", "popular"),)))[0] is Verdict.HUNT
    assert rules(facts(hits=(hit("evil-nest.org", "dynamic-name"),)))[0] is Verdict.BLOCK
    assert rules(facts(hits=(hit("evil-nest.org", "popular", Mode.BLOCK),)))[0] is Verdict.NEVER
    assert "list-dynamic-name" in rules(facts(hits=(hit("evil-nest.org", "dynamic-name"),)))[1]


def test_a_page_is_not_its_host():
    """One page of a popular site can be blocked; the site, a private address and what is ours cannot."""
    page, host = "https://docs.tern.org/evil", "https://docs.tern.org/"
    assert judge(facts(page, hits=(hit(page, "popular", entry="tern.org"),)), NOW).verdict is Verdict.BLOCK
    assert judge(facts(host, hits=(hit(host, "popular", entry="tern.org"),)), NOW).verdict is Verdict.HUNT
    assert judge(facts(page, hits=(hit(page, "suffix", Mode.BLOCK, entry="tern.org"),)), NOW).verdict is Verdict.BLOCK
    assert judge(facts(host, hits=(hit(host, "suffix", Mode.BLOCK, entry="tern.org"),)), NOW).verdict is Verdict.NEVER
    assert judge(facts(page, hits=(hit(page, "own", Mode.BLOCK, entry="tern.org"),)), NOW).verdict is Verdict.NEVER


def test_a_name_below_one_that_strangers_share_stands_for_itself():
    """`duckdns.org` is popular; what somebody registered below it is not."""
    value = "evil.duckdns.org"
    assert judge(facts(value, hits=(hit(value, "popular", entry="duckdns.org"),)), NOW).verdict is Verdict.BLOCK
    value = "evil.google.com"
    assert judge(facts(value, hits=(hit(value, "popular", entry="google.com"),)), NOW).verdict is Verdict.HUNT


def test_reasons_are_sentences():
    never: NeverEntry = ours()[0]
    bad = facts(
        never=never,
        revoked=True,
        last_seen=NOW - timedelta(days=300),
        confidence=10,
        sources=0,
        valid_until=NOW,
        hunted_since=None,
        hits=(hit("evil-nest.org", "popular"),),
    )
    found = judge(bad, NOW).reasons
    assert [reason.leaves for reason in found] == sorted(reason.leaves for reason in found)
    for reason in (*found, *judge(facts(), NOW).reasons):
        assert reason.text.endswith(".")
        assert "%(" not in reason.text
    assert all(words.endswith(".") for words in (*WORDS, *(each.says for each in (*CATEGORIES, OTHER))))


VALUES = {
    ObservableKind.IPV4: "10.0.0.1",
    ObservableKind.IPV6: "2001:db8::1",
    ObservableKind.IPV4_CIDR: "10.0.0.0/8",
    ObservableKind.IPV6_CIDR: "2001:db8::/64",
    ObservableKind.URL: "http://a.org/x",
}
some_time = st.none() | st.timedeltas(timedelta(days=-400), timedelta(days=60)).map(NOW.__add__)
some_facts = st.builds(
    Facts,
    observable=st.sampled_from(ObservableKind).map(lambda kind: Observable(kind, VALUES.get(kind, "a.org"))),
    first_seen=some_time,
    last_seen=some_time,
    confidence=st.none() | st.integers(0, 100),
    sources=st.integers(0, 5),
    valid_until=some_time,
    revoked=st.booleans(),
    objections=st.integers(0, 2),
    hunted_since=some_time,
    confirmed=st.booleans(),
    hits=st.lists(
        st.builds(
            Hit,
            st.just(Observable(ObservableKind.DOMAIN, "a.org")),
            st.just("k"),
            st.just("n"),
            st.sampled_from([each.key for each in CATEGORIES]),
            st.just("a.org"),
            st.sampled_from([Mode.BLOCK, Mode.INFORM]),
        ),
        max_size=2,
    ).map(tuple),
    never=st.none() | st.just(ours()[0]),
)


@settings(max_examples=500)
@given(some_facts)
def test_what_is_blocked_keeps_every_promise(known):
    found = judge(known, NOW)
    policy = Policy()
    assert found.reasons
    if known.never or known.last_seen is None or known.revoked:
        assert found.verdict is Verdict.NEVER
    if found.verdict is Verdict.BLOCK:
        assert known.confidence >= policy.block_confidence
        assert known.observable.kind in BLOCKABLE
        assert known.objections == 0
        assert known.confirmed or (known.sources >= 2 and NOW - known.hunted_since >= policy.hunted)
        assert known.valid_until is None or known.valid_until > NOW
    else:
        assert min(reason.leaves for reason in found.reasons) is found.verdict
