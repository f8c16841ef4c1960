"""What readers are asked on the page of a release."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class UsefulQuestion:
    """Was it useful? `useful` (None: nothing yet) and `why` are what this reader said before."""

    post_url: str
    useful: bool | None
    why: str
