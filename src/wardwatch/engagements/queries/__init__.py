"""Reads of decisions and notices; each looks as `viewer` and gives frozen values."""

from wardwatch.engagements.queries.desk import DecisionLine, Desk, NoticeLine, decisions, desk, notices
from wardwatch.engagements.queries.home import Card, Home, home
from wardwatch.engagements.queries.notice import (
    Answered,
    Change,
    Covered,
    NoticeDetail,
    findings_of,
    notice,
    tickets_of,
)
from wardwatch.engagements.queries.review import Preview, Recipient, Review, review

__all__ = [
    "Answered",
    "Card",
    "Change",
    "Covered",
    "DecisionLine",
    "Desk",
    "Home",
    "NoticeDetail",
    "NoticeLine",
    "Preview",
    "Recipient",
    "Review",
    "decisions",
    "desk",
    "findings_of",
    "home",
    "notice",
    "notices",
    "review",
    "tickets_of",
]
