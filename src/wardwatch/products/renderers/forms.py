"""Which forms there are of a document, and how each is made. The site puts its frame around the page."""

from collections.abc import Callable
from dataclasses import dataclass

from wardwatch.products.document import Document
from wardwatch.products.edition import Edition, Rendered
from wardwatch.products.renderers import csaf, indicators, json, page, pdf, slides, stix, text
from wardwatch.products.types import FormName


@dataclass(frozen=True, slots=True)
class Form:
    """How a form is made, and whether there is one of a document."""

    render: Callable[[Edition], Rendered]
    applies: Callable[[Document], bool] = lambda document: True


FORMS: dict[FormName, Form] = {
    FormName.PAGE: Form(page.render),
    FormName.PDF: Form(pdf.render),
    FormName.SLIDES: Form(slides.render, slides.applies),
    FormName.TEXT: Form(text.render),
    FormName.JSON: Form(json.render),
    FormName.STIX: Form(stix.render),
    FormName.CSAF: Form(csaf.render, csaf.applies),
    FormName.INDICATORS: Form(indicators.render, indicators.applies),
}
"""A form is a line here."""


def forms_of(document: Document) -> tuple[FormName, ...]:
    """The forms that there are of a document, in the order in which they are offered."""
    return tuple(name for name, form in FORMS.items() if form.applies(document))


def render(form: FormName, edition: Edition) -> Rendered:
    """The edition in that form; KeyError for one that is not made here."""
    return FORMS[form].render(edition)
