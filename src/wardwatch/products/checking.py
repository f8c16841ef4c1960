"""Look up what the checks of a document need to know, and ask them."""

from datetime import datetime

from wardwatch.intel.judging.types import Verdict
from wardwatch.intel.queries import verdicts
from wardwatch.markings.viewing import seen_by
from wardwatch.members.models import Organization
from wardwatch.members.types import OrganizationKind
from wardwatch.products.checks import Known, Problem, problems
from wardwatch.products.document import Document
from wardwatch.products.document import blocks as b
from wardwatch.products.document.walking import parts
from wardwatch.products.gathering.citing import ENROLLED
from wardwatch.products.kinds import KINDS
from wardwatch.products.remarks import dead
from wardwatch.products.types import Marking
from wardwatch.standards.observables import Observable, ObservableKind, key

SHORTEST_NAME = 6
"""Letters of an organization's name that is looked for in texts: shorter ones are words of other things."""
_KINDS = frozenset(map(str, ObservableKind))
_NOT_VICTIMS = (OrganizationKind.CENTER, OrganizationKind.PARTNER, OrganizationKind.DEVICE_MAKER)


def problems_of(document: Document, *, tlp: Marking | None, at: datetime) -> tuple[Problem, ...]:
    """What is to be mended in a document that is to be released at a marking (None: nobody asked yet)."""
    names = Organization.objects.exclude(kind__in=_NOT_VICTIMS).values_list("name", flat=True)
    long = frozenset(name for name in names if len(name) >= SHORTEST_NAME)
    gone = dead({source.url for source in document.sources if source.url})
    known = Known(today=at.date(), tlp=tlp, names=long, never=_never(document, at), dead=gone)
    return problems(document, KINDS[document.kind], known)


def _never(document: Document, at: datetime) -> frozenset[str]:
    """Values among the indicators that are never to be blocked, as every member may know."""
    rows = [part for _, part in parts(document) if isinstance(part, b.IndicatorRow)]
    asked = {key(Observable(ObservableKind(row.kind), row.value)): row.value for row in rows if row.kind in _KINDS}
    if not asked:
        return frozenset()
    with seen_by(ENROLLED):
        said = verdicts(asked.keys(), at=at)
    return frozenset(asked[digest] for digest, verdict in said.items() if verdict is Verdict.NEVER)
