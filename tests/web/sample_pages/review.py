"""An invented decision under review."""

from dataclasses import replace
from datetime import timedelta

from wardwatch.web.pages import (
    Claim,
    Count,
    Link,
    Preview,
    Recipient,
    RecipientsPart,
    ReviewPage,
    Source,
    Tag,
    Term,
    Tone,
)
from web.sample_pages.parts import ADVISORY, GREEN, NOW, PROTECT

BODY = (
    "You have a NetScaler Gateway that is reachable from the internet, and attackers use its weakness now.\n\n"
    "1. Install version 13.1-51.15 or later (IT).\n2. End all open sessions afterwards (IT).\n\n"
    "Protect by Friday 27 November.\n\n"
    "Ticket WW-7KQ2-M9XD. To check that this is genuine, call the number you already have."
)

_NAMES = (
    "Riverbend Hospital",
    "Cedar Clinic",
    "Lakeside Dialysis",
    "St. Brigid Hospital",
    "Prairie Labs",
    "Northgate Health",
    "Hillview Care",
    "Bay Imaging",
)

REVIEW = ReviewPage(
    title="Warn 9 members: remote access gateway, exploited",
    summary="A gateway that 9 members own was added to the list of exploited vulnerabilities 14 minutes ago. "
    "Two of them face the internet.",
    marking=GREEN,
    claims=(
        Claim(
            "Exploited now?",
            "Yes, active",
            (Source("CISA", "Known Exploited Vulnerabilities, 22 November", "https://example.invalid/kev", "", NOW),),
            "The maker's advisory does not mention exploitation.",
        ),
        Claim("Which versions?", "13.1 before 51.15", (ADVISORY,)),
        Claim("Likelihood (EPSS)", "0.94 today, 0.11 a week ago", (Source("FIRST", "EPSS, 22 November"),)),
    ),
    touched=(
        Term("Members", "9, 2 with it facing the internet", "/findings/?decision=1"),
        Term("Care at stake", "remote clinics, imaging"),
        Term("Left out", "2, who fixed it before"),
    ),
    regions=(Count(4, "TX"), Count(3, "OH"), Count(2, "ME")),
    preview=Preview(
        "Riverbend Hospital",
        "notice by mail, English",
        "Update your remote access gateway by Friday",
        BODY,
        GREEN,
        (Link("See as Riverbend Hospital", "?as=1"), Link("See as Cedar Clinic", "?as=2")),
    ),
    recipients=RecipientsPart(
        (
            *(Recipient(str(n), name, "1 gateway, internal", "mail + page") for n, name in enumerate(_NAMES)),
            Recipient("9", "Old Mill Practice", "1 gateway", "call", left_out="fixed before, verified"),
        ),
        covers=8,
        included=8,
        first=1,
        last=9,
        total=9,
    ),
    dates=(PROTECT,),
    rule="Exploited and reachable: act now",
    rule_url="/policy/#row-3",
    checks=(
        Tag("Marking allows mail", Tone.GOOD),
        Tag("Nobody over four notices a month", Tone.GOOD),
        Tag("1 contact not verified", Tone.WARN),
    ),
    consequence="Sends 7 mails, 1 call for the duty officer.",
    post_url="/decisions/1/",
)

REVIEW_DECIDED = replace(
    REVIEW,
    decided="Approved for 8 by Sam Reyes.",
    undo_url="/decisions/1/undo/",
    undo_until=NOW + timedelta(seconds=60),
)

REVIEW_LONG = replace(
    REVIEW,
    recipients=replace(
        REVIEW.recipients,
        left_out=(Recipient("40", "Quarry Hospice", "2 gateways, internal", "mail + page", ticked=False),),
        covers=687,
        included=686,
        first=51,
        last=59,
        total=687,
        search="",
        reason="They know already.",
        previous="0",
        next="60",
        searchable=True,
    ),
)
