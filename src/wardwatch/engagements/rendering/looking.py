"""Load what a batch of notices rests on, in a bounded number of queries, and share it out by what each member may see.

The database shows what any member of the batch may see; `markings.rule` then decides row by row for each member. For a
batch of one both are the same viewer.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from typing import Generic, TypeVar

from django.conf import settings
from django.db.models import F, Window
from django.db.models.functions import RowNumber

from wardwatch.assets.models import Asset
from wardwatch.engagements import models
from wardwatch.exposures.models import Finding
from wardwatch.exposures.states import CLOSED
from wardwatch.markings import operations as markings
from wardwatch.markings.models import Child, Labelled
from wardwatch.markings.rule import visible
from wardwatch.markings.types import Label, Viewer
from wardwatch.markings.viewing import seen_by
from wardwatch.members.models import ActingProvider, Enrollment, Organization
from wardwatch.members.types import Permit
from wardwatch.provenance.models import Assertion
from wardwatch.vulnerabilities.models import Advisory, AffectedRange, KevAssertion, Remediation, Vulnerability

R = TypeVar("R", bound=Labelled | Child)
Sees = Callable[[int], bool]
REMEDIES = 200
_CURRENT = {
    "assertion__recorded_at__isnull": False,
    "assertion__superseded_at": None,
    "assertion__withdrawn": False,
}


@dataclass(frozen=True, slots=True)
class Basis:
    """What one notice rests on, as far as its member may see it.

    `findings` are open, by id; `listed` are claims that a weakness is exploited, `records` those that no advisory
    makes; `weaknesses` names vulnerabilities by id; `label` is the notice's own, `language` the
    one that the member's mails are in.
    """

    organization: Organization
    language: str
    providers: tuple[str, ...]
    label: Label
    findings: list[Finding]
    weaknesses: dict[int, str]
    assets: list[Asset]
    advisories: list[Advisory]
    listed: list[Assertion]
    records: list[Assertion]
    remedies: list[Remediation]


def member_viewer(organization: int) -> Viewer:
    """The member itself, as nobody in particular: what everyone there may see."""
    return Viewer(organizations=frozenset({organization}), enrolled=True)


def look(notices: Collection[models.Notice]) -> dict[int, Basis]:
    """What each of `notices` rests on, by the notice's id."""
    members = frozenset(notice.organization_id for notice in notices)
    providers = _providers(members)
    organizations = Organization.objects.in_bulk(list(members))
    with seen_by(Viewer(organizations=members, enrolled=True)):
        found = _Found(notices)
        enrolled = Enrollment.objects.filter(organization__in=members)
        languages = dict(enrolled.values_list("organization_id", "language"))
    return {
        notice.pk: found.basis(
            notice,
            organizations[notice.organization_id],
            languages.get(notice.organization_id, settings.LANGUAGE_CODE),
            tuple(providers[notice.organization_id]),
        )
        for notice in notices
    }


def _providers(members: Iterable[int]) -> defaultdict[int, list[str]]:
    """Names of those who may see a member's notices for it, by member."""
    acting = ActingProvider.objects.filter(
        member__in=list(members), revoked_at=None, permits__contains=[Permit.NOTICES]
    )
    names: defaultdict[int, list[str]] = defaultdict(list)
    for member, name in acting.order_by("provider__name").values_list("member", "provider__name"):
        names[member].append(name)
    return names


class _Rows(Generic[R]):
    """Rows of one query, found by a key, given back in the query's order."""

    def __init__(self, rows: Iterable[R], key: str = "pk") -> None:
        self._rows: defaultdict[int, list[tuple[int, R]]] = defaultdict(list)
        self.keys = self._rows.keys()
        self.labels: set[int] = set()
        for place, row in enumerate(rows):
            self._rows[getattr(row, key)].append((place, row))
            self.labels.add(row.label_id)

    def of(self, keys: Iterable[int], sees: Sees) -> list[R]:
        """Those rows under `keys` (each named once) that may be seen."""
        found = [pair for key in keys for pair in self._rows.get(key, ()) if sees(pair[1].label_id)]
        return [row for _, row in sorted(found, key=itemgetter(0))]

    def each(self, name: str) -> set[int]:
        """All values of one column, without None."""
        return {getattr(row, name) for rows in self._rows.values() for _, row in rows} - {None}


class _Found:
    """Everything that a batch rests on. By key, table for table: joined under the rule, each plan is a scan."""

    def __init__(self, notices: Collection[models.Notice]) -> None:
        covers = models.NoticeFinding.objects.filter(notice__in=[notice.pk for notice in notices])
        self._covers = _Rows(covers, "notice_id")
        findings = Finding.objects.filter(pk__in=self._covers.each("finding_id")).order_by("id")
        self._findings = _Rows(finding for finding in findings if finding.state not in CLOSED)
        weak = self._findings.each("vulnerability_id")
        self._ranges = _Rows(
            AffectedRange.objects.filter(pk__in=self._findings.each("affected_range_id")).only("assertion", "label")
        )
        cited = self._ranges.each("assertion_id")
        advisories = Advisory.objects.filter(assertion__in=cited).order_by("tracking_id", "id")
        self._advisories = _Rows(advisories, "assertion_id")
        self._listed = _Rows(KevAssertion.objects.filter(vulnerability__in=weak, **_CURRENT), "vulnerability_id")
        claims = Assertion.objects.filter(pk__in=cited | self._listed.each("assertion_id"))
        self._assertions = _Rows(claims.select_related("document").order_by("key", "id"))
        self._remedies = _Rows(_first_remedies(weak), "vulnerability_id")
        self._vulnerabilities = _Rows(Vulnerability.objects.filter(pk__in=weak))
        assets = Asset.objects.select_related("device").filter(pk__in=self._findings.each("asset_id"))
        self._assets = _Rows(assets.order_by("line", "id"))
        loaded = (self._covers, self._findings, self._ranges, self._advisories, self._listed, self._assertions)
        known = (*loaded, self._remedies, self._vulnerabilities, self._assets)
        marked = {notice.label_id for notice in notices}.union(*(rows.labels for rows in known))
        self._labels = markings.read_all(marked)
        self._sees = cache(self._sight)

    def _sight(self, organization: int) -> Sees:
        """Whether a member may see what carries a label, by its id; asked once per label."""
        viewer = member_viewer(organization)
        return cache(lambda label: visible(self._labels[label], viewer))

    def basis(
        self, notice: models.Notice, organization: Organization, language: str, providers: tuple[str, ...]
    ) -> Basis:
        """One notice's share."""
        sees = self._sees(notice.organization_id)
        covered = {row.finding_id for row in self._covers.of([notice.pk], sees)}
        findings = self._findings.of(covered, sees)
        weak = {finding.vulnerability_id for finding in findings}
        ranges = {finding.affected_range_id for finding in findings if finding.affected_range_id}
        cited = {row.assertion_id for row in self._ranges.of(ranges, sees)}
        advisories = self._advisories.of(cited, sees)
        listed = {row.assertion_id for row in self._listed.of(weak, sees)}
        return Basis(
            organization=organization,
            language=language,
            providers=providers,
            label=self._labels[notice.label_id],
            findings=findings,
            weaknesses={row.pk: row.name for row in self._vulnerabilities.of(weak, sees)},
            assets=self._assets.of({finding.asset_id for finding in findings}, sees),
            advisories=advisories,
            listed=self._assertions.of(listed, sees),
            records=self._assertions.of(cited - {each.assertion_id for each in advisories}, sees),
            remedies=self._remedies.of(weak, sees)[:REMEDIES],
        )


def _first_remedies(vulnerabilities: Iterable[int]) -> Iterable[Remediation]:
    """What is offered: no more of each weakness and marking than one notice could take."""
    place = Window(RowNumber(), partition_by=[F("vulnerability"), F("label")], order_by="id")
    offered = Remediation.objects.filter(vulnerability__in=vulnerabilities, **_CURRENT).annotate(place=place)
    columns = ("vulnerability", "label", "category", "details", "url")
    return offered.filter(place__lte=REMEDIES).only(*columns).order_by("id")
