"""Whose an object is: its versions come from where the first one came from (STIX 2.1 section 3.6: from its creator).

Otherwise any member could rename what a partner published, for everybody who reads here, by sending it again with a
later time.
"""

from collections.abc import Sequence
from typing import LiteralString

from django.db import connection

from wardwatch.kit.database import array_text, rows
from wardwatch.kit.errors import RAW_LIMIT, Fault, FormatError
from wardwatch.markings.types import Viewer
from wardwatch.markings.viewing import seen_by
from wardwatch.standards import stix
from wardwatch.standards.stix import Raw

REASON = (
    "is another version of an object that came from somebody else: send an object of your own, or say what you think "
    "of this one with a note or an opinion"
)
_KNOWN: LiteralString = """
    SELECT o.stix_id, array_agg(o.digest), (array_agg(o.source_id ORDER BY o.id))[1]
    FROM unnest(%s::text[]) AS wanted (stix_id) JOIN intel_objectversion o ON o.stix_id = wanted.stix_id
    GROUP BY o.stix_id"""


def of_others(batch: Sequence[tuple[int, Raw]], source: int, *, viewer: Viewer) -> dict[int, Fault]:
    """Those of a batch's objects, by number, that change one which `viewer` sees and another source brought first.

    What is hidden from the sender is no reason to refuse: the refusal would tell of it. The same content again is
    another voice for it, and observables, which have no versions, are nobody's.
    """
    ids = {number: stix_id for number, raw in batch if (stix_id := _versioned(raw))}
    known: dict[str, list[bytes]] = {}
    with seen_by(viewer), connection.cursor() as cursor:
        for stix_id, digests, first in rows(cursor, _KNOWN, [array_text(sorted(set(ids.values())))]):
            if first != source:
                known[stix_id] = list(map(bytes, digests))
    return {
        number: Fault(raw.place, REASON, ids[number], raw.data[:RAW_LIMIT])
        for number, raw in batch
        if ids.get(number) in known and _digest(raw) not in known[ids[number]]
    }


def _versioned(raw: Raw) -> str:
    """The id of an object that has versions; "" where it has none, or cannot be read."""
    try:
        head = stix.head(raw.data)
    except FormatError:
        return ""
    return head.id if head.modified else ""


def _digest(raw: Raw) -> bytes:
    try:
        return stix.digest(raw.data)
    except FormatError:
        return b""
