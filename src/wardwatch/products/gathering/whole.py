"""A subject resolved to vulnerabilities, advisories and objects; and all that is known of these, as facts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from wardwatch.exposures.queries.reach import told_by_kind, told_of
from wardwatch.intel import queries as intel
from wardwatch.kit.errors import NotFound
from wardwatch.kit.translation import gettext as _
from wardwatch.markings.viewing import seen_by
from wardwatch.products.document import Source
from wardwatch.products.facts import Facts
from wardwatch.products.gathering import weaknesses
from wardwatch.products.gathering.citing import ENROLLED, Bibliography
from wardwatch.products.gathering.intelligence import around_objects, objects_of
from wardwatch.vulnerabilities import queries
from wardwatch.vulnerabilities.answers import AdvisoryAnswer


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What a product is about: `key` as it is written, `name` for people; vulnerabilities, advisories, STIX ids.

    `own` are the objects that it is itself; the others only belong to it.
    """

    key: str
    name: str
    names: tuple[str, ...] = ()
    advisories: tuple[AdvisoryAnswer, ...] = ()
    own: tuple[str, ...] = ()
    others: tuple[str, ...] = ()

    @classmethod
    def of_all(cls, key: str, parts: Sequence["Subject"]) -> "Subject":
        """Several as one."""
        advisories = {(each.publisher, each.tracking_id): each for part in parts for each in part.advisories}
        shown = [part.name for part in parts]
        return cls(
            key=key,
            name=", ".join(shown[:3]) + (" …" if len(shown) > 3 else ""),
            names=_once(name for part in parts for name in part.names),
            advisories=tuple(advisories.values()),
            own=_once(id_ for part in parts for id_ in part.own),
            others=_once(id_ for part in parts for id_ in part.others),
        )


def of_vulnerability(name: str) -> Subject:
    """One vulnerability. Raises `NotFound`."""
    described = queries.describe(name.strip().upper(), viewer=ENROLLED)
    known = described.vulnerability
    advisories = tuple(queries.advisory(each, viewer=ENROLLED) for each in described.advisories[:10])
    return Subject(key=f"vulnerability:{known}", name=described.title or known, names=(known,), advisories=advisories)


def of_advisory(publisher: str, tracking_id: str) -> Subject:
    """What an advisory names. Raises `NotFound`."""
    found = queries.advisory(tracking_id, viewer=ENROLLED, publisher=publisher)
    return Subject(
        key=f"advisory:{found.publisher}:{found.tracking_id}",
        name=found.title or found.tracking_id,
        names=found.vulnerabilities,
        advisories=(found,),
    )


def of_object(stix_id: str) -> Subject:
    """An actor, campaign or malware, and what is one with it. Raises `NotFound`."""
    with seen_by(ENROLLED):
        line = intel.lines_of([stix_id]).get(stix_id)
    if line is None:
        raise NotFound("There is no such object.", object=stix_id)
    group = intel.group_of(stix_id, viewer=ENROLLED)
    ids = _once([stix_id, *(each.line.stix_id for each in (group.members if group else ()))])
    return Subject(key=f"object:{stix_id}", name=line.name or stix_id, own=ids)


def facts_of(subject: Subject, *, at: datetime, today: date, period: tuple[date, date] | None = None) -> Facts:
    """All that is known of a subject; in a period, members are not counted for each vulnerability."""
    cited = Bibliography()
    # What was asked for is cited first: its sources have the first numbers.
    mentioned = tuple(weaknesses.mentioned(each, cited) for each in subject.advisories)
    asked = [*subject.own, *subject.others, *objects_of(subject.names)]
    near = around_objects(asked, cited, own=subject.own, deep=period is None)
    names = list(_once([*subject.names, *(name for name in near.weaknesses if subject.own)]))[: weaknesses.MOST]
    described = queries.described(names, viewer=ENROLLED)
    if subject.names and not described and not mentioned:
        raise NotFound("There is no such vulnerability.", vulnerability=names[0])
    rows = weaknesses.rows_of(names, described, cited)
    products = weaknesses.products_of(names, cited)
    rows = weaknesses.with_makers(rows, products)
    if period is None and len(names) > 1:
        rows = tuple(replace(row, told=told_of([row.row.name], at=at)) for row in rows[:20]) + rows[20:]
    remedies = weaknesses.remedies_of(names, cited)
    records = cited.add(Source(key="", title=_("Records of the center"), publisher=_("The center"), retrieved=at))
    return Facts(
        subject=subject.key,
        name=subject.name,
        at=at,
        today=today,
        weaknesses=rows,
        products=products,
        remedies=remedies,
        advisories=mentioned,
        actors=near.actors,
        techniques=near.techniques,
        attack_version=near.attack_version,
        mitigations=near.mitigations,
        indicators=near.indicators,
        objects=near.objects,
        sources=cited.sources(),
        told=told_of(names, at=at) if names else None,
        told_by=told_by_kind(names, at=at) if names else (),
        period=period,
        records=records,
    )


def _once(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))
