"""What a reader knows who sees several rows of one value."""

from datetime import UTC, datetime, timedelta
from typing import Any

from msgspec.structs import replace

from wardwatch.intel.judging.combining import Part, combine, foremost, hit_text
from wardwatch.intel.judging.decay import valid_until
from wardwatch.intel.judging.policy import judge
from wardwatch.intel.judging.types import Hit, Mode, Verdict
from wardwatch.standards.observables import Observable, ObservableKind
from wardwatch.standards.tlp import Tlp

AT = datetime(2026, 11, 22, tzinfo=UTC)


def part(number: int = 1, **more: Any) -> Part:
    days = {"last_seen": 1, "first_seen": 20, "hunted_since": 10} | more.pop("days", {})
    times = {name: AT - timedelta(days=age) for name, age in days.items()}
    said = {"base": 60, "sources": (number,), "origins": (number,), "indicator": f"indicator--{number}"}
    fixed: dict[str, Any] = {"kind": ObservableKind.DOMAIN, "value": "bad.example.com", "tlp": Tlp.CLEAR, "changed": AT}
    return Part(number=number, **(fixed | said | times | more))


def test_two_who_found_it_independently_are_surer_than_one() -> None:
    assert judge(combine([part(1)], AT), AT).verdict is Verdict.HUNT
    both = combine([part(1), part(2)], AT)
    assert (both.sources, both.confidence) == (2, 84)
    assert judge(both, AT).verdict is Verdict.BLOCK


def test_who_repeats_anothers_finding_is_no_second_voice() -> None:
    repeated = combine([part(1), part(2, origins=(1,))], AT)
    forged = combine([part(1), part(2, sources=(1,))], AT)
    for facts in (repeated, forged):
        assert (facts.sources, facts.confidence) == (1, combine([part(1)], AT).confidence)


def test_sightings_under_another_label_count_as_seen_and_are_no_voice() -> None:
    seen = part(2, indicator="", base=None, sources=(), origins=(), sightings=3, days={"last_seen": 0})
    facts = combine([part(1), seen], AT)
    assert (facts.last_seen, facts.sources) == (AT, 1)
    assert foremost([seen, part(1)]).number == 1


def test_it_is_taken_back_where_all_who_said_it_take_it_back() -> None:
    assert not combine([part(1), part(2, revoked=True)], AT).revoked
    assert combine([part(1), part(2, revoked=True)], AT).sources == 1
    assert combine([part(1), part(2, revoked=True, indicator="indicator--1")], AT).revoked


def test_it_ends_where_the_last_of_them_ends() -> None:
    ends = [part(1, valid_until=AT), part(2, valid_until=AT + timedelta(days=3))]
    assert combine(ends, AT).valid_until == AT + timedelta(days=3)
    assert combine([*ends, part(3)], AT).valid_until is None


def test_what_faded_is_told_from_what_a_source_ended() -> None:
    aged = part(1, days={"last_seen": 170})
    end = valid_until(aged.kind, 60, AT - timedelta(days=170))
    faded = combine([replace(aged, valid_until=end)], AT)
    ended = combine([replace(aged, valid_until=end - timedelta(days=2))], AT)
    assert (faded.faded, ended.faded) == (True, False)
    assert judge(faded, AT).reasons[0].rule == "faded"
    assert judge(ended, AT).reasons[0].rule == "expired"


def test_what_people_said_and_what_lists_have_holds_for_all_parts() -> None:
    value = Observable(ObservableKind.DOMAIN, "bad.example.com")
    hit = hit_text(Hit(value, "tlds", "TLDs", "suffix", "example com", Mode.BLOCK))
    facts = combine([part(1, objections=1, hits=(hit,)), part(2, confirmed=True, never="Somebody")], AT, {"tlds": "T"})
    assert (facts.objections, facts.confirmed) == (1, True)
    assert facts.hits == (Hit(value, "tlds", "T", "suffix", "example com", Mode.BLOCK),)
    judgement = judge(facts, AT)
    assert judgement.verdict is Verdict.NEVER
    assert {"never-block", "list-suffix", "false-positive"} <= {reason.rule for reason in judgement.reasons}
