"""Who stands at a door that only a token opens, and how often they asked."""

from datetime import datetime

from wardwatch.kit.origin import network_of
from wardwatch.members import rates
from wardwatch.members.operations.remembering import remembered_principal
from wardwatch.members.permissions import NotAllowed, Principal


def admit(secret: str, *, asked_from: str, at: datetime) -> tuple[Principal | None, rates.Rate]:
    """Who holds this token (None: nobody), and the rate of their requests; strangers are counted by their network."""
    principal = None
    if secret:
        try:
            principal = remembered_principal(secret, at=at)
        except NotAllowed:
            principal = None
    who = f"token|{secret}" if principal else f"origin|{network_of(asked_from)}"
    return principal, rates.count(who, at=at)
