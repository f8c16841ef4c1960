"""What a viewer may know of the pieces on a line, when it is explained whether a claim means them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from wardwatch.exposures.keys import RangeText
from wardwatch.exposures.models import Finding
from wardwatch.exposures.operations.splitting import piece_of
from wardwatch.exposures.queries.looking import looked_at
from wardwatch.exposures.states import Outcome
from wardwatch.standards.udi.pieces import Piece


@dataclass(frozen=True, slots=True)
class Pieces:
    """The pieces of a line as far as the viewer sees them. `kept`: the serial number is the member's own matter.

    `outcome` and `decided_by` are what matching, which knew it, said of the finding; `worked_out`: it looked at all.
    """

    piece: Piece
    kept: bool = False
    worked_out: bool = False
    outcome: str = ""
    decided_by: int | None = None

    def meant(self, number: int, text: RangeText) -> bool | None:
        """Whether the claim `number` means them, where only the serial number that is kept tells: as it was decided."""
        if not self.kept or not text.narrowed.bounds.serials or not self.worked_out:
            return None
        if self.outcome in ("", Outcome.NOT_AFFECTED):
            return False
        return True if self.decided_by == number and self.outcome != Outcome.CANNOT_TELL else None


def pieces_of(asset: int, said: Sequence[Any], serial: str, cve: str, *, sees: bool) -> Pieces:
    """The pieces of a line (id), of which `said` holds lot, manufacture, expiry and quantity; `serial` as far as it is
    seen. Inside `seen_by`."""
    piece = piece_of(*said, serial=serial)
    if sees or serial:
        return Pieces(piece)
    found = Finding.objects.filter(asset=asset, vulnerability__name=cve).values_list("outcome", "affected_range")
    outcome, decided_by = found.first() or ("", None)
    return Pieces(piece, kept=True, worked_out=looked_at(asset), outcome=outcome, decided_by=decided_by)
