"""Imports. Generated from the OpenAPI document by `python tools/client.py`. Do not edit."""

from collections.abc import Sequence
from typing import Literal
from uuid import UUID

from msgspec import Struct

from wardwatch.client.asking import Asking


class Fault(Struct, frozen=True, kw_only=True):
    """Why a line did not go in."""

    sheet: str
    """The sheet of a workbook; empty: the file has none."""
    line: int
    column: str
    reason: str
    value: str


class SheetRead(Struct, frozen=True, kw_only=True):
    """A sheet of a workbook."""

    name: str
    rows: int
    """How many rows stand below its header."""
    why_not: str
    """Why it was not read; empty: it was."""


class RowSkipped(Struct, frozen=True, kw_only=True):
    """A row that is no line of an inventory: the heading of a section, a sum, the header again."""

    sheet: str
    line: int
    reason: str
    text: str


class VersionTaken(Struct, frozen=True, kw_only=True):
    """A version that stood in a name, while the line gives none."""

    sheet: str
    line: int
    written: str
    name: str
    version: str


class LineNamed(Struct, frozen=True, kw_only=True):
    """A line without a maker or a product, and as what its device identifier is known."""

    sheet: str
    line: int
    di: str
    vendor: str
    product: str
    model: str
    source: str


class Imported(Struct, frozen=True, kw_only=True):
    """What became of a file."""

    inventory: UUID
    added: int
    changed: int
    unchanged: int
    retired: int
    refused: int
    faults: tuple[Fault, ...]
    sheets: tuple[SheetRead, ...]
    skipped: tuple[RowSkipped, ...]
    versions: tuple[VersionTaken, ...]
    """Versions that were taken out of names."""
    named: tuple[LineNamed, ...]
    """Lines that their device identifiers name."""
    no_maker: int
    """Rows that name no maker, and were stored as they are."""


class ImportsCalls(Asking):
    """Operations on imports."""

    def import_file(
        self,
        member: UUID,
        *,
        name: str,
        file: bytes,
        of: Literal[
            "text/csv",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "application/vnd.ms-excel",
            "application/vnd.oasis.opendocument.spreadsheet",
            "application/vnd.cyclonedx+json",
            "application/vnd.cyclonedx+xml",
            "application/spdx+json",
            "text/spdx",
        ],
        good_rows: bool | None = None,
        complete: bool | None = None,
        device: UUID | None = None,
        names_as_written: bool | None = None,
        leave_out: Sequence[str] | None = None,
        key: str | None = None,
    ) -> Imported:
        """Take a file in, as the page does: new lines are added, known ones updated. All lines, or the good ones.
        The body is the file itself. A long one takes minutes; if the connection ends meanwhile, send it again
        under the same Idempotency-Key. `key`: your own name for this write.
        """
        return self.hand_in(
            Imported,
            "POST",
            f"/members/{self.quoted(member)}/imports",
            {
                "name": name,
                "good_rows": good_rows,
                "complete": complete,
                "device": device,
                "names_as_written": names_as_written,
                "leave_out": leave_out,
            },
            file,
            of,
            key=key,
        )
