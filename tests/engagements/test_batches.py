"""A batch of notices is one look at the database, and each member still gets only what it may see."""

import random
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from wardwatch.audit.types import job
from wardwatch.engagements import models, operations, rendering
from wardwatch.engagements.operations import publishing
from wardwatch.engagements.rendering import looking
from wardwatch.kit.database import login
from wardwatch.markings.operations import intern
from wardwatch.markings.types import PUBLIC, Label
from wardwatch.standards.tlp import Tlp

if TYPE_CHECKING:
    from engagements.telling import Story
    from wardwatch.members.models import Organization

MOST_QUERIES = 45
"""Of one batch of any size, in its transaction."""

CVES = ("CVE-2026-1001", "CVE-2026-2002", "CVE-2026-3003", "CVE-2026-4004")


def _only(*members: "Organization", tlp: Tlp = Tlp.AMBER) -> Label:
    return Label(tlp, organizations=frozenset(member.pk for member in members))


def _all() -> list[models.Notice]:
    return list(models.Notice.objects.select_related("decision").order_by("id"))


def _relate(story: "Story", chance: random.Random) -> None:
    """Claims and findings with random labels, all covered by random notices."""
    from factories import claims, findings
    from wardwatch.exposures.models import Finding
    from wardwatch.vulnerabilities.models import Advisory

    sector, at = story.sector, story.now
    labels = [
        PUBLIC,
        _only(sector.riverbend),
        _only(sector.orchard, tlp=Tlp.AMBER_STRICT),
        _only(sector.riverbend, sector.orchard),
        _only(sector.center),
        Label(Tlp.GREEN, published=True),
        Label(Tlp.RED, organizations=frozenset({sector.orchard.pk}), persons=frozenset({sector.otto.person_id})),
        Label(Tlp.CLEAR, published=True, compartments=frozenset({1})),
        Label(Tlp.CLEAR, published=True, subjects=frozenset({sector.orchard.pk})),
    ]
    notices = _all()
    for number in range(24):
        cve, member = chance.choice(CVES), chance.choice((sector.riverbend, sector.orchard))
        claims.vulnerability(cve, label=chance.choice(labels))
        by = claims.assertion(at=at, asserter=f"Asserter {number}", key=f"KEY-{number}", label=chance.choice(labels))
        if chance.random() < 0.4:
            Advisory.objects.create(
                assertion=by,
                label_id=by.label_id,
                publisher=f"P{number}",
                tracking_id=f"T{number}",
                title=f"Title {number}",
            )
        found = findings.finding(member, cve, "Invented", f"Thing {number}", at=at, by=by)
        Finding.objects.filter(pk=found.pk).update(label_id=intern(chance.choice(labels)))
        claims.exploited(cve, by=claims.assertion(at=at, asserter=f"Lister {number}", label=chance.choice(labels)))
        offering = claims.assertion(at=at, label=chance.choice(labels))
        offered = claims.remedy(cve, chance.choice(("vendor_fix", "workaround", "mitigation")), by=offering)
        offered.details = f"Offer {number}"
        offered.save()
        covering = chance.choice(notices)
        models.NoticeFinding.objects.create(notice=covering, finding=found, label_id=covering.label_id)


@pytest.mark.parametrize("seed", range(4))
def test_each_member_gets_what_it_would_get_alone(story: "Story", seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    with login("worker"):
        _relate(story, random.Random(seed))
        together = rendering.gather_all(_all())
        monkeypatch.setattr(looking, "visible", lambda label, viewer: True)  # the database alone decides
        alone = {notice.pk: facts for notice in _all() if (facts := rendering.gather(notice))}
        unruled = rendering.gather_all(_all())
    assert together == alone
    assert unruled != alone  # the labels do tell the members apart


def test_what_one_member_may_not_see_reaches_no_other_letter(story: "Story") -> None:
    from factories import claims

    canary = "CANARY-7731"
    with login("worker"):
        secret = claims.assertion(at=story.now, label=_only(story.sector.orchard))
        planted = claims.remedy("CVE-2026-1001", by=secret)
        planted.details = f"{canary}: only Orchard is told."
        planted.save()
    river = story.publish()
    orchard = story.notice(story.sector.orchard)
    assert canary in str(orchard.body)
    assert canary not in str(river.body)


def test_more_notices_cost_no_more_queries(story: "Story") -> None:
    for decision in (story.decision(), story.decision("vulnerability:CVE-2026-2002")):
        story.acting(story.sector.ada, operations.approve, decision=str(decision.uid))
    asked = []
    with login("worker"):
        for member in (story.sector.riverbend, story.sector.orchard):
            models.Notice.objects.filter(organization=member, emergency=True).update(emergency=False)
        ids = list(models.Notice.objects.order_by("id").values_list("pk", flat=True))
        for batch in (ids[:1], ids[1:]):
            with CaptureQueriesContext(connection) as context:
                assert publishing._publish_batch(batch, job("test"), job("test"), story.now) == len(batch)
            asked.append(len(context))
    assert asked[0] == asked[1] <= MOST_QUERIES
