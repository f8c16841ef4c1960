"""Which forms a document has, and how each is made."""

from collections.abc import Callable, Mapping

from wardwatch.products.document import Document
from wardwatch.products.edition import Edition, Rendered
from wardwatch.products.renderers import json, text
from wardwatch.products.types import FormName

_RENDERERS: Mapping[FormName, Callable[[Edition], Rendered]] = {
    FormName.TEXT: text.render,
    FormName.JSON: json.render,
}


def forms_of(document: Document) -> tuple[FormName, ...]:
    """The forms in which a document is released; its page is made when somebody reads it."""
    return tuple(_RENDERERS)


def render(form: FormName, edition: Edition) -> Rendered:
    """An edition in a form. The caller activates the document's language."""
    return _RENDERERS[form](edition)
