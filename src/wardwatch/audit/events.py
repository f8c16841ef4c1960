"""What happens to the trail's own matters."""

from dataclasses import dataclass

from wardwatch.audit.types import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentPurged(Event):
    """Spilled content was removed for good; `tombstone` names what remains: its digest."""

    name = "content.purged"

    kind: str
    tombstone: str
    content_sha256: str
    rows: int
