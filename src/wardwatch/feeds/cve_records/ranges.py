"""From `affected` of a CVE container to intervals of versions (CVE Record Format, definition `product`).

A range with `changes` becomes one interval for each status; `defaultStatus` one claim about every version, which more
specific claims of the same asserter override. Publishers also write ranges as prose into `version`.
"""

import re
from collections.abc import Iterator

from wardwatch.standards import cve, vers
from wardwatch.vulnerabilities.types import RangeClaim, RangeStatus

_STATUS = {
    cve.Status.AFFECTED: RangeStatus.AFFECTED,
    cve.Status.UNAFFECTED: RangeStatus.NOT_AFFECTED,
    cve.Status.UNKNOWN: RangeStatus.UNKNOWN,
}
_PLAIN = re.compile(r"[^\s<>=,|!]+(?: (?:[A-Za-z]+ ?)?[0-9][^\s<>=,|!]*)*")
_WITHOUT_END = {"", "*"}
_WITHOUT_START = {"", "*", "0"}


def ranges(name: str, container: cve.Container, path: str) -> Iterator[RangeClaim]:
    """One claim for each product, entry and interval; a product that the record does not name at all makes none."""
    for index, affected in enumerate(container.affected):
        if not (affected.product or affected.package_name or affected.package_url or affected.cpes):
            continue
        place = f"{path}.affected[{index}]"
        if affected.default_status is not cve.Status.UNKNOWN:
            default = _STATUS[affected.default_status]
            yield _claim(name, affected, f"{place}.defaultStatus", default, vers.ALL, raw="by default")
        for number, version in enumerate(affected.versions):
            yield from _version(name, affected, version, f"{place}.versions[{number}]")


def _version(name: str, affected: cve.Affected, version: cve.Version, place: str) -> Iterator[RangeClaim]:
    raw = _written(version)
    scheme = version.version_type or ""
    end = version.less_than if version.less_than is not None else version.less_than_or_equal
    read = _single(version.version) if end is None else None
    if end is not None:
        for interval, status in _segments(version, end.strip()):
            understood = all(_PLAIN.fullmatch(bound) for bound in (interval.low, interval.high) if bound)
            yield _claim(name, affected, place, _STATUS[status], interval, scheme, raw, understood=understood)
        return
    for interval in read or (vers.ALL,):
        yield _claim(name, affected, place, _STATUS[version.status], interval, scheme, raw, understood=read is not None)


def _single(text: str | None) -> tuple[vers.Interval, ...] | None:
    """What an entry without an upper end means: prose that is surely read, else exactly the version it names."""
    if text is None:
        return None
    read = vers.read_prose(text)
    if read is None and _PLAIN.fullmatch(text) and " " not in text:
        return (vers.Interval(text, True, text, True),)
    return read


def _segments(version: cve.Version, end: str) -> Iterator[tuple[vers.Interval, cve.Status]]:
    """The range cut at its changes, in their order."""
    low = None if version.version is None or version.version in _WITHOUT_START else version.version
    status = version.status
    for change in version.changes:
        if change.at != low:
            yield vers.Interval(low, True, change.at, False), status
        low, status = change.at, change.status
    high = None if end in _WITHOUT_END else end
    inclusive = version.less_than is None
    if low is None or low != high or inclusive:
        yield vers.Interval(low, True, high, inclusive and high is not None), status


def _written(version: cve.Version) -> str:
    """The entry in the words of its own members."""
    parts = [version.version or "unspecified"]
    if version.less_than is not None:
        parts.append(f"lessThan {version.less_than}")
    if version.less_than_or_equal is not None:
        parts.append(f"lessThanOrEqual {version.less_than_or_equal}")
    parts += [f"from {change.at} {change.status}" for change in version.changes]
    return ", ".join(parts)


def _claim(
    name: str,
    affected: cve.Affected,
    place: str,
    status: RangeStatus,
    interval: vers.Interval,
    scheme: str = "",
    raw: str = "",
    *,
    understood: bool = True,
) -> RangeClaim:
    vendor = affected.vendor or ""
    product = affected.product or affected.package_name or ""
    return RangeClaim(
        vulnerability=name,
        place=place,
        vendor=vendor,
        product=product,
        product_text=f"{vendor} {product}".strip(),
        status=status,
        scheme=scheme,
        low=interval.low,
        low_inclusive=interval.low_inclusive,
        high=interval.high,
        high_inclusive=interval.high_inclusive,
        understood=understood,
        raw=raw,
        cpe=next(iter(affected.cpes), ""),
        purl=affected.package_url or "",
    )
