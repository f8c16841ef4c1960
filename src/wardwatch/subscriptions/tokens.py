"""The token with which whoever reads a mail ends its subscription: derived by the home's key, stored as a digest."""

from uuid import UUID

from django.conf import settings


def unsubscribe_token(subscription: UUID) -> str:
    """160 bits; it says nothing of whom."""
    return settings.HOME.keyring.digest(f"unsubscribe|{subscription}".encode())[:40]


def token_digest(token: str) -> bytes:
    """Under which a token is found."""
    return bytes.fromhex(settings.HOME.keyring.digest(f"link|unsubscribe|{token}".encode()))


def unsubscribe_url(subscription: UUID) -> str:
    """The address in a mail."""
    return f"{settings.PUBLIC_URL}/unsubscribe/{unsubscribe_token(subscription)}/"
