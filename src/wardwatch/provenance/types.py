"""Frozen values of the provenance slice: what was archived, what a record states, what became of the statement."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Archived:
    """A document in the archive; not `is_new`: the same bytes were here under the same name already."""

    document: int
    sha256: str
    size: int
    is_new: bool


@dataclass(frozen=True, slots=True)
class DocumentCard:
    """What may be told of a document beside its bytes. `parsed_at` None: not read to its end yet."""

    id: int
    uid: UUID
    source: str
    name: str
    url: str
    media_type: str
    licence: str
    sha256: str
    size: int
    retrieved_at: datetime
    parsed_at: datetime | None
    label: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One record as a document states it; `digest` (sha256) is of its canonical content, `place` where it stands.

    `whole` and `version` are explained at `models.Assertion`.
    """

    document: int
    key: str
    digest: bytes
    asserter: str
    place: str = ""
    valid_at: datetime | None = None
    version: str = ""
    whole: str = ""


class Verdict(StrEnum):
    """What a statement is, compared with what its source said before."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REPEATED = "repeated"
    """The document states the same record twice, differently; the first stands."""
    NOT_NEWER = "not newer"
    """Other content under a version number that is not higher than the one we have."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The verdict on one statement. `assertion` is its row if it is new or changed, `standing` the version before."""

    verdict: Verdict
    assertion: int | None = None
    standing: str = ""


def version_rank(version: str) -> tuple[tuple[int, ...], bool]:
    """Order of version numbers as CSAF 2.0 section 3.1.11 writes them: whole numbers, or Semantic Versioning.

    A pre-release (`1.0.0-1`) comes before its release; build metadata does not count.
    """
    release, dash, _ = version.partition("+")[0].partition("-")
    return tuple(int(number) for number in re.findall(r"\d+", release)), not dash
