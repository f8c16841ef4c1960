"""Whole objects in block lists: indicators, YARA and Sigma rules, each the fullest variant that the viewer sees.

An indicator is in a bundle where each value that it asks for may be: one that would never be blocked keeps all of it
out. Rules of YARA and Sigma name no values that could be judged; they need a confidence where the list asks for one,
and go when they are taken back or past their time. What is older than its newest version is in neither.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from heapq import merge
from typing import Any, LiteralString

import msgspec
from django.db import connection

from wardwatch.intel.queries.lines import NEWEST
from wardwatch.kit.database import batched, rows
from wardwatch.sharing.exports import Tally
from wardwatch.sharing.queries.listed import State, streamed
from wardwatch.sharing.types import ListAsked, ListFormat
from wardwatch.standards.tlp import Tlp

_AT_ONCE = 500

_STANDING: LiteralString = f"""
    o.type = 'indicator' AND NOT o.revoked AND (o.valid_until IS NULL OR o.valid_until > %(at)s) AND {NEWEST}"""
_NAMED: LiteralString = """
    SELECT DISTINCT j.indicator COLLATE "C" FROM intel_judgedvalue j
    WHERE j.indicator <> '' AND j.verdict >= %(least)s AND (j.has_twin OR j.rejudge_at <= %(at)s) IS NOT TRUE
        AND j.last_seen IS NOT NULL AND (%(sure)s::int IS NULL OR j.confidence >= %(sure)s)
    ORDER BY 1"""
_BODIES: LiteralString = f"""
    SELECT o.body FROM intel_objectversion o
    WHERE o.stix_id = ANY (%(ids)s) AND {_STANDING} AND NOT EXISTS (
        SELECT FROM intel_observablevalue v WHERE v.object_id = o.id AND (v.key = ANY (%(bad)s) OR EXISTS (
            SELECT FROM intel_judgedvalue j WHERE j.key = v.key AND NOT j.has_twin AND j.verdict < %(least)s)))
    ORDER BY o.stix_id, o.id"""
_RULES: LiteralString = f"""
    FROM intel_objectversion o JOIN markings_label l ON l.id = o.label_id
    WHERE {_STANDING} AND (%(sure)s::int IS NULL OR o.confidence >= %(sure)s) AND NOT EXISTS (
        SELECT FROM provenance_source s WHERE s.id = o.source_id AND s.name LIKE 'submitter:%%') AND """
"""Rules run in others' machines as they are written: what one member or partner sends goes into nobody's file."""
_NAMES_IT: dict[ListFormat, LiteralString] = {
    ListFormat.YARA: """position('"yara"'::bytea IN o.body) > 0""",
    ListFormat.SIGMA: """position('"sigma"'::bytea IN o.body) > 0""",
}
"""As two partial indexes have it; `pattern_type` itself is read afterwards."""
_OBJECTS: LiteralString = """
    SELECT count(*), coalesce(max(id), 0), coalesce(sum(label_id), 0)
    FROM intel_objectversion WHERE type = 'indicator'"""


class _Indicator(msgspec.Struct):
    pattern: str
    pattern_type: str = ""


def objects_stand() -> str:
    """Changes where an indicator that the present viewer sees came, went or got another label."""
    with connection.cursor() as cursor:
        return repr(rows(cursor, _OBJECTS))


def bodies_of(asked: ListAsked, state: State, least: int, tally: Tally) -> Iterator[bytes]:
    """The indicators whose values all may be in the list, as stored, by id; each once."""
    given = {"least": least, "sure": asked.min_confidence, "at": state.at}
    here = sorted({each.row.id for each in state.judged if each.row is not None})
    bad = [each.key for each in state.judged if each.row is None]
    with connection.chunked_cursor() as named, connection.cursor() as cursor:
        named.execute(_NAMED, given)
        for ids in batched(_merged((indicator for (indicator,) in named), here), _AT_ONCE):
            cursor.execute(_BODIES, {**given, "ids": ids, "bad": bad})
            found = cursor.fetchall()
            tally.written += len(found)
            for (body,) in found:
                yield bytes(body)


def rules_stand(asked: ListAsked, at: datetime) -> tuple[str, Tlp, int, datetime | None]:
    """What the rules of a list are, without their texts: a digest, the highest marking, how many, the last change."""
    with connection.cursor() as cursor:
        ((digest, tlp, number, last),) = rows(
            cursor,
            "SELECT coalesce(md5(string_agg(encode(o.sha256, 'hex'), '' ORDER BY o.stix_id, o.id)), ''),"
            " coalesce(max(l.tlp), 0), count(*), max(o.recorded_at)" + _RULES + _NAMES_IT[asked.format],
            _rules_given(asked, at),
        )
    return digest, Tlp(tlp), number, last


def rules_of(asked: ListAsked, state: State, tally: Tally) -> Iterator[bytes]:
    """The patterns of YARA's or Sigma's indicators, as their authors wrote them."""
    wanted = str(asked.format)
    given = _rules_given(asked, state.at)
    for (body,) in streamed("SELECT o.body" + _RULES + _NAMES_IT[asked.format] + " ORDER BY o.stix_id, o.id", given):
        said = msgspec.json.decode(bytes(body), type=_Indicator)
        if said.pattern_type.lower() == wanted:
            tally.written += 1
            yield said.pattern.encode("utf-8", "replace")


def _rules_given(asked: ListAsked, at: datetime) -> dict[str, Any]:
    return {"sure": asked.min_confidence, "at": at}


def _merged(first: Iterable[str], second: Iterable[str]) -> Iterator[str]:
    """Two ordered streams as one, each text once."""
    before = None
    for text in merge(first, second):
        if text != before:
            yield text
        before = text
