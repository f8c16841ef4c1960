"""Faces that papers are set in: Public Sans where the front end's build brought it, and those that typst carries.

Faces of the machine are never used, so that an edition looks the same wherever it is made.
"""

from functools import lru_cache
from pathlib import Path

import typst

FOLDER = Path(__file__).parent / "fonts"
"""Filled by `tools/assets.py`; git ignores it."""


@lru_cache(maxsize=1)
def faces() -> typst.Fonts:
    """All faces, found once."""
    return typst.Fonts(include_system_fonts=False, font_paths=[str(FOLDER)] if FOLDER.is_dir() else [])
