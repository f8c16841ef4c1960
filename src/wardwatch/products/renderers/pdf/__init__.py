"""An edition as PDF/UA-1: tagged, in the document's language, the same bytes for the same edition.

`told`         the laid out edition as data: texts are strings, and never become markup
`grids`        how wide the columns of a table are; `breaking` where a long value may break
`legible`      which letters can be shown
`typesetting`  data and a template (`product.typ`, `slides.typ`, both of `parts.typ`) become a file; `fonts` its faces
"""

from wardwatch.products.edition import Edition, Rendered
from wardwatch.products.renderers.laying_out import lay_out
from wardwatch.products.renderers.pdf import told, typesetting
from wardwatch.products.types import FormName

__all__ = ["render"]


def render(edition: Edition) -> Rendered:
    """The edition as a PDF file. The caller activates the document's language."""
    data = typesetting.pdf("product.typ", told.data(edition, lay_out(edition)))
    return Rendered(form=FormName.PDF, media_type="application/pdf", name=f"{edition.number}.pdf", data=data)
