"""The forms of what is done with a product at the center."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from wardwatch.kit.errors import NotFound
from wardwatch.members.queries import find_organization
from wardwatch.products.document.marking import highest
from wardwatch.products.kinds import KINDS
from wardwatch.products.operations import Asked
from wardwatch.products.queries import ProductCard, ReviewRow
from wardwatch.products.states import ReviewRole, Verdict
from wardwatch.products.types import Marking, To
from wardwatch.web.principal import SignedInRequest

LONGEST, LONGEST_LIST = 2000, 200_000
OUTSIDE = tuple(role for role in ReviewRole if role is not ReviewRole.SECOND_ANALYST)
Given = Mapping[str, str] | None


def _area(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class HandInForm(forms.Form):
    """Whose word is asked for, outside the center."""

    def __init__(self, given: Given, card: ProductCard) -> None:
        """A field for each role outside."""
        super().__init__(given)
        wanted = KINDS[card.row.kind].reviews
        for role in OUTSIDE:
            usual = _("Usual for this kind.") if role in wanted else _("Not usual for this kind.")
            self.fields[role.name] = forms.CharField(
                label=_("%(role)s: of which organizations?") % {"role": role.label},
                help_text=" ".join((usual, _("Names of organizations, one a line; empty for nobody."))),
                max_length=LONGEST,
                required=False,
                widget=_area(2),
            )

    def asked(self, request: SignedInRequest) -> list[Asked]:
        """Whose words are wanted. Raises `NotFound` for an organization that is not known."""
        return [Asked(role, uid) for role in OUTSIDE for uid in organizations(request, self.cleaned_data[role.name])]


class WordForm(forms.Form):
    """What somebody says of a revision."""

    verdict = forms.ChoiceField(
        label=lazy("What do you say?"),
        widget=forms.RadioSelect,
        choices=(
            (Verdict.AGREED.value, lazy("It can go on")),
            (Verdict.CHANGES.value, lazy("Something should change")),
        ),
    )
    words = forms.CharField(
        label=lazy("In your words"),
        help_text=lazy("What should change, and where. Its author reads it."),
        max_length=LONGEST,
        required=False,
        widget=_area(5),
    )


class WhyForm(forms.Form):
    """Why something is done."""

    why = forms.CharField(
        label=lazy("Why"), help_text=lazy("It stays with the product."), max_length=LONGEST, widget=_area()
    )


class WaiveForm(WhyForm):
    """Without whose word it goes on, and why."""

    review = forms.ChoiceField(label=lazy("Without whose word?"))
    field_order = ("review", "why")

    def __init__(self, given: Given, card: ProductCard) -> None:
        """With those that are waited for."""
        super().__init__(given)
        words = {str(each.uid): ": ".join(filter(None, (each.role.label, each.organization))) for each in outside(card)}
        self.fields["review"].choices = list(words.items())  # type: ignore[attr-defined]


class RemarkForm(forms.Form):
    """A remark, if there is one."""

    why = forms.CharField(
        label=lazy("Anything to add?"),
        help_text=lazy("It stays with the product."),
        max_length=LONGEST,
        required=False,
        widget=_area(),
    )


class ChangeForm(forms.Form):
    """What a revision changes."""

    change = forms.CharField(
        label=lazy("What does the revision change?"),
        help_text=lazy("In one sentence. Everybody who has the earlier one reads it."),
        max_length=LONGEST,
        widget=_area(2),
    )


class ReleaseForm(forms.Form):
    """To whom a product is released, each marking as a variant of its own."""

    clear = forms.BooleanField(label=lazy("Everybody: TLP:CLEAR, in the public library"), required=False)
    green = forms.BooleanField(label=lazy("All members and partners: TLP:GREEN"), required=False)
    amber = forms.CharField(
        label=lazy("Named organizations and who works for them: TLP:AMBER"),
        help_text=lazy("Names of organizations, one a line."),
        max_length=LONGEST_LIST,
        required=False,
        widget=_area(2),
    )
    strict = forms.CharField(
        label=lazy("Named organizations only: TLP:AMBER+STRICT"),
        help_text=lazy("Names of organizations, one a line."),
        max_length=LONGEST_LIST,
        required=False,
        widget=_area(2),
    )

    def __init__(self, given: Given, card: ProductCard) -> None:
        """The marking of the whole is ticked where it needs no names."""
        ticked = {Marking.CLEAR: {"clear": True}, Marking.GREEN: {"green": True}}
        super().__init__(given, initial=ticked.get(highest(card.document)))

    def begin_with(self, standing: Mapping[Marking, Sequence[str]]) -> None:
        """Begin with those who have the revision before: `standing` gives the named organizations at each marking."""
        for tlp, name in ((Marking.CLEAR, "clear"), (Marking.GREEN, "green")):
            if tlp in standing:
                self.initial[name] = True
        for tlp, name in ((Marking.AMBER, "amber"), (Marking.AMBER_STRICT, "strict")):
            if tlp in standing:
                self.initial[name] = "\n".join(standing[tlp])

    def to(self, request: SignedInRequest) -> tuple[To, ...]:
        """To whom. Raises `NotFound` for an organization that is not known."""
        given = self.cleaned_data
        found = [To(tlp=tlp) for tlp, name in ((Marking.CLEAR, "clear"), (Marking.GREEN, "green")) if given[name]]
        for tlp, name in ((Marking.AMBER, "amber"), (Marking.AMBER_STRICT, "strict")):
            if named := organizations(request, given[name]):
                found.append(To(tlp=tlp, organizations=named))
        return tuple(found)


class ScheduleForm(ReleaseForm):
    """The same, and when."""

    release_at = forms.DateTimeField(
        label=lazy("When? (your time)"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )
    field_order = ("release_at",)


def organizations(request: SignedInRequest, text: str) -> tuple[UUID, ...]:
    """The organizations (uids) that lines name. Raises `NotFound`."""
    names = [line.strip() for line in text.splitlines() if line.strip()]
    return tuple(_organization(request, name) for name in names)


def _organization(request: SignedInRequest, name: str) -> UUID:
    try:
        return find_organization(name, viewer=request.principal.viewer).uid
    except NotFound:
        raise NotFound(_("No organization, or more than one, goes by this name: %(name)s") % {"name": name}) from None


def outside(card: ProductCard) -> tuple[ReviewRow, ...]:
    """Words from outside that are waited for."""
    return tuple(each for each in waiting(card) if each.role is not ReviewRole.SECOND_ANALYST)


def second(card: ProductCard) -> ReviewRow | None:
    """The second analyst's word, where it is waited for."""
    return next((each for each in waiting(card) if each.role is ReviewRole.SECOND_ANALYST), None)


def waiting(card: ProductCard) -> tuple[ReviewRow, ...]:
    """Words that are waited for."""
    return tuple(each for each in card.reviews if each.verdict is Verdict.OPEN)
