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

Before all of these comes the uid, where a list says it. Steps 3 and 4 look only among parts of the same device, or
among what is part of nothing; within a device first in the container of the same name. So a part that moved within its
device is the same line, and two pumps with the same software have two lines of it.
"""

from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from wardwatch.assets.folding import fold as fold
from wardwatch.assets.types import Details, Field, Line, Place
from wardwatch.assets.wording import UNKNOWN_MAKER

Key = Hashable


@dataclass(frozen=True, slots=True)
class Known:
    """An asset as stored. `device` is the uid of the outermost line that it is a part of, "" where it is none."""

    id: int
    key: str
    details: Details
    active: bool = True
    uid: str = ""
    device: str = ""


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

    def with_containers(self, uids: Mapping[str, str]) -> "Changes":
        """The same, where containers that are new (by their `mark_of`) are named by their uids."""
        if not any(change.details.container in uids for change in self.changed):
            return self
        changed = (
            replace(change, details=change.details.having(container=uids.get(said, said)))
            for change in self.changed
            for said in (change.details.container,)
        )
        return replace(self, changed=tuple(changed))


def compare(known: Sequence[Known], lines: Sequence[Line], *, stated: frozenset[Field], complete: bool) -> Changes:
    """What `lines` change. Fields that a list, or a line, does not state keep what was known; `complete` retires what
    vanished: parts only where the list speaks of parts, and never what a line of it stands in.

    A line whose container is new names it by `mark_of` its place in the list.
    """
    found = _pair(sorted(known, key=lambda asset: (not asset.active, asset.id)), lines)
    places = {line.place: index for index, line in enumerate(lines)}
    names = {said: tuple(map(str, stated - said - _OWN)) for said in {line.unstated for line in lines}}
    added: list[Line] = []
    changed: list[Change] = []
    confirmed: list[Change] = []
    for index, line in enumerate(lines):
        asset, container = found.get(index), _container(line, places, found)
        if asset is None:
            moved = container != line.details.container
            added.append(replace(line, details=line.details.having(container=container)) if moved else line)
            continue
        now, said = asset.details, _differing(asset.details, line.details, container, names[line.unstated])
        if said or line.details.hashes != now.hashes:
            now = with_files(now.having(**said, hashes=line.details.hashes), now)
        same = asset.active and now == asset.details
        (confirmed if same else changed).append(Change(asset, line.number, now, line.sheet, line.written))
    kept = {asset.id for asset in found.values()}
    parts_too = Field.CONTAINER in stated
    holding = {line.details.container for line in lines} - {""}
    retired = [
        asset
        for asset in known
        if complete
        and asset.active
        and asset.id not in kept
        and (parts_too or not asset.device)
        and asset.uid not in holding
    ]
    return Changes(tuple(added), tuple(changed), tuple(confirmed), tuple(retired))


def with_files(now: Details, before: Details) -> Details:
    """What a line says now, with the digests of its file where it says none and is still the same product in the same
    version."""
    same = (now.vendor, now.product, now.version) == (before.vendor, before.product, before.version)
    return now if now.hashes or not same or not before.hashes else now.having(hashes=before.hashes)


def mark_of(place: Place) -> str:
    """How a line names a container that is new in the same list; no uid looks like this."""
    sheet, number = place
    return f"#{sheet}.{number}"


def _container(line: Line, places: Mapping[Place, int], found: Mapping[int, Known]) -> str:
    """The uid of what a line stands in, or its mark where that is new in the same list; "" where it stands alone."""
    if line.inside is None:
        return line.details.container
    known = found.get(places[line.inside])
    return known.uid if known else mark_of(line.inside)


def _differing(known: Details, said: Details, container: str, names: Iterable[str]) -> dict[str, Any]:
    """What of these fields is said otherwise than it is known; the container is given apart."""
    return {
        name: value
        for name in names
        if (value := container if name == Field.CONTAINER else getattr(said, name)) != getattr(known, name)
    }


def identity(details: Details) -> tuple[str, ...]:
    """What a line is recognised by at its strongest: the kind, then the folded texts. May hold private texts."""
    product = fold(details.product)
    if serial := fold(details.serial):
        return ("serial", serial, product)
    if hostname := fold(details.hostname):
        return ("hostname", hostname, product)
    return ("place", *_place(details))


def _place(details: Details) -> tuple[str, ...]:
    udi = fold(details.udi_di)
    name = (udi,) if udi else (fold(details.vendor), fold(details.product), fold(details.model))
    return (*name, fold(details.department), fold(details.site))


_OWN = frozenset({Field.UID})


@dataclass(frozen=True, slots=True)
class _Scope:
    """The device of a part (its uid), and the folded name of its container."""

    device: str
    container: Key


_NOWHERE = _Scope("", "")


def _pair(known: Sequence[Known], lines: Sequence[Line]) -> dict[int, Known]:
    """By its index each line's asset. What stands alone is found first: it says in which device a part stands."""
    found: dict[int, Known] = {}
    taken: set[int] = set()
    by_uid = {asset.uid: asset for asset in known}
    for index, line in enumerate(lines):
        same = by_uid.get(line.details.uid) if line.details.uid else None
        if same and same.id not in taken:
            found[index] = same
            taken.add(same.id)
    parts = [index for index, line in enumerate(lines) if line.inside or line.details.container]
    for step in _STEPS[:_NAMED]:
        _take(step, known, ((index, line.details, _NOWHERE) for index, line in enumerate(lines)), found, taken)
    nested = set(parts)
    alone = [(index, line.details, _NOWHERE) for index, line in enumerate(lines) if index not in nested]
    apart = [asset for asset in known if not asset.device]
    for step in _STEPS[_NAMED:]:
        _take(step, apart, alone, found, taken)
    if parts and len(apart) < len(known):
        scopes = _scopes(lines, found, by_uid)
        within = [(index, lines[index].details, scopes[index]) for index in parts]
        held = [asset for asset in known if asset.device]
        known_scopes = _known_scopes(held, by_uid)
        for step in _WITHIN:
            _take(step, held, within, found, taken, known_scopes)
    return found


def _take(
    step: "_Step",
    known: Sequence[Known],
    lines: Iterable[tuple[int, Details, "_Scope | None"]],
    found: dict[int, Known],
    taken: set[int],
    scopes: Mapping[int, _Scope] | None = None,
) -> None:
    """Pair by one step what is still unpaired. A line without a scope stands in a device that is new."""
    shelves: dict[Key, deque[Known]] = defaultdict(deque)
    for asset in known:
        scope = scopes[asset.id] if scopes else _NOWHERE
        if asset.id not in taken and (key := step.shelf(asset.details, scope)) is not None:
            shelves[key].append(asset)
    for index, details, where in lines if shelves else ():
        if index in found or where is None:
            continue
        shelf = next((shelf for key in step.tries(details, where) if (shelf := shelves.get(key))), None)
        if shelf:
            found[index] = shelf.popleft()
            taken.add(found[index].id)


def _known_scopes(parts: Sequence[Known], by_uid: Mapping[str, Known]) -> dict[int, _Scope]:
    """Where each stored part stands; parts of one container share what says it."""
    shared: dict[tuple[str, str], _Scope] = {}
    for device, holder in {(part.device, part.details.container) for part in parts}:
        container = by_uid.get(holder)
        shared[device, holder] = _Scope(device, _name(container.details) if container else "")
    return {part.id: shared[part.device, part.details.container] for part in parts}


def _scopes(
    lines: Sequence[Line], found: Mapping[int, Known], by_uid: Mapping[str, Known]
) -> "dict[int, _Scope | None]":
    """In which device each line stands; None where that is new."""
    places = {line.place: index for index, line in enumerate(lines)}
    devices: dict[int, str | None] = {}
    scopes: dict[int, _Scope | None] = {}
    for start in range(len(lines)):
        walked = []
        at = start
        while at not in devices and (above := lines[at].inside) is not None:
            walked.append(at)
            at = places[above]
        if at not in devices:
            devices[at] = _device(lines[at], found.get(at), by_uid)
        for each in walked:
            devices[each] = devices[at]
    shared: dict[tuple[str, Place | str], _Scope] = {}
    for index, line in enumerate(lines):
        device, place = devices[index], line.inside or line.details.container
        if device is not None and (device, place) not in shared:
            known = by_uid.get(line.details.container)
            holder = lines[places[line.inside]].details if line.inside else known.details if known else None
            shared[device, place] = _Scope(device, _name(holder) if holder else "")
        scopes[index] = None if device is None else shared[device, place]
    return scopes


def _device(line: Line, paired: Known | None, by_uid: Mapping[str, Known]) -> str | None:
    """The uid of the device of a line that stands in no other of its list, which may be itself."""
    holder = by_uid.get(line.details.container) if line.details.container else paired
    return (holder.device or holder.uid) if holder else None


def _name(details: Details) -> Key:
    return fold(details.vendor), fold(details.product)


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


_Shelf = Callable[[Details, _Scope], Key | None]
_Tries = Callable[[Details, _Scope], Iterable[Key]]


@dataclass(frozen=True, slots=True)
class _Step:
    """One way of recognising: the key of a known asset (None: not this way), the keys that a line tries, in order."""

    shelf: _Shelf
    tries: _Tries


def _at_place(of: Callable[[Details, _Scope], tuple[Hashable, ...]]) -> _Step:
    """Recognise by the place, and by what else `of` says."""
    return _Step(
        lambda details, scope: (*_place(details), *of(details, scope), *_named(details)),
        lambda details, scope: [(*_place(details), *of(details, scope), *named) for named in _compatible(details)],
    )


def _anywhere(shelf: Callable[[Details], Key | None], tries: Callable[[Details], Iterable[Key]]) -> _Step:
    """Recognise by what a line says, whatever it is part of."""
    return _Step(lambda details, _scope: shelf(details), lambda details, _scope: tries(details))


def _names_no_maker(details: Details) -> bool:
    return details.vendor.casefold() == UNKNOWN_MAKER


def _whole(details: Details) -> str:
    return fold(details.product if _names_no_maker(details) else f"{details.vendor} {details.product}")


def _where(details: Details, name: str, version: str) -> tuple[str, ...]:
    return (name, fold(details.model), fold(details.department), fold(details.site), version)


def _by_whole_name(version: Callable[[Details], str]) -> _Step:
    """What was stored without a maker, by a line that names one now."""

    def place(details: Details) -> tuple[str, ...]:
        return _where(details, _whole(details), version(details))

    return _anywhere(
        lambda details: (*place(details), *_named(details)) if _names_no_maker(details) else None,
        lambda details: [(*place(details), *named) for named in _compatible(details)],
    )


def _by_product(version: Callable[[Details], str]) -> _Step:
    """What was stored with a maker, a person's word perhaps, by a line that names none."""

    def place(details: Details) -> tuple[str, ...]:
        return _where(details, fold(details.product), version(details))

    return _anywhere(
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
    _anywhere(_by_serial, lambda details: filter(None, [_by_serial(details)])),
    _anywhere(_by_hostname, _try_hostname),
    _at_place(lambda details, _scope: (fold(details.version), fold(details.lot))),
    _at_place(lambda details, _scope: (fold(details.version),)),
    _at_place(lambda details, _scope: ()),
    _anywhere(_by_bare_name, lambda details: [(fold(details.vendor), fold(details.product))]),
    _anywhere(
        lambda details: _whole_with_serial(details) if _names_no_maker(details) else None,
        lambda details: filter(None, [_whole_with_serial(details)]),
    ),
    *(by(version) for by in (_by_whole_name, _by_product) for version in (_version, _no_version)),
)
_NAMED = 2
"""How many steps find a line by a name of its own, wherever it stands."""
_WITHIN = (
    _at_place(lambda details, scope: (scope.device, scope.container, fold(details.version))),
    _at_place(lambda details, scope: (scope.device, fold(details.version))),
    _at_place(lambda details, scope: (scope.device, scope.container)),
    _at_place(lambda details, scope: (scope.device,)),
)
