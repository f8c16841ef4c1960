"""Which objects are one, under which names and who says so; which may be; and what somebody said of it.

Every row comes with an object that the viewer sees: a group of which the viewer sees one member is none, and names are
those that objects before the viewer's eyes go by. What may be one is found by equal names when it is asked, never kept.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Any, LiteralString
from uuid import UUID

from django.db import connection
from django.db.models import Q

from wardwatch.intel.aliases import AliasGroup, AliasProposal, AliasWord, Called
from wardwatch.intel.models import AliasMember, AliasRefusal
from wardwatch.intel.queries.lines import COLUMNS, NEWEST, line_of, lines_of
from wardwatch.intel.queries.objects import who_says
from wardwatch.intel.types import ObjectLine
from wardwatch.kit.cursors import open_place, seal_place
from wardwatch.kit.database import array_text, rows
from wardwatch.kit.errors import NotFound
from wardwatch.kit.paging import Page
from wardwatch.markings.types import Viewer
from wardwatch.markings.viewing import seen_by
from wardwatch.standards.aliases import folded

MOST_CALLED = 200
MOST_WORDS = 200
WIDEST = 50
"""Objects, each with its group, that a name may have to be proposed: more are a word, not a name."""
LONGEST = 250
_GROUPS, _PROPOSALS = "intel.alias-groups", "intel.alias-proposals"

_GROUP_OF: LiteralString = f"""
    SELECT n.group_uid FROM intel_objectversion o JOIN intel_objectname n ON n.object_id = o.id
    WHERE o.stix_id = %s AND n.group_uid IS NOT NULL AND {NEWEST} LIMIT 1"""
_OF_GROUPS: LiteralString = f"""
    SELECT {COLUMNS}, n.what, n.text, n.listed, n.family, n.group_uid
    FROM intel_objectname n JOIN intel_objectversion o ON o.id = n.object_id AND {NEWEST}
    JOIN markings_label l ON l.id = o.label_id
    WHERE n.group_uid = ANY (%s::uuid[]) ORDER BY o.stix_id, n.what <> 'name', n.text"""
_OF_OBJECTS: LiteralString = f"""
    SELECT {COLUMNS}, n.what, n.text, n.listed, n.family, n.group_uid
    FROM unnest(%s::text[]) AS w (id) JOIN intel_objectversion o ON o.stix_id = w.id AND {NEWEST}
    JOIN intel_objectname n ON n.object_id = o.id JOIN markings_label l ON l.id = o.label_id
    ORDER BY o.stix_id, n.what <> 'name', n.text"""
_LISTED: LiteralString = f"""
    SELECT n.group_uid FROM intel_objectname n JOIN intel_objectversion o ON o.id = n.object_id AND {NEWEST}
    WHERE n.group_uid IS NOT NULL AND n.what = 'name' AND (%(after)s::uuid IS NULL OR n.group_uid > %(after)s)
    GROUP BY n.group_uid HAVING count(DISTINCT o.stix_id) > 1 ORDER BY n.group_uid LIMIT %(limit)s"""
_CALLED: LiteralString = f"""
    WITH hit AS MATERIALIZED (
        SELECT n.group_uid, n.object_id, n.what FROM intel_objectname n
        JOIN intel_objectversion o ON o.id = n.object_id AND {NEWEST}
        WHERE n.key = ANY (%(keys)s::text[]) LIMIT %(most)s),
    found AS (
        SELECT object_id, CASE what WHEN 'alias' THEN 1 ELSE 0 END AS rank FROM hit
        UNION ALL SELECT n.object_id, 2 FROM hit h
        JOIN intel_objectname n ON n.group_uid = h.group_uid AND n.what = 'name')
    SELECT {COLUMNS} FROM (SELECT object_id, min(rank) AS rank FROM found GROUP BY object_id) f
    JOIN intel_objectversion o ON o.id = f.object_id AND {NEWEST} JOIN markings_label l ON l.id = o.label_id
    ORDER BY f.rank, o.version DESC, o.id LIMIT %(limit)s"""
# What goes by a name that others have too; a group counts as one. Names with the same objects are one proposal.
_PROPOSED: LiteralString = f"""
    WITH named AS MATERIALIZED (
        SELECT n.family, n.key, n.text, n.preferred, (o.source_id, n.listed) AS teller, o.stix_id,
            coalesce(n.group_uid::text, o.stix_id) AS unit
        FROM intel_objectname n JOIN intel_objectversion o ON o.id = n.object_id
        WHERE n.shared AND n.what IN ('name', 'alias') AND NOT o.revoked
            AND (%(family)s = '' OR n.family = %(family)s) AND {NEWEST}),
    told AS (
        SELECT family, key, bool_or(differs) AS ambiguous FROM (
            SELECT family, key, count(DISTINCT unit) > 1 AND count(DISTINCT preferred) > 1 AS differs
            FROM named GROUP BY family, key, teller) t GROUP BY family, key),
    keys AS (
        SELECT n.family, n.key, min(n.text) AS text, array_agg(DISTINCT n.unit ORDER BY n.unit) AS units,
            bool_or(t.ambiguous) AS ambiguous
        FROM named n JOIN told t ON t.family = n.family AND t.key = n.key
        GROUP BY n.family, n.key HAVING count(DISTINCT n.unit) BETWEEN 2 AND %(widest)s),
    asked AS (
        SELECT family, units, array_agg(text ORDER BY text) AS names, bool_or(ambiguous) AS ambiguous
        FROM keys GROUP BY family, units),
    refused AS MATERIALIZED (
        SELECT DISTINCT least(x.unit, y.unit) AS one, greatest(x.unit, y.unit) AS other FROM intel_aliasrefusal r
        JOIN named x ON x.stix_id = r."left" JOIN named y ON y.stix_id = r."right"
        WHERE r.ended_at IS NULL AND x.unit <> y.unit)
    SELECT family, units, names, ambiguous,
        ARRAY(SELECT DISTINCT n.stix_id FROM named n WHERE n.unit = ANY (a.units) ORDER BY 1)
    FROM (SELECT * FROM asked a
    WHERE (%(place)s::int IS NULL OR (ambiguous::int, -cardinality(names), units) > (%(place)s, %(few)s, %(units)s))
        AND (SELECT count(*) FROM refused r WHERE r.one = ANY (a.units) AND r.other = ANY (a.units))
            < cardinality(a.units) * (cardinality(a.units) - 1) / 2
    ORDER BY ambiguous, -cardinality(names), units LIMIT %(limit)s) a
    ORDER BY ambiguous, -cardinality(names), units"""
_Row = Sequence[Any]


def group_of(stix_id: str, *, viewer: Viewer) -> AliasGroup | None:
    """The group that an object is in; None where it is in none, or the viewer sees no other member."""
    with seen_by(viewer), connection.cursor() as cursor:
        found = rows(cursor, _GROUP_OF, [stix_id])
        groups = _groups([group for (group,) in found], viewer)
    return next(iter(groups), None)


def group_card(uid: UUID, *, viewer: Viewer) -> AliasGroup:
    """A group. Raises `NotFound`, also where the viewer sees fewer than two members."""
    found = _groups([uid], viewer)
    if not found:
        raise NotFound("There is no such group.", group=str(uid))
    return found[0]


def alias_groups(*, viewer: Viewer, after: str = "", limit: int = 50) -> Page[AliasGroup]:
    """The groups of which the viewer sees two members or more. Raises `kit.cursors.BadCursor`."""
    place = open_place(_GROUPS, after, str) if after else None
    with seen_by(viewer), connection.cursor() as cursor:
        found = [group for (group,) in rows(cursor, _LISTED, {"after": place, "limit": limit + 1})]
        groups = _groups(found[:limit], viewer)
    more = len(found) > limit
    return Page(tuple(groups), after=seal_place(_GROUPS, str(found[limit - 1])) if more else "", before=None)


def called(name: str, *, viewer: Viewer, limit: int = 20) -> tuple[ObjectLine, ...]:
    """The objects that go by exactly this name, or number of ATT&CK, however it is written; then those that are one
    with them."""
    name = name.strip()[:LONGEST]
    keys = [key for key in {folded(name), name.upper()} if key and "\0" not in key]
    given = {"keys": array_text(sorted(keys)), "most": MOST_CALLED, "limit": limit}
    with seen_by(viewer), connection.cursor() as cursor:
        return tuple({row[0]: line_of(row) for row in rows(cursor, _CALLED, given)}.values())


def names_of_objects(ids: Collection[str], *, viewer: Viewer) -> tuple[Called, ...]:
    """What these objects go by, those that the viewer may see."""
    with seen_by(viewer), connection.cursor() as cursor:
        found = rows(cursor, _OF_OBJECTS, [array_text(sorted(set(ids)))])
        return tuple(_called(found, viewer))


def proposals(*, viewer: Viewer, family: str = "", after: str = "", limit: int = 50) -> Page[AliasProposal]:
    """Objects that go by the same names and that nobody joined or refused: those with most names first, what tells
    nothing last. Raises `kit.cursors.BadCursor`."""
    place = open_place(_PROPOSALS, after, tuple[int, int, list[str]]) if after else (None, None, [])
    given = {"family": family, "widest": WIDEST, "limit": limit + 1}
    given |= {"place": place[0], "few": place[1], "units": list(place[2])}
    with seen_by(viewer), connection.cursor() as cursor:
        found = rows(cursor, _PROPOSED, given)
        ids = {each for row in found[:limit] for each in row[4]}
        lines, said = lines_of(ids), who_says(ids, viewer=viewer)
    shown = [
        AliasProposal(
            family=its,
            names=tuple(names),
            ambiguous=ambiguous,
            objects=tuple(lines[each] for each in objects if each in lines),
            sources=tuple(dict.fromkeys(who.title for each in objects for who in said.get(each, ()))),
        )
        for its, _, names, ambiguous, objects in found[:limit]
    ]
    last = found[limit - 1] if len(found) > limit else None
    beyond = seal_place(_PROPOSALS, (int(last[3]), -len(last[2]), list(last[1]))) if last else ""
    return Page(tuple(shown), after=beyond, before=None)


def refusals(ids: Collection[str] | None = None, *, viewer: Viewer) -> tuple[AliasWord, ...]:
    """The pairs (of these, or all) that somebody said are two and that the viewer sees both of, the latest first."""
    with seen_by(viewer):
        asked = AliasRefusal.objects.filter(ended_at=None).order_by("-at", "-pk")
        if ids is not None:
            asked = asked.filter(left__in=ids, right__in=ids)
        found = list(asked[:MOST_WORDS])
        lines = lines_of(each for word in found for each in (word.left, word.right))
    return tuple(
        _word(word, (lines[word.left], lines[word.right]))
        for word in found
        if word.left in lines and word.right in lines
    )


def history_of(uid: UUID, *, viewer: Viewer) -> tuple[AliasWord, ...]:
    """How a group came to be what it is: of each object since when and why, and until when; the latest first."""
    with seen_by(viewer):
        found = list(AliasMember.objects.filter(Q(group_uid=uid)).order_by("-at", "-pk")[:MOST_WORDS])
        lines = lines_of(word.stix_id for word in found)
    return tuple(_word(word, (lines[word.stix_id],)) for word in found if word.stix_id in lines)


def _word(word: AliasMember | AliasRefusal, lines: tuple[ObjectLine, ...]) -> AliasWord:
    return AliasWord(
        objects=lines,
        rule=getattr(word, "rule", ""),
        key=getattr(word, "key", ""),
        why=word.why,
        by=word.by,
        at=word.at,
        ended_at=word.ended_at,
        ended_by=word.ended_by,
        ended_why=word.ended_why,
    )


def _groups(uids: Sequence[UUID], viewer: Viewer) -> list[AliasGroup]:
    if not uids:
        return []
    with seen_by(viewer), connection.cursor() as cursor:
        found = rows(cursor, _OF_GROUPS, [list(uids)])
        members = {each.line.stix_id: each for each in _called(found, viewer)}
    by_group: dict[UUID, dict[str, str]] = {uid: {} for uid in uids}
    for row in found:
        by_group[row[14]][row[0]] = row[13]
    return [
        AliasGroup(uid=uid, family=next(iter(ids.values())), members=tuple(members[each] for each in ids))
        for uid, ids in by_group.items()
        if len(ids) > 1
    ]


def _called(found: Sequence[_Row], viewer: Viewer) -> Iterable[Called]:
    """Rows of one object after another as values."""
    by_object: dict[str, list[_Row]] = {}
    for row in found:
        by_object.setdefault(row[0], []).append(row)
    said = who_says(by_object, viewer=viewer)
    for stix_id, own in by_object.items():
        of = {row[10]: row[11] for row in reversed(own)}
        yield Called(
            line=line_of(own[0][:10]),
            names=tuple(dict.fromkeys(row[11] for row in own if row[10] in ("name", "alias"))),
            attack_id=of.get("attack-id", ""),
            galaxy_uuid=of.get("galaxy-uuid", ""),
            listed=own[0][12],
            sources=tuple(each.title for each in said.get(stix_id, ())),
        )
