"""What the sign-in library may do here: nobody signs up; the center or a member's owner invites."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedAccounts(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by operations only."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """No."""
        return False

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Failed tries are counted by account *and* origin.

        Counted by account alone, as the library does, a stranger could keep anybody out by guessing wrong.
        """
        return f"{self.get_client_ip(request)} {super()._get_login_attempts_cache_key(request, **credentials)}"
