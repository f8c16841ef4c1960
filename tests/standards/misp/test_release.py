"""Who may have it: never wider than TLP, distribution or publication says."""

from itertools import product

import pytest

from wardwatch.standards.misp import Distribution, Event, Reach, Release, SharingGroup, Tag, reach_of, release_of
from wardwatch.standards.misp.release import REACH_REFS, stated
from wardwatch.standards.stix.markings import TLP_IDS, tlp_of
from wardwatch.standards.tlp import Tlp

UUID = "6f1d5a50-0000-4000-8000-000000000001"
GROUP = SharingGroup("6f1d5a50-0000-4000-8000-0000000000f1", "Wards")


def said(*tags: str, level: int | None = None, group: SharingGroup | None = None) -> Release:
    return stated(None if level is None else Distribution(level), group, [Tag(name) for name in tags])


@pytest.mark.parametrize(
    ("tags", "label"),
    [
        ((), None),
        (("tlp:white",), Tlp.CLEAR),
        (("TLP:Clear",), Tlp.CLEAR),
        (("tlp:green", "tlp:clear"), Tlp.GREEN),
        (("tlp:amber",), Tlp.AMBER),
        (("tlp:amber+strict", "tlp:green"), Tlp.AMBER_STRICT),
        (("tlp:amber-strict",), Tlp.AMBER_STRICT),
        (("tlp:red", "tlp:white"), Tlp.RED),
        (('tlp="red"',), Tlp.RED),
        (("tlp:ex:chr",), Tlp.AMBER_STRICT),
        (("tlp:unclear", "tlp:white"), Tlp.AMBER_STRICT),
        (('ais-marking:TLPMarking="AMBER"',), Tlp.AMBER),
        (("PAP:RED", "type:OSINT"), None),
    ],
)
def test_the_strictest_tag_counts(tags: tuple[str, ...], label: Tlp | None) -> None:
    assert said(*tags).label is label


@pytest.mark.parametrize(
    ("level", "reach", "clear", "unmarked"),
    [
        (0, Reach.RECIPIENT, Tlp.AMBER_STRICT, Tlp.AMBER_STRICT),
        (1, Reach.RECIPIENT, Tlp.AMBER_STRICT, Tlp.AMBER_STRICT),
        (2, Reach.COMMUNITY, Tlp.GREEN, None),
        (3, Reach.ANYONE, Tlp.CLEAR, None),
        (4, Reach.NAMED, Tlp.AMBER_STRICT, Tlp.AMBER_STRICT),
        (5, Reach.ANYONE, Tlp.CLEAR, None),
    ],
)
def test_the_distribution_counts_as_much(level: int, reach: Reach, clear: Tlp, unmarked: Tlp | None) -> None:
    assert said("tlp:clear", level=level).reach is reach
    assert said("tlp:clear", level=level).label is clear
    assert said(level=level).label is unmarked
    assert said("tlp:red", level=level).label is Tlp.RED


def test_unmarked_is_not_public() -> None:
    assert said().label is None
    assert said(level=3).label is None
    assert said(level=3).marking_refs == ()
    assert said(level=2).marking_refs == (REACH_REFS[Reach.COMMUNITY],)


def test_whoever_does_not_know_the_limit_sees_a_label_as_narrow() -> None:
    for level in (0, 1, 4):
        refs = said("tlp:clear", level=level, group=GROUP).marking_refs
        assert tlp_of(refs) is Tlp.AMBER_STRICT
        assert [ref for ref in refs if ref not in TLP_IDS]
    assert reach_of(said(level=0).marking_refs) is Reach.RECIPIENT


def test_a_draft_stays_with_who_was_given_it() -> None:
    tags = (Tag("tlp:clear"),)
    draft = Event(uuid=UUID, info="x", tags=tags, published=False, distribution=Distribution.ALL)
    assert release_of(draft).recipient_alone
    assert release_of(Event(uuid=UUID, info="x", tags=tags)).label is Tlp.CLEAR


def test_two_sharing_groups_limit_both() -> None:
    other = SharingGroup("6f1d5a50-0000-4000-8000-0000000000f2", "Labs")
    both = said(level=4, group=GROUP).narrowed(said(level=4, group=other))
    assert both.groups == (GROUP, other)
    names = [definition["name"] for definition in both.definitions()]
    assert names == ["MISP sharing group Wards", "MISP sharing group Labs"]
    assert all(tlp_of(definition["object_marking_refs"]) is Tlp.AMBER_STRICT for definition in both.definitions())


def test_of_too_many_sharing_groups_only_the_recipient_is_left() -> None:
    limited = Release()
    for number in range(50):
        limited = limited.narrowed(said(level=4, group=SharingGroup(None, str(number))))
    assert (limited.reach, limited.groups) == (Reach.RECIPIENT, ())


def test_narrowing_never_widens() -> None:
    tags = ("", "tlp:clear", "tlp:green", "tlp:amber", "tlp:red")
    every = [said(*filter(None, [tag]), level=level) for tag, level in product(tags, (None, *range(6)))]
    for one, other in product(every, every):
        both = one.narrowed(other)
        assert both.reach == max(one.reach, other.reach)
        assert (both.label or 0) >= max(one.label or 0, other.label or 0)
        assert both == both.narrowed(one) == both.narrowed(other)
        assert both.label == other.narrowed(one).label
