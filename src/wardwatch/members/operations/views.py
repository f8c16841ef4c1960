"""Views of lists that people keep for themselves.

No event is recorded: nobody but the user sees or feels it, and the names that people give would stand in a trail that
others read.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from wardwatch.kit.errors import NotFound, Refusal
from wardwatch.members import models
from wardwatch.members.permissions import Principal

MOST = 20
LONGEST_NAME = 60
LONGEST_QUERY = 2000


class TooManyViews(Refusal):
    """As many views as a list can have are kept."""

    code = "view.too-many"


class NoSuchView(Refusal):
    """A view needs a name, and a query that an address can hold."""

    code = "view.not-possible"


def save_view(*, principal: Principal, list_name: str, name: str, query: str, at: datetime) -> None:
    """Keep a view of a list under a name, in place of the one that was called so. Raises `TooManyViews`,
    `NoSuchView`."""
    name = " ".join(name.split())
    if not 0 < len(name) <= LONGEST_NAME or len(query) > LONGEST_QUERY:
        raise NoSuchView("A view needs a name of at most 60 letters.")
    with transaction.atomic():
        user = models.User.objects.select_for_update().get(person=principal.person)
        kept = models.SavedView.objects.filter(user=user, list=list_name)
        if not kept.filter(name=name).exists() and kept.count() >= MOST:
            raise TooManyViews("You keep twenty views of this list. Remove one first.")
        said = {"query": query, "saved_at": at}
        models.SavedView.objects.update_or_create(user=user, list=list_name, name=name, defaults=said)


def remove_view(*, principal: Principal, view: UUID) -> None:
    """Forget a view. Raises `NotFound` for others' and those that are gone."""
    removed, _ = models.SavedView.objects.filter(user__person=principal.person, uid=view).delete()
    if not removed:
        raise NotFound("There is no such view.")
