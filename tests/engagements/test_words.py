"""What notices say: recommended, never ordered; the action first; care before everything at the bedside."""

import re
from dataclasses import replace
from datetime import date
from itertools import product
from typing import Any

import pytest

from wardwatch.assets.types import CareRole
from wardwatch.engagements.rendering import Access, build, letter
from wardwatch.engagements.rendering.facts import Affected, Facts, Remedy
from wardwatch.engagements.tickets import new_ticket, read_ticket
from wardwatch.engagements.types import Body
from wardwatch.standards.ssvc import DeployerPriority

ORDERS = re.compile(r"\b(directive|must|missed|mandatory|comply|overdue)\b", re.IGNORECASE)
LINE = Affected(
    "Invented", "IM8000 monitor (CVE-2026-1)", "1.9", 14, "Ward 3", 17, CareRole.MONITORING, ("CVE-2026-1",)
)
FACTS = Facts(
    member="Riverbend Hospital",
    center="Test Center",
    address="http://localhost:8025",
    ticket="WW-7KQ4-XM2P-9T3B",
    marking="TLP:AMBER",
    lines=(LINE,),
    priority=DeployerPriority.OUT_OF_CYCLE,
    asks_version=False,
    exploited=True,
    patients=True,
    entry=False,
    care="monitoring",
    publisher="Invented Device Watch",
    documents=(("Invented Device Watch", "IM8000", "https://devices.invalid/1"),),
    remedies=(Remedy("vendor_fix", "You must update to 2.1.", ""), Remedy("mitigation", "Block port 515.", "")),
    providers=("Kestrel IT",),
    protect_by=date(2026, 11, 27),
    fix_by=None,
    fix_at_maintenance=True,
)
VARIANTS = [
    replace(
        FACTS, priority=priority, asks_version=asks, exploited=hot, patients=patients, entry=entry, remedies=remedies
    )
    for priority, asks, hot, patients, entry, remedies in product(
        list(DeployerPriority)[1:], (True, False), (True, False), (True, False), (True, False), ((), FACTS.remedies)
    )
]


def test_a_product_is_told_with_what_it_is() -> None:
    known = replace(FACTS, lines=(replace(LINE, product="IM8000", kind="bedside monitor"),))
    assert build(known).what == "14 Invented IM8000 (bedside monitor)"
    assert "(bedside monitor)" in build(known).title


def test_a_catalog_entry_is_no_title_of_what_it_is_about() -> None:
    entry = ("CISA", "Catalog of exploited weaknesses, entry CVE-2026-1", "")
    cited = build(replace(FACTS, publisher="", documents=(entry,)))
    assert "It is about this" not in cited.why_you
    assert [(each.asserter, each.title, each.url) for each in cited.sources] == [entry]


def mail(facts: Facts) -> Any:
    access = Access(
        "http://localhost/notices/x/", "http://localhost/answer/", "4TZ9-K2MM", "http://localhost/answer/t/"
    )
    return letter(build(facts), access, center="Test Center")


def ours(body: Body) -> str:
    """Everything but the words that documents say."""
    steps = [step.text + ("" if step.quoted else step.detail) for step in body.steps]
    reasons = [each.label + each.reason for each in body.dates]
    return " ".join([body.title, body.why_you, body.before_you_start, *steps, *reasons, body.genuine, body.visible_to])


@pytest.mark.parametrize("facts", VARIANTS)
def test_no_orders_and_no_identifier_in_the_first_line(facts: Facts) -> None:
    body, sent = build(facts), mail(facts)
    assert not ORDERS.search(ours(body))
    first = sent.text.splitlines()[0]
    assert first == body.title
    assert "CVE" not in first + sent.subject + body.why_you
    assert facts.ticket in sent.subject
    assert all(step.who for step in body.steps)


def test_at_the_bedside_care_comes_before_the_first_step_and_the_maker_sets_the_date() -> None:
    body, sent = build(FACTS), mail(FACTS)
    assert body.before_you_start.startswith("Keep patients cared for.")
    assert sent.text.index("BEFORE YOU START") < sent.text.index("WHAT TO DO")
    assert [(each.label, each.on) for each in body.dates] == [("Protect by", "2026-11-27"), ("Fix by", "")]
    assert "maker has validated" in body.dates[1].reason


def test_an_unknown_version_is_a_question_without_a_date() -> None:
    body = build(replace(FACTS, asks_version=True, lines=(replace(LINE, version=""),)))
    assert body.title.startswith("Please check which version")
    assert "without a version" in body.why_you
    assert body.dates == ()
    assert body.before_you_start == ""


def test_a_version_that_cannot_be_compared_is_not_called_missing() -> None:
    body = build(replace(FACTS, asks_version=True))
    assert body.title.startswith("Please check whether yours is one of those meant")
    assert "without a version" not in body.why_you
    mixed = build(replace(FACTS, asks_version=True, lines=(LINE, replace(LINE, version=""))))
    assert "without a version" not in mixed.why_you


def test_a_documents_title_is_told_where_it_says_more_than_the_products_name() -> None:
    assert "IM8000”" not in build(FACTS).why_you
    telling = ("Invented Device Watch", "IM8000: alarm limits can be changed (CVE-2026-1)", "")
    assert "“IM8000: alarm limits can be changed”" in build(replace(FACTS, documents=(telling,))).why_you


def test_the_mail_says_what_its_marking_asks() -> None:
    assert "TLP:AMBER: for your organization and those who work for it" in mail(FACTS).text


def test_documents_are_quoted_as_such() -> None:
    (quoted,) = (step for step in build(FACTS).steps if "update to 2.1" in step.detail)
    assert quoted.quoted
    assert "The document says: “You must update to 2.1.”" in mail(FACTS).text


def test_who_else_can_see_this_is_said() -> None:
    assert "Kestrel IT" in build(FACTS).visible_to
    assert "act for you" not in build(replace(FACTS, providers=())).visible_to


def test_products_are_named_and_counted() -> None:
    assert build(FACTS).what == "14 Invented IM8000 monitor"
    other = replace(LINE, product="Viewer", quantity=1)
    assert build(replace(FACTS, lines=(LINE, other))).what == "14 Invented IM8000 monitor and 1 other product"


def test_typed_tickets_are_read_generously() -> None:
    ticket = new_ticket()
    assert read_ticket(" " + ticket.lower().replace("-", " ").replace("0", "o").replace("1", "l")) == ticket
    assert read_ticket(ticket.removeprefix("WW-")) == ticket
