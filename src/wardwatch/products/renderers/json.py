"""An edition as JSON: its document, with what stands around it."""

import msgspec

from wardwatch.products.edition import Edition, Rendered
from wardwatch.products.types import FormName


def render(edition: Edition) -> Rendered:
    """The edition as JSON text; fields in one order, so the same edition is always the same bytes."""
    told = {
        "id": edition.number,
        "uid": edition.uid,
        "url": edition.url,
        "tlp": edition.tlp,
        "revision": edition.revision,
        "released_at": edition.released_at,
        "changes": [{"revision": each.revision, "at": each.at, "words": each.words} for each in edition.changes],
        "issued_by": {"name": edition.center.name, "url": edition.center.url, "identity": edition.center.identity},
        "watermark": edition.watermark,
        "document": edition.document,
    }
    data = msgspec.json.format(msgspec.json.encode(told), indent=2) + b"\n"
    return Rendered(form=FormName.JSON, media_type="application/json", name=f"{edition.number}.product.json", data=data)
