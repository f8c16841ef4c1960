"""The center makes, changes and closes collections, and their entries are brought in line with them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_noop as noop

from wardwatch.audit.operations import record
from wardwatch.audit.types import Actor
from wardwatch.intel.models import ObjectSource, ObjectVersion
from wardwatch.kit.database import login
from wardwatch.kit.errors import NotFound, Refusal
from wardwatch.markings.operations import intern
from wardwatch.markings.types import Label
from wardwatch.members import labels
from wardwatch.members.acting import acting_as
from wardwatch.members.permissions import Action, Principal
from wardwatch.members.queries import center_id
from wardwatch.provenance.models import Document
from wardwatch.sharing import events, membership, models
from wardwatch.sharing.types import Query, Readers, Writers
from wardwatch.standards.tlp import Tlp

_ALIAS = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_TYPE = re.compile(r"[a-z][a-z0-9-]{1,248}[a-z0-9]")
MOST_WORDS, LONGEST_WORD = 100, 200
LONGEST_AGE = 36_500
"""Days; what is older is asked for by leaving the age out."""


class CollectionNotPossible(Refusal):
    """A collection's alias is a word in small letters that no other collection has; a confidence is 0 to 100."""

    code = "collection.not-possible"


class AliasTaken(CollectionNotPossible):
    """Another collection is called so."""

    code = "collection.alias-taken"


class NoReason(Refusal):
    """Closing a collection has a recorded reason."""

    code = "collection.no-reason"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a collection is to be: its title, what it asks for, who may know of it and who may add to it."""

    title: str
    description: str
    query: Query
    readers: Readers
    writers: Writers


def keep_collection(
    *,
    alias: str,
    title: str,
    description: str = "",
    query: Query,
    readers: Readers = Readers.ENROLLED,
    writers: Writers = Writers.NOBODY,
    principal: Principal,
    actor: Actor,
    at: datetime,
) -> UUID:
    """Make the collection called `alias`, or ask it differently from now on; returns its uid.

    What newly fits is added now; what fits no more is dropped. Raises `NotAllowed`, `CollectionNotPossible`.
    """
    asked = Asked(title=title, description=description, query=query, readers=readers, writers=writers)
    principal.demand(Action.KEEP_COLLECTIONS, center_id())
    demand_possible(alias, asked)
    with acting_as(principal):
        row = models.Collection.objects.filter(alias=alias).first()
        return _keep(row, alias, asked, actor, at)


def make_collection(*, alias: str, asked: Asked, principal: Principal, actor: Actor, at: datetime) -> UUID:
    """The same for one that does not exist yet, or was closed: then it is the same one again, asked so.

    Raises `NotAllowed`, `AliasTaken`, `CollectionNotPossible`.
    """
    principal.demand(Action.KEEP_COLLECTIONS, center_id())
    demand_possible(alias, asked)
    with acting_as(principal):
        row = models.Collection.objects.filter(alias=alias).first()
        if row is not None and row.closed_at is None:
            raise AliasTaken("Another collection is called so.", alias=alias)
        return _keep(row, alias, asked, actor, at)


def change_collection(*, collection: UUID, asked: Asked, principal: Principal, actor: Actor, at: datetime) -> None:
    """The same for one that exists. Raises `NotAllowed`, `NotFound`, `CollectionNotPossible`."""
    principal.demand(Action.KEEP_COLLECTIONS, center_id())
    with acting_as(principal):
        row = models.Collection.objects.filter(uid=collection, closed_at=None).first()
        if row is None:
            raise NotFound("There is no such collection.")
        demand_possible(row.alias, asked)
        _keep(row, row.alias, asked, actor, at)


def _keep(row: models.Collection | None, alias: str, asked: Asked, actor: Actor, at: datetime) -> UUID:
    center, query = center_id(), asked.query
    values: dict[str, Any] = {
        "title": asked.title,
        "description": asked.description,
        "types": list(query.types),
        "topics": list(query.topics),
        "sectors": list(query.sectors),
        "sources": list(query.sources),
        "min_confidence": query.min_confidence,
        "max_age_days": query.max_age_days,
        "ceiling": query.ceiling,
        "readers": asked.readers,
        "writers": asked.writers,
        "label_id": intern(_known_to(asked.readers, center)),
        "closed_at": None,
    }
    is_new = row is None
    if row is None:
        row = _made(alias, values, at)
    else:
        models.Collection.objects.filter(pk=row.pk).update(**values)
    event = events.CollectionChanged(
        subject=f"collection:{row.uid}",
        label=intern(labels.internal(center)),
        collection=str(row.uid),
        alias=alias,
        readers=asked.readers,
        writers=asked.writers,
        is_new=is_new,
    )
    record(event, actor=actor, at=at)
    return row.uid


def close_collection(*, collection: UUID, why: str, principal: Principal, actor: Actor, at: datetime) -> None:
    """Let nobody read a collection any more; its alias can be made anew.

    Raises `NotAllowed`, `NoReason`, `NotFound`.
    """
    center = center_id()
    principal.demand(Action.KEEP_COLLECTIONS, center)
    if not why.strip():
        raise NoReason("Say why the collection is closed.")
    with acting_as(principal):
        if not models.Collection.objects.filter(uid=collection, closed_at=None).update(closed_at=at):
            raise NotFound("There is no such collection.")
        event = events.CollectionClosed(
            subject=f"collection:{collection}",
            label=intern(labels.internal(center)),
            why=why.strip(),
            collection=str(collection),
        )
        record(event, actor=actor, at=at)


def bring_in_line(*, at: datetime, documents: Sequence[UUID] | None = None) -> int:
    """Bring the entries of every collection in line with what it asks; returns how many were added. As the worker.

    Only what these `documents` brought, or their sources first said by them, is looked at, where they are given. One
    transaction for each collection, which holds its row: `added` is given in the order in which it is committed.
    """
    objects = None
    if documents is not None:
        held = list(Document.objects.filter(uid__in=documents).values_list("pk", flat=True))
        brought = ObjectVersion.objects.filter(document__in=held).values_list("pk", flat=True)
        joined = ObjectSource.objects.filter(joined_by__in=held).values_list("object", flat=True)
        objects = [*brought, *joined]
    standing = models.Collection.objects.filter(closed_at=None).order_by("pk").values_list("pk", flat=True)
    return sum(_bring(number, objects, at) for number in list(standing))


def bring_one_in_line(*, collection: UUID, at: datetime) -> int:
    """The same for one collection and all that there is."""
    found = models.Collection.objects.filter(uid=collection, closed_at=None).values_list("pk", flat=True).first()
    return 0 if found is None else _bring(found, None, at)


DEFAULTS = (
    ("everything", noop("Everything that you may see"),
     noop("All intelligence held here, as far as its markings let you see it."),
     Query(), Writers.NOBODY),
    ("indicators", noop("Indicators"),
     noop("What to look for: patterns of addresses, domains, files and behaviour."),
     Query(types=("indicator",)), Writers.NOBODY),
    ("attack", noop("MITRE ATT&CK"),
     noop("Techniques, tactics, groups, software and mitigations, as MITRE publishes them."),
     Query(sources=("mitre_attack",)), Writers.NOBODY),
    ("submissions", noop("Submissions"),
     noop("Send what you found. Who sent it is known to the center alone."),
     Query(sources=("submitter",)), Writers.ENROLLED),
)  # fmt: skip
"""Collections that a new center begins with: alias, title, description, question, writers."""
OWN_WORDS = frozenset(text for _alias, title, description, *_rest in DEFAULTS for text in (title, description))
"""Titles and descriptions that come with the program, and are translated where they are shown."""


def keep_defaults(*, principal: Principal, actor: Actor, at: datetime) -> None:
    """Make the collections that a center begins with, where it has none yet. Raises `NotAllowed`."""
    with login("worker"):
        if models.Collection.objects.exists():
            return
    for alias, title, description, query, writers in DEFAULTS:
        keep_collection(
            alias=alias,
            title=title,
            description=description,
            query=query,
            writers=writers,
            principal=principal,
            actor=actor,
            at=at,
        )


def _bring(number: int, objects: Sequence[int] | None, at: datetime) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        row = models.Collection.objects.select_for_update(no_key=True).get(pk=number)
        return membership.bring_in_line(cursor, row, objects=objects, at=at)


def _made(alias: str, values: dict[str, Any], at: datetime) -> models.Collection:
    try:
        with transaction.atomic():
            return models.Collection.objects.create(alias=alias, made_at=at, **values)
    except IntegrityError as error:
        raise AliasTaken("Another collection is called so.", alias=alias) from error


def _known_to(readers: Readers, center: int) -> Label:
    if readers is Readers.CENTER:
        return labels.internal(center)
    return Label(Tlp.GREEN, published=True, originator=center, organizations=frozenset({center}))


def demand_possible(alias: str, asked: Asked) -> None:
    """Raise `CollectionNotPossible` for what no collection can be."""
    query = asked.query
    if not (_ALIAS.fullmatch(alias) and len(alias) <= 60):
        raise CollectionNotPossible("An alias is small letters, digits and single hyphens, at most 60.", alias=alias)
    if not asked.title.strip() or len(asked.title) > LONGEST_WORD:
        raise CollectionNotPossible("A collection needs a title, of at most 200 characters.")
    if query.min_confidence is not None and not 0 <= query.min_confidence <= 100:
        raise CollectionNotPossible("A confidence is 0 to 100.", min_confidence=query.min_confidence)
    if query.max_age_days is not None and not 1 <= query.max_age_days <= LONGEST_AGE:
        raise CollectionNotPossible("An age is 1 to 36500 days.", max_age_days=query.max_age_days)
    for words in (query.types, query.topics, query.sectors, query.sources):
        if len(words) > MOST_WORDS or any(
            not word.strip() or "\0" in word or len(word) > LONGEST_WORD for word in words
        ):
            raise CollectionNotPossible(
                "A question names at most 100 types, topics, sectors or sources, each of 1 to 200 characters."
            )
    if wrong := [each for each in query.types if not _TYPE.fullmatch(each)]:
        raise CollectionNotPossible("A type is written as STIX writes it: small letters, digits, hyphens.", types=wrong)
