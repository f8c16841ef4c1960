"""Standard Webhooks: how what is sent to a program is named, dated and signed.

Source: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md, "Webhook metadata"
and "Signature scheme" (symmetric): HMAC-SHA256 over `id.timestamp.body`, in base64 after `v1,`. A secret is 24 to 64
random bytes in base64 after `whsec_`.
"""

import base64
import binascii
import hashlib
import hmac
import secrets
from datetime import datetime

from wardwatch.kit.errors import FormatError

PREFIX = "whsec_"
_BYTES = 32


def new_secret() -> str:
    """A new signing secret, as it is given to the receiver."""
    return PREFIX + base64.b64encode(secrets.token_bytes(_BYTES)).decode()


def headers(body: bytes, *, message_id: str, at: datetime, secret: str) -> dict[str, str]:
    """The three headers of a call; `message_id` stays the same when it is tried again. FormatError for a bad secret."""
    timestamp = str(int(at.timestamp()))
    signed = f"{message_id}.{timestamp}.".encode() + body
    signature = base64.b64encode(hmac.digest(_key(secret), signed, hashlib.sha256)).decode()
    return {"webhook-id": message_id, "webhook-timestamp": timestamp, "webhook-signature": f"v1,{signature}"}


def _key(secret: str) -> bytes:
    try:
        return base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except binascii.Error:
        raise FormatError("a webhook's secret is base64 after whsec_") from None
