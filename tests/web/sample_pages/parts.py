"""What several invented pages share: an instant, markings, shells, dates, a chain of reasons."""

from datetime import UTC, date, datetime, timedelta

from wardwatch.web.pages import Answer, Due, Link, Marking, MenuItem, Shell, Source, TimelineEntry, WhyStep

NOW = datetime(2026, 11, 22, 8, 47, tzinfo=UTC)

AMBER = Marking("TLP:AMBER", "For Riverbend Hospital and those who work for it. Do not pass it on outside.")

GREEN = Marking("TLP:GREEN", "For members and partners. Not for public pages.")

STRICT = Marking("TLP:AMBER+STRICT", "For the center's watch only.")

VISITOR = Shell(
    center="Health Sector Watch",
    phone="+1 555 0100",
    email="watch@center.invalid",
    home_url="/",
    check_url="/check/",
    sign_in_url="/accounts/login/",
    sign_out_url="/accounts/logout/",
    foot=(Link("Library", "/library/"), Link("The team", "/team/"), Link("How we judge", "/policy/")),
    menu=(
        MenuItem("Library", "/library/", current=True),
        MenuItem("The team", "/team/"),
        MenuItem("How we judge", "/policy/"),
        MenuItem("Check a ticket", "/check/"),
        MenuItem("Sign in", "/accounts/login/"),
    ),
)

MEMBER_SHELL = Shell(
    center=VISITOR.center,
    phone=VISITOR.phone,
    email=VISITOR.email,
    home_url="/",
    check_url="/check/",
    sign_in_url="/accounts/login/",
    sign_out_url="/accounts/logout/",
    account_url="/account/",
    search_url="/search/",
    foot=(*VISITOR.foot, Link("Vulnerabilities", "/vulnerabilities/"), Link("Who is where", "/directory/")),
    organization="Riverbend Hospital",
    person="Dana Okafor",
    menu=(
        MenuItem("What needs you", "/", current=True, number=2),
        MenuItem("Notices", "/notices/"),
        MenuItem("Findings", "/findings/"),
        MenuItem("Our equipment", "/inventory/"),
        MenuItem("People", "/users/"),
        MenuItem("Who sees what", "/visibility/"),
    ),
    demo=True,
)

CENTER_SHELL = Shell(
    center=VISITOR.center,
    phone=VISITOR.phone,
    email=VISITOR.email,
    home_url="/desk/",
    check_url="/check/",
    sign_in_url="/accounts/login/",
    sign_out_url="/accounts/logout/",
    account_url="/account/",
    search_url="/search/",
    organization="Health Sector Watch",
    person="Sam Reyes, duty officer",
    menu=(
        MenuItem("Desk", "/desk/", current=True, number=3),
        MenuItem("Notices", "/notices/"),
        MenuItem("Findings", "/findings/"),
        MenuItem("Members", "/members/"),
        MenuItem("Feeds", "/feeds/"),
        MenuItem("Audit", "/audit/"),
    ),
    demo=True,
)

PROTECT = Due(
    "Protect by",
    date(2026, 11, 27),
    datetime(2026, 11, 28, 6, 0, tzinfo=UTC),
    reason="The device watches over patients and anybody on its network can reach it.",
)

FIX = Due(
    "Fix by",
    date(2027, 1, 15),
    datetime(2027, 1, 16, 6, 0, tzinfo=UTC),
    reason="Your next maintenance with the maker; a sooner fix could put care at risk.",
)

PASSED = Due("Protect by", date(2026, 11, 20), datetime(2026, 11, 21, 6, 0, tzinfo=UTC), passed=True)

ANSWERS = (
    Answer("acknowledged", "Got it"),
    Answer("fixed", "Already fixed"),
    Answer("isolated", "Isolated"),
    Answer("waiting", "Waiting for the manufacturer"),
    Answer("not-ours", "Not ours"),
    Answer("version-unknown", "I don't know the version"),
    Answer("help", "I need help", note_label="What do you need? A phone number helps."),
)

ADVISORY = Source(
    "Invented Device Watch",
    "Advisory IDW-2026-030-01",
    "https://example.invalid/advisory",
    "section 3",
    NOW - timedelta(hours=3),
)

INVENTORY = Source("Riverbend Hospital", "inventory of 3 November", "/inventory/?line=17", "line 17")

CHAIN = (
    WhyStep("The maker says", "CMS8000 before version 2.1 is affected.", ADVISORY),
    WhyStep(
        "Your inventory says",
        "CMS8000, version 1.9, 8 pieces in Ward 3 East.",
        INVENTORY,
        correct_url="/assets/17/edit/",
    ),
    WhyStep("1.9 is before 2.1:", "compared number by number, as the maker counts."),
    WhyStep(
        "It watches over patients", "and sits on an internal network.", assumed=True, correct_url="/assets/17/edit/"
    ),
)

HISTORY = (
    TimelineEntry(
        NOW - timedelta(minutes=20),
        "Notice WW-7KQ2-M9XD sent by mail and shown here",
        "Sam Reyes",
        "/notices/WW-7KQ2-M9XD/",
    ),
    TimelineEntry(NOW - timedelta(hours=3), "Advisory IDW-2026-030-01 received", "feed cisa_csaf"),
    TimelineEntry(NOW - timedelta(days=19), "Inventory imported, 212 lines", "Dana Okafor"),
)

FEDERAL = "For reference: a federal agency would have 14 days. That is no duty of yours."
