"""Writes that can be sent twice and are done once: the Idempotency-Key."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import wraps
from typing import Any, TypeVar

from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from django.conf import settings
from django.db import connection, transaction
from ninja import Schema

from wardwatch.api.access import ApiRequest
from wardwatch.api.models import Receipt
from wardwatch.api.problems import BadRequest, KeyUsedOtherwise, StillWorking
from wardwatch.kit import clock

KEPT = timedelta(hours=24)
LONGEST_KEY = 200
_LOCK = 0x1DE4
R = TypeVar("R", bound=Schema)
HEADER: dict[str, Any] = {
    "parameters": [
        {
            "in": "header",
            "name": "Idempotency-Key",
            "required": False,
            "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST_KEY, "pattern": "^[!-~]+$"},
            "description": "Your own name for this write. Sent again within a day, it is not done again.",
        }
    ]
}
"""What the document says of every operation that is `once`."""


def once(operation: Callable[..., R]) -> Callable[..., Any]:
    """Do a write once per Idempotency-Key of its sender, and give the same receipt again for a day.

    Receipt and work are one transaction: a write that failed, or was cut off, left neither. Raises `KeyUsedOtherwise`
    for a key that came with another request, `StillWorking` while the same is being done.
    """

    @wraps(operation)
    def doing(request: ApiRequest, **values: Any) -> Any:
        if "Idempotency-Key" not in request.headers:
            return operation(request, **values)
        with receipt(request) as kept:
            if kept.known is not None:
                return kept.known
            answer = operation(request, **values)
            kept.keep(answer.model_dump(mode="json", by_alias=True))
        return answer

    return doing


class Kept:
    """What a request left under its key: `known` is what was kept for it before, None: nothing."""

    def __init__(self, key: bytes, sent: bytes, known: Any) -> None:
        self.known = known
        self._key, self._sent = key, sent

    def keep(self, answer: Any) -> None:
        """Keep `answer` (JSON) for a day, in place of what was kept before."""
        sealed = _cipher().encrypt(json.dumps(answer).encode(), [self._key])
        values = {"request": self._sent, "sealed_answer": sealed, "at": clock.now()}
        Receipt.objects.update_or_create(key=self._key, defaults=values)


@contextmanager
def receipt(request: ApiRequest) -> Iterator[Kept]:
    """Work in one transaction with what is kept under the request's Idempotency-Key. Raises as `once` does."""
    named = request.headers["Idempotency-Key"]
    if not (0 < len(named) <= LONGEST_KEY and named.isascii() and named.isprintable() and " " not in named):
        raise BadRequest("An Idempotency-Key has 1 to 200 visible ASCII characters.")
    key = _digest(f"key|{request.principal.person}|{named}".encode())
    sent = _digest(f"sent|{request.method}|{request.get_full_path()}|".encode() + request.body)
    with transaction.atomic():
        _alone(key)
        Receipt.objects.filter(at__lt=clock.now() - KEPT).delete()
        found = Receipt.objects.filter(key=key).first()
        if found and bytes(found.request) != sent:
            raise KeyUsedOtherwise("This Idempotency-Key came with another request before.")
        yield Kept(key, sent, json.loads(_cipher().decrypt(bytes(found.sealed_answer), [key])) if found else None)


def _alone(key: bytes) -> None:
    number = int.from_bytes(key[:4], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [_LOCK, number])
        if not cursor.fetchone()[0]:
            raise StillWorking("A request with this Idempotency-Key is being worked on. Ask again in a moment.")


def _cipher() -> AESSIV:
    """Answers hold hostnames and addresses: what is kept of them is opened by their own row's key only (RFC 5297)."""
    return AESSIV(bytes.fromhex(settings.HOME.keyring.digest(b"answers to programs")))


def _digest(data: bytes) -> bytes:
    return bytes.fromhex(settings.HOME.keyring.digest(b"api|" + data))
