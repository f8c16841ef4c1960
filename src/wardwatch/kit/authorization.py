"""What a program sends in the Authorization header to say who it is (RFC 6750 section 2.1; RFC 7617 section 2)."""

import binascii
from base64 import b64decode


def secret_in(authorization: str) -> str:
    """The bearer token or, whatever the user name, the password; "" where there is neither, or it cannot be read.

    Security products of every make can send a user name and a password, not all can send a bearer token.
    """
    scheme, _, said = authorization.strip().partition(" ")
    if scheme.lower() == "bearer":
        return said.strip()
    if scheme.lower() != "basic":
        return ""
    try:
        return b64decode(said.strip(), validate=True).decode().partition(":")[2]
    except (binascii.Error, UnicodeDecodeError):
        return ""
