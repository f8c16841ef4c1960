"""What was shared as an indicator and is none any more is told to whoever was given it: an opinion of the center's own.

STIX 2.1 section 4.16: an opinion says of other objects how far its maker agrees. The center's, which disagrees,
comes under the marking and the label of the indicator and so into the same collections, for the same readers; where
the indicator counts again, it is revoked. What nobody but the center reads was given to nobody.
"""

import json
from datetime import datetime
from io import BytesIO
from typing import Any, LiteralString
from uuid import uuid4

from django.db import connection, transaction

from wardwatch.audit.types import job
from wardwatch.intel import operations as intel
from wardwatch.kit.database import rows
from wardwatch.kit.errors import FormatError
from wardwatch.markings.operations import intern
from wardwatch.markings.types import PUBLIC
from wardwatch.members.queries import center_id, center_identity, center_name
from wardwatch.provenance import operations as provenance
from wardwatch.provenance.models import Document
from wardwatch.standards import stix
from wardwatch.standards.taxii.filters import timestamp
from wardwatch.standards.taxii.media import STIX
from wardwatch.standards.tlp import Tlp

AT_ONCE = 1_000
SOURCE = "center"
PARSER = 1
WORDS = {
    "list-refuted": "The center looked at it: it is a false positive.",
    "never-block": "It belongs to what is never blocked.",
    "expired": "It is past the time until which it is valid.",
    "faded": "It was not seen for so long that nobody can be sure of it any more.",
    "too-unsure": "It was not seen for so long that nobody can be sure of it any more.",
}
"""What an opinion explains, by the rule that ended the indicator; the first of them that holds."""

_WRONG = {"list-refuted", "never-block"}
"""What was never right is disagreed with strongly; what was right and is over is not."""
_MARKINGS = {level: ref for ref, level in stix.TLP_2.items()}

_OVER: LiteralString = """
    SELECT j.indicator, j.label_id, l.tlp, j.rules, b.body
    FROM intel_judgedvalue j JOIN markings_label l ON l.id = j.label_id
    CROSS JOIN LATERAL (
        SELECT o.body FROM intel_objectversion o WHERE o.stix_id = j.indicator AND o.label_id = j.label_id
        ORDER BY o.version DESC, o.depth LIMIT 1) b
    WHERE j.verdict = 0 AND j.rules && %(rules)s
        AND ((l.published AND l.tlp <= 1) OR cardinality(l.groups) > 0 OR cardinality(l.persons) > 0
            OR NOT l.organizations <@ ARRAY[%(center)s]::bigint[])
        AND EXISTS (SELECT FROM sharing_collectionentry e JOIN intel_objectversion o ON o.id = e.object_id
                    WHERE o.stix_id = j.indicator AND e.label_id = j.label_id AND e.removed_at IS NULL)
        AND NOT EXISTS (
            SELECT FROM intel_judgedvalue k JOIN intel_observablevalue v ON v.key = k.key
            JOIN intel_objectversion o ON o.id = v.object_id
            WHERE o.stix_id = j.indicator AND k.label_id = j.label_id AND k.verdict > 0)
        AND NOT EXISTS (
            SELECT FROM intel_reference r JOIN intel_objectversion o ON o.id = r.object_id
            WHERE r.target = j.indicator AND r.property = 'object_refs' AND o.type = 'opinion'
                AND o.creator = %(ours)s AND o.label_id = j.label_id AND NOT o.revoked AND NOT EXISTS (
                    SELECT FROM intel_objectversion n WHERE n.stix_id = o.stix_id AND n.version > o.version))
    ORDER BY j.id LIMIT %(most)s"""
_AGAIN: LiteralString = """
    SELECT o.label_id, o.body FROM intel_objectversion o
    JOIN intel_reference r ON r.object_id = o.id AND r.property = 'object_refs'
    WHERE o.creator = %(ours)s AND o.type = 'opinion' AND NOT o.revoked
        AND NOT EXISTS (SELECT FROM intel_objectversion n WHERE n.stix_id = o.stix_id AND n.version > o.version)
        AND EXISTS (SELECT FROM intel_judgedvalue j WHERE j.indicator = r.target AND j.label_id = o.label_id
                        AND j.verdict > 0)
    ORDER BY o.id LIMIT %(most)s"""


def oppose(*, at: datetime) -> int:
    """Publish opinions about shared indicators that are over, and revoke those about what counts again. As the worker.

    Returns how many. What was told once is not told again; a run that is killed is done by the next.
    """
    ours = center_identity()
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('sharing.oppose'))")
            given = {"ours": ours, "center": center_id(), "rules": list(WORDS), "most": AT_ONCE}
            over = {(row[0], row[1]): row for row in rows(cursor, _OVER, given)}
            again = [(label, json.loads(bytes(body))) for label, body in rows(cursor, _AGAIN, given)]
        told: dict[int, list[dict[str, Any]]] = {}
        for (indicator, label), (_, _, tlp, rules, body) in over.items():
            marked = _marking(bytes(body), Tlp(tlp))
            told.setdefault(label, []).append(_opinion(indicator, marked, rules, ours, at))
        for label, each in again:
            told.setdefault(label, []).append(each | {"revoked": True, "modified": _instant(at)})
        if told:
            _publish([_identity(ours)], intern(PUBLIC), at)
        for label, opinions in told.items():
            _publish(opinions, label, at)
    return sum(map(len, told.values()))


def _marking(body: bytes, tlp: Tlp) -> list[str]:
    """How the indicator is marked by its own maker, for whoever hands the opinion on; else by its level."""
    refs = json.loads(body).get("object_marking_refs")
    return refs or [_MARKINGS[tlp]]


def _opinion(indicator: str, marked: list[str], rules: list[str], ours: str, at: datetime) -> dict[str, Any]:
    rule = next(each for each in WORDS if each in rules)
    return {
        "type": "opinion",
        "spec_version": "2.1",
        "id": f"opinion--{uuid4()}",
        "created_by_ref": ours,
        "created": _instant(at),
        "modified": _instant(at),
        "explanation": WORDS[rule],
        "opinion": "strongly-disagree" if rule in _WRONG else "disagree",
        "object_refs": [indicator],
        "object_marking_refs": marked,
    }


def _identity(ours: str) -> dict[str, Any]:
    created = "2026-01-01T00:00:00.000Z"
    return {
        "type": "identity",
        "spec_version": "2.1",
        "id": ours,
        "created": created,
        "modified": created,
        "name": center_name(),
        "identity_class": "organization",
        "object_marking_refs": [_MARKINGS[Tlp.CLEAR]],
    }


def _publish(objects: list[dict[str, Any]], label: int, at: datetime) -> None:
    """Archived, taken in and published like what anybody else says, under one label."""
    raw = json.dumps({"type": "bundle", "id": f"bundle--{uuid4()}", "objects": objects}).encode()
    source = provenance.register_source(name=SOURCE, title=center_name(), url="", licence="")
    archived = provenance.archive(
        source=source,
        name="opinions.json",
        url="",
        media_type=STIX,
        stream=BytesIO(raw),
        label=label,
        retrieved_at=at,
        licence="",
    )
    document = Document.objects.get(pk=archived.document)
    arriving = intel.Arriving(document=document, unmarked=None, at=at, label=label)
    found = [each for each in stix.objects(BytesIO(raw)) if isinstance(each, stix.Raw)]
    brought = arriving.add(list(enumerate(found, start=1)))
    if brought.faults:
        raise FormatError(brought.faults[0].reason, brought.faults[0].place)
    intel.publish(documents=[document.pk], actor=job("sharing.oppose"), at=at)
    provenance.publish(documents=[document.pk], parser=PARSER, at=at)


def _instant(at: datetime) -> str:
    """As STIX 2.1 section 3.16 writes one, to the millisecond."""
    return timestamp(at)[:23] + "Z"
