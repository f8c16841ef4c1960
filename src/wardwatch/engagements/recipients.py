"""Where a notice's mails go."""

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
    purposes = [Purpose.SECURITY]
    purposes += [Purpose.CLINICAL_ENGINEERING] if body.before_you_start or body.care else []
    purposes += [Purpose.AFTER_HOURS] if notice.emergency else []
    return first_addresses(notice.organization_id, purposes)


def first_addresses(organization: int, purposes: list[Purpose]) -> list[str]:
    """The first living mail address of each purpose, none twice, also not in another case."""
    living = Contact.objects.filter(organization=organization, purpose__in=purposes, channel=MAIL).exclude(
        bounce_state=BounceState.PERMANENT
    )
    first: dict[str, str] = {}
    for purpose, address in living.order_by("position").values_list("purpose", "address"):
        first.setdefault(purpose, address)
    chosen: dict[str, str] = {}
    for purpose in purposes:
        if purpose in first:
            chosen.setdefault(first[purpose].lower(), first[purpose])
    return list(chosen.values())
