"""What the sign-in library may do here: nobody signs up; the center or a member's owner invites."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedAccounts(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by operations only."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """No."""
        return False
