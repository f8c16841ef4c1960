"""Invented pages made of sections, a form, and the tick-list."""

from django import forms

from wardwatch.web.pages import Choice, Filter, Link, Term, TimelineEntry
from wardwatch.web.pages.sections import Act, Example, FormPage, Section, SectionsPage, Tickable, TickGroup, TickPage
from web.sample_pages.notices import AFFECTED
from web.sample_pages.parts import NOW

SECTIONS = SectionsPage(
    title="Who sees what of Riverbend Hospital",
    lead="The database itself keeps these rules.",
    sections=(
        Section("rows", "", table=AFFECTED),
        Section(
            "all",
            "Hostname, serial number",
            ("These are encrypted.", "The center does not see them now."),
            (Term("Since", "3 November"), Term("Said by", "Dana Okafor", "/contacts/")),
            examples=(Example("curl", "curl --user any:TOKEN https://center.example.org/"),),
            entries=(TimelineEntry(NOW, "Sharing stopped", "Dana Okafor"),),
            links=(Link("How we judge urgency", "/policy/"),),
            acts=(Act("Let the center see them", "/visibility/sharing/", "shares", "yes"),),
        ),
    ),
    search="pump",
    filters=(Filter("kind", "Kind", (Choice("", "all"), Choice("hospital", "Hospital", selected=True))),),
    wide=True,
    back=Link("Back to the start", "/"),
)


class CodeForm(forms.Form):
    """A form with a text, a choice and a long text."""

    code = forms.CharField(label="Code", help_text="It stands in the mail.")
    answer = forms.ChoiceField(label="Your answer", choices=(("fixed", "Already fixed"),))
    words = forms.CharField(label="What we should know", required=False, widget=forms.Textarea)


def form() -> FormPage:
    """Made when drawn: a form needs settings."""
    return FormPage("Answer a notice", "With what stands in the mail.", CodeForm(), "/answer/", "Send the answer", "/")


def form_wrong() -> FormPage:
    """The same, sent empty."""
    return FormPage("Answer a notice", "Please look again.", CodeForm({}), "/answer/", "Send the answer", "/")


TICK = TickPage(
    (
        TickGroup(
            "Patient monitors",
            (
                Tickable("invented-monitor", "Bedside monitor", "Invented Medical, M1"),
                Tickable("invented-central", "Central station", "Invented Medical, C1", owned=True),
            ),
        ),
    ),
    "/inventory/tick/",
    "/inventory/",
)
