"""Questions: notices that only ask which version of a product a member runs. One answer serves all about a product."""

from dataclasses import dataclass

import msgspec

from wardwatch.engagements import models
from wardwatch.engagements.states import ANSWERABLE
from wardwatch.engagements.types import Body


@dataclass(frozen=True, slots=True)
class Behind:
    """A notice behind a question: its ticket, and in words what it is about."""

    ticket: str
    about: str


def products_of(body: Body) -> frozenset[str]:
    """The products that a notice names, however they are spelled there."""
    return frozenset(line.product.casefold() for line in body.affected)


def behind(ticket: str, body: Body) -> Behind:
    """What a notice is about: its vulnerabilities, and the first document's title that is more than one's number."""
    named = dict.fromkeys(cve for line in body.affected for cve in line.vulnerabilities)
    title = next((each.title for each in body.sources if not any(cve in each.title for cve in named)), "")
    return Behind(ticket, " · ".join(filter(None, (", ".join(named), title))))


def alike(notice: models.Notice) -> list[models.Notice]:
    """The notice and, where it is a question, the member's others about the same products that stand as it does.

    Those with the same answer given at the same moment, or with none: so one answer, and one change of it, serves all.
    """
    if not (notice.asks_version and notice.body):
        return [notice]
    asked = products_of(msgspec.convert(notice.body, Body))
    others = models.Notice.objects.filter(
        organization=notice.organization_id,
        asks_version=True,
        state__in=ANSWERABLE,
        answer=notice.answer,
        answered_at=notice.answered_at,
    ).exclude(pk=notice.pk)
    written = (each for each in others.order_by("id") if each.body)
    return [notice, *(each for each in written if products_of(msgspec.convert(each.body, Body)) == asked)]
