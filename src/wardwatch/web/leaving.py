"""Somebody leaves: what ends and what goes to whom is said first, then it happens at once."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from wardwatch.kit import clock
from wardwatch.members import operations, queries
from wardwatch.members.queries import Leaving, UserRow
from wardwatch.web.access import Member, about_member
from wardwatch.web.pages import Cell, Column, Empty, Row, Table
from wardwatch.web.pages.sections import FormPage
from wardwatch.web.principal import SignedInRequest, actor_of
from wardwatch.web.proofs import proven
from wardwatch.web.users import demand, find


class LeavingForm(forms.Form):
    """Who takes over the addresses of whoever leaves."""

    successor = forms.ChoiceField(label=gettext_lazy("Who is reached in their place?"))

    def __init__(self, request: SignedInRequest, leaving: UserRow, others: list[UserRow]) -> None:
        """The form; it asks only where the center reaches the organization through this person."""
        super().__init__(request.POST if request.method == "POST" else None)
        if leaving.contacts:
            self.fields["successor"].choices = [(str(row.id), row.name) for row in others]  # type: ignore[attr-defined]
        else:
            del self.fields["successor"]

    @property
    def chosen(self) -> int | None:
        """The person who was chosen."""
        number = self.cleaned_data.get("successor")
        return int(number) if number else None


@require_http_methods(["GET", "POST"])
@proven
@about_member
def leave(request: SignedInRequest, member: Member, person: UUID) -> HttpResponse:
    """Somebody leaves: their sign-in, sessions and tokens end; their contacts go to somebody who stays."""
    demand(request.principal, member)
    row = find(request, member, person)
    found = queries.users(member.id, viewer=request.principal.viewer)
    form = LeavingForm(request, row, [each for each in found if each.signs_in and each.id != row.id])
    if form.is_bound and form.is_valid():
        try:
            operations.deactivate_user(
                principal=request.principal,
                organization=member.id,
                person=row.id,
                successor=form.chosen,
                actor=actor_of(request),
                at=clock.now(),
            )
        except (operations.LastOwner, operations.SuccessorNeeded) as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("%(name)s can no longer sign in.") % {"name": row.name})
            return HttpResponseRedirect(member.url("users"))
    ends = queries.leaving(row.id, member.id, principal=request.principal, at=clock.now())
    page = FormPage(
        title=_("End the sign-in of %(name)s?") % {"name": row.name},
        lead=_("It happens at once. What they answered stays as it is."),
        form=form,
        post_url=member.url("user-leave", person=person),
        act=_("End it"),
        cancel_url=member.url("users"),
        table=_table(ends),
    )
    return render(request, "form.html", {"page": page}, status=400 if form.errors else 200)


def _table(ends: Leaving) -> Table:
    columns = (Column(_("What they hold")), Column(_("What becomes of it")))
    return Table(_("What changes"), columns, tuple(map(Row, (*_handed_over(ends), *_ended(ends)))), Empty(""))


def _handed_over(ends: Leaving) -> list[tuple[Cell, Cell]]:
    goes_on = _("Whoever you choose below is reached instead, once their address is verified.")
    return [(Cell(address, detail=_(purpose.label)), Cell(goes_on)) for purpose, address in ends.contacts]


def _ended(ends: Leaving) -> list[tuple[Cell, Cell]]:
    """What ends, the sign-in first; of what there is none, nothing is said."""
    sessions = ngettext("%(count)d session", "%(count)d sessions", ends.sessions) % {"count": ends.sessions}
    tokens = ngettext("%(count)d token", "%(count)d tokens", ends.tokens) % {"count": ends.tokens}
    views = ngettext("%(count)d kept view of a list", "%(count)d kept views of lists", ends.views)
    agreed = ngettext(
        "Their word for %(count)d person who wants to be let in again",
        "Their word for %(count)d people who want to be let in again",
        ends.agreements,
    )
    rows = [
        (True, Cell(_("Their sign-in")), _("It ends.")),
        (ends.sessions, Cell(sessions), _("Signed out.")),
        (ends.tokens, Cell(tokens), _("Programs that use them are shut out. Give those a token of somebody else.")),
        (ends.invitations, Cell(_("Invitations"), detail=", ".join(ends.invitations)), _("Their links end.")),
        (ends.agreements, Cell(agreed % {"count": ends.agreements}), _("It counts no longer. Somebody else agrees.")),
        (ends.asks, Cell(_("Their own wish to be let in again")), _("It is refused.")),
        (ends.views, Cell(views % {"count": ends.views}), _("Forgotten.")),
    ]
    return [(what, Cell(becomes)) for there, what, becomes in rows if there]
