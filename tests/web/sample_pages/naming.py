"""Invented pages about names that may mean one product."""

from dataclasses import replace

from django import forms

from wardwatch.web.pages import Empty, Link, Pager, Tag, Tone
from wardwatch.web.pages.naming import NameAnswer, NameCard, NamePage, NamesPage
from web.sample_pages.parts import NOW

_CARD = NameCard(
    key="k1",
    yours="Haldn Medical Vitalis Centrl Stn",
    lines=3,
    lines_url="/inventory/?q=Vitalis",
    theirs="Halden Medical Vitalis Central Station",
    theirs_url="/products/Halden/Vitalis",
    reason="We ask because the two are spelled much alike.",
    again="There was an answer before, and it was taken back.",
    seen="proposed",
)
_ANSWER = NameAnswer(
    key="k3",
    yours="Drift pump 8015",
    theirs="Invented Infusion Module 8015",
    theirs_url="",
    said=Tag("The same product", Tone.GOOD),
    seen="confirmed",
    by="Rosa, Riverbend Hospital",
    at=NOW,
    why="The label on the back says so.",
    shared=True,
)
NAMES = NamesPage(
    title="Is it the same product?",
    lead="They count as one when you say so, not before.",
    waiting=212,
    cards=(_CARD, replace(_CARD, key="k2", lines=1, theirs_url="", again="")),
    answers=(_ANSWER, replace(_ANSWER, key="k4", why="", shared=False, said=Tag("Another product"))),
    empty=Empty("No name on your list leaves a question."),
    back=Link("All equipment", "/inventory/"),
    post_url="/inventory/names/",
    pager=Pager(1, 20, 212, next_url="?after=x"),
    more=Link("All answers", "?shown=answers"),
    late="Your answer was not stored: somebody was first.",
)
NAMES_READ = replace(NAMES, post_url="", late="")
NAMES_NONE = replace(NAMES, waiting=0, cards=(), answers=(), pager=None, more=None, late="")
NAMES_SAID = replace(NAMES, cards=(), only_answers=True, more=None, late="")


class InventedName(forms.Form):
    """What an advisory calls a product."""

    vendor = forms.CharField(label="Maker")
    product = forms.CharField(label="Product")
    shared = forms.BooleanField(label="Suggest it to others", required=False)


def name() -> NamePage:
    """What an advisory calls a line, with what a search found."""
    return NamePage(
        title="What does an advisory call it?",
        lead="Your list says “Haldn Medical Vitalis Centrl Stn”.",
        search="vitalis",
        found=(Link("Halden Medical Vitalis (4 claims name it)", "?vendor=Halden&product=Vitalis#say"),),
        none="",
        form=InventedName(initial={"vendor": "Halden Medical"}),
        post_url="/inventory/k/name/",
        cancel_url="/inventory/k/",
        answers=(_ANSWER,),
        names_url="/inventory/names/",
    )


def name_wrong() -> NamePage:
    """Sent without a product, after a search that found nothing, by somebody who came second."""
    form = InventedName({"vendor": "Halden Medical", "product": ""})
    form.add_error(None, "That was said already.")
    return replace(name(), found=(), none="No advisory that you may see names these words.", form=form, answers=())
