"""Gather what a notice rests on, looking only at what its recipient may see."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.functional import Promise

from wardwatch.assets.models import Asset
from wardwatch.assets.types import CareRole
from wardwatch.engagements import models
from wardwatch.engagements.rendering import catalogue as words
from wardwatch.exposures.models import Finding
from wardwatch.exposures.states import CLOSED, FindingState
from wardwatch.markings import operations as markings
from wardwatch.markings.types import Viewer
from wardwatch.markings.viewing import seen_by
from wardwatch.members.models import ActingProvider, Organization
from wardwatch.members.queries import center_name
from wardwatch.members.types import Permit
from wardwatch.provenance.models import Assertion
from wardwatch.standards.ssvc import DeployerPriority
from wardwatch.triage.policy import product_class
from wardwatch.triage.types import ProductClass
from wardwatch.vulnerabilities.models import Advisory, AffectedRange, KevAssertion, Remediation, Vulnerability

AT_THE_BEDSIDE = (CareRole.LIFE_SUSTAINING, CareRole.TREATMENT, CareRole.MONITORING)
_REMEDIATIONS = 200
_MOST_CITED = 10
_UNPLACED = frozenset({"other", "medical-device"})
_CURRENT = {
    "assertion__recorded_at__isnull": False,
    "assertion__superseded_at": None,
    "assertion__withdrawn": False,
}


@dataclass(frozen=True, slots=True)
class Affected:
    """One inventory line with the weaknesses that a notice covers on it. `kind` says in plain words what sort of thing
    the product is, "" where nobody knows."""

    vendor: str
    product: str
    version: str
    quantity: int
    department: str
    line: int | None
    care_role: CareRole
    vulnerabilities: tuple[str, ...]
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Remedy:
    """What a document says can be done (CSAF 2.0 section 3.2.3.12)."""

    category: str
    details: str
    url: str


@dataclass(frozen=True, slots=True)
class Told:
    """What a first letter said: on which day where the member is, and whether it only asked for the version."""

    on: date
    asked_version: bool
    protect_by: date | None
    fix_by: date | None


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that the words of one notice are made of. `care` is the most careful role touched, "" for none.

    `told` is what an earlier letter said, None in a first one.
    """

    member: str
    center: str
    address: str
    ticket: str
    marking: str
    lines: tuple[Affected, ...]
    priority: DeployerPriority
    asks_version: bool
    exploited: bool
    patients: bool
    entry: bool
    care: str
    publisher: str
    documents: tuple[tuple[str, str, str], ...]
    remedies: tuple[Remedy, ...]
    providers: tuple[str, ...]
    protect_by: date | None
    fix_by: date | None
    fix_at_maintenance: bool
    told: Told | None = None


def member_viewer(organization: int) -> Viewer:
    """The member itself, as nobody in particular: what everyone there may see."""
    return Viewer(organizations=frozenset({organization}), enrolled=True)


def gather(notice: models.Notice, follow_up: models.FollowUp | None = None) -> Facts | None:
    """The facts of a notice as its member sees them; None when nothing that it covers is open any more.

    With `follow_up` those of its second letter.
    """
    providers = ActingProvider.objects.filter(
        member=notice.organization_id, revoked_at=None, permits__contains=[Permit.NOTICES]
    )
    names = tuple(providers.order_by("provider__name").values_list("provider__name", flat=True))
    center = center_name()
    with seen_by(member_viewer(notice.organization_id)):
        findings = _open_findings(notice)
        if not findings:
            return None
        vulnerabilities = {finding.vulnerability_id for finding in findings}
        ranges = {finding.affected_range_id for finding in findings if finding.affected_range_id}
        cited = list(AffectedRange.objects.filter(pk__in=ranges).values_list("assertion", flat=True).distinct())
        advisories = list(Advisory.objects.filter(assertion__in=cited).order_by("tracking_id"))
        listed = KevAssertion.objects.filter(vulnerability__in=vulnerabilities, **_CURRENT).values_list("assertion")
        entries = _cited([pk for (pk,) in listed], words.LISTED)
        advised = {advisory.assertion_id for advisory in advisories}
        records = _cited([pk for pk in cited if pk not in advised], words.RECORD)
        remedies = _remedies(vulnerabilities)
        organization = Organization.objects.get(pk=notice.organization_id)
        lines = _lines(findings)
    if not lines:
        return None
    medical = any(advisory.tracking_id.startswith("ICSMA") for advisory in advisories)
    classes = [product_class(line.vendor, line.product, medical=medical) for line in lines]
    lines = tuple(replace(line, kind=_kind(line, kind)) for line, kind in zip(lines, classes, strict=True))
    roles = {line.care_role for line in lines} | {kind.care_role for kind in classes if kind.patient_contact}
    care = next((role for role in AT_THE_BEDSIDE if role in roles), None)
    return Facts(
        member=organization.name,
        center=center,
        address=settings.PUBLIC_URL,
        ticket=notice.ticket,
        marking=markings.read(notice.label_id).tlp.label,
        lines=lines,
        priority=_highest(finding.priority for finding in findings),
        asks_version=all(finding.state == FindingState.VERSION_UNKNOWN for finding in findings),
        exploited=bool(entries),
        patients=care is not None or any(kind.patient_contact for kind in classes),
        entry=any(kind.network_entry for kind in classes),
        care=str(care or ""),
        publisher=advisories[0].publisher if advisories else "",
        documents=(
            *((advisory.publisher, advisory.title, advisory.url) for advisory in advisories),
            *entries,
            *records,
        ),
        remedies=remedies,
        providers=names,
        protect_by=min((finding.protect_by for finding in findings if finding.protect_by), default=None),
        fix_by=min((finding.fix_by for finding in findings if finding.fix_by), default=None),
        fix_at_maintenance=any(finding.fix_at_maintenance for finding in findings),
        told=_told(follow_up, organization.time_zone) if follow_up else None,
    )


def _cited(assertions: list[int], title: Promise) -> tuple[tuple[str, str, str], ...]:
    """Who says so in which document, for claims that no advisory makes: asserter, title, address ("" for a file)."""
    found = Assertion.objects.filter(pk__in=assertions).select_related("document").order_by("key", "id")
    return tuple(
        dict.fromkeys(
            (
                each.asserter,
                str(title).format(name=each.key.partition("#")[0]),
                each.document.url if each.document.url.startswith("https://") else "",
            )
            for each in found[:_MOST_CITED]
        )
    )


def _kind(line: Affected, kind: ProductClass) -> str:
    """What sort of thing a line's product is, where we know and its name does not say it."""
    if kind.key in _UNPLACED:
        return ""
    plain = kind.label.removeprefix("a ").removeprefix("an ")
    return "" if set(plain.lower().split()) & set(line.product.lower().split()) else plain


def _told(follow_up: models.FollowUp, time_zone: str) -> Told:
    day = follow_up.told_at.astimezone(ZoneInfo(time_zone)).date()
    return Told(day, follow_up.asked_version, follow_up.protect_by, follow_up.fix_by)


def _highest(priorities: Iterable[str]) -> DeployerPriority:
    order = list(DeployerPriority)
    known = [DeployerPriority(text) for text in priorities if text]
    return max(known, key=order.index, default=DeployerPriority.SCHEDULED)


def _open_findings(notice: models.Notice) -> list[Finding]:
    """What the notice covers and is not done. By key, table for table: joined under the rule, each plan is a scan."""
    covered = models.NoticeFinding.objects.filter(notice=notice.pk).values_list("finding", flat=True)
    found = Finding.objects.filter(pk__in=list(covered)).order_by("id")
    return [finding for finding in found if finding.state not in CLOSED]


def _lines(findings: list[Finding]) -> tuple[Affected, ...]:
    names = dict(
        Vulnerability.objects.filter(pk__in={finding.vulnerability_id for finding in findings}).values_list(
            "pk", "name"
        )
    )
    weaknesses: defaultdict[int, list[str]] = defaultdict(list)
    for finding in findings:
        weaknesses[finding.asset_id].append(names.get(finding.vulnerability_id, ""))
    assets = Asset.objects.filter(pk__in=list(weaknesses)).order_by("line", "id")
    return tuple(
        Affected(
            vendor=asset.vendor,
            product=asset.product,
            version=asset.version,
            quantity=asset.quantity,
            department=asset.department,
            line=asset.line,
            care_role=CareRole(asset.care_role),
            vulnerabilities=tuple(sorted(filter(None, weaknesses[asset.pk]))),
        )
        for asset in assets
    )


def _remedies(vulnerabilities: set[int]) -> tuple[Remedy, ...]:
    found = Remediation.objects.filter(vulnerability__in=vulnerabilities, **_CURRENT).order_by("id")
    values = found.values_list("category", "details", "url")[:_REMEDIATIONS]
    return tuple(dict.fromkeys(Remedy(*value) for value in values))
