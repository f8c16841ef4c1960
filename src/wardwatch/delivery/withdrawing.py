"""Taking back what waits for an address that a member no longer wants written to."""

from django.db import transaction
from django.db.models.functions import Lower

from wardwatch.delivery import models
from wardwatch.delivery.states import MessageState
from wardwatch.members.models import Contact

GONE = "This address is no longer one of the member's contacts."


def take_back(*, member: int) -> int:
    """Cancel what waits about a member for addresses that are none of its contacts; returns how many. As the worker.

    What a server has already been asked to take is on its way.
    """
    with transaction.atomic():
        contacts = Contact.objects.filter(organization=member).annotate(folded=Lower("address")).values("folded")
        waiting = models.Message.objects.filter(state=MessageState.WAITING, label__subjects=[member])
        waiting = waiting.filter(circular=None).exclude(reference__startswith="briefing")  # these go to people
        strays = waiting.annotate(folded=Lower("address")).exclude(folded__in=contacts)
        numbers = list(strays.values_list("pk", flat=True))
        return models.Message.objects.filter(pk__in=numbers, state=MessageState.WAITING).update(
            state=MessageState.CANCELLED, reason=GONE
        )
