"""One invented value for each page, so that templates can be drawn and judged without a database."""

from datetime import UTC, date, datetime, timedelta

from wardwatch.web.pages import (
    Answer,
    Answered,
    AnswerPage,
    AnswerState,
    Cell,
    CheckPage,
    CheckResult,
    Choice,
    Claim,
    Column,
    ColumnMatch,
    Count,
    Decision,
    DeskPage,
    Disagreement,
    Due,
    Empty,
    Feed,
    FeedsPage,
    Filter,
    FindingPage,
    FindingsPage,
    HomePage,
    ImportPage,
    InventoryPage,
    Link,
    Marking,
    MenuItem,
    NoticePage,
    Pager,
    Preview,
    Problem,
    Progress,
    QuarantinedRecord,
    QuarantinePage,
    QuietProof,
    Recipient,
    ReviewPage,
    Row,
    Shell,
    Sort,
    Source,
    Step,
    Table,
    Tag,
    Term,
    TimelineEntry,
    Todo,
    Tone,
    UploadPage,
    WhyStep,
)

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
)
MEMBER_SHELL = Shell(
    center=VISITOR.center,
    phone=VISITOR.phone,
    email=VISITOR.email,
    home_url="/",
    check_url="/check/",
    sign_in_url="/accounts/login/",
    sign_out_url="/accounts/logout/",
    organization="Riverbend Hospital",
    person="Dana Okafor",
    menu=(
        MenuItem("What needs you", "/", current=True, number=2),
        MenuItem("Notices", "/notices/"),
        MenuItem("Findings", "/findings/"),
        MenuItem("Our equipment", "/inventory/"),
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

HOME = HomePage(
    todos=(
        Todo(
            action="Take 14 bedside monitors off the network",
            what="CMS8000 patient monitors, 3 wards",
            why="your list line 17, advisory IDW-2026-030-01",
            answers=ANSWERS,
            answer_url="/notices/WW-7KQ2-M9XD/answer/",
            url="/notices/WW-7KQ2-M9XD/",
            due=PROTECT,
            care="treatment",
        ),
        Todo(
            action="Is your remote access gateway older than 13.1?",
            what="NetScaler Gateway, version not on your list",
            why="your list line 4 names the product without a version",
            answers=(Answer("newer", "It is newer"), Answer("older", "It is older"), Answer("not-ours", "Not ours")),
            answer_url="/checks/1/answer/",
            url="/findings/2/",
        ),
    ),
    quiet=QuietProof(NOW, 1674, 193),
    counts=(
        Count(3, "in progress", "/notices/?state=open"),
        Count(1, "waiting for the manufacturer", "/notices/?state=waiting"),
        Count(6, "done this month", "/notices/?state=done"),
    ),
    visibility_url="/visibility/",
    inventory_url="/inventory/",
)
HOME_QUIET = HomePage(
    todos=(),
    quiet=QuietProof(NOW, 1674, 193),
    counts=HOME.counts,
    visibility_url="/visibility/",
    inventory_url="/inventory/",
)

AFFECTED = Table(
    "Affected lines of your inventory",
    (Column("Product"), Column("Version"), Column("Where"), Column("How many", numeric=True), Column("State")),
    (
        Row((Cell("CMS8000 patient monitor", "/assets/17/", "line 17"), Cell("1.9"), Cell("Ward 3 East"), Cell("8"), Cell(tag=Tag("open", Tone.URGENT)))),
        Row((Cell("CMS8000 patient monitor", "/assets/18/", "line 18"), Cell("1.9"), Cell("Intensive care"), Cell("4"), Cell(tag=Tag("isolated", Tone.GOOD)))),
        Row((Cell("CMS8000 patient monitor", "/assets/19/", "line 19"), Cell("unknown"), Cell("Recovery"), Cell("2"), Cell(tag=Tag("please check", Tone.WARN)))),
    ),
    Empty("Nothing of yours is affected any more."),
)  # fmt: skip
CHAIN = (
    WhyStep("The maker says", "CMS8000 before version 2.1 is affected.", ADVISORY),
    WhyStep("Your inventory says", "CMS8000, version 1.9, 8 pieces in Ward 3 East.", INVENTORY, correct_url="/assets/17/edit/"),
    WhyStep("1.9 is before 2.1:", "compared number by number, as the maker counts."),
    WhyStep("It watches over patients", "and sits on an internal network.", assumed=True, correct_url="/assets/17/edit/"),
)  # fmt: skip
HISTORY = (
    TimelineEntry(NOW - timedelta(minutes=20), "Notice WW-7KQ2-M9XD sent by mail and shown here", "Sam Reyes", "/notices/WW-7KQ2-M9XD/"),
    TimelineEntry(NOW - timedelta(hours=3), "Advisory IDW-2026-030-01 received", "feed cisa_csaf"),
    TimelineEntry(NOW - timedelta(days=19), "Inventory imported, 212 lines", "Dana Okafor"),
)  # fmt: skip
FEDERAL = "For reference: a federal agency would have 14 days. That is no duty of yours."

NOTICE = NoticePage(
    ticket="WW-7KQ2-M9XD",
    title="Take 14 bedside monitors off the network",
    marking=AMBER,
    sent_at=NOW - timedelta(minutes=20),
    why="You have 14 CMS8000 patient monitors, and anybody on their network can make them send patient data out.",
    care="Agree with each ward how patients are watched while a monitor is off the network. A monitor that is unplugged "
    "from the network still measures and alarms at the bedside; the central station no longer shows it.",
    steps=(
        Step("Tell the charge nurse of each ward before you start.", "Clinical engineering"),
        Step("Unplug the network cable and switch off wireless.", "Clinical engineering", "Menu, Network, Off. It takes two minutes per device and changes nothing else."),
        Step("Block the devices' addresses at the switch.", "IT", "So that a cable put back by mistake does no harm."),
        Step("Ask the maker for version 2.1 and a date.", "Purchasing"),
    ),
    dates=(PROTECT, FIX),
    answers=ANSWERS,
    answer_url="/notices/WW-7KQ2-M9XD/answer/",
    affected=AFFECTED,
    evidence=CHAIN,
    sources=(ADVISORY, INVENTORY),
    history=HISTORY,
    seen_by="Besides you: the center's watch. No regulator, no payer, no other member.",
    federal=FEDERAL,
    downloads=(Link("Indicators, 12 addresses (CSV)", "/notices/WW-7KQ2-M9XD/indicators.csv"),),
)  # fmt: skip
NOTICE_ANSWERED = NoticePage(
    ticket=NOTICE.ticket,
    title=NOTICE.title,
    marking=GREEN,
    sent_at=NOTICE.sent_at,
    why=NOTICE.why,
    care="",
    steps=NOTICE.steps[:2],
    dates=(PASSED,),
    answers=ANSWERS,
    answer_url=NOTICE.answer_url,
    affected=Table(AFFECTED.caption, AFFECTED.columns, (), AFFECTED.empty),
    evidence=CHAIN[:1],
    sources=(ADVISORY,),
    history=HISTORY,
    seen_by=NOTICE.seen_by,
    answered=Answered("Got it", "Dana Okafor", NOW),
)

ANSWER = AnswerPage(
    "WW-7KQ2-M9XD",
    AnswerState.READY,
    NOTICE.title,
    "Already fixed",
    "Riverbend Hospital",
    "d***@riverbend.invalid",
    "/a/token/",
    NOW + timedelta(days=14),
)
ANSWER_RECORDED = AnswerPage("WW-7KQ2-M9XD", AnswerState.RECORDED, recorded_at=NOW)
ANSWER_USED = AnswerPage("WW-7KQ2-M9XD", AnswerState.USED, recorded_at=NOW)
ANSWER_EXPIRED = AnswerPage("WW-7KQ2-M9XD", AnswerState.EXPIRED)
CHECK = CheckPage("/check/")
CHECK_GENUINE = CheckPage("/check/", "WW-7KQ2-M9XD", CheckResult.GENUINE)
CHECK_UNKNOWN = CheckPage("/check/", "WW-0000-0000", CheckResult.UNKNOWN)

FINDING = FindingPage(
    title="CMS8000 patient monitor, version 1.9: affected",
    marking=AMBER,
    state=Tag("open", Tone.URGENT),
    confidence="High: product and version are named by the maker and by your own list.",
    chain=CHAIN,
    conclusion="protect by 27 November, fix at the next maintenance the maker has validated.",
    dates=(PROTECT, FIX),
    facts=(
        Term("Vulnerability", "CVE-2025-0683", "/vulnerabilities/CVE-2025-0683/"),
        Term("Exploited now", "not known"),
        Term("Severity (CVSS 4.0)", "8.2, by the maker"),
        Term("Table row", "exposure controlled, care impact high, exploitation none", "/policy/#row-14"),
    ),
    changes=("The monitors are on a network of their own that nobody else can reach.", "The maker names a fixed 1.9 version."),
    correct_url="/assets/17/edit/",
    history=HISTORY,
    federal=FEDERAL,
    disagreements=(
        Disagreement(
            "Which versions are affected",
            (WhyStep("The maker says", "before 2.1.", ADVISORY), WhyStep("The vulnerability record says", "all versions.", Source("Invented Numbering Authority", "CVE record"))),
            "the maker's word counts, because it is the later and the more exact one.",
        ),
    ),
    notice=Link("Go to notice WW-7KQ2-M9XD", "/notices/WW-7KQ2-M9XD/"),
)  # fmt: skip
FINDINGS = FindingsPage(
    counts=(Count(4, "open", "?state=open", Tone.URGENT), Count(2, "please check", "?state=unknown", Tone.WARN), Count(19, "fixed, verified", "?state=verified", Tone.GOOD)),
    filters=(Filter("state", "State", (Choice("", "all"), Choice("open", "open", selected=True))), Filter("care", "Care role", (Choice("", "all"), Choice("treatment", "treatment")))),
    table=Table(
        "Findings, the most urgent first",
        (Column("Product", "?sort=product"), Column("Vulnerability"), Column("State", "?sort=state", Sort.ASCENDING), Column("Protect by", "?sort=due"), Column("Pieces", "?sort=pieces", numeric=True)),
        (
            Row((Cell("CMS8000 patient monitor", "/findings/1/", "version 1.9, Ward 3 East"), Cell("CVE-2025-0683"), Cell(tag=Tag("open", Tone.URGENT)), Cell("Fri 27 Nov"), Cell("8"))),
            Row((Cell("NetScaler Gateway", "/findings/2/", "version unknown"), Cell("CVE-2023-4966"), Cell(tag=Tag("please check", Tone.WARN)), Cell("no date"), Cell("1"))),
            Row((Cell("Infusion pump A", "/findings/3/", "version 8.2"), Cell("CVE-2022-26390"), Cell(tag=Tag("fixed, claimed", Tone.INFO)), Cell("done"), Cell("41"))),
        ),
        Empty("No finding matches.", "Clear the search to see all.", Link("Show all", "/findings/")),
        Pager(1, 50, 1213, next_url="?page=2"),
    ),
)  # fmt: skip
INVENTORY_PAGE = InventoryPage(
    counts=(Count(212, "lines", "/inventory/"), Count(1480, "pieces"), Count(37, "without a version", "?version=unknown", Tone.WARN)),
    table=Table(
        "Equipment by product",
        (Column("Product", "?sort=product", Sort.ASCENDING), Column("Version"), Column("Pieces", numeric=True), Column("Network"), Column("Care role"), Column("Last change")),
        (
            Row((Cell("CMS8000 patient monitor", "/assets/17/", "Contec"), Cell("1.9"), Cell("8"), Cell("internal", detail="assumed"), Cell("monitoring"), Cell(at=NOW))),
            Row((Cell("NetScaler Gateway", "/assets/4/", "Citrix"), Cell("unknown"), Cell("1"), Cell("internet-facing"), Cell("administrative"), Cell(at=NOW))),
        ),
        Empty("No equipment yet.", "A list of makers and products is enough to start; ten minutes.", Link("Tick common products", "/inventory/tick/")),
        Pager(1, 2, 2),
    ),
    upload_url="/inventory/import/",
    template_url="/inventory/template.csv",
    tick_list_url="/inventory/tick/",
    export_url="/inventory/export/",
)  # fmt: skip
INVENTORY_EMPTY = InventoryPage(
    counts=(Count(0, "lines"),),
    table=Table("Equipment by product", INVENTORY_PAGE.table.columns, (), INVENTORY_PAGE.table.empty),
    upload_url="/inventory/import/",
    template_url="/inventory/template.csv",
    tick_list_url="/inventory/tick/",
    export_url="/inventory/export/",
)
UPLOAD = UploadPage(
    "/inventory/import/",
    "/inventory/template.csv",
    20,
    "This file is a picture. A CSV table or a CycloneDX file is needed.",
)
FIELDS = (
    Choice("", "leave out"),
    Choice("vendor", "Maker"),
    Choice("product", "Product"),
    Choice("version", "Version"),
)
IMPORT = ImportPage(
    file_name="devices-november.csv",
    post_url="/inventory/import/7/",
    cancel_url="/inventory/",
    columns=(
        ColumnMatch("Hersteller", "Contec", "column-0", tuple(Choice(c.value, c.label, c.value == "vendor") for c in FIELDS)),
        ColumnMatch("Modell", "CMS8000", "column-1", tuple(Choice(c.value, c.label, c.value == "product") for c in FIELDS)),
        ColumnMatch("Stand", "1.9", "column-2", tuple(Choice(c.value, c.label, c.value == "version") for c in FIELDS)),
    ),
    counts=(Count(31, "new", tone=Tone.GOOD), Count(12, "updated"), Count(166, "unchanged"), Count(3, "cannot go in", "#problems", Tone.WARN)),
    good=209,
    problem_count=3,
    problems=(
        Problem(18, "Pieces", "many", "a whole number is needed."),
        Problem(44, "Product", "", "the product is missing; maker and product are needed."),
        Problem(91, "Network", "DMZ?", "one of: internet-facing, internal, isolated, unknown."),
    ),
    preview=Table(
        "The first rows, as they would be stored",
        (Column("Product"), Column("Version"), Column("Pieces", numeric=True), Column("Change")),
        (
            Row((Cell("CMS8000", detail="Contec"), Cell("1.9"), Cell("8"), Cell(tag=Tag("new", Tone.GOOD)))),
            Row((Cell("Infusion pump A", detail="Baxter"), Cell("8.2 → 9.0"), Cell("41"), Cell(tag=Tag("updated", Tone.INFO)))),
        ),
        Empty("No row can go in."),
    ),
    problems_url="/inventory/import/7/problems.csv",
)  # fmt: skip

DESK = DeskPage(
    now=NOW,
    headline=(
        Count(3, "need a decision", "#decisions", Tone.URGENT),
        Count(12, "unanswered past their time", "#loop", Tone.WARN),
        Count(2, "dates under 24 h", "/notices/?due=24h", Tone.WARN),
        Count(1, "feed late", "/feeds/"),
    ),
    decisions=(
        Decision("Exploited vulnerability", "Remote access gateway, exploited", NOW - timedelta(minutes=14), "9 members, 2 internet-facing", "notice, protect by Fri 27 Nov", "/decisions/1/", "Review"),
        Decision("Device advisory", "Infusion pump, maintenance port open", NOW - timedelta(hours=2), "31 members, 410 pumps", "device message and notice", "/decisions/2/", "Review"),
        Decision("Tip", "Credentials for sale", NOW - timedelta(minutes=5), "1 member (restricted)", "call sheet", "/decisions/3/", "Open", STRICT),
    ),
    loop=(Count(41, "sent", "?s=sent"), Count(30, "seen", "?s=seen"), Count(22, "acknowledged", "?s=ack"), Count(9, "fixed, claimed", "?s=claimed"), Count(4, "fixed, verified", "?s=verified")),
    board_url="/notices/",
    due=Table(
        "Dates that come next",
        (Column("Member"), Column("Notice"), Column("Date")),
        (Row((Cell("Riverbend Hospital", "/notices/1/"), Cell("Bedside monitors"), Cell("Fri 27 Nov"))), Row((Cell("Cedar Clinic", "/notices/2/"), Cell("Gateway"), Cell("Sat 28 Nov")))),
        Empty("No date comes up."),
    ),
    silent=Table(
        "Who has not answered",
        (Column("Member"), Column("Notice"), Column("Silent for")),
        (Row((Cell("Lakeside Dialysis", "/notices/3/", "mail bounced"), Cell("Gateway"), Cell("3 days"))), Row((Cell("St. Brigid Hospital", "/notices/4/"), Cell("Infusion pump"), Cell("26 hours")))),
        Empty("Everybody has answered."),
    ),
    changed_since=NOW - timedelta(hours=8),
    changed=(TimelineEntry(NOW - timedelta(hours=1), "Riverbend Hospital answered: isolated", "Dana Okafor", "/notices/1/"), TimelineEntry(NOW - timedelta(hours=3), "12 new device advisories", "feed cisa_csaf", "/feeds/")),
)  # fmt: skip
DESK_QUIET = DeskPage(
    now=NOW,
    headline=(Count(0, "need a decision"), Count(0, "unanswered past their time"), Count(0, "feeds late")),
    decisions=(),
    loop=(),
    board_url="/notices/",
    due=Table("Dates that come next", DESK.due.columns, (), DESK.due.empty),
    silent=Table("Who has not answered", DESK.silent.columns, (), DESK.silent.empty),
    changed_since=NOW,
    changed=(),
)

BODY = (
    "You have a NetScaler Gateway that is reachable from the internet, and attackers use its weakness now.\n\n"
    "1. Install version 13.1-51.15 or later (IT).\n2. End all open sessions afterwards (IT).\n\n"
    "Protect by Friday 27 November.\n\nTicket WW-7KQ2-M9XD. To check that this is genuine, call the number you already have."
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
    summary="A gateway that 9 members own was added to the list of exploited vulnerabilities 14 minutes ago. Two of them face the internet.",
    marking=GREEN,
    claims=(
        Claim("Exploited now?", "Yes, active", (Source("CISA", "Known Exploited Vulnerabilities, 22 November", "https://example.invalid/kev", "", NOW),), "The maker's advisory does not mention exploitation."),
        Claim("Which versions?", "13.1 before 51.15", (ADVISORY,)),
        Claim("Likelihood (EPSS)", "0.94 today, 0.11 a week ago", (Source("FIRST", "EPSS, 22 November"),)),
    ),
    touched=(Term("Members", "9, 2 with it facing the internet", "/findings/?decision=1"), Term("Care at stake", "remote clinics, imaging"), Term("Left out", "2, who fixed it before")),
    regions=(Count(4, "TX"), Count(3, "OH"), Count(2, "ME")),
    preview=Preview("Riverbend Hospital", "notice by mail, English", "Update your remote access gateway by Friday", BODY, GREEN, (Link("See as Riverbend Hospital", "?as=1"), Link("See as Cedar Clinic", "?as=2"))),
    recipients=(*(Recipient(str(n), name, "1 gateway, internal", "mail + page") for n, name in enumerate(_NAMES)), Recipient("9", "Old Mill Practice", "1 gateway", "call", left_out="fixed before, verified")),
    included=8,
    dates=(PROTECT,),
    rule="Exploited and reachable: act now",
    rule_url="/policy/#row-3",
    checks=(Tag("Marking allows mail", Tone.GOOD), Tag("Nobody over four notices a month", Tone.GOOD), Tag("1 contact not verified", Tone.WARN)),
    consequence="Sends 7 mails, 1 call for the duty officer.",
    post_url="/decisions/1/",
)  # fmt: skip
REVIEW_DECIDED = ReviewPage(
    title=REVIEW.title,
    summary=REVIEW.summary,
    marking=GREEN,
    claims=REVIEW.claims,
    touched=REVIEW.touched,
    regions=(),
    preview=REVIEW.preview,
    recipients=REVIEW.recipients,
    included=8,
    dates=(PROTECT,),
    rule=REVIEW.rule,
    rule_url=REVIEW.rule_url,
    checks=REVIEW.checks,
    consequence="",
    post_url=REVIEW.post_url,
    decided="Approved for 8 by Sam Reyes.",
    undo_url="/decisions/1/undo/",
    undo_until=NOW + timedelta(seconds=60),
)
_RUN = (Count(3, "new"), Count(1, "changed"), Count(1670, "unchanged"), Count(0, "quarantined"))
FEEDS = FeedsPage(
    summary=(Count(3, "fresh", tone=Tone.GOOD), Count(1, "late", tone=Tone.WARN), Count(1, "failed", tone=Tone.URGENT)),
    feeds=(
        Feed("cisa_kev", "Known exploited vulnerabilities", "CISA", Tag("fresh", Tone.GOOD), _RUN, "/feeds/cisa_kev/runs/", NOW, NOW + timedelta(hours=1), pull_url="/feeds/cisa_kev/pull/"),
        Feed("first_epss", "Likelihood of exploitation (EPSS)", "FIRST", Tag("running", Tone.INFO), (), "/feeds/first_epss/runs/", NOW - timedelta(days=1), progress=Progress("Reading", 120_000, 313_089, "120,000 of 313,089 rows")),
        Feed("cisa_csaf", "Device advisories (CSAF)", "CISA", Tag("late", Tone.WARN), (Count(12, "new"), Count(0, "changed"), Count(217, "unchanged"), Count(2, "quarantined", "/feeds/quarantine/", Tone.WARN)), "/feeds/cisa_csaf/runs/", NOW - timedelta(hours=9), failure="The server did not answer for 30 seconds. Trying again helps; the next try is at 03:00.", pull_url="/feeds/cisa_csaf/pull/"),
        Feed("cms_hospitals", "Directory of hospitals", "CMS", Tag("never pulled", Tone.NEUTRAL), (), "/feeds/cms_hospitals/runs/", pull_url="/feeds/cms_hospitals/pull/"),
    ),
    runs=Table(
        "Last runs",
        (Column("Feed"), Column("Started"), Column("New", numeric=True), Column("Changed", numeric=True), Column("Outcome")),
        (Row((Cell("cisa_kev", "/feeds/cisa_kev/"), Cell(at=NOW), Cell("3"), Cell("1"), Cell(tag=Tag("done", Tone.GOOD)))),),
        Empty("No run yet."),
    ),
)  # fmt: skip
QUARANTINE = QuarantinePage(
    total=2,
    records=(
        QuarantinedRecord("cisa_csaf", "IDW-2026-031-02", "2026/idw-2026-031-02.json", "vulnerabilities[3].scores[0]", "The base score is 11.0; at most 10.0 is possible.", NOW, '{"cvss_v3": {"baseScore": 11.0}}', "/documents/1/"),
        QuarantinedRecord("first_epss", "", "epss_scores-current.csv", "line 88,120", "Two columns where three are needed.", NOW, "CVE-2024-1234,0.4"),
    ),
    filters=(Filter("feed", "Feed", (Choice("", "all"), Choice("cisa_csaf", "cisa_csaf"))),),
)  # fmt: skip

PAGES = {
    "home": ("home/member.html", MEMBER_SHELL, HOME),
    "home-quiet": ("home/member.html", MEMBER_SHELL, HOME_QUIET),
    "notice": ("engagements/notice.html", MEMBER_SHELL, NOTICE),
    "notice-answered": ("engagements/notice.html", MEMBER_SHELL, NOTICE_ANSWERED),
    "answer": ("engagements/answer.html", VISITOR, ANSWER),
    "answer-recorded": ("engagements/answer.html", VISITOR, ANSWER_RECORDED),
    "answer-used": ("engagements/answer.html", VISITOR, ANSWER_USED),
    "answer-expired": ("engagements/answer.html", VISITOR, ANSWER_EXPIRED),
    "check": ("engagements/check.html", VISITOR, CHECK),
    "check-genuine": ("engagements/check.html", VISITOR, CHECK_GENUINE),
    "check-unknown": ("engagements/check.html", VISITOR, CHECK_UNKNOWN),
    "finding": ("exposures/finding.html", MEMBER_SHELL, FINDING),
    "findings": ("exposures/findings.html", MEMBER_SHELL, FINDINGS),
    "inventory": ("assets/inventory.html", MEMBER_SHELL, INVENTORY_PAGE),
    "inventory-empty": ("assets/inventory.html", MEMBER_SHELL, INVENTORY_EMPTY),
    "upload": ("assets/upload.html", MEMBER_SHELL, UPLOAD),
    "import": ("assets/import.html", MEMBER_SHELL, IMPORT),
    "desk": ("desk/desk.html", CENTER_SHELL, DESK),
    "desk-quiet": ("desk/desk.html", CENTER_SHELL, DESK_QUIET),
    "review": ("engagements/review.html", CENTER_SHELL, REVIEW),
    "review-decided": ("engagements/review.html", CENTER_SHELL, REVIEW_DECIDED),
    "feeds": ("feeds/feeds.html", CENTER_SHELL, FEEDS),
    "quarantine": ("feeds/quarantine.html", CENTER_SHELL, QUARANTINE),
    **{
        f"error-{code}": (f"{code}.html", None if code in ("400", "500") else VISITOR, None)
        for code in ("400", "403", "403_csrf", "404", "429", "500")
    },
}
