"""What became of what somebody sent: counted from what they may see; taken along and removed with a member."""

import io
import json
import zipfile
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from factories.shared_objects import align, collect, indicator, stix_id, stored
from intel.stories import AMBER, GREEN
from people import NOW, Sector
from wardwatch.audit.types import Actor
from wardwatch.config.wiring import connect
from wardwatch.intel import operations as intel
from wardwatch.intel.models import ObjectVersion, Saying, SourceConsent
from wardwatch.intel.queries import OutcomeState, outcomes
from wardwatch.kit.database import login
from wardwatch.kit.errors import NotFound
from wardwatch.markings import release
from wardwatch.members import portability
from wardwatch.members.models import User
from wardwatch.provenance.models import Blob, Document
from wardwatch.sharing import models, operations, queries
from wardwatch.sharing.types import Judged, SubmissionDetail, Writers

LATER = NOW + timedelta(hours=1)
WEB = Actor("person:1", "web")


def sighting(of: str, name: str, marking: str) -> dict[str, Any]:
    said = indicator(name, object_marking_refs=[marking])
    kept = {key: value for key, value in said.items() if key not in ("pattern", "pattern_type", "valid_from", "name")}
    return kept | {"type": "sighting", "id": stix_id(name, "sighting"), "sighting_of_ref": of, "count": 1}


def domain(name: str, **more: Any) -> dict[str, Any]:
    return indicator(name, **{"pattern": f"[domain-name:value = '{name}.example.com']", **more})


def send(sector: Sector, user: User, *objects: dict[str, Any]) -> UUID:
    principal = sector.principal(user)
    data = json.dumps({"objects": objects}).encode()
    card = queries.collection("all", principal=principal)
    who = Actor(f"person:{user.person_id}", "taxii")
    return operations.submit(
        collection=card, stream=io.BytesIO(data), size=len(data), principal=principal, actor=who, at=NOW
    ).uid


@pytest.fixture
def sent(sector: Sector) -> UUID:
    """Rosa's organization sends four indicators and one that is none; others say, see and dispute some of them."""
    collect(writers=Writers.ENROLLED)
    green, amber = {"object_marking_refs": [GREEN]}, {"object_marking_refs": [AMBER]}
    ours = [
        domain("drift", **green),
        domain("quiet", confidence=90, valid_from="2026-11-22T00:00:00Z", **amber),
        domain("wrong", confidence=90, **green),
        domain("past", valid_until="2026-11-01T00:00:00.000Z", **green),
        {**indicator("broken"), "pattern": "nonsense"},
    ]
    uid = send(sector, sector.rosa, *ours)
    again = domain("drift again", pattern="[domain-name:value = 'drift.example.com']", **green)
    seen = [sighting(stix_id("drift"), "open", GREEN), sighting(stix_id("drift"), "hidden", AMBER)]
    send(sector, sector.otto, again, *seen)
    send(sector, sector.rosa, sighting(stix_id("drift"), "own", GREEN))
    word = intel.Word(what=Saying.FALSE_POSITIVE, why="Ours.", value="wrong.example.com")
    intel.say(word=word, principal=sector.principal(sector.ada), actor=WEB, at=NOW)
    with login("worker"):
        intel.judge(at=NOW, lists=lambda: iter(()))
    align()
    return uid


def told(sector: Sector, user: User, uid: UUID) -> tuple[SubmissionDetail, dict[str, Any]]:
    principal = sector.principal(user)
    detail = queries.submission_detail(uid, principal=principal)
    found = outcomes(detail.objects, own=detail.own, viewer=principal.viewer, at=LATER)
    return detail, {each.line.name: each for each in found}


def test_what_became_of_it_is_counted_from_what_the_sender_may_see(sector: Sector, sent: UUID) -> None:
    detail, found = told(sector, sector.rosa, sent)
    line = detail.line
    assert (line.accepted, line.warned, line.refused, line.collection) == (4, 0, 1, "All")
    assert [each.stix_id for each in detail.failures] == [stix_id("broken")]
    drift = found["drift"]
    assert (drift.corroborated, drift.sighted, drift.state) == (1, 1, OutcomeState.STANDING)
    assert drift.confidence is not None
    assert {name: each.state for name, each in found.items() if name != "drift"} == {
        "quiet": OutcomeState.STANDING,
        "wrong": OutcomeState.FALSE_POSITIVE,
        "past": OutcomeState.EXPIRED,
    }
    assert [found[name].corroborated for name in ("quiet", "wrong", "past")] == [0, 0, 0]
    rosa = sector.principal(sector.rosa)
    held = queries.in_collections(detail.objects, viewer=rosa.viewer)
    assert held[stix_id("drift")] == ("All",)
    assert queries.seen_by_others(principal=rosa, at=LATER) is None, "one other is too few to tell"
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(release, "FLOOR", 1)
        assert queries.seen_by_others(principal=rosa, at=LATER) == 1, "not its own"
    assert [each.uid for each in queries.submissions(principal=rosa)][-1] == sent
    for user in (sector.otto, sector.ada, sector.rex):
        with pytest.raises(NotFound):
            queries.submission_detail(sent, principal=sector.principal(user))
    assert Judged(stix_id("drift"), detail.failures[0].version) != detail.failures[0]
    with login("worker"):  # whoever the marking no longer lets see it, hears nothing of it
        ObjectVersion.objects.filter(name="drift").delete()
    assert "drift" not in told(sector, sector.rosa, sent)[1]


def test_a_member_takes_what_it_sent_along_and_leaves_what_it_gave(sector: Sector, sent: UUID) -> None:
    connect()
    here = {"principal": sector.principal(sector.rosa), "actor": WEB, "organization": sector.riverbend.pk, "at": LATER}
    target = io.BytesIO()
    portability.export_member(into=target, **here)
    with zipfile.ZipFile(target) as archive:
        said = json.loads(archive.read("submissions.json"))
        envelopes = [archive.read(each["file"]) for each in said]
        assert json.loads(archive.read("reports.json")) == []
    assert [(each["accepted"], each["refused"], each["sent_by"]) for each in said] == [(4, 1, "Rosa"), (1, 0, "Rosa")]
    assert b"nonsense" in envelopes[0]
    with login("worker"):
        source = models.Submitter.objects.get(organization=sector.riverbend.pk).source_id
    rows = portability.delete_member_data(why="we leave", **here).rows
    assert rows["sharing_submission"] == 2
    with login("worker"):
        assert not models.Submission.objects.filter(organization=sector.riverbend.pk).exists()
        assert not models.Submitter.objects.filter(organization=sector.riverbend.pk).exists()
        assert not SourceConsent.objects.filter(source=source).exists()
        kept = set(ObjectVersion.objects.filter(source=source).values_list("name", flat=True))
        (left,) = Document.objects.filter(source=source)
        assert (kept, left.label.organizations) == ({"drift", "wrong", "past", ""}, [sector.center.pk])
        bodies = b"".join(bytes(each.data) for each in Blob.objects.filter(sha256=left.sha256))
        assert b"quiet" not in bodies
        assert not any(b"nonsense" in bytes(each.data) for each in Blob.objects.all())
    assert stored("afterwards")
