"""The forms of a briefing at the center: as it is planned, and an answer to a question."""

from datetime import UTC, datetime, timedelta

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from wardwatch.products.briefings.types import LONGEST, Outline
from wardwatch.products.types import Marking, To
from wardwatch.web.desk_forms import organizations
from wardwatch.web.principal import SignedInRequest

SHORT, DAY = 300, 24 * 60
"""Characters of a line; minutes of the longest briefing."""


class BriefingForm(forms.Form):
    """A briefing as it is planned; times are UTC."""

    title = forms.CharField(label=lazy("Title"), max_length=SHORT)
    summary = forms.CharField(
        label=lazy("What is it about?"), max_length=LONGEST, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    number = forms.CharField(
        label=lazy("ID# of the product that it presents"),
        help_text=lazy("Empty until there is one. Its slides stand on the page once it is released."),
        max_length=20,
        required=False,
    )
    day = forms.DateField(label=lazy("Day (UTC)"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    begins = forms.TimeField(label=lazy("Begins (UTC)"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    minutes = forms.IntegerField(label=lazy("How many minutes?"), min_value=1, max_value=DAY, initial=60)
    place = forms.CharField(
        label=lazy("Where"),
        help_text=lazy("The address of the meeting, or a telephone number. Only those who registered are told."),
        max_length=SHORT,
    )
    capacity = forms.IntegerField(
        label=lazy("How many places?"),
        help_text=lazy("Empty: as many as want to come."),
        min_value=1,
        max_value=1_000_000,
        required=False,
    )

    def outline(self) -> Outline:
        """What the form says, once it is good."""
        given = self.cleaned_data
        starts = datetime.combine(given["day"], given["begins"], UTC)
        return Outline(
            title=given["title"],
            summary=given["summary"],
            number=given["number"],
            starts_at=starts,
            ends_at=starts + timedelta(minutes=given["minutes"]),
            place=given["place"],
            capacity=given["capacity"],
        )


class PlanForm(BriefingForm):
    """With for whom it is, which stays as it is planned."""

    whom = forms.ChoiceField(
        label=lazy("For whom?"),
        initial=Marking.GREEN.value,
        choices=(
            (Marking.GREEN.value, lazy("All members and partners: TLP:GREEN")),
            (Marking.AMBER.value, lazy("Named organizations and who works for them: TLP:AMBER")),
        ),
    )
    named = forms.CharField(
        label=lazy("Which organizations?"),
        help_text=lazy("For TLP:AMBER. Names of organizations, one a line."),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def to(self, request: SignedInRequest) -> To:
        """For whom. Raises `NotFound` for an organization that is not known."""
        tlp = Marking(self.cleaned_data["whom"])
        named = organizations(request, self.cleaned_data["named"]) if tlp is Marking.AMBER else ()
        return To(tlp=tlp, organizations=named)


class AnswerForm(forms.Form):
    """An answer, and who reads it."""

    answer = forms.CharField(label=lazy("Answer"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 5}))
    all = forms.BooleanField(label=lazy("Show it to everybody who sees the briefing"), required=False)
    question = forms.CharField(
        label=lazy("The question, as everybody reads it"),
        help_text=lazy("Without names, and without what tells who asked."),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict[str, object]:
        """What is shown has words."""
        said: dict[str, object] = super().clean() or {}
        if said.get("all") and not str(said.get("question") or "").strip():
            self.add_error("question", _("Say how everybody reads the question."))
        return said
