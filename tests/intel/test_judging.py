"""What is thought of values follows what is known of them, label by label."""

import json
from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from feeds.documents import Pull
from intel.stories import AMBER, GREEN, indicator, malware, relationship, thing, write
from people import NOW, Sector
from wardwatch.audit.types import OPERATOR
from wardwatch.intel import operations, queries
from wardwatch.intel.judging.types import Verdict
from wardwatch.intel.models import HumanWord, JudgedValue, ObjectVersion, Saying
from wardwatch.intel.operations import evidence, judging
from wardwatch.intel.operations.judging import Judged
from wardwatch.kit.database import login
from wardwatch.kit.errors import NotFound, Refusal
from wardwatch.markings.operations import intern
from wardwatch.markings.types import ANONYMOUS, PUBLIC
from wardwatch.members.labels import internal
from wardwatch.standards.misp.ids import EXTENSION
from wardwatch.standards.misp.warninglists import WarningList, read
from wardwatch.standards.observables import guess, key
from wardwatch.standards.tlp import Tlp


def lists() -> Iterator[WarningList]:
    """One list, whose mode is block."""
    about = {"name": "Reserved", "description": "", "version": 1, "type": "cidr", "matching_attributes": ["ip-dst"]}
    yield read(json.dumps(about | {"list": ["10.0.0.0/8"]}).encode(), "rfc1918")


def judge(day: float = 0) -> Judged:
    with login("worker"):
        return operations.judge(at=NOW + timedelta(days=day), lists=lists)


def verdicts(viewer: Any = ANONYMOUS, day: float = 0) -> dict[str, Any]:
    at = NOW + timedelta(days=day)
    return {line.value: line for line in queries.judged(viewer=viewer, at=at, least=Verdict.NEVER)}


def lately(value: str, **more: Any) -> dict[str, Any]:
    return indicator(value, **({"valid_from": "2026-11-20T00:00:00Z", "confidence": 90} | more))


def row(value: str) -> JudgedValue:
    observable = guess(value)
    assert observable
    with login("worker"):
        return JudgedValue.objects.filter(key=key(observable)).order_by("label__tlp").first()  # type: ignore[return-value]


def test_judgement_follows_what_is_known(pull: Pull, sector: Sector, tmp_path: Path) -> None:
    bad, wolf = lately("bad.example.com"), malware("Wolf")
    seen = thing("sighting", "s", sighting_of_ref=bad["id"], last_seen="2026-11-21T00:00:00Z", count=3, marked=(AMBER,))
    others = [lately("10.1.2.3"), lately("login.epic.com"), lately("green.example.com", marked=(GREEN,))]
    pull("stix_file", write(tmp_path, "a.json", bad, wolf, relationship(bad, "indicates", wolf), *others))
    assert judge().written == 4
    assert judge() == Judged()
    found = verdicts()
    assert {value: line.verdict for value, line in found.items()} == {
        "bad.example.com": Verdict.HUNT,
        "10.1.2.3": Verdict.NEVER,
        "login.epic.com": Verdict.NEVER,
    }
    line = found["bad.example.com"]
    assert (line.threat, line.confidence, line.sources, line.id) == ("Wolf", 63, 1, bad["id"])
    assert row("10.1.2.3").rules[0] == "list-reserved"
    assert row("10.1.2.3").hits == ["rfc1918 block 10.0.0.0/8"]
    assert row("login.epic.com").never == "Epic"

    # what comes without a confidence from a source that is new is looked for
    pull("stix_file", write(tmp_path, "plain.json", indicator("plain.example.com", valid_from="2026-11-20T00:00:00Z")))
    judge()
    assert verdicts().pop("plain.example.com").verdict is Verdict.HUNT

    # what is seen under another label is known to those who may know both
    pull("stix_file", write(tmp_path, "b.json", seen))
    judge()
    assert verdicts()["bad.example.com"] == line
    ada = verdicts(sector.viewer(sector.ada))["bad.example.com"]
    assert (ada.last_seen.day, ada.tlp, ada.threat) == (21, Tlp.AMBER, "Wolf")

    # time alone: rows that are due are judged again, and tell that they are over
    assert judge(day=1) == Judged()
    assert judge(day=400).written
    assert row("bad.example.com").verdict == Verdict.NEVER
    assert row("bad.example.com").changed == NOW + timedelta(days=400)
    assert judge(day=400) == Judged()


def test_a_new_version_ends_what_the_old_one_said(pull: Pull, tmp_path: Path) -> None:
    pull("stix_file", write(tmp_path, "a.json", lately("192.0.2.7"), lately("192.0.2.9")))
    judge()
    moved = lately("192.0.2.7", day=2, pattern="[ipv4-addr:value = '192.0.2.8']")
    pull("stix_file", write(tmp_path, "b.json", moved, lately("192.0.2.9", day=2, revoked=True)), day=1)
    judge(day=1)
    found = {value: line.verdict for value, line in verdicts(day=1).items()}
    assert found == {"192.0.2.8": Verdict.HUNT, "192.0.2.9": Verdict.NEVER}
    assert row("192.0.2.9").rules[0] == "revoked"
    rule = lately("192.0.2.7", day=3, pattern="rule it { condition: false }", pattern_type="yara")
    pull("stix_file", write(tmp_path, "c.json", rule), day=2)
    judge(day=2)
    assert set(verdicts(day=2)) == {"192.0.2.9"}, "a version that names no value ends it too"


def test_what_misp_says_of_seeing_counts_before_valid_from(pull: Pull, tmp_path: Path) -> None:
    said = {"first_seen": "2026-01-02T00:00:00+00:00", "last_seen": "2026-11-19T12:00:00+00:00"}
    carried = {EXTENSION: {"extension_type": "property-extension", "attribute": said}}
    pull("stix_file", write(tmp_path, "a.json", lately("192.0.2.7", extensions=carried), lately("192.0.2.9")))
    judge()
    misp, plain = row("192.0.2.7"), row("192.0.2.9")
    assert (misp.first_seen.isoformat()[:10], misp.last_seen.isoformat()[:16]) == ("2026-01-02", "2026-11-19T12:00")
    assert plain.last_seen.isoformat()[:10] == "2026-11-20"


def many(values: Iterable[int], **more: Any) -> dict[str, Any]:
    terms = " OR ".join(f"ipv4-addr:value = '198.51.{each // 250}.{each % 250 + 1}'" for each in values)
    return lately("many", pattern=f"[{terms}]", **more)


def test_an_object_of_many_values_is_judged_a_batch_at_a_time(
    pull: Pull, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each value once for each version, however many batches an object of many values takes."""
    monkeypatch.setattr(judging, "BATCH", 7)
    monkeypatch.setattr(evidence, "AT_ONCE", 5)
    pull("stix_file", write(tmp_path, "a.json", many(range(40)), lately("198.51.0.1")))
    assert judge().values == 41
    pull("stix_file", write(tmp_path, "b.json", many(range(5, 45), day=2)), day=1)
    assert judge(day=1).values == 45
    assert len(verdicts(day=1)) == 41
    seen = thing("sighting", "s", sighting_of_ref=many(())["id"], last_seen="2026-11-21T00:00:00Z", count=3)
    pull("stix_file", write(tmp_path, "c.json", seen), day=2)
    assert judge(day=2).values == 45
    assert row("198.51.0.6").sightings == 3
    assert row("198.51.0.1").sightings == 0


@pytest.mark.parametrize("change", ["narrower", "gone"])
def test_no_judgement_outlives_its_label(pull: Pull, sector: Sector, tmp_path: Path, change: str) -> None:
    """The row goes in the transaction that marks an object anew or removes it, and comes back under the new label."""
    bad, wolf = lately("bad.example.com"), malware("Wolf")
    pull("stix_file", write(tmp_path, "a.json", bad, wolf, relationship(bad, "indicates", wolf)))
    judge()
    of_bad, of_wolf = ObjectVersion.objects.filter(stix_id=bad["id"]), ObjectVersion.objects.filter(stix_id=wolf["id"])
    with login("worker"):
        if change == "narrower":
            of_wolf.update(label=intern(internal(sector.center.pk)))
            assert verdicts() == {}
            judge()
            assert verdicts()["bad.example.com"].threat == ""
            assert verdicts(sector.viewer(sector.ada))["bad.example.com"].threat == "Wolf"
            of_bad.update(label=intern(internal(sector.center.pk)))
        else:
            of_bad.delete()
    assert verdicts() == {}
    judge(day=1)
    assert verdicts() == {}
    hers = verdicts(sector.viewer(sector.ada))
    assert set(hers) == ({"bad.example.com"} if change == "narrower" else set())


def test_what_people_say_counts_until_they_take_it_back(pull: Pull, sector: Sector, tmp_path: Path) -> None:
    pull("stix_file", write(tmp_path, "a.json", lately("bad.example.com"), lately("10.1.2.3")))
    judge()
    private = guess("10.1.2.3")
    assert private
    with login("worker"):
        mine = {"label_id": intern(PUBLIC), "by": "Ada", "at": NOW, "why": "test"}
        off = HumanWord.objects.create(what=Saying.LIST_MODE, list_key="rfc1918", setting="off", **mine)
    judge()
    assert verdicts()["10.1.2.3"].verdict is Verdict.HUNT
    with login("worker"):
        HumanWord.objects.filter(pk=off.pk).update(ended_at=NOW, heard=False)
        value = {"key": key(private), "kind": private.kind, "value": private.value}
        HumanWord.objects.create(what=Saying.VALUE_MODE, setting="inform", **value, **mine)
        HumanWord.objects.create(what=Saying.NEVER, kind="domain", value="example.com", below=True, who="Us", **mine)
    judge()
    assert row("10.1.2.3").hits == ["rfc1918 inform 10.0.0.0/8"]
    assert row("bad.example.com").never == "Us"


def test_what_people_say_is_heard_answered_and_taken_back(pull: Pull, sector: Sector, tmp_path: Path) -> None:
    """Each word by its operation: who may, what it does, who reads it, and that it can be undone."""
    pull("stix_file", write(tmp_path, "a.json", lately("bad.example.com"), lately("10.1.2.3")))
    judge()
    ada, rosa = sector.principal(sector.ada), sector.principal(sector.rosa)

    def say(by: Any, what: Saying, why: str = "seen at our place", **more: Any) -> UUID:
        word = operations.Word(what=what, why=why, **more)
        return operations.say(word=word, principal=by, actor=OPERATOR, at=NOW)

    def judged(value: str = "bad.example.com") -> set[str]:
        judge()
        return set(row(value).rules)

    # a member reports a false positive: it counts at once, and only its people and the center read who says so
    report = say(rosa, Saying.FALSE_POSITIVE, value="bad[.]example[.]com")
    assert "false-positive" in judged()
    card = queries.value_card("bad.example.com", viewer=rosa.viewer, at=NOW)
    assert [word.uid for word in card.words] == [report]
    assert queries.value_card("bad.example.com", viewer=sector.viewer(sector.otto), at=NOW).words == ()
    operations.accept(word=report, why="It is a clinic's own page.", principal=ada, actor=OPERATOR, at=NOW)
    assert "list-refuted" in judged()
    (center,) = queries.words_open(Saying.FALSE_POSITIVE, viewer=ada.viewer)
    operations.take_back(word=center.uid, why="It was taken over.", principal=ada, actor=OPERATOR, at=NOW)
    assert not judged() & {"list-refuted", "false-positive"}

    # what a member never blocks is its own until the center says it for everybody, in its own words
    entry = say(rosa, Saying.NEVER, value="bad.example.com", who="Riverbend's portal")
    assert "never-block" not in judged()
    own = {each.who for each in queries.never_blocked(viewer=rosa.viewer)}
    assert "Riverbend's portal" in own
    assert "Riverbend's portal" not in {each.who for each in queries.never_blocked(viewer=sector.viewer(sector.otto))}
    operations.accept(word=entry, why="True.", who="A patient portal", principal=ada, actor=OPERATOR, at=NOW)
    assert "never-block" in judged()
    assert "A patient portal" in {each.who for each in queries.never_blocked(viewer=sector.viewer(sector.otto))}

    # the center's words: confirmation, list, grade
    say(ada, Saying.CONFIRMATION, value="bad.example.com")
    assert "not-hunted-yet" not in judged()
    say(ada, Saying.LIST_MODE, list_key="rfc1918", setting="off")
    assert "list-reserved" not in judged("10.1.2.3")
    say(ada, Saying.GRADE, source="stix_file", setting="A")
    judge()
    card = queries.value_card("bad.example.com", viewer=ada.viewer, at=NOW)
    assert [(said.source, said.grade, said.times) for said in card.said] == [("stix_file", "A", 1)]
    assert (card.is_single, card.conflicts, row("bad.example.com").base) == (True, (), 90)

    # what is not possible
    for by, what, more in (
        (rosa, Saying.CONFIRMATION, {"value": "bad.example.com"}),
        (ada, Saying.LIST_MODE, {"list_key": "no-such", "setting": "off"}),
        (ada, Saying.GRADE, {"source": "stix_file", "setting": "Z"}),
        (ada, Saying.CONFIRMATION, {"value": "no value"}),
        (ada, Saying.CONFIRMATION, {"value": "bad.example.com", "why": " "}),
    ):
        with pytest.raises(Refusal):
            say(by, what, **more)
    with pytest.raises(NotFound):
        operations.take_back(word=entry, why="?", principal=sector.principal(sector.otto), actor=OPERATOR, at=NOW)
