"""Invented pages of a member: home, notice, answer link, ticket check."""

from dataclasses import replace
from datetime import timedelta

from wardwatch.web.pages import (
    Answer,
    Answered,
    AnswerPage,
    AnswerState,
    Cell,
    CheckPage,
    CheckResult,
    Column,
    Count,
    Empty,
    HomePage,
    Link,
    NoticePage,
    QuietProof,
    Row,
    Step,
    Table,
    Tag,
    Todo,
    Tone,
)
from web.sample_pages.parts import (
    ADVISORY,
    AMBER,
    ANSWERS,
    CHAIN,
    FEDERAL,
    FIX,
    GREEN,
    HISTORY,
    INVENTORY,
    NOW,
    PASSED,
    PROTECT,
)

HOME = HomePage(
    needing=2,
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
            version_url="/checks/1/version/",
            behind=(Link("CVE-2026-1001", "/notices/1/"), Link("CVE-2026-1002", "/notices/2/")),
        ),
    ),
    quiet=QuietProof(NOW, NOW, 1674, 193),
    counts=(
        Count(3, "in progress", "/notices/?state=open"),
        Count(1, "waiting for the manufacturer", "/notices/?state=waiting"),
        Count(6, "done this month", "/notices/?state=done"),
    ),
    visibility_url="/visibility/",
    inventory_url="/inventory/",
)

HOME_QUIET = replace(HOME, needing=0, todos=())

AFFECTED = Table(
    "Affected lines of your inventory",
    (Column("Product"), Column("Version"), Column("Where"), Column("How many", numeric=True), Column("State")),
    (
        Row(
            (
                Cell("CMS8000 patient monitor", "/assets/17/", "line 17"),
                Cell("1.9"),
                Cell("Ward 3 East"),
                Cell("8"),
                Cell(tag=Tag("open", Tone.URGENT)),
            )
        ),
        Row(
            (
                Cell("CMS8000 patient monitor", "/assets/18/", "line 18"),
                Cell("1.9"),
                Cell("Intensive care"),
                Cell("4"),
                Cell(tag=Tag("isolated", Tone.GOOD)),
            )
        ),
        Row(
            (
                Cell("CMS8000 patient monitor", "/assets/19/", "line 19"),
                Cell("unknown"),
                Cell("Recovery"),
                Cell("2"),
                Cell(tag=Tag("please check", Tone.WARN)),
            )
        ),
    ),
    Empty("Nothing of yours is affected any more."),
)

NOTICE = NoticePage(
    ticket="WW-7KQ2-M9XD",
    title="Take 14 bedside monitors off the network",
    marking=AMBER,
    sent_at=NOW - timedelta(minutes=20),
    why="You have 14 CMS8000 patient monitors, and anybody on their network can make them send patient data out.",
    care="Agree with each ward how patients are watched while a monitor is off the network. A monitor "
    "without a network still measures and alarms at the bedside; the central station no longer shows it.",
    steps=(
        Step("Tell the charge nurse of each ward before you start.", "Clinical engineering"),
        Step(
            "Unplug the network cable and switch off wireless.",
            "Clinical engineering",
            "Menu, Network, Off. Two minutes per device; nothing else changes.",
        ),
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
)

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
