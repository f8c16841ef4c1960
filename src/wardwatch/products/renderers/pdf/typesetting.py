"""Set data with one of our templates: PDF/UA-1, tagged, the same bytes for the same data."""

import json
from pathlib import Path
from typing import Any

import typst

from wardwatch.products.renderers.pdf.fonts import faces

_FOLDER = Path(__file__).parent


def pdf(template: str, data: dict[str, Any]) -> bytes:
    """The PDF file that a template makes of data."""
    return bytes(typst.compile(_files(template, data), format="pdf", pdf_standards=["ua-1"], font_paths=faces(), timestamp=0))


def _files(template: str, data: dict[str, Any]) -> dict[str, bytes]:
    """A world of its own: the templates and the data, and nothing else of this machine."""
    files = {"main.typ": (_FOLDER / template).read_bytes(), "parts.typ": (_FOLDER / "parts.typ").read_bytes()}
    return files | {"data.json": json.dumps(data, sort_keys=True).encode()}
