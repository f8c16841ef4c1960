"""Gather what a notice rests on, looking only at what its recipient may see."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from wardwatch.assets.models import Asset
from wardwatch.assets.types import CareRole
from wardwatch.assets.wording import named
from wardwatch.engagements import models
from wardwatch.engagements.rendering import catalogue as words
from wardwatch.engagements.rendering import looking
from wardwatch.exposures.states import FindingState
from wardwatch.members.queries import center_name
from wardwatch.provenance.models import Assertion
from wardwatch.standards.ssvc import DeployerPriority
from wardwatch.triage.policy import product_class
from wardwatch.triage.types import ProductClass

AT_THE_BEDSIDE = (CareRole.LIFE_SUSTAINING, CareRole.TREATMENT, CareRole.MONITORING)
_ARTICLES = frozenset({"a", "an", "un", "una"})
_MOST_CITED = 10
_UNPLACED = frozenset({"other", "medical-device"})


@dataclass(frozen=True, slots=True)
class Affected:
    """One inventory line with the weaknesses that a notice covers on it. `kind` says in plain words what sort of thing
    the product is, "" where nobody knows. `device` and `device_line` say what it is a part of, if it is one; pieces are
    then the device's, and so are department and care role where the part says none."""

    vendor: str
    product: str
    version: str
    quantity: int
    department: str
    line: int | None
    care_role: CareRole
    vulnerabilities: tuple[str, ...]
    kind: str = ""
    device: str = ""
    device_line: int | None = None


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

    `told` is what an earlier letter said, None in a first one. `language` is the one that the member reads.
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
    language: str = "en"


def gather(notice: models.Notice, follow_up: models.FollowUp | None = None) -> Facts | None:
    """The facts of a notice as its member sees them; None when nothing that it covers is open any more.

    With `follow_up` those of its second letter.
    """
    return gather_all([notice], {notice.pk: follow_up} if follow_up else {}).get(notice.pk)


def gather_all(
    notices: Collection[models.Notice], follow_ups: Mapping[int, models.FollowUp] = MappingProxyType({})
) -> dict[int, Facts]:
    """The facts of many notices, by notice id, each as its own member sees them, in a bounded number of queries.

    Those of which nothing is open any more are left out. `follow_ups` are second letters by notice id.
    """
    center = center_name()
    found = looking.look(notices)
    gathered = {}
    for notice in notices:
        basis = found[notice.pk]
        with translation.override(basis.language):
            if facts := _facts(notice, basis, center, follow_ups.get(notice.pk)):
                gathered[notice.pk] = facts
    return gathered


def _facts(notice: models.Notice, basis: looking.Basis, center: str, follow_up: models.FollowUp | None) -> Facts | None:
    findings, advisories = basis.findings, basis.advisories
    lines = _lines(basis)
    if not lines:
        return None
    medical = any(advisory.tracking_id.startswith("ICSMA") for advisory in advisories)
    classes = [product_class(line.vendor, line.product, device=line.device, medical=medical) for line in lines]
    lines = tuple(replace(line, kind=_kind(line, kind)) for line, kind in zip(lines, classes, strict=True))
    roles = {line.care_role for line in lines} | {kind.care_role for kind in classes if kind.patient_contact}
    care = next((role for role in AT_THE_BEDSIDE if role in roles), None)
    cited = ((advisory.publisher, advisory.title, advisory.url) for advisory in advisories)
    return Facts(
        member=basis.organization.name,
        center=center,
        address=settings.PUBLIC_URL,
        ticket=notice.ticket,
        marking=basis.label.tlp.label,
        lines=lines,
        priority=_highest(finding.priority for finding in findings),
        asks_version=all(finding.state == FindingState.VERSION_UNKNOWN for finding in findings),
        exploited=bool(basis.listed),
        patients=care is not None or any(kind.patient_contact for kind in classes),
        entry=any(kind.network_entry for kind in classes),
        care=str(care or ""),
        publisher=advisories[0].publisher if advisories else "",
        documents=(*cited, *_cited(basis.listed, words.LISTED), *_cited(basis.records, words.RECORD)),
        remedies=tuple(dict.fromkeys(Remedy(each.category, each.details, each.url) for each in basis.remedies)),
        providers=basis.providers,
        protect_by=min((finding.protect_by for finding in findings if finding.protect_by), default=None),
        fix_by=min((finding.fix_by for finding in findings if finding.fix_by), default=None),
        fix_at_maintenance=any(finding.fix_at_maintenance for finding in findings),
        told=_told(follow_up, basis.organization.time_zone) if follow_up else None,
        language=basis.language,
    )


def _cited(assertions: list[Assertion], title: Promise) -> tuple[tuple[str, str, str], ...]:
    """Who says so in which document, for claims that no advisory makes: asserter, title, address ("" for a file)."""
    return tuple(
        dict.fromkeys(
            (
                each.asserter,
                str(title).format(name=each.key.partition("#")[0]),
                each.document.url if each.document.url.startswith("https://") else "",
            )
            for each in assertions[:_MOST_CITED]
        )
    )


def _kind(line: Affected, kind: ProductClass) -> str:
    """What sort of thing a line's product is, where we know and its name does not say it."""
    if kind.key in _UNPLACED:
        return ""
    known = _without_article(kind.label).lower().split()
    return "" if set(known) & set(line.product.lower().split()) else _without_article(_(kind.label))


def _without_article(label: str) -> str:
    article, _space, rest = label.partition(" ")
    return rest if article in _ARTICLES else label


def _told(follow_up: models.FollowUp, time_zone: str) -> Told:
    day = follow_up.told_at.astimezone(ZoneInfo(time_zone)).date()
    return Told(day, follow_up.asked_version, follow_up.protect_by, follow_up.fix_by)


def _highest(priorities: Iterable[str]) -> DeployerPriority:
    order = list(DeployerPriority)
    known = [DeployerPriority(text) for text in priorities if text]
    return max(known, key=order.index, default=DeployerPriority.SCHEDULED)


def _lines(basis: looking.Basis) -> tuple[Affected, ...]:
    weaknesses: defaultdict[int, list[str]] = defaultdict(list)
    for finding in basis.findings:
        weaknesses[finding.asset_id].append(basis.weaknesses.get(finding.vulnerability_id, ""))
    return tuple(_affected(asset, weaknesses[asset.pk]) for asset in basis.assets)


def _affected(asset: Asset, weaknesses: Iterable[str]) -> Affected:
    device = asset.device
    says = device if device and asset.care_role == CareRole.UNKNOWN else asset
    return Affected(
        vendor=asset.vendor,
        product=asset.product,
        version=asset.version,
        quantity=(device or asset).quantity,
        department=asset.department or (device.department if device else ""),
        line=asset.line,
        care_role=CareRole(says.care_role),
        vulnerabilities=tuple(sorted(filter(None, weaknesses))),
        device=named(device.vendor, device.product) if device else "",
        device_line=device.line if device else None,
    )
