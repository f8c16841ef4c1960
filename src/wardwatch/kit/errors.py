"""The error tree: every failure says whether trying again helps.

    WardwatchError
    ├── Refusal            an operation said no, and why; trying again unchanged gives the same answer
    ├── FormatError        bytes that are not what their specification says; permanent for these bytes
    └── Unavailable        something outside did not answer; `retry` says whether trying again can help

A `Fault` is not an exception: it is the record of one bad part of a document whose good rest went in.
"""

from dataclasses import dataclass, field
from typing import Any


class WardwatchError(Exception):
    """Root of every error that the project raises on purpose."""


class Refusal(WardwatchError):  # noqa: N818 - a refusal is an answer, not an error
    """An operation refused. `code` is stable ("notice.already-answered"), `evidence` what a person needs to act."""

    code = "refused"

    def __init__(self, message: str, **evidence: Any) -> None:
        super().__init__(message)
        self.message = message
        self.evidence = evidence


class NotFound(Refusal):
    """Missing, or hidden from this viewer: the two look the same."""

    code = "not-found"


class FormatError(WardwatchError):
    """Input that does not follow its specification, with the place (line, JSON path) and the reason."""

    def __init__(self, reason: str, place: str = "") -> None:
        super().__init__(f"{place}: {reason}" if place else reason)
        self.reason = reason
        self.place = place


class Unavailable(WardwatchError):  # noqa: N818 - says what is, not whose fault
    """A source or server outside did not give what was asked; `retry` is False where trying again cannot help."""

    def __init__(self, message: str, *, retry: bool) -> None:
        super().__init__(message)
        self.message = message
        self.retry = retry


class OffLimits(Unavailable):
    """An address that we do not go to, whoever would answer there."""

    def __init__(self, message: str) -> None:
        super().__init__(message, retry=False)


RAW_LIMIT = 64 * 1024
"""Bytes of a bad record that are kept: enough to see what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One bad record inside an otherwise good document.

    `place` locates it (`"line 17"`, `"vulnerabilities[3]"`), `reason` is one sentence, `key` is the record's own
    identifier where it could still be read, `raw` the record as received (the reader cuts it at `RAW_LIMIT`).
    """

    place: str
    reason: str
    key: str = ""
    raw: bytes = field(default=b"", repr=False)

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}"
