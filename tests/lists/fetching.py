"""A device that fetches a list, and values that somebody judged."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.test import Client

from people import NOW, Sector
from wardwatch.audit.types import Actor
from wardwatch.intel.models import JudgedValue
from wardwatch.kit.database import login
from wardwatch.markings.operations import intern
from wardwatch.markings.types import Label
from wardwatch.members.models import User
from wardwatch.sharing import operations
from wardwatch.sharing.types import CONFIRMATION, FILE_NAMES, ListAsked, ListFormat, ListKind, ListUse, NewSecret
from wardwatch.standards.observables import Observable, ObservableKind, key

DEVICE = Client(headers={"host": "localhost"})


def judged(
    value: str, label: Label, *, verdict: int = 2, kind: ObservableKind = ObservableKind.DOMAIN, **more: Any
) -> JudgedValue:
    """A value under a label, judged so that the judgement is what its facts say."""
    seen = {2: {"base": 90, "confidence": 90, "rules": ["safe"]}, 1: {"base": 60, "confidence": 60}, 0: {}}[verdict]
    facts: dict[str, Any] = {
        "key": key(Observable(kind, value)),
        "kind": kind,
        "value": value,
        "indicator": f"indicator--{value}",
        "first_seen": NOW - timedelta(days=9),
        "last_seen": NOW - timedelta(hours=1) if verdict else None,
        "sources": [1, 2] if verdict == 2 else [1],
        "origins": [1, 2] if verdict == 2 else [1],
        "hunted_since": NOW - timedelta(days=8),
        "verdict": verdict,
        "rules": [{0: "no-last-seen", 1: "not-sure-enough", 2: "safe"}[verdict]],
        "changed": NOW - timedelta(days=1),
        "judged_at": NOW,
        **seen,
        **more,
    }
    with login("worker"):
        return JudgedValue.objects.create(label_id=intern(label), **facts)


def made(
    sector: Sector,
    user: User,
    shape: ListFormat = ListFormat.EDL,
    *kinds: ListKind,
    use: ListUse = ListUse.HUNT,
    min_confidence: int | None = None,
) -> NewSecret:
    """A list of this person's organization."""
    single = (ListKind.DOMAINS,) if shape in (ListFormat.EDL, ListFormat.PLAIN) else ()
    return operations.make_list(
        asked=ListAsked(
            title=f"{shape} for the firewall",
            format=shape,
            kinds=kinds or single,
            use=use,
            min_confidence=min_confidence,
        ),
        confirmation=CONFIRMATION,
        principal=sector.principal(user),
        actor=Actor(who=f"person:{user.person_id}", door="web"),
        at=NOW,
    )


def address(new: NewSecret, shape: ListFormat = ListFormat.EDL, secret: str | None = None) -> str:
    """Where the file is."""
    return f"/lists/{new.uid}/{new.secret if secret is None else secret}/{FILE_NAMES[shape]}"


def fetched(path: str, **headers: str) -> tuple[int, str, Any]:
    """Status, text and headers of what a device is answered."""
    answer = DEVICE.get(path, headers=headers)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[arg-type]
    return answer.status_code, body.decode("utf-8", "replace"), answer.headers


def values(text: str) -> set[str]:
    """The entries of a plain list."""
    return {line for line in text.splitlines() if line and not line.startswith("#")}


__all__ = ["DEVICE", "UUID", "address", "fetched", "judged", "made", "values"]
