"""Set data with one of our templates: PDF/UA-1, tagged, the same bytes for the same data."""

import json
from pathlib import Path
from typing import Any

import typst

from wardwatch.products.renderers.pdf.fonts import faces
from wardwatch.products.renderers.pdf.legible import legible

_FOLDER = Path(__file__).parent


def pdf(template: str, data: dict[str, Any]) -> bytes:
    """The PDF file that a template makes of data."""
    made: bytes = typst.compile(  # type: ignore[call-overload]  # it takes a folder in memory, too
        files(template, data),
        format="pdf",
        pdf_standards=["ua-1"],
        font_paths=faces(),
        ignore_system_fonts=True,
        timestamp=0,
    )
    return made


def files(template: str, data: dict[str, Any]) -> dict[str, bytes]:
    """A world of its own: the templates and the data, and nothing else of this machine."""
    told = json.dumps(legible(data), sort_keys=True).encode()
    made = {name: (_FOLDER / name).read_bytes() for name in (template, "parts.typ")}
    return {"main.typ": made[template], "parts.typ": made["parts.typ"], "data.json": told}
