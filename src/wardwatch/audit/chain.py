"""The hash chain, pure: what an event's digest covers, and how one hash leads to the next."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

GENESIS = bytes(32)


def digest(
    *, uid: UUID, at: datetime, name: str, actor: str, door: str, subject: str, why: str, facts: dict[str, Any]
) -> bytes:
    """sha256 over the canonical JSON of an event; `at`, of any zone, in UTC. Personal data (origin) is not covered."""
    fields = {
        "uid": str(uid),
        "at": at.astimezone(UTC).isoformat(),
        "name": name,
        "actor": actor,
        "door": door,
        "subject": subject,
        "why": why,
        "facts": facts,
    }
    text = json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).digest()


def link(previous: bytes, event_digest: bytes) -> bytes:
    """The next hash of the chain."""
    return hashlib.sha256(previous + event_digest).digest()
