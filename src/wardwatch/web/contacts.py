"""How a member is reached: the addresses for each purpose, put in order, put right and verified by its owner."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wardwatch.kit import clock
from wardwatch.kit.errors import FormatError
from wardwatch.members import operations, queries
from wardwatch.members.permissions import Action
from wardwatch.members.queries import ContactRow
from wardwatch.members.types import BounceState, Purpose
from wardwatch.web.access import Member, about_member
from wardwatch.web.pages import Empty, Link, Tag, Tone
from wardwatch.web.pages.reaching import CodePage, ContactCard, ContactGroup, ContactsPage
from wardwatch.web.pages.sections import Act, FormPage, Section, SectionsPage
from wardwatch.web.people import beside
from wardwatch.web.principal import SignedInRequest, actor_of

_FOR: dict[Purpose, object] = {
    Purpose.SECURITY: gettext_lazy("Every notice goes here first."),
    Purpose.CLINICAL_ENGINEERING: gettext_lazy("Notices about equipment that treats or watches patients go here too."),
    Purpose.EXECUTIVE: gettext_lazy("Whom the center turns to when your management has to decide."),
    Purpose.AFTER_HOURS: gettext_lazy("Emergencies go here too, at any hour."),
}


class ContactForm(forms.Form):
    """One address. `whose` is asked where somebody acts for the member."""

    address = forms.CharField(
        label=gettext_lazy("Mail address"),
        max_length=254,
        widget=forms.EmailInput,
        help_text=gettext_lazy("Best one that several people read, such as security@example.org."),
    )
    whose = forms.ChoiceField(label=gettext_lazy("Whose address is it?"), required=False)

    def __init__(self, request: SignedInRequest, member: Member, row: ContactRow | None = None) -> None:
        """The form for a new contact, or for `row`; bound where something was sent."""
        acting = queries.providers(member.id, viewer=request.principal.viewer)
        self._ids = {str(each.uid): each.id for each in acting if each.revoked_at is None}
        chosen = next((uid for uid, number in self._ids.items() if row and number == row.provider), "")
        super().__init__(
            request.POST if request.method == "POST" else None,
            initial={"address": row.address, "whose": chosen} if row else None,
        )
        if self._ids:
            names = [(str(each.uid), each.name) for each in acting if str(each.uid) in self._ids]
            self.fields["whose"].choices = [("", member.name), *names]  # type: ignore[attr-defined]
        else:
            del self.fields["whose"]

    @property
    def provider(self) -> int | None:
        """The provider that was chosen; None: the member itself."""
        return self._ids.get(self.cleaned_data.get("whose", ""))

    def taken(self, store: Callable[..., object], **values: object) -> bool:
        """Whether what was sent is good and `store` took it; if not, the form says why beside the field."""
        if not self.is_bound or not self.is_valid():
            return False
        try:
            store(address=self.cleaned_data["address"], provider=self.provider, **values)
        except FormatError as error:
            self.add_error("address", error.reason)
        except operations.AlreadyThere as refusal:
            self.add_error("address", refusal.message)
        return not self.errors


class CodeForm(forms.Form):
    """The code that was mailed."""

    code = forms.CharField(
        label=gettext_lazy("Code"), max_length=20, help_text=gettext_lazy("Eight digits; they stand in the mail.")
    )


@require_safe
@about_member
def contacts(request: SignedInRequest, member: Member) -> HttpResponse:
    """How the center reaches the member, by purpose, in the order the member agreed."""
    rows = queries.contact_rows(member.id, viewer=request.principal.viewer)
    editable = request.principal.may(Action.MANAGE_MEMBER, member.id)
    said = _("For each purpose, the first address that works is written to.")
    page = ContactsPage(
        title=_("How the center reaches %(name)s") % {"name": member.name},
        lead=said if editable else f"{said} {_('Your owner can change them here.')}",
        groups=tuple(
            _group(purpose, [row for row in rows if row.purpose is purpose], member, editable=editable)
            for purpose in Purpose
        ),
        beside=beside(member, "contacts"),
    )
    return render(request, "members/contacts.html", {"page": page})


def _group(purpose: Purpose, rows: list[ContactRow], member: Member, *, editable: bool) -> ContactGroup:
    add_url = f"{member.url('contact-add')}?purpose={purpose.value.replace(' ', '+')}" if editable else ""
    return ContactGroup(
        key=purpose.name.lower(),
        title=_(purpose.label),
        text=str(_FOR[purpose]),
        cards=tuple(
            _card(row, member, editable=editable, can_rise=place > 0, can_sink=place + 1 < len(rows))
            for place, row in enumerate(rows)
        ),
        empty=Empty(
            _("No address yet."),
            _("Nothing is mailed for this purpose."),
            Link(_("Add an address"), add_url) if add_url else None,
        ),
        add_url=add_url,
    )


def _card(row: ContactRow, member: Member, *, editable: bool, can_rise: bool, can_sink: bool) -> ContactCard:
    verified = Tag(_("verified"), Tone.GOOD) if row.verified_at else Tag(_("not verified"), Tone.WARN)
    url = {name: member.url(name, contact=row.uid) if editable else "" for name in _FORMS}
    return ContactCard(
        key=str(row.uid),
        address=row.address,
        whose=row.whose or row.person or member.name,
        verified=verified,
        verified_at=row.verified_at,
        state=bounce_tag(row.bounce_state),
        bounced_at=row.bounced_at,
        code_waits=_waits(row),
        edit_url=url["contact"],
        code_url=url["contact-code"],
        move_url=url["contact-move"],
        remove_url=url["contact-remove"],
        can_rise=can_rise,
        can_sink=can_sink,
    )


_FORMS = ("contact", "contact-code", "contact-move", "contact-remove")


def bounce_tag(state: BounceState) -> Tag:
    """What the last deliveries taught, in two words."""
    words = {
        BounceState.NONE: Tag(_("no mail came back"), Tone.GOOD),
        BounceState.TRANSIENT: Tag(_("mail came back for now"), Tone.WARN),
        BounceState.PERMANENT: Tag(_("does not exist: not written to"), Tone.URGENT),
    }
    return words[state]


def _waits(row: ContactRow) -> bool:
    return row.code_asked or (row.code_expires_at is not None and row.code_expires_at > clock.now())


View = Callable[..., HttpResponse]


def _owner_only(view: View) -> View:
    """A form of the member's owner; where the address names a contact, the view gets it as `row`."""

    @about_member
    @wraps(view)
    def opened(request: SignedInRequest, member: Member, contact: UUID | None = None, **values: object) -> HttpResponse:
        request.principal.demand(Action.MANAGE_MEMBER, member.id)
        if contact is None:
            return view(request, member=member, **values)
        rows = queries.contact_rows(member.id, viewer=request.principal.viewer)
        row = next((row for row in rows if row.uid == contact), None)
        if row is None:
            raise Http404
        return view(request, member=member, row=row, **values)

    return opened  # type: ignore[return-value]


def _as_owner(request: SignedInRequest, member: Member) -> dict[str, Any]:
    """What every operation on contacts takes."""
    return {
        "principal": request.principal,
        "actor": actor_of(request),
        "organization": member.id,
        "at": clock.now(),
    }


@require_http_methods(["GET", "POST"])
@_owner_only
def add(request: SignedInRequest, member: Member) -> HttpResponse:
    """One more address for a purpose, after the others."""
    sent = request.GET.get("purpose", "")
    purpose = Purpose(sent) if sent in list(Purpose) else Purpose.SECURITY
    form = ContactForm(request, member)
    if form.taken(operations.add_contact, purpose=purpose, **_as_owner(request, member)):
        messages.success(request, _("Added. Verify it, so that you know that mail arrives there."))
        return HttpResponseRedirect(f"{member.url('contacts')}#{purpose.name.lower()}")
    page = FormPage(
        title=_("Add an address: %(purpose)s") % {"purpose": _(purpose.label)},
        lead=str(_FOR[purpose]),
        form=form,
        post_url=request.get_full_path(),
        act=_("Add"),
        cancel_url=member.url("contacts"),
    )
    return render(request, "form.html", {"page": page}, status=400 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@_owner_only
def edit(request: SignedInRequest, member: Member, row: ContactRow) -> HttpResponse:
    """Put one address right; another address has to be verified again."""
    form = ContactForm(request, member, row)
    if form.taken(operations.edit_contact, contact=row.id, **_as_owner(request, member)):
        messages.success(request, _("Stored."))
        return HttpResponseRedirect(f"{member.url('contacts')}#{row.purpose.name.lower()}")
    page = FormPage(
        title=_("Change an address: %(purpose)s") % {"purpose": _(row.purpose.label)},
        lead=_("Another address is not verified until a code sent to it was typed here."),
        form=form,
        post_url=member.url("contact", contact=row.uid),
        act=_("Store"),
        cancel_url=member.url("contacts"),
    )
    return render(request, "form.html", {"page": page}, status=400 if form.errors else 200)


@require_POST
@_owner_only
def move(request: SignedInRequest, member: Member, row: ContactRow) -> HttpResponse:
    """One place up or down among the addresses of its purpose."""
    rows = queries.contact_rows(member.id, viewer=request.principal.viewer)
    order = [each.id for each in rows if each.purpose is row.purpose]
    place = order.index(row.id)
    other = place - 1 if request.POST.get("to") == "up" else place + 1
    if 0 <= other < len(order):
        order[place], order[other] = order[other], order[place]
        operations.reorder_contacts(purpose=row.purpose, order=order, **_as_owner(request, member))
    return HttpResponseRedirect(f"{member.url('contacts')}#{row.purpose.name.lower()}")


@require_http_methods(["GET", "POST"])
@_owner_only
def remove(request: SignedInRequest, member: Member, row: ContactRow) -> HttpResponse:
    """Take an address off the list, after a question."""
    if request.method == "POST":
        operations.remove_contact(contact=row.id, **_as_owner(request, member))
        messages.success(request, _("Removed. Nothing more is mailed to %(address)s.") % {"address": row.address})
        return HttpResponseRedirect(f"{member.url('contacts')}#{row.purpose.name.lower()}")
    act = Act(_("Remove it"), member.url("contact-remove", contact=row.uid))
    said = _("%(purpose)s: the next address on the list is written to instead.") % {"purpose": _(row.purpose.label)}
    page = SectionsPage(
        title=_("Remove %(address)s?") % {"address": row.address},
        sections=(Section("remove", "", (said,), acts=(act,)),),
        back=Link(_("Keep it"), member.url("contacts")),
    )
    return render(request, "sections.html", {"page": page})


@require_http_methods(["GET", "POST"])
@_owner_only
def code(request: SignedInRequest, member: Member, row: ContactRow) -> HttpResponse:
    """Have a code mailed to an address, and type it."""
    form = CodeForm(request.POST if request.POST.get("act") == "check" else None)
    error, status = "", 200
    try:
        if request.POST.get("act") == "send":
            operations.ask_contact_code(contact=row.id, **_as_owner(request, member))
            messages.success(request, _("A code is on its way to %(address)s.") % {"address": row.address})
            return HttpResponseRedirect(member.url("contact-code", contact=row.uid))
        if form.is_bound and form.is_valid():
            operations.verify_contact(contact=row.id, code=form.cleaned_data["code"], **_as_owner(request, member))
            messages.success(request, _("Verified: mail to %(address)s arrives.") % {"address": row.address})
            return HttpResponseRedirect(f"{member.url('contacts')}#{row.purpose.name.lower()}")
    except operations.TooManyCodes as refusal:
        error, status = refusal.message, 429
    except operations.WrongCode as refusal:
        form.add_error("code", refusal.message)
    page = CodePage(
        address=row.address,
        text=_standing(row),
        form=form if form.is_bound or _waits(row) else None,
        post_url=member.url("contact-code", contact=row.uid),
        back_url=member.url("contacts"),
        error=error,
    )
    return render(request, "members/code.html", {"page": page}, status=400 if form.errors else status)


def _standing(row: ContactRow) -> str:
    if row.verified_at:
        return _("This address is verified already. You may verify it again.")
    if _waits(row):
        return _("A code was sent. It may take some minutes, and is good for a day. Look in the junk folder too.")
    return _("We mail a code to this address; whoever reads it there tells you, and you type it here.")
