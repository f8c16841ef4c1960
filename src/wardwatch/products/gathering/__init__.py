"""Gather what is known of a subject, for drafting: set-based reads, as any enrolled member would see it.

vulnerability:CVE-…        one vulnerability
advisory:PUBLISHER:ID      all that an advisory names
object:STIX-ID             an actor, campaign, malware
month:YYYY-MM              what was said of vulnerabilities in a month
"""

from datetime import date, datetime

from wardwatch.kit.errors import Refusal
from wardwatch.products.facts import Facts
from wardwatch.products.gathering.blocking import without_never
from wardwatch.products.gathering.intelligence import of_object
from wardwatch.products.gathering.weaknesses import of_advisory, of_month, of_vulnerability


class UnknownSubject(Refusal):
    """A product is drafted from a vulnerability, an advisory, an object or a month."""

    code = "product.unknown-subject"


def gather(subject: str, *, at: datetime, today: date) -> Facts:
    """What is known of a subject, without indicators of what is never to be blocked.

    Raises `UnknownSubject`, `NotFound`. Runs outside `seen_by`, as numbers do.
    """
    return without_never(_gathered(subject, at=at, today=today), at=at)


def _gathered(subject: str, *, at: datetime, today: date) -> Facts:
    kind, _, rest = subject.partition(":")
    match kind:
        case "vulnerability":
            return of_vulnerability(rest, at=at, today=today)
        case "advisory":
            publisher, _, tracking_id = rest.rpartition(":")
            return of_advisory(publisher, tracking_id, at=at, today=today)
        case "object":
            return of_object(rest, at=at, today=today)
        case "month":
            return of_month(_month(rest), at=at, today=today)
        case _:
            raise UnknownSubject("A product is drafted from a vulnerability, an advisory, an object or a month.")


def _month(text: str) -> date:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError as error:
        raise UnknownSubject("A month is written YYYY-MM.", month=text) from error
