"""Collections as somebody sees them: the question that each is, and whether that person may add to it."""

from uuid import UUID

from wardwatch.kit.errors import NotFound
from wardwatch.markings.viewing import seen_by
from wardwatch.members.permissions import Action, Persona, Principal, persona_of
from wardwatch.sharing import models
from wardwatch.sharing.types import CollectionCard, Query, Readers, Writers
from wardwatch.standards.tlp import Tlp


def collections(*, principal: Principal) -> tuple[CollectionCard, ...]:
    """The collections that somebody may know of, by title."""
    with seen_by(principal.viewer):
        found = models.Collection.objects.filter(closed_at=None).order_by("title", "pk")
        return tuple(card_of(row, principal) for row in found)


def collection(called: str, *, principal: Principal) -> CollectionCard:
    """The collection with this uid or alias. Raises `NotFound`, the same for hidden and missing."""
    standing = models.Collection.objects.filter(closed_at=None)
    with seen_by(principal.viewer):
        try:
            row = standing.filter(uid=UUID(called)).first()
        except ValueError:
            row = standing.filter(alias=called).first()
    if row is None:
        raise NotFound("There is no such collection.")
    return card_of(row, principal)


def may_write(writers: Writers, principal: Principal) -> bool:
    """Whether somebody may add objects where these may: by their role, within a token's scopes."""
    if not principal.may(Action.SUBMIT_INTELLIGENCE, principal.organization):
        return False
    persona = persona_of(principal)
    if writers is Writers.PARTNERS:
        return persona in (Persona.CENTER, Persona.PARTNER)
    return writers is Writers.ENROLLED or (writers is Writers.CENTER and persona is Persona.CENTER)


def card_of(row: models.Collection, principal: Principal) -> CollectionCard:
    """A collection's row as somebody sees it."""
    writers = Writers(row.writers)
    return CollectionCard(
        id=row.pk,
        uid=row.uid,
        alias=row.alias,
        title=row.title,
        description=row.description,
        query=query_of(row),
        readers=Readers(row.readers),
        writers=writers,
        can_write=may_write(writers, principal),
    )


def query_of(row: models.Collection) -> Query:
    """The question that a collection's row is."""
    return Query(
        types=tuple(row.types),
        topics=tuple(row.topics),
        sectors=tuple(row.sectors),
        sources=tuple(row.sources),
        min_confidence=row.min_confidence,
        max_age_days=row.max_age_days,
        ceiling=None if row.ceiling is None else Tlp(row.ceiling),
    )
