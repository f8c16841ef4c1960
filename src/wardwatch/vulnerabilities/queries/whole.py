"""All that is claimed of one vulnerability, in one answer."""

from dataclasses import dataclass
from datetime import datetime

from wardwatch.markings.types import Viewer
from wardwatch.markings.viewing import seen_by
from wardwatch.vulnerabilities.answers import (
    AffectedAnswer,
    Cited,
    CvssAnswer,
    EpssAnswer,
    KnownExploited,
    RemedyAnswer,
    SsvcAnswer,
)
from wardwatch.vulnerabilities.queries.claims import affected, cvss, epss, known_exploited, remediations, ssvc
from wardwatch.vulnerabilities.queries.words import describe


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeAnswer:
    """Everything that somebody may see of a vulnerability, each claim with its sources. `epss` is None without one."""

    name: str
    title: str
    description: str
    rejected: bool
    published_at: datetime | None
    advisories: tuple[str, ...]
    sources: tuple[Cited, ...]
    known_exploited: KnownExploited
    ssvc: SsvcAnswer
    cvss: CvssAnswer
    epss: EpssAnswer | None
    affected: tuple[AffectedAnswer, ...]
    remedies: tuple[RemedyAnswer, ...]


def whole(name: str, *, viewer: Viewer, as_of: datetime | None = None) -> WholeAnswer:
    """What is claimed of the vulnerability `name`, now or as of an instant. Raises `NotFound`."""
    with seen_by(viewer):
        told = describe(name, viewer=viewer, as_of=as_of)
        known = told.vulnerability
        return WholeAnswer(
            name=known,
            title=told.title,
            description=told.description,
            rejected=told.rejected,
            published_at=told.published_at,
            advisories=told.advisories,
            sources=told.sources,
            known_exploited=known_exploited([known], viewer=viewer, as_of=as_of)[known],
            ssvc=ssvc([known], viewer=viewer, as_of=as_of)[known],
            cvss=cvss([known], viewer=viewer, as_of=as_of)[known],
            epss=epss([known], as_of=as_of).get(known),
            affected=tuple(affected([known], viewer=viewer, as_of=as_of)[known]),
            remedies=tuple(remediations([known], viewer=viewer, as_of=as_of)[known]),
        )
