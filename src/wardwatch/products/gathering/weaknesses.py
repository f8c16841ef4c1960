"""What is known of vulnerabilities: what they are, what they touch, what can be done, who advises on them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from wardwatch.kit.translation import gettext as _
from wardwatch.products.document import blocks as b
from wardwatch.products.facts import Mentioned, Remedy, Weakness
from wardwatch.products.gathering.citing import ENROLLED, Bibliography
from wardwatch.vulnerabilities import queries
from wardwatch.vulnerabilities.answers import AdvisoryAnswer, AffectedAnswer, Described
from wardwatch.vulnerabilities.types import RangeStatus

MOST = 500
"""Vulnerabilities, products and remedies of one subject."""


def rows_of(names: Sequence[str], described: Mapping[str, Described], cited: Bibliography) -> tuple[Weakness, ...]:
    """These vulnerabilities with what is claimed of them, in their order."""
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
                vendor=kev.vendor,
                product=kev.product,
            )
        )
    return tuple(made)


def with_makers(rows: Sequence[Weakness], products: Collection[b.AffectedProduct]) -> tuple[Weakness, ...]:
    """The same, each with the first product that is called affected where no catalogue names one."""
    first = {name: each for each in reversed(list(products)) for name in each.vulnerabilities}
    made = []
    for row in rows:
        known = first.get(row.row.name)
        if known is not None and not row.vendor:
            row = replace(row, vendor=known.vendor, product=known.product)
        made.append(row)
    return tuple(made)


def mentioned(given: AdvisoryAnswer, cited: Bibliography) -> Mentioned:
    """An advisory, as it is told of."""
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


def remedies_of(names: Collection[str], cited: Bibliography) -> tuple[Remedy, ...]:
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


def products_of(names: Collection[str], cited: Bibliography) -> tuple[b.AffectedProduct, ...]:
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
    if given.raw.strip() == "vers:all/*":
        return _("all versions")
    if not given.understood or (given.low is None and given.high is None):
        return given.raw
    if given.low == given.high:
        return given.low or given.raw
    words: Iterable[str] = (
        ""
        if given.low in (None, "", "0")
        else (_("from %(version)s") if given.low_inclusive else _("after %(version)s")),
        "" if not given.high else (_("up to %(version)s") if given.high_inclusive else _("before %(version)s")),
    )
    ends = zip(words, (given.low, given.high), strict=True)
    return " ".join(each % {"version": version} for each, version in ends if each) or given.raw
