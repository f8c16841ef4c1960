"""The center's invented desk."""

from datetime import timedelta

from wardwatch.web.pages import Cell, Column, Count, Decision, DeskPage, Empty, Row, Table, TimelineEntry, Tone
from web.sample_pages.parts import NOW, STRICT

DESK = DeskPage(
    now=NOW,
    headline=(
        Count(3, "need a decision", "#decisions", Tone.URGENT),
        Count(12, "unanswered past their time", "#loop", Tone.WARN),
        Count(2, "dates under 24 h", "/notices/?due=24h", Tone.WARN),
        Count(1, "feed late", "/feeds/"),
    ),
    decisions=(
        Decision(
            "Exploited vulnerability",
            "Remote access gateway, exploited",
            NOW - timedelta(minutes=14),
            "9 members, 2 internet-facing",
            "notice, protect by Fri 27 Nov",
            "/decisions/1/",
            "Review",
        ),
        Decision(
            "Device advisory",
            "Infusion pump, maintenance port open",
            NOW - timedelta(hours=2),
            "31 members, 410 pumps",
            "device message and notice",
            "/decisions/2/",
            "Review",
        ),
        Decision(
            "Tip",
            "Credentials for sale",
            NOW - timedelta(minutes=5),
            "1 member (restricted)",
            "call sheet",
            "/decisions/3/",
            "Open",
            STRICT,
        ),
    ),
    loop=(
        Count(41, "sent", "?s=sent"),
        Count(30, "seen", "?s=seen"),
        Count(22, "acknowledged", "?s=ack"),
        Count(9, "fixed, claimed", "?s=claimed"),
        Count(4, "fixed, verified", "?s=verified"),
    ),
    board_url="/notices/",
    help=Table(
        "Dates that come next",
        (Column("Member"), Column("Notice"), Column("Date")),
        (
            Row((Cell("Riverbend Hospital", "/notices/1/"), Cell("Bedside monitors"), Cell("Fri 27 Nov"))),
            Row((Cell("Cedar Clinic", "/notices/2/"), Cell("Gateway"), Cell("Sat 28 Nov"))),
        ),
        Empty("No date comes up."),
    ),
    silent=Table(
        "Who has not answered",
        (Column("Member"), Column("Notice"), Column("Silent for")),
        (
            Row((Cell("Lakeside Dialysis", "/notices/3/", "mail bounced"), Cell("Gateway"), Cell("3 days"))),
            Row((Cell("St. Brigid Hospital", "/notices/4/"), Cell("Infusion pump"), Cell("26 hours"))),
        ),
        Empty("Everybody has answered."),
    ),
    changed_since=NOW - timedelta(hours=8),
    changed=(
        TimelineEntry(NOW - timedelta(hours=1), "Riverbend Hospital answered: isolated", "Dana Okafor", "/notices/1/"),
        TimelineEntry(NOW - timedelta(hours=3), "12 new device advisories", "feed cisa_csaf", "/feeds/"),
    ),
)

DESK_QUIET = DeskPage(
    now=NOW,
    headline=(Count(0, "need a decision"), Count(0, "unanswered past their time"), Count(0, "feeds late")),
    decisions=(),
    loop=(),
    board_url="/notices/",
    help=Table("Dates that come next", DESK.help.columns, (), DESK.help.empty),
    silent=Table("Who has not answered", DESK.silent.columns, (), DESK.silent.empty),
    changed_since=NOW,
    changed=(),
)
