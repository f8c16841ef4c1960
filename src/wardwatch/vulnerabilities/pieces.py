"""Which pieces of a product a claim is about: its two columns as one statement, and the statement in words. Pure."""

from collections.abc import Iterator
from datetime import timedelta
from functools import lru_cache

from wardwatch.kit.translation import gettext as _
from wardwatch.standards.udi import pieces
from wardwatch.standards.udi.lots import Numbers, Ray
from wardwatch.standards.udi.pieces import Bounds, Days

_SHOWN = 12


@lru_cache(maxsize=20_000)
def stated(serial_numbers: str, some: str) -> Bounds:
    """The pieces that a claim is about, from `AffectedRange.serial_numbers` and `AffectedRange.pieces`."""
    return pieces.with_patterns(pieces.read(some), tuple(serial_numbers.splitlines()))


def words(bounds: Bounds) -> tuple[str, ...]:
    """The conditions in words: "serial numbers below 14000", "made before 2018-04-01"; () for every piece."""
    return (
        *([_("lots %(numbers)s") % {"numbers": _numbers(bounds.lots)}] if bounds.lots else ()),
        *([_("serial numbers %(numbers)s") % {"numbers": _numbers(bounds.serials)}] if bounds.serials else ()),
        *([_("made %(days)s") % {"days": _days(bounds.made)}] if bounds.made else ()),
        *([_("expiring %(days)s") % {"days": _days(bounds.expires)}] if bounds.expires else ()),
        *(_("as the source says: “%(words)s”") % {"words": each} for each in bounds.unread),
    )


def _numbers(stated_numbers: Numbers) -> str:
    listed = list(_each(stated_numbers))
    more = len(listed) - _SHOWN
    shown = ", ".join(listed[:_SHOWN])
    return _("%(numbers)s and %(more)d more") % {"numbers": shown, "more": more} if more > 0 else shown


def _each(stated_numbers: Numbers) -> Iterator[str]:
    for each in stated_numbers.ranges:
        low, high = each.ends
        yield _("%(low)s to %(high)s") % {"low": low, "high": high}
    yield from map(_ray, stated_numbers.rays)
    yield from stated_numbers.patterns
    yield from sorted(stated_numbers.exact)


def _ray(ray: Ray) -> str:
    said = {"end": ray.end}
    if ray.inclusive:
        return _("%(end)s and above") % said if ray.above else _("%(end)s and below") % said
    return _("above %(end)s") % said if ray.above else _("below %(end)s") % said


def _days(days: Days) -> str:
    if days.first and days.last:
        return _("from %(first)s to %(last)s") % {"first": days.first.isoformat(), "last": days.last.isoformat()}
    if days.first:
        return _("on %(day)s or later") % {"day": days.first.isoformat()}
    after = days.last + timedelta(days=1) if days.last else ""
    return _("before %(day)s") % {"day": after}
