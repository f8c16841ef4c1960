"""Gather what is known of a subject, for drafting: set-based reads, as any enrolled member would see it.

vulnerability:CVE-…              one vulnerability
advisory:PUBLISHER:ID            all that an advisory names
object:STIX-ID                   an actor, campaign, malware
month:YYYY-MM                    what was said of vulnerabilities, and who attacks the sector, in a month
week:YYYY-Www                    the same in a week (ISO 8601)
period:YYYY-MM-DD/YYYY-MM-DD     the same from one day to another, both included
selection:SUBJECT,SUBJECT,…      vulnerabilities, advisories and objects together
"""

import re
from datetime import date, datetime

from wardwatch.kit.errors import Refusal
from wardwatch.products.facts import Facts
from wardwatch.products.gathering import periods
from wardwatch.products.gathering.blocking import without_never
from wardwatch.products.gathering.whole import Subject, facts_of, of_advisory, of_object, of_vulnerability

MOST_SELECTED = 50
_BETWEEN = re.compile(r",\s*(?=(?:vulnerability|advisory|object):|CVE-|[a-z-]+--)")


class UnknownSubject(Refusal):
    """A product is drafted from a vulnerability, advisory, object, month, week, period or selection."""

    code = "product.unknown-subject"


def gather(subject: str, *, at: datetime, today: date) -> Facts:
    """What is known of a subject, without indicators of what is never to be blocked.

    Raises `UnknownSubject`, `NotFound`. Runs outside `seen_by`, as numbers do.
    """
    return without_never(_gathered(subject, at=at, today=today), at=at)


def _gathered(subject: str, *, at: datetime, today: date) -> Facts:
    kind, _, rest = subject.partition(":")
    try:
        match kind:
            case "vulnerability" | "advisory" | "object":
                return facts_of(_one(subject), at=at, today=today)
            case "month":
                return periods.of_month(rest, at=at, today=today)
            case "week":
                return periods.of_week(rest, at=at, today=today)
            case "period":
                return periods.of_days(rest, at=at, today=today)
            case "selection":
                return facts_of(_several(subject, rest), at=at, today=today)
    except periods.NotAPeriodError as error:
        raise UnknownSubject("A month is written YYYY-MM, a week YYYY-Www, a period YYYY-MM-DD/YYYY-MM-DD.") from error
    raise UnknownSubject("A product is drafted from a vulnerability, an advisory, an object, a period or a selection.")


def _one(text: str) -> Subject:
    kind, _, rest = text.partition(":")
    match kind:
        case "vulnerability":
            return of_vulnerability(rest)
        case "advisory":
            publisher, _, tracking_id = rest.rpartition(":")
            return of_advisory(publisher, tracking_id)
        case _:
            return of_object(rest)


def _several(subject: str, rest: str) -> Subject:
    texts = [text.strip() for text in _BETWEEN.split(rest) if text.strip()]
    if not 0 < len(texts) <= MOST_SELECTED:
        raise UnknownSubject("A selection names between one subject and fifty.", most=MOST_SELECTED)
    return Subject.of_all(subject, [_one(_named(text)) for text in texts])


def _named(text: str) -> str:
    """A subject as it is written alone: a number of CVE or a STIX id says by itself what it is."""
    if text.partition(":")[0] in ("vulnerability", "advisory", "object"):
        return text
    return f"vulnerability:{text}" if text.upper().startswith("CVE-") else f"object:{text}"
