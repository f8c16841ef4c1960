"""Invented drafts, as the center and those who are asked see them."""

from datetime import timedelta

from django import forms
from django.utils.safestring import mark_safe

from products.documents import edition
from wardwatch.products.renderers.page import fragment
from wardwatch.web.pages import Cell, Column, Due, Empty, Link, Marking, Row, Table
from wardwatch.web.pages.center import DraftPage, WordPage
from web.sample_pages.parts import NOW

_MARKING = Marking("TLP:AMBER+STRICT", "For Riverbend Hospital only. Do not pass it on.")
_COLUMNS = tuple(map(Column, ("Part", "Its words", "Marking", "What stands there instead")))


class _WordForm(forms.Form):
    verdict = forms.ChoiceField(
        label="What do you say?", widget=forms.RadioSelect, choices=(("agreed", "It can go on"),)
    )
    words = forms.CharField(label="In your words", widget=forms.Textarea(attrs={"rows": 5}))


def _text() -> str:
    return mark_safe(fragment(edition(), top=2))


def draft() -> DraftPage:
    """A draft as readers at TLP:CLEAR would see it."""
    row = Row((Cell("Claim", detail=""), Cell("203.0.113.99"), Cell("TLP:AMBER", whole=True), Cell("nothing")))
    return DraftPage(
        title="As readers at TLP:CLEAR would see it",
        text=_text(),
        withheld=Table("What is kept from them", _COLUMNS, (row,), Empty("Nothing is kept from them.")),
        choices=(Link("As readers at TLP:AMBER", "?tlp=TLP:AMBER"),),
        back=Link("Back to the product", "/desk/products/x/"),
        marking=_MARKING,
    )


def word() -> WordPage:
    """A draft about which somebody is asked."""
    ends = NOW + timedelta(days=2)
    return WordPage(
        title="A draft to read: infusion pumps",
        lead="You are asked as: a defender from the sector.",
        text=_text(),
        form=_WordForm(None),
        said="",
        due=Due("Wanted by", ends.date(), ends),
        post_url="/reviews/x/",
        back=Link("All drafts to read", "/reviews/"),
        marking=_MARKING,
    )
