"""Every page that shows a member's confidential record to somebody else leaves a row in the log of openings."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import resolve

from factories import findings
from people import NOW, settle
from visibility.canary import Planter, Scene, plant, stage
from visibility.exits import addresses, paths, walk_through
from visibility.test_pages_leak_nothing import organizations, visitor
from wardwatch.audit.models import Opening
from wardwatch.audit.types import job
from wardwatch.engagements import operations
from wardwatch.engagements.models import Decision, Notice
from wardwatch.exposures.models import Finding
from wardwatch.kit.database import login

LISTS = {
    "desk": "what waits, across members; a row opens on a page of its own",
    "desk-products": "the center's own drafts, which hold what every enrolled member may know, and who is asked",
    "desk-product": "the same",
    "desk-product-begin": "a form",
    "desk-product-preview": "the center's own draft",
    "desk-product-form": "the same",
    "desk-product-deed": "a form about it",
    "desk-product-write": "the center's own draft, in fields",
    "desk-briefings": "the center's own events, with how many come",
    "desk-briefing": "the same, with how many of which organization",
    "desk-briefing-plan": "a form",
    "desk-briefing-change": "a form about the center's own event",
    "desk-briefing-cancel": "the same",
    "desk-briefing-held": "a button",
    "desk-briefing-question": "what somebody asks the center about its own event",
    "briefings": "the center's events that the reader may come to",
    "briefing": "the same, with what the reader asked",
    "briefing-register": "a button",
    "briefing-unregister": "a button",
    "briefing-ask": "a form",
    "briefing-evaluate": "the reader's own words",
    "briefing-calendar": "the center's event, as a file",
    "drafts": "the center's own drafts, for programs",
    "draft": "the same",
    "reviews": "drafts that the reader's organization is asked about",
    "review": "the same",
    "notices": "what waits, across members; a row opens on a page of its own",
    "findings": "the same",
    "decisions": "the same",
    "audit": "ids, across members",
    "members": "the directory: names",
    "quarantine": "records of feeds that could not be read",
    "feeds": "runs of feeds",
    "feed": "runs of feeds",
    "runs": "runs of feeds",
    "openings": "the log itself",
    "operations": "jobs, mail and feeds, counted",
    "vulnerabilities": "vulnerabilities, with how many findings",
    "search": "names of what is found",
    "objects": "what sources say, by name",
    "subscriptions": "what the reader themselves are sent",
    "reports": "titles of reports, with how many finds",
    "submissions": "what the reader's own organization sent",
    "submission": "the same",
    "vulnerability": "what others published, and whom it touches",
    "advisories": "what others published",
    "library": "what others published, for everybody",
    "library-feed": "the same",
    "releases": "titles of products; each opens on a page of its own",
    "intelligence": "objects by name; a row opens on a page of its own",
    "collections": "what can be fetched",
    "collection": "the same",
    "collection-change": "the same",
    "collection-close": "the same",
    "servers": "where feeds are pulled from",
    "server": "the same",
    "destinations": "where collections are sent",
    "destination": "the same",
    "server-change": "a form with an address",
    "server-remove": "a question with its title",
    "destinations-add": "a form that names our collections",
    "destination-change": "the same",
    "destination-remove": "a question with its name",
    "judging": "rules and lists; what waits opens on a page of its own",
    "word": "what somebody said; logged where a member did (tests/intel/test_value_pages.py)",
    "team": "the registry of partners",
    "team-partner": "the same",
}
"""Pages across members, which log nothing; with a member in the address they are that member's, and log."""


@pytest.fixture
def scene(db: str, still: None) -> Scene:
    return stage(settle())


def tell(scene: Scene, token: str) -> list[str]:
    """A real finding of Riverbend's, decided and published, with the token in it; gives the addresses of its pages."""
    with login("worker"):
        said = findings.advisory("IDW-2026-030-01", f"{token} monitor", at=NOW)
        args = {"at": NOW, "by": said.assertion, "maintenance": True, "care_role": "monitoring", "department": token}
        findings.finding(scene.sector.riverbend, "CVE-2026-1001", "Invented", f"IM8000 {token}", **args)
        operations.propose(actor=job("test"), at=NOW)
        decision = Decision.objects.get(subject__contains="IDW-2026-030-01")
    ada = scene.sector.ada
    operations.approve(
        decision=str(decision.uid), principal=scene.sector.principal(ada), actor=job("test"), at=NOW, exceptions={}
    )
    with login("worker"):
        operations.publish(actor=job("test"), at=NOW + timedelta(minutes=2))
        ticket, uid = Notice.objects.get(decision=decision).ticket, Finding.objects.get(asset__department=token).uid
    pages = [f"/decisions/{decision.uid}", f"/notices/{ticket}", f"/findings/{uid}"]
    return [f"{page}/" for page in pages] + [f"/api{page}" for page in pages]


def shown(client: Client, path: str, token: str) -> bool:
    status, text = walk_through(client, path)
    return status == 200 and token in text


def logged(scene: Scene, who: str, page: str) -> bool:
    reader = getattr(scene.sector, who).person_id
    with login("worker"):
        rows = Opening.objects.filter(who=f"person:{reader}", organization=scene.sector.riverbend.pk)
        return rows.filter(record__regex=f"^{page}(:|$)").exists()


def test_pages_that_show_a_members_record_to_the_center_log_it(scene: Scene) -> None:
    token = "canaryaboutriverbend"
    told = tell(scene, token)
    planted: list[Planter] = list(plant(scene, "about riverbend", attached=True).values())
    client = visitor(scene, "analyst")
    client.raise_request_exception = False  # a canary is no well-formed notice; `told` has pages that are
    walked = [path for address in addresses() for path, _ in paths(address, planted, organizations(scene))]
    pages: dict[str, bool] = {}
    for path in [*told, *walked]:
        if shown(client, path, token):
            match = resolve(path.partition("?")[0])
            name = (match.url_name or path).removeprefix("api-")  # both doors log under one name
            if name not in LISTS or "member" in match.kwargs:
                pages[name] = logged(scene, "ada", name)
    assert {name for name, found in pages.items() if not found} == set()
    assert {"decision", "notice", "finding", "member", "inventory", "document"} <= set(pages), (
        "the walk sees too little"
    )
