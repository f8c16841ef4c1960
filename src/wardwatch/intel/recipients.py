"""Whom RED names in what one document says."""

from dataclasses import dataclass

from wardwatch.markings.types import NONE, Ids


@dataclass(frozen=True, slots=True)
class Recipients:
    """Whom the RED of one document names (ids of persons): who sent it, and the center's people whom it is for."""

    sender: Ids = NONE
    center: Ids = NONE

    @property
    def everyone(self) -> Ids:
        """All of them."""
        return self.sender | self.center


UNNAMED = Recipients()
"""What no person sent: its RED names those whom its source's consent names."""
