"""Who may open a page. A page for somebody else looks like one that does not exist."""

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from functools import wraps
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

from wardwatch.markings.viewing import seen_by
from wardwatch.members.permissions import Persona as Persona
from wardwatch.members.permissions import Principal
from wardwatch.members.permissions import persona_of as persona_of
from wardwatch.members.queries import find_organization
from wardwatch.web.openings import note_opening
from wardwatch.web.principal import SignedInRequest, is_signed_in

View = Callable[..., HttpResponseBase]


@dataclass(frozen=True, slots=True)
class Member:
    """The organization that a member's page is about. `chosen`: it stands in the address."""

    id: int
    uid: str
    name: str
    time_zone: str
    chosen: bool

    def url(self, name: str, **values: object) -> str:
        """The address of another page about the same organization."""
        return reverse(name, kwargs={**values, "member": self.uid} if self.chosen else values)


def signed_in(view: View) -> View:
    """A page for anybody who is signed in; others are asked to sign in first.

    A page that is only looked at is put together in one transaction, as the reader: its parts fit together. A page that
    takes something in leaves transactions to the operation.
    """

    @wraps(view)
    def opened(request: HttpRequest, **kwargs: object) -> HttpResponseBase:
        if is_signed_in(request):
            looking = request.method in ("GET", "HEAD")
            with seen_by(request.principal.viewer) if looking else nullcontext():
                return view(request, **kwargs)
        return redirect_to_login(request.get_full_path())

    return opened


def center_only(view: View) -> View:
    """A page of the center's staff."""

    @signed_in
    @wraps(view)
    def opened(request: SignedInRequest, **kwargs: object) -> HttpResponseBase:
        if persona_of(request.principal) is not Persona.CENTER:
            raise Http404
        return view(request, **kwargs)

    return opened


def about_member(view: View) -> View:
    """A page about one member, which the view gets as `member`: the reader's own, or the one in the address.

    Open to the member's people, to those acting for it, and to the center's staff.
    """

    @signed_in
    @wraps(view)
    def opened(request: SignedInRequest, member: UUID | None = None, **kwargs: object) -> HttpResponseBase:
        return view(request, member=member_of(request, member), **kwargs)

    return opened


def member_of(request: SignedInRequest, uid: UUID | None) -> Member:
    """The member that a page is about; that somebody else looks at it is logged.

    Raises `Http404` for a missing one, a hidden one, and one of somebody else.
    """
    principal = request.principal
    persona = persona_of(principal)
    if persona is Persona.PARTNER or (uid is None and not has_own_pages(principal)):
        raise Http404
    if uid is None:
        return _own(principal)
    found = find_organization(str(uid), viewer=principal.viewer)
    ours = principal.viewer.organizations | principal.viewer.acting_for
    if persona is not Persona.CENTER and found.pk not in ours:
        raise Http404
    note_opening(request, found.pk)
    return Member(found.pk, str(found.uid), found.name, found.time_zone, chosen=True)


def has_own_pages(principal: Principal) -> bool:
    """Whether the short addresses are this reader's own: a member's people, also where they act for others as well."""
    persona = persona_of(principal)
    return persona is Persona.MEMBER or (persona is Persona.PROVIDER and principal.is_member)


def _own(principal: Principal) -> Member:
    return Member(
        principal.organization,
        principal.organization_uid,
        principal.organization_name,
        principal.time_zone,
        chosen=False,
    )
