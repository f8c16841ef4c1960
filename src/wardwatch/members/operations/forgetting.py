"""What is kept for a time only, and then forgotten. The audit trail says what happened; it is no part of this."""

from datetime import datetime

from django.contrib.sessions.models import Session
from django.db import transaction

from wardwatch.members import models
from wardwatch.members.operations.sessions import KEPT


def forget_old(*, at: datetime) -> int:
    """Remove sessions that ran out, and sign-ins and refused tries older than `KEPT`; returns how many rows. As the
    worker."""
    with transaction.atomic():
        sessions, _ = Session.objects.filter(expire_date__lt=at).delete()
        tries, _ = models.SignIn.objects.filter(at__lt=at - KEPT).delete()
    return sessions + tries
