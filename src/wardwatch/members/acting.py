"""Writing as somebody: the database then lets an operation touch only what that person may see."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from django.db import transaction

from wardwatch.kit.database import login
from wardwatch.markings.viewing import seen_by
from wardwatch.members.permissions import Action, Principal
from wardwatch.members.queries import center_id


@contextmanager
def acting_as(principal: Principal) -> Iterator[None]:
    """One transaction in which this person writes; the operator at the shell writes as the worker, without a viewer."""
    if principal.is_operator:
        with login("worker"), transaction.atomic():
            yield
    else:
        with seen_by(principal.viewer):
            yield


@contextmanager
def keeping(principal: Principal, organization: int) -> Iterator[None]:
    """As `acting_as`, for whoever keeps a member's inventory: inside, its private details are there to
    compare and to store.

    A provider may be let keep the list without being let see those details; what it is shown afterwards is by its own
    viewer. Nothing read in here goes back to the person.
    """
    viewer = replace(principal.viewer, groups=principal.viewer.groups | {organization})
    with acting_as(replace(principal, viewer=viewer)):
        yield


@contextmanager
def managing(principal: Principal | None, organization: int) -> Iterator[None]:
    """One transaction in which an organization's people, contacts and consents are written. Raises `NotAllowed`.

    Its owner may, and for the center's own its administrators. None is the program itself, working as the worker.
    """
    if principal is None:
        with transaction.atomic():
            yield
        return
    if not principal.may(Action.ADMINISTER, organization):
        principal.demand(Action.MANAGE_MEMBER, organization)
    with acting_as(principal):
        yield


@contextmanager
def administering(principal: Principal | None, organization: int) -> Iterator[None]:
    """As `managing`, for who may sign in: the center's administrators may for every organization."""
    if principal is not None and principal.may(Action.ADMINISTER, center_id()):
        with acting_as(principal):
            yield
    else:
        with managing(principal, organization):
            yield
