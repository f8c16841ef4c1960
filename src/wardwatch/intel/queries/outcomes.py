"""What became of objects that somebody sent: who else says them, who saw them, how they are judged, what names them.

Everything is counted from what the viewer may see, by a few statements for all objects together, when it is asked.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, LiteralString

from django.db import connection
from django.db.backends.utils import CursorWrapper

from wardwatch.intel.judging.combining import Part, combine, foremost
from wardwatch.intel.judging.policy import Facts, Judgement, judge
from wardwatch.intel.judging.types import Reason, Verdict
from wardwatch.intel.judging.weighing import origin_of
from wardwatch.intel.queries.judging import PART, part_of
from wardwatch.intel.queries.lines import COLUMNS, NEWEST, line_of
from wardwatch.intel.queries.objects import who_says
from wardwatch.intel.types import ObjectLine
from wardwatch.kit.database import array_text, rows
from wardwatch.kit.worded import Worded
from wardwatch.markings.types import Viewer
from wardwatch.markings.viewing import seen_by

MOST_KEYS = 20
"""Values of one object that are looked at; of more, the first."""

_SENT: LiteralString = f"""
    SELECT {COLUMNS}, o.creator, ARRAY(
        SELECT DISTINCT v.key FROM intel_observablevalue v
        WHERE v.object_id = o.id AND v.alone AND o.type = 'indicator' ORDER BY v.key LIMIT {MOST_KEYS})
    FROM unnest(%s::text[]) AS w (id) JOIN intel_objectversion o ON o.stix_id = w.id AND {NEWEST}
    JOIN markings_label l ON l.id = o.label_id"""
_JUDGED: LiteralString = f"""
    SELECT j.key, {PART} FROM intel_judgedvalue j JOIN markings_label l ON l.id = j.label_id
    WHERE j.key = ANY (%s) ORDER BY j.key, j.id"""
_NAMING: LiteralString = f"""
    SELECT r.target, count(DISTINCT o.stix_id) FILTER (WHERE o.type = 'sighting'),
        count(DISTINCT o.stix_id) FILTER (WHERE o.type <> 'sighting')
    FROM unnest(%(ids)s::text[]) AS w (id)
    JOIN intel_reference r ON r.target = w.id AND r.property IN ('sighting_of_ref', 'object_refs')
    JOIN intel_objectversion o ON o.id = r.object_id AND o.type IN ('sighting', 'report', 'grouping')
    WHERE NOT o.revoked AND o.source_id <> ALL (%(own)s) AND {NEWEST}
    GROUP BY r.target"""


class OutcomeState(Worded):
    """How an object stands that somebody sent."""

    STANDING = "standing", "Stands"
    CONFIRMED = "confirmed", "Confirmed by the center"
    DISPUTED = "disputed", "Reported as a false positive, not answered yet"
    FALSE_POSITIVE = "false-positive", "Taken for a false positive"
    UNSURE = "unsure", "Not sure enough to be used"
    EXPIRED = "expired", "Expired"
    REVOKED = "revoked", "Taken back"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of an object, as its reader may know it. All are counts: who it was is not said.

    `corroborated`: independent others who say the same; `sighted`: sightings by others; `reports`: reports and
    groupings of others that name it. `verdict` and `confidence` (0 to 100, now) None: it holds no value that is judged,
    or nobody can say. `reasons` are those of the verdict.
    """

    line: ObjectLine
    state: OutcomeState
    corroborated: int
    sighted: int
    reports: int
    verdict: Verdict | None
    confidence: int | None
    reasons: tuple[Reason, ...]


def outcomes(ids: Sequence[str], *, own: Mapping[int, str], viewer: Viewer, at: datetime) -> tuple[Outcome, ...]:
    """What became of these objects, in their order; those that `viewer` may not see (any more) are left out.

    `own` are the sources (ids, with names) under which the sender's own statements stand: they corroborate nothing.
    """
    with seen_by(viewer), connection.cursor() as cursor:
        sent = {row[0]: row for row in rows(cursor, _SENT, [array_text(ids)])}
        judged = _judged(cursor, {bytes(key) for row in sent.values() for key in row[11]})
        naming = {
            target: (int(seen), int(used))
            for target, seen, used in rows(cursor, _NAMING, {"ids": array_text(ids), "own": list(own)})
        }
        said = who_says(sent, viewer=viewer, own=own)
    voices = {origin_of(row[10], source) for row in sent.values() for source in own}
    found = []
    for each in dict.fromkeys(ids):
        if each not in sent:
            continue
        row = sent[each]
        parts = [judged[bytes(key)] for key in row[11] if bytes(key) in judged]
        sighted, named = naming.get(each, (0, 0))
        found.append(_outcome(row, parts, (len(said.get(each, ())), sighted, named), (set(own), voices), at))
    return tuple(found)


def _judged(cursor: CursorWrapper, keys: Collection[bytes]) -> dict[bytes, list[Part]]:
    found = rows(cursor, _JUDGED, [list(keys)]) if keys else []
    groups = groupby(found, lambda row: bytes(row[0]))
    return {key: [part_of(row[1:]) for row in group] for key, group in groups}


def _outcome(
    row: Sequence[Any],
    values: Iterable[list[Part]],
    counts: tuple[int, int, int],
    own: tuple[set[int], set[int]],
    at: datetime,
) -> Outcome:
    """Of several values that the object holds, the one of which most may be done counts."""
    line = line_of(row[:10])
    others, sighted, named = counts
    best: tuple[Facts, Judgement] | None = None
    for parts in values:
        others = max(others, _others(parts, own))
        if not foremost(parts).indicator:
            continue
        facts = combine(parts, at)
        judgement = judge(facts, at)
        if best is None or (judgement.verdict, facts.confidence or 0) > (best[1].verdict, best[0].confidence or 0):
            best = facts, judgement
    facts_, judgement_ = best or (None, None)
    ended = line.valid_until is not None and line.valid_until <= at
    return Outcome(
        line=line,
        state=_state(facts_, judgement_, revoked=line.revoked, ended=ended),
        corroborated=others,
        sighted=sighted,
        reports=named,
        verdict=judgement_.verdict if judgement_ else None,
        confidence=facts_.confidence if facts_ else line.confidence,
        reasons=judgement_.reasons if judgement_ else (),
    )


def _others(parts: Iterable[Part], own: tuple[set[int], set[int]]) -> int:
    """How many independent voices there are beside the sender's (`combining.independent` counts them all)."""
    sources: set[int] = set()
    origins: set[int] = set()
    for part in parts:
        sources.update(part.sources)
        origins.update(part.origins)
    return min(len(sources - own[0]), len(origins - own[1]))


def _state(facts: Facts | None, judgement: Judgement | None, *, revoked: bool, ended: bool) -> OutcomeState:
    rules = _bounding(judgement.reasons) if judgement else defaultdict(bool)
    if revoked or (facts and facts.revoked):
        return OutcomeState.REVOKED
    if ended:
        return OutcomeState.EXPIRED
    if rules["list"] or rules["never-block"]:
        return OutcomeState.FALSE_POSITIVE
    if facts and facts.objections:
        return OutcomeState.DISPUTED
    if facts and facts.confirmed:
        return OutcomeState.CONFIRMED
    if rules["expired"]:
        return OutcomeState.EXPIRED
    if rules["too-unsure"] or rules["faded"]:
        return OutcomeState.UNSURE
    return OutcomeState.STANDING


def _bounding(reasons: Iterable[Reason]) -> defaultdict[str, bool]:
    """The rules that left *never*, those of lists as one."""
    found: defaultdict[str, bool] = defaultdict(bool)
    for reason in reasons:
        if reason.leaves is Verdict.NEVER:
            found["list" if reason.rule.startswith("list-") else reason.rule] = True
    return found
