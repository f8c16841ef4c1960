"""Codes of second factors are good once, for as long as they are taken at all.

The sign-in library remembers a code for one period of the clock only, and takes it for three (`MFA_TOTP_TOLERANCE`):
without this, whoever looked over a shoulder could use it a minute later.
"""

from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, BaseAuthenticateForm, ReauthenticateForm
from django.core.cache import cache


class _Once(BaseAuthenticateForm):  # type: ignore[misc]
    def clean_code(self) -> str:
        """The code, where it is right and was not used before."""
        code = str(super().clean_code())
        taken = app_settings.TOTP_PERIOD * (2 * app_settings.TOTP_TOLERANCE + 1)
        if not cache.add(f"code:{self.user.pk}:{normalize_user_code(code)}", 1, taken):
            raise get_adapter().validation_error("incorrect_code")
        return code


class SignInForm(_Once, AuthenticateForm):  # type: ignore[misc]
    """A code, at sign-in."""


class ProofForm(_Once, ReauthenticateForm):  # type: ignore[misc]
    """A code, as a fresh proof."""
