"""Reads of decisions and notices; each looks as `viewer` and gives frozen values."""

from wardwatch.engagements.queries.desk import DecisionLine, Desk, NoticeLine, decisions, desk, notices
from wardwatch.engagements.queries.home import MONTH, Card, Home, home, needing
from wardwatch.engagements.queries.lists import (
    DecisionPage,
    NoticePage,
    Pressing,
    Wanted,
    decision_page,
    notice_page,
)
from wardwatch.engagements.queries.named import (
    Named,
    NoticeAbout,
    decision_names,
    notice_names,
    notices_about,
    notices_by_ticket,
)
from wardwatch.engagements.queries.notice import (
    Answered,
    Change,
    Covered,
    NoticeDetail,
    findings_of,
    notice,
    ticket_of,
    tickets_of,
)
from wardwatch.engagements.queries.quiet import Unsure
from wardwatch.engagements.queries.review import Preview, Recipient, Review, review
from wardwatch.engagements.queries.search import Hit, search
from wardwatch.engagements.queries.unreached import Call, Unreached, unreached

__all__ = [
    "MONTH",
    "Answered",
    "Call",
    "Card",
    "Change",
    "Covered",
    "DecisionLine",
    "DecisionPage",
    "Desk",
    "Hit",
    "Home",
    "Named",
    "NoticeAbout",
    "NoticeDetail",
    "NoticeLine",
    "NoticePage",
    "Pressing",
    "Preview",
    "Recipient",
    "Review",
    "Unreached",
    "Unsure",
    "Wanted",
    "decision_names",
    "decision_page",
    "decisions",
    "desk",
    "findings_of",
    "home",
    "needing",
    "notice",
    "notice_names",
    "notice_page",
    "notices",
    "notices_about",
    "notices_by_ticket",
    "review",
    "search",
    "ticket_of",
    "tickets_of",
    "unreached",
]
