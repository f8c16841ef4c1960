"""Where a notice's mails go."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from wardwatch.engagements import models
from wardwatch.engagements.types import Body
from wardwatch.members.models import Contact
from wardwatch.members.types import BounceState, Purpose

MAIL = "mail"


def references(notice: int) -> tuple[str, ...]:
    """What a notice's mails are filed under in the outbox: its first letter, then the one that says more urgent."""
    return (f"notice:{notice}", f"notice:{notice}:urgent")


def addresses(notice: models.Notice, body: Body) -> list[str]:
    """Where a notice's mails go: the first living address per purpose, in the order that the member agreed."""
    return all_addresses([(notice, body)])[notice.pk]


def all_addresses(notices: Collection[tuple[models.Notice, Body]]) -> dict[int, list[str]]:
    """Where the mails of many notices go, by notice id."""
    first = _first_living({notice.organization_id for notice, _ in notices})
    return {
        notice.pk: _without_doubles(first[notice.organization_id], _purposes(notice, body)) for notice, body in notices
    }


def first_addresses(organization: int, purposes: list[Purpose]) -> list[str]:
    """The first living mail address of each purpose, none twice, also not in another case."""
    return _without_doubles(_first_living({organization})[organization], purposes)


def _purposes(notice: models.Notice, body: Body) -> list[Purpose]:
    purposes = [Purpose.SECURITY]
    purposes += [Purpose.CLINICAL_ENGINEERING] if body.before_you_start or body.care else []
    purposes += [Purpose.AFTER_HOURS] if notice.emergency else []
    return purposes


def _first_living(organizations: Collection[int]) -> defaultdict[int, dict[str, str]]:
    """Of each organization the first living mail address by purpose."""
    living = Contact.objects.filter(organization__in=organizations, channel=MAIL)
    living = living.exclude(bounce_state=BounceState.PERMANENT).order_by("position")
    first: defaultdict[int, dict[str, str]] = defaultdict(dict)
    for organization, purpose, address in living.values_list("organization", "purpose", "address"):
        first[organization].setdefault(purpose, address)
    return first


def _without_doubles(first: Mapping[str, str], purposes: Iterable[Purpose]) -> list[str]:
    chosen: dict[str, str] = {}
    for purpose in purposes:
        if purpose in first:
            chosen.setdefault(first[purpose].lower(), first[purpose])
    return list(chosen.values())
