"""Which line of a new list is which known asset, and what has to change; pure.

What makes a line the same asset, strongest first, each only among what is still unmatched:

1. the serial number, with the product (several products run on one device);
2. the hostname, with the product;
3. the product in its place: UDI-DI (else vendor, product, model), department and site; the same version first, and of
   that the same lot;
4. an entry that names a product and nothing else (the tick-list's) becomes the first line that names it too;
5. where one of the two knows no maker: by serial number or place, the whole name ("Philips MX800" by nobody is "MX800"
   by Philips), or the product by whomever.

Two different serial numbers, or two different hostnames, are two assets. A line without a name of its own that moves to
another department is a new line; a version that changed is the same line.
"""

import re
import unicodedata
from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from wardwatch.assets.inventory.naming import UNKNOWN
from wardwatch.assets.types import Details, Field, Line

Key = Hashable


@dataclass(frozen=True, slots=True)
class Known:
    """An asset as stored."""

    id: int
    key: str
    details: Details
    active: bool = True


@dataclass(frozen=True, slots=True)
class Change:
    """A known asset and what its line now says of it; the line's number is None where no list is behind it. `sheet` and
    `written` as a `Line` has them."""

    known: Known
    number: int | None
    details: Details
    sheet: int = 0
    written: str = ""


@dataclass(frozen=True, slots=True)
class Changes:
    """What one import, or one edit, does to an inventory."""

    added: tuple[Line, ...] = ()
    changed: tuple[Change, ...] = ()
    confirmed: tuple[Change, ...] = ()
    retired: tuple[Known, ...] = ()


def compare(known: Sequence[Known], lines: Sequence[Line], *, stated: frozenset[Field], complete: bool) -> Changes:
    """What `lines` change. Fields that a list, or a line, does not state keep what was known; `complete` retires what
    vanished."""
    found = _pair(sorted(known, key=lambda asset: (not asset.active, asset.id)), lines)
    added: list[Line] = []
    changed: list[Change] = []
    confirmed: list[Change] = []
    for index, line in enumerate(lines):
        asset = found.get(index)
        if asset is None:
            added.append(line)
            continue
        now = asset.details.having(
            **{field.value: getattr(line.details, field.value) for field in stated - line.unstated}
        )
        same = asset.active and now == asset.details
        (confirmed if same else changed).append(Change(asset, line.number, now, line.sheet, line.written))
    kept = {asset.id for asset in found.values()}
    retired = [asset for asset in known if complete and asset.active and asset.id not in kept]
    return Changes(tuple(added), tuple(changed), tuple(confirmed), tuple(retired))


def identity(details: Details) -> tuple[str, ...]:
    """What a line is recognised by at its strongest: the kind, then the folded texts. May hold private texts."""
    product = fold(details.product)
    if serial := fold(details.serial):
        return ("serial", serial, product)
    if hostname := fold(details.hostname):
        return ("hostname", hostname, product)
    return ("place", *_place(details))


@lru_cache(maxsize=50_000)
def fold(text: str) -> str:
    """A text without case, accents, spaces and punctuation: what two spellings of one name have in common."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return re.sub(r"[\W_]+", "", "".join(letter for letter in plain if not unicodedata.combining(letter)))


def _place(details: Details) -> tuple[str, ...]:
    udi = fold(details.udi_di)
    name = (udi,) if udi else (fold(details.vendor), fold(details.product), fold(details.model))
    return (*name, fold(details.department), fold(details.site))


@dataclass(frozen=True, slots=True)
class _Step:
    """One way of recognising: the key of a known asset (None: not this way), the keys that a line tries, in order."""

    shelf: Callable[[Details], Key | None]
    tries: Callable[[Details], Iterable[Key]]


def _pair(known: Sequence[Known], lines: Sequence[Line]) -> dict[int, Known]:
    found: dict[int, Known] = {}
    taken: set[int] = set()
    for step in _STEPS:
        shelves: dict[Key, deque[Known]] = defaultdict(deque)
        for asset in known:
            if asset.id not in taken and (key := step.shelf(asset.details)) is not None:
                shelves[key].append(asset)
        for index, line in enumerate(lines):
            if index in found or not shelves:
                continue
            shelf = next((shelf for key in step.tries(line.details) if (shelf := shelves.get(key))), None)
            if shelf:
                found[index] = shelf.popleft()
                taken.add(found[index].id)
    return found


def _named(details: Details) -> tuple[bool, bool]:
    return bool(details.serial), bool(details.hostname)


def _compatible(details: Details) -> list[tuple[bool, bool]]:
    """What a known asset may carry that a line is matched with by place: never a second serial number or hostname."""
    serial, hostname = _named(details)
    serials = [False] if serial else [False, True]
    hostnames = [False] if hostname else [False, True]
    return [(one, other) for one in serials for other in hostnames]


def _by_serial(details: Details) -> Key | None:
    return (fold(details.serial), fold(details.product)) if details.serial else None


def _by_hostname(details: Details) -> Key | None:
    return (fold(details.hostname), fold(details.product), bool(details.serial)) if details.hostname else None


def _try_hostname(details: Details) -> Iterable[Key]:
    if details.hostname:
        for serial in [False] if details.serial else [False, True]:
            yield (fold(details.hostname), fold(details.product), serial)


def _by_bare_name(details: Details) -> Key | None:
    said = (details.serial, details.hostname, details.department, details.site, details.model, details.version)
    return None if any(said) else (fold(details.vendor), fold(details.product))


def _names_no_maker(details: Details) -> bool:
    return details.vendor.casefold() == UNKNOWN


def _whole(details: Details) -> str:
    return fold(details.product if _names_no_maker(details) else f"{details.vendor} {details.product}")


def _where(details: Details, name: str, version: str) -> tuple[str, ...]:
    return (name, fold(details.model), fold(details.department), fold(details.site), version)


def _by_whole_name(version: Callable[[Details], str]) -> _Step:
    """What was stored without a maker, by a line that names one now."""

    def place(details: Details) -> tuple[str, ...]:
        return _where(details, _whole(details), version(details))

    return _Step(
        lambda details: (*place(details), *_named(details)) if _names_no_maker(details) else None,
        lambda details: [(*place(details), *named) for named in _compatible(details)],
    )


def _by_product(version: Callable[[Details], str]) -> _Step:
    """What was stored with a maker, a person's word perhaps, by a line that names none."""

    def place(details: Details) -> tuple[str, ...]:
        return _where(details, fold(details.product), version(details))

    return _Step(
        lambda details: (*place(details), *_named(details)),
        lambda details: (
            [(*place(details), *named) for named in _compatible(details)] if _names_no_maker(details) else []
        ),
    )


def _whole_with_serial(details: Details) -> Key | None:
    return (fold(details.serial), _whole(details)) if details.serial else None


def _version(details: Details) -> str:
    return fold(details.version)


def _no_version(details: Details) -> str:
    return ""


_STEPS = (
    _Step(_by_serial, lambda details: filter(None, [_by_serial(details)])),
    _Step(_by_hostname, _try_hostname),
    _Step(
        lambda details: (*_place(details), fold(details.version), fold(details.lot), *_named(details)),
        lambda details: [
            (*_place(details), fold(details.version), fold(details.lot), *named) for named in _compatible(details)
        ],
    ),
    _Step(
        lambda details: (*_place(details), fold(details.version), *_named(details)),
        lambda details: [(*_place(details), fold(details.version), *named) for named in _compatible(details)],
    ),
    _Step(
        lambda details: (*_place(details), *_named(details)),
        lambda details: [(*_place(details), *named) for named in _compatible(details)],
    ),
    _Step(_by_bare_name, lambda details: [(fold(details.vendor), fold(details.product))]),
    _Step(
        lambda details: _whole_with_serial(details) if _names_no_maker(details) else None,
        lambda details: filter(None, [_whole_with_serial(details)]),
    ),
    *(by(version) for by in (_by_whole_name, _by_product) for version in (_version, _no_version)),
)
