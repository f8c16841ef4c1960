"""People say whether objects are one under several names: join, refuse, take out, dissolve. All of it can be undone.

A join makes a group, or lets one grow; what was ended stays as history. A refusal holds until somebody joins after all
or asks again. Whoever takes an object out, or dissolves a group, so refuses what would put it together again.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import QuerySet

from wardwatch.audit.operations import record
from wardwatch.audit.types import Actor
from wardwatch.intel.aliases import AliasAnswer
from wardwatch.intel.events import AliasSaid
from wardwatch.intel.models import AliasMember, AliasRefusal
from wardwatch.intel.naming import FAMILIES, MOST_OF_ONE, Family
from wardwatch.intel.operations.naming import ALONE, labels_of, members_of, regroup
from wardwatch.intel.queries.aliases import group_card
from wardwatch.intel.queries.lines import lines_of
from wardwatch.kit.database import login
from wardwatch.kit.errors import NotFound, Refusal
from wardwatch.markings.operations import intern
from wardwatch.markings.types import Label, join
from wardwatch.markings.viewing import seen_by
from wardwatch.members.labels import internal
from wardwatch.members.permissions import Action, NotAllowed, Principal
from wardwatch.members.queries import center_id

DONE = {AliasAnswer.CONFIRMED: "joined", AliasAnswer.REFUSED: "refused", AliasAnswer.PROPOSED: "asked again"}
"""What happened, as events say it."""


class AliasNotPossible(Refusal):
    """Two or more objects of one family are named, not too many, with a reason; refused are only those not joined."""

    code = "alias.not-possible"


@dataclass(frozen=True, slots=True)
class _Saying:
    """Who says something of which objects, why and when; the groups that they are in with all members, and labels."""

    ids: Sequence[str]
    why: str
    actor: Actor
    at: datetime
    members: dict[str, UUID]
    labels: dict[str, Label]

    def label(self, ids: Iterable[str]) -> int:
        """For the center, as far as it may see all of these."""
        return intern(join([internal(center_id()), *(self.labels[each] for each in ids if each in self.labels)]))

    def ended(self) -> dict[str, Any]:
        """Columns of what ends by it."""
        return {"ended_at": self.at, "ended_by": self.actor.who, "ended_why": self.why}


def decide_aliases(
    *, objects: Collection[str], to: AliasAnswer, why: str, principal: Principal, actor: Actor, at: datetime
) -> UUID | None:
    """Say that these objects are one (confirmed), that no two of them are (refused), or let them be asked about again
    (proposed). Returns the group that was made or grew.

    An object speaks for the group that it is in. Raises `NotAllowed`, `NotFound` for an object that there is not or the
    principal may not see, `AliasNotPossible`.
    """
    ids = sorted(set(objects))
    family = _possible(ids, why, principal)
    with login("worker"), transaction.atomic(), connection.cursor() as cursor:
        said = _saying(cursor, ids, why, actor, at)
        group = None
        if to is AliasAnswer.CONFIRMED:
            group = _join(cursor, family, said)
        elif to is AliasAnswer.REFUSED:
            _refuse(_between(said), said)
        else:
            _refusals(ids).update(**said.ended())
        _announce(DONE[to], group, said)
    return group


def take_out(*, group: UUID, stix_id: str, why: str, principal: Principal, actor: Actor, at: datetime) -> None:
    """Take one object out of a group; of two, none is left. Raises as `decide_aliases`."""
    if stix_id not in _seen(group, why, principal):
        raise NotFound("There is no such object in this group.", object=stix_id)
    with login("worker"), transaction.atomic(), connection.cursor() as cursor:
        said = _saying(cursor, [stix_id], why, actor, at)
        others = [each for each in said.members if each != stix_id]
        _refuse([(stix_id, each) for each in others], said)
        _leave(cursor, [stix_id, *(others if len(others) == 1 else ())], said)
        _announce("taken out", group, said)


def dissolve(*, group: UUID, why: str, principal: Principal, actor: Actor, at: datetime) -> None:
    """No two objects of a group are one. Raises as `decide_aliases`."""
    seen = _seen(group, why, principal)
    with login("worker"), transaction.atomic(), connection.cursor() as cursor:
        said = _saying(cursor, seen, why, actor, at)
        _refuse(list(combinations(said.members, 2)), said)
        _leave(cursor, list(said.members), said)
        _announce("dissolved", group, said)


def _possible(ids: Sequence[str], why: str, principal: Principal) -> Family:
    _demand(why, principal)
    with seen_by(principal.viewer):
        lines = lines_of(ids)
    if missing := [each for each in ids if each not in lines]:
        raise NotFound("There is no such object.", object=missing[0])
    families = {FAMILIES.get(line.type) for line in lines.values()}
    family = next(iter(families), None)
    if len(ids) < 2 or len(families) > 1 or family is None:
        raise AliasNotPossible("Name two or more: actors, or malware and tools, or campaigns, and do not mix them.")
    return family


def _demand(why: str, principal: Principal) -> None:
    center = center_id()
    if not principal.is_operator and principal.organization != center:
        raise NotAllowed("Only the center's analysts say what is one.", action=str(Action.SUBMIT_INTELLIGENCE))
    principal.demand(Action.SUBMIT_INTELLIGENCE, center)
    if not why.strip():
        raise AliasNotPossible("Say why: others will read it later.")


def _seen(group: UUID, why: str, principal: Principal) -> list[str]:
    """The members that the principal may see. Raises `NotFound` where they are none or one."""
    _demand(why, principal)
    return [each.line.stix_id for each in group_card(group, viewer=principal.viewer).members]


def _saying(cursor: CursorWrapper, ids: Sequence[str], why: str, actor: Actor, at: datetime) -> _Saying:
    """Nobody else changes groups until the transaction ends."""
    cursor.execute(ALONE)
    members = members_of(cursor, ids)
    if len({*ids, *members}) > MOST_OF_ONE:
        raise AliasNotPossible(f"At most {MOST_OF_ONE} objects are decided about at once.")
    return _Saying(ids, why.strip(), actor, at, members, labels_of(cursor, {*ids, *members}))


def _join(cursor: CursorWrapper, family: Family, said: _Saying) -> UUID:
    groups = Counter(said.members.values())
    group = groups.most_common(1)[0][0] if groups else uuid4()
    everybody = sorted({*said.ids, *said.members})
    moved = [each for each in everybody if said.members.get(each) != group]
    AliasMember.objects.filter(stix_id__in=moved, ended_at=None).update(**said.ended())
    AliasMember.objects.bulk_create(
        AliasMember(
            group_uid=group,
            stix_id=each,
            family=family,
            why=said.why,
            by=said.actor.who,
            at=said.at,
            label_id=said.label([each]),
        )
        for each in moved
    )
    _refusals(everybody).update(**said.ended())
    regroup(cursor, moved)
    return group


def _between(said: _Saying) -> list[tuple[str, str]]:
    """The pairs of these objects, each standing for its group, that are not in one group."""
    units: dict[str, list[str]] = {}
    for each in said.ids:
        group = said.members.get(each)
        units[str(group or each)] = [one for one, its in said.members.items() if its == group] if group else [each]
    if len(units) < 2:
        raise AliasNotPossible("They are joined: take one out, or dissolve the group.")
    return list(_pairs(list(units.values())))


def _pairs(units: Sequence[Sequence[str]]) -> Iterator[tuple[str, str]]:
    for some, others in combinations(units, 2):
        yield from ((one, other) for one in some for other in others)


def _refuse(pairs: Sequence[tuple[str, str]], said: _Saying) -> None:
    """Each pair once: what was refused stays as it was refused first."""
    AliasRefusal.objects.bulk_create(
        [
            AliasRefusal(
                left=left, right=right, why=said.why, by=said.actor.who, at=said.at, label_id=said.label((left, right))
            )
            for left, right in map(sorted, pairs)
        ],
        ignore_conflicts=True,
    )


def _refusals(ids: Collection[str]) -> "QuerySet[AliasRefusal]":
    return AliasRefusal.objects.filter(left__in=ids, right__in=ids, ended_at=None)


def _leave(cursor: CursorWrapper, ids: Sequence[str], said: _Saying) -> None:
    AliasMember.objects.filter(stix_id__in=ids, ended_at=None).update(**said.ended())
    regroup(cursor, ids)


def _announce(done: str, group: UUID | None, said: _Saying) -> None:
    event = AliasSaid(
        subject=f"alias-group:{group}" if group else f"object:{said.ids[0]}",
        label=said.label(said.ids),
        why=said.why,
        done=done,
        objects=tuple(said.ids),
        group=str(group or ""),
    )
    record(event, actor=said.actor, at=said.at)
