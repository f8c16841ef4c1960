"""From a CVE container to intervals of versions (CVE Record Format, definitions `product` and `cpe_applicability`).

A range with `changes` becomes one interval for each status; `defaultStatus` one claim about every version, which more
specific claims of the same asserter override. Publishers also write ranges as prose into `version`.

`cpeApplicability` adds ranges by CPE name. Where a match by itself makes the configuration true, its product is meant.
Where something else must be present too (firmware AND the device it runs on), it is one part of a whole: who has the
firmware is asked, and who has only the device is not, since nothing in it is called vulnerable.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from wardwatch.feeds.cve_records.collections import package_url
from wardwatch.feeds.pieces import apart
from wardwatch.kit.errors import Fault, FormatError
from wardwatch.standards import cpe, cve, vers
from wardwatch.standards.vers import schemes
from wardwatch.vulnerabilities.types import RangeClaim, RangePart, RangeStatus

_STATUS = {
    cve.Status.AFFECTED: RangeStatus.AFFECTED,
    cve.Status.UNAFFECTED: RangeStatus.NOT_AFFECTED,
    cve.Status.UNKNOWN: RangeStatus.UNKNOWN,
}
_PLAIN = re.compile(r"[^\s<>=,|!]+(?: (?:[A-Za-z]+ ?)?[0-9][^\s<>=,|!]*)*")
_UNREADABLE = vers.Interval(None, False, None, False)
_MOST_NAMED = 3
"""So many of the other products of a configuration stand in the name of the whole."""


def ranges(name: str, container: cve.Container, faults: list[Fault]) -> Iterator[RangeClaim]:
    """One claim for each product, entry and interval; a product that the record does not name at all makes none.

    CPE names that cannot be read are left out and become faults.
    """
    for affected in container.affected:
        if affected.product or affected.package_name or affected.package_url or affected.cpes:
            yield from _product(name, affected, faults)
    for applicability in container.cpe_applicability:
        yield from _applicable(name, applicability, faults)


def _product(name: str, affected: cve.Affected, faults: list[Fault]) -> Iterator[RangeClaim]:
    vendor = affected.vendor or ""
    product = affected.product or affected.package_name or ""
    claim = RangeClaim(
        vulnerability=name,
        place=affected.place,
        vendor=vendor,
        product=product,
        product_text=f"{vendor} {product}".strip(),
        status=RangeStatus.UNKNOWN,
        cpe=_names(affected, name, faults),
        purl=affected.package_url or package_url(affected.collection_url or "", affected.package_name or ""),
    )
    if affected.default_status is not cve.Status.UNKNOWN:
        status = _STATUS[affected.default_status]
        yield _on(replace(claim, status=status, place=f"{affected.place}.defaultStatus", raw="by default"), vers.ALL)
    entries = {version.place: version for version in affected.versions}
    *stated, _default = cve.spans(affected, _in_order)
    for span in stated:
        scheme = vers.scheme_named(span.low or "") or span.version_type or ""
        said = replace(claim, status=_STATUS[span.status], place=span.place, scheme=scheme)
        entry = entries[span.place]
        said = replace(said, raw=_written(entry))
        if entry.less_than is entry.less_than_or_equal is None:
            yield from _singly(said, span)
        else:
            interval = _range(span)
            yield _on(said, interval, understood=_understood(interval))


def _names(affected: cve.Affected, key: str, faults: list[Fault]) -> str:
    """Its CPE names, of those that differ by the version alone the first: which versions, the entries say."""
    found: dict[cpe.Name, str] = {}
    for text in affected.cpes:
        try:
            found.setdefault(replace(cpe.read(text), version=cpe.ANY, update=cpe.ANY), text)
        except FormatError as error:
            faults.append(Fault(f"{affected.place}.cpes", error.reason, key))
    return " ".join(found.values())


def _in_order(version: cve.Version) -> Sequence[cve.Change]:
    """The changes of an entry in the order of its versions; as written where that order is not known."""
    for scheme in ((version.version_type or "").strip().lower(), "generic"):
        placed = [(schemes.key(scheme, change.at), change) for change in version.changes]
        known = [(place, change) for place, change in placed if place is not None]
        if len(known) == len(placed):
            return [change for _, change in sorted(known, key=lambda pair: pair[0])]
    return cve.as_written(version)


def _range(span: cve.Span) -> vers.Interval:
    low, high = (end.strip() if end is not None else None for end in (span.low, span.high))
    return vers.Interval(low, span.low_inclusive, high, span.high_inclusive)


def _singly(claim: RangeClaim, span: cve.Span) -> Iterator[RangeClaim]:
    """The claims of an entry without an upper end, which may be prose, also about some pieces only."""
    if span.low is None:
        interval = vers.ALL if span.known else _UNREADABLE
        yield _on(claim, interval, understood=_understood(interval))
        return
    for stated in apart(span.low):
        every = stated.versions == "" and stated.pieces
        for interval in (vers.ALL,) if every else _single(stated.versions):
            yield _on(replace(claim, pieces=stated.pieces), interval, understood=_understood(interval))


def _single(text: str | None) -> tuple[vers.Interval, ...]:
    """What a version by itself means: prose that is surely read, else exactly the version it names."""
    if text is None:
        return (_UNREADABLE,)
    read = vers.read_prose(text)
    if read is None and _PLAIN.fullmatch(text) and " " not in text and not vers.scheme_named(text):
        return (vers.Interval(text, True, text, True),)
    return read if read is not None else (_UNREADABLE,)


def _understood(interval: vers.Interval) -> bool:
    ends = (end for end in (interval.low, interval.high) if end)
    return interval is not _UNREADABLE and all(_PLAIN.fullmatch(end) for end in ends)


def _written(version: cve.Version) -> str:
    """The entry in the words of its own members."""
    parts = [version.version or "unspecified"]
    if version.less_than is not None:
        parts.append(f"lessThan {version.less_than}")
    if version.less_than_or_equal is not None:
        parts.append(f"lessThanOrEqual {version.less_than_or_equal}")
    parts += [f"from {change.at} {change.status}" for change in version.changes]
    return ", ".join(parts)


def _on(claim: RangeClaim, interval: vers.Interval, *, understood: bool = True) -> RangeClaim:
    return replace(
        claim,
        low=interval.low,
        low_inclusive=interval.low_inclusive,
        high=interval.high,
        high_inclusive=interval.high_inclusive,
        understood=understood,
    )


def _applicable(name: str, applicability: cve.Applicability, faults: list[Fault]) -> Iterator[RangeClaim]:
    """What a configuration says of each product that it calls vulnerable."""
    matches = [match for node in applicability.nodes for match in node.matches]
    for match, span in cve.cpe_spans(applicability):
        alone = _alone(match, applicability)
        if alone is False:
            continue  # the configuration is one without this product
        try:
            read = cpe.read(match.criteria)
        except FormatError as error:
            faults.append(Fault(match.place, error.reason, name))
            continue
        vendor, product = _words(read.vendor), _words(read.product)
        others = [] if alone else [called for each in matches if each is not match and (called := _called(each))]
        interval, raw = _versions(read, span)
        claim = RangeClaim(
            vulnerability=name,
            place=match.place,
            vendor=vendor,
            product=product,
            product_text=" + ".join([f"{vendor} {product}".strip(), *dict.fromkeys(others)][: _MOST_NAMED + 1]),
            status=RangeStatus.AFFECTED,
            raw=raw,
            cpe=match.criteria,
            part=RangePart.WHOLE if alone else RangePart.COMPONENT,
        )
        yield _on(claim, interval, understood=_understood(interval))


def _alone(match: cve.CpeMatch, applicability: cve.Applicability) -> bool | None:
    """Whether the configuration holds where only the product of `match` is known to be there."""
    return cve.holds(applicability, lambda each: True if each is match else None)


def _versions(name: cpe.Name, span: cve.Span) -> tuple[vers.Interval, str]:
    """The bounds of a match, or else the version that its CPE name states; with the words for it."""
    if span.low is not None or span.high is not None:
        low = [] if span.low is None else [f"{'>=' if span.low_inclusive else '>'} {span.low}"]
        high = [] if span.high is None else [f"{'<=' if span.high_inclusive else '<'} {span.high}"]
        return _range(span), ", ".join(low + high)
    version = name.version
    if isinstance(version, cpe.Logical):
        return vers.ALL, ""
    if isinstance(version, str):
        text = f"{version} {name.update}" if isinstance(name.update, str) else version
        return vers.Interval(text, True, text, True), text
    text = f"{version.before}{version.text}{version.after}"
    is_branch = not version.before and version.after == "*" and version.text.endswith(".")
    return vers.Interval(text, True, text, True) if is_branch else _UNREADABLE, text


def _called(match: cve.CpeMatch) -> str:
    try:
        name = cpe.read(match.criteria)
    except FormatError:
        return ""
    return f"{_words(name.vendor)} {_words(name.product)}".strip()


def _words(value: cpe.Value) -> str:
    """What a CPE name states in words; "" for a logical value and a pattern."""
    return value.replace("_", " ") if isinstance(value, str) else ""
