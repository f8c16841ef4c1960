"""Data in `/var/lib` whose folder is gone: tests and tries in a temporary folder that were killed, or simply removed.

Nobody can tell a removed folder from one that was moved or whose disk is not mounted, and a center's data must never go
by mistake. So only what all of this is true of is removed: the folder lay in a directory for temporary files, that
directory's disk is there, the folder is not, and no server works on the data. The rest is left to a person, who finds
in the file `belongs` whose it is.
"""

import os
import shutil
import tempfile
from pathlib import Path

from wardwatch.kit.postgres import layout
from wardwatch.kit.postgres.keeper import orphan


def sweep() -> list[Path]:
    """Remove what is certainly left over; returns what was. Only root has such data."""
    if os.geteuid() != 0:
        return []
    left = [base for base in layout.PRIVATE_ROOT.glob("wardwatch-*") if _is_left_over(base)]
    for base in left:
        shutil.rmtree(base, ignore_errors=True)
    return left


def _is_left_over(base: Path) -> bool:
    try:
        folder, device = layout.owner_of(base)
    except (OSError, ValueError):
        return False
    passing = any(folder.is_relative_to(place) for place in _temporary_places())
    if not passing or folder.exists() or base != layout.elsewhere(folder):
        return False
    above = next(parent for parent in folder.parents if parent.exists())
    return above.stat().st_dev == device and orphan(base / "data") is None


def _temporary_places() -> set[Path]:
    return {Path(place).resolve() for place in (tempfile.gettempdir(), "/tmp", "/var/tmp")}  # noqa: S108 - compared only
