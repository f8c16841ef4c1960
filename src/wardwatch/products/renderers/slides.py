"""An edition as slides for a threat briefing: PDF/UA-1, 16 to 9, a page for each slide, with the sign of its readers.

What stands in no slide is not shown, but for the references and how to reach the center.
"""

from itertools import count
from typing import Any

from wardwatch.kit.translation import gettext as _
from wardwatch.products.document import Document
from wardwatch.products.document.blocks import Slide
from wardwatch.products.edition import Edition, Rendered
from wardwatch.products.renderers.elements import Layout
from wardwatch.products.renderers.laying_out import instant, lay_out
from wardwatch.products.renderers.pdf import told, typesetting
from wardwatch.products.types import FormName, Readers


def applies(document: Document) -> bool:
    """Whether the document has slides."""
    return any(isinstance(block, Slide) for section in document.sections for block in section.blocks)


def render(edition: Edition) -> Rendered:
    """The edition's slides as a PDF file. The caller activates the document's language."""
    data = typesetting.pdf("slides.typ", told_for_slides(edition, lay_out(edition)))
    return Rendered(form=FormName.SLIDES, media_type="application/pdf", name=f"{edition.number}-slides.pdf", data=data)


def told_for_slides(edition: Edition, laid: Layout) -> dict[str, Any]:
    """What the template takes: only sections with slides, and of these only the slides."""
    data = told.data(edition, laid, told.SLIDES)
    at = edition.released_at
    return {
        **data,
        "agenda": _agenda(data.pop("chapters")),
        "readers": [told.reader(each) for each in Readers],
        "released": _("Released %(day)s, revision %(number)s") % {"day": instant(at), "number": edition.revision}
        if at
        else "",
        "words": data["words"]
        | {
            "agenda": _("Agenda"),
            "key": _("Slides key"),
            "key-says": _("Each slide says for whom it is, by a shape and a word in its upper right corner."),
            "continued": _("(continued)"),
            "questions": _("Questions and contact"),
        },
    }


def _agenda(chapters: list[dict[str, Any]]) -> list[dict[str, Any]]:
    parts: list[dict[str, Any]] = []
    numbers = count(1)
    for chapter in chapters:
        slides = [each for each in chapter["elements"] if each["is"] == "slide"]
        for each in slides:
            each["number"] = next(numbers)
        if slides:
            parts.append({"heading": chapter["heading"], "slides": slides})
    return parts
