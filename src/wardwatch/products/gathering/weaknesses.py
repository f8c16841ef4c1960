"""What is known of vulnerabilities: of one, of all that an advisory names, of those of a month."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import LiteralString

from django.db import connection

from wardwatch.exposures.queries.reach import told_of
from wardwatch.kit.database import rows
from wardwatch.kit.errors import NotFound
from wardwatch.markings.viewing import seen_by
from wardwatch.products.document import blocks as b
from wardwatch.products.facts import Facts, Mentioned, Remedy, Weakness
from wardwatch.products.gathering.citing import ENROLLED, Bibliography
from wardwatch.products.gathering.intelligence import around_names
from wardwatch.vulnerabilities import queries
from wardwatch.vulnerabilities.answers import AdvisoryAnswer, AffectedAnswer, Described
from wardwatch.vulnerabilities.types import RangeStatus

MOST = 500
"""Vulnerabilities, products and remedies of one subject."""
_ADDED: LiteralString = """
    SELECT v.name FROM vulnerabilities_kevassertion c JOIN vulnerabilities_vulnerability v ON v.id = c.vulnerability_id
    JOIN provenance_assertion a ON a.id = c.assertion_id AND a.recorded_at IS NOT NULL AND a.superseded_at IS NULL
        AND NOT a.withdrawn
    WHERE c.date_added >= %(first)s AND c.date_added < %(until)s GROUP BY v.name ORDER BY max(c.date_added), v.name
    LIMIT %(limit)s"""
_ADVISED: LiteralString = """
    SELECT DISTINCT ON (h.publisher, h.tracking_id) h.publisher, h.tracking_id FROM vulnerabilities_advisory h
    JOIN provenance_assertion a ON a.id = h.assertion_id AND a.recorded_at IS NOT NULL AND a.superseded_at IS NULL
        AND NOT a.withdrawn
    WHERE h.current_release >= %(first)s AND h.current_release < %(until)s
    ORDER BY h.publisher, h.tracking_id, h.id DESC LIMIT %(limit)s"""


def of_vulnerability(name: str, *, at: datetime, today: date) -> Facts:
    """All that is known of one vulnerability. Raises `NotFound`."""
    described = queries.describe(name.strip().upper(), viewer=ENROLLED)
    known = described.vulnerability
    advisories = tuple(queries.advisory(each, viewer=ENROLLED) for each in described.advisories[:10])
    title = described.title or known
    return _facts(f"vulnerability:{known}", title, [known], advisories, at=at, today=today)


def of_advisory(publisher: str, tracking_id: str, *, at: datetime, today: date) -> Facts:
    """All that is known of what an advisory names. Raises `NotFound`."""
    found = queries.advisory(tracking_id, viewer=ENROLLED, publisher=publisher)
    subject = f"advisory:{found.publisher}:{found.tracking_id}"
    return _facts(subject, found.title or found.tracking_id, found.vulnerabilities, (found,), at=at, today=today)


def of_month(first: date, *, at: datetime, today: date) -> Facts:
    """The vulnerabilities that were added to a catalogue of exploited ones, or advised on, in a month."""
    until = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    asked = {"first": first, "until": until, "limit": MOST}
    with seen_by(ENROLLED), connection.cursor() as cursor:
        names = [name for (name,) in rows(cursor, _ADDED, asked)]
        numbered = list(rows(cursor, _ADVISED, asked))
    advisories = tuple(queries.advisory(each, viewer=ENROLLED, publisher=publisher) for publisher, each in numbered)
    named = [name for advisory in advisories for name in advisory.vulnerabilities]
    every = list(dict.fromkeys([*names, *named]))[:MOST]
    subject = f"month:{first:%Y-%m}"
    return _facts(subject, f"{first:%Y-%m}", every, advisories, at=at, today=today, period=(first, until))


def _facts(
    subject: str,
    name: str,
    names: Sequence[str],
    advisories: Sequence[AdvisoryAnswer],
    *,
    at: datetime,
    today: date,
    period: tuple[date, date] | None = None,
) -> Facts:
    cited = Bibliography()
    described = queries.described(names, viewer=ENROLLED)
    if names and not described and not advisories:
        raise NotFound("There is no such vulnerability.", vulnerability=names[0])
    mentioned = tuple(_mentioned(each, cited) for each in advisories)
    weaknesses = _weaknesses(names, described, cited, at=at, each=period is None)
    remedies = _remedies(names, cited)
    products = _products(names, cited)
    near = around_names(names, cited)
    return Facts(
        subject=subject,
        name=name,
        at=at,
        today=today,
        weaknesses=weaknesses,
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
        period=period,
    )


def _weaknesses(
    names: Sequence[str], described: dict[str, Described], cited: Bibliography, *, at: datetime, each: bool
) -> tuple[Weakness, ...]:
    listed = queries.known_exploited(names, viewer=ENROLLED)
    scored, assessed = queries.cvss(names, viewer=ENROLLED), queries.ssvc(names, viewer=ENROLLED)
    exploited, likely = queries.exploitation(names, viewer=ENROLLED), queries.epss(names)
    made = []
    for name in names:
        said, kev, best = described.get(name), listed[name], scored[name].best
        sources = [*(kev.sources[:1] if kev.yes else ()), *((best.source,) if best else ())]
        row = b.VulnerabilityRow(
            name=name,
            title=said.title if said else "",
            cvss=best.vector if best else "",
            base_score=best.base_score if best else None,
            severity=best.severity if best else "",
            exploited=True if kev.yes else None,
            ransomware=kev.known_ransomware if kev.yes else None,
            date_added=kev.date_added,
            epss=likely[name].score if name in likely else None,
            description=said.description if said else "",
            sources=cited.cite([*(said.sources[:1] if said else ()), *sources]),
        )
        value = exploited[name].value
        made.append(
            Weakness(
                row=row,
                description=said.description if said else "",
                published=said.published_at.date() if said and said.published_at else None,
                due=kev.due_date,
                required_action=kev.required_action,
                exploitation=str(value) if value else "",
                automatable=assessed[name].automatable,
                technical_impact=assessed[name].technical_impact,
                told=told_of([name], at=at) if each and len(names) > 1 else None,
            )
        )
    return tuple(made)


def _mentioned(given: AdvisoryAnswer, cited: Bibliography) -> Mentioned:
    released = given.current_release or given.initial_release
    return Mentioned(
        publisher=given.publisher,
        tracking_id=given.tracking_id,
        title=given.title,
        summary=given.summary,
        released=released.date() if released else None,
        url=given.url,
        sources=cited.cite([given.source]),
    )


def _remedies(names: Collection[str], cited: Bibliography) -> tuple[Remedy, ...]:
    """What can be done, each text once, with all the vulnerabilities that it is about."""
    found: dict[tuple[str, str], Remedy] = {}
    for name, offered in queries.remediations(names, viewer=ENROLLED).items():
        for each in offered:
            key = (each.category, each.details)
            before = found.get(key)
            found[key] = Remedy(
                category=each.category,
                details=each.details,
                url=each.url,
                restart=each.restart_required,
                vulnerabilities=(*(before.vulnerabilities if before else ()), name),
                sources=before.sources if before else cited.cite([each.source]),
            )
    return tuple(found.values())[:MOST]


_SHOWN = (RangeStatus.AFFECTED, RangeStatus.UNDER_INVESTIGATION)


def _products(names: Collection[str], cited: Bibliography) -> tuple[b.AffectedProduct, ...]:
    """Products that claims call affected, each range once, and what mends it where the same source says so."""
    claims = [each for found in queries.affected(names, viewer=ENROLLED).values() for each in found]
    fixed: dict[tuple[str, str], list[str]] = {}
    for each in claims:
        if each.status is RangeStatus.FIXED:
            fixed.setdefault((each.vendor, each.product), []).append(_versions(each))
    made: dict[tuple[str, str, str], b.AffectedProduct] = {}
    for each in claims:
        if each.status not in _SHOWN:
            continue
        key = (each.vendor, each.product or each.product_text, _versions(each))
        before = made.get(key)
        made[key] = b.AffectedProduct(
            vendor=each.vendor,
            product=each.product or each.product_text,
            versions=_versions(each),
            fixed_in=", ".join(dict.fromkeys(fixed.get((each.vendor, each.product), ()))),
            status=str(each.status),
            vulnerabilities=tuple(dict.fromkeys([*(before.vulnerabilities if before else ()), each.vulnerability])),
            sources=before.sources if before else cited.cite([each.source]),
        )
    return tuple(made.values())[:MOST]


def _versions(given: AffectedAnswer) -> str:
    """The versions of a range in words, as its source wrote them where we did not understand it."""
    if not given.understood or (given.low is None and given.high is None):
        return given.raw
    if given.low == given.high:
        return given.low or given.raw
    parts: Iterable[str] = (
        f"{'from' if given.low_inclusive else 'after'} {given.low}" if given.low not in (None, "", "0") else "",
        f"{'up to' if given.high_inclusive else 'before'} {given.high}" if given.high else "",
    )
    return " ".join(part for part in parts if part) or given.raw
