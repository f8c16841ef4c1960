"""JSON documents (RFC 8259) read whole at once, and only where that fails piece by piece, so that the good rest stays.

Nearly every document is good: one decoding into its declared types is many times quicker than a record at a time. A bad
one is decoded again along its declared types: the lists whose items are `records` lose the bad items, each of which
becomes a Fault with its JSON path; anything else that is bad refuses what holds it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count, filterfalse
from typing import Any, Generic, TypeVar, cast, get_args, get_origin

import msgspec

from wardwatch.kit.errors import RAW_LIMIT, Fault, FormatError
from wardwatch.kit.jsonread import decode, identifier

S = TypeVar("S", bound=msgspec.Struct)


@dataclass(slots=True)
class Losses:
    """What is wrong with a document, and which items of its lists are therefore not in the value that was read."""

    faults: list[Fault] = field(default_factory=list)
    dropped: set[str] = field(default_factory=set)
    """Places of the dropped items (`$.vulnerabilities[3]`) and of the lists that held them (`$.vulnerabilities`)."""

    def places(self, place: str) -> Iterator[str]:
        """The JSON path of each item that was kept of the list at `place`, in order, without end."""
        every = map((place.replace("%", "%%") + "[%d]").__mod__, count())
        return filterfalse(self.dropped.__contains__, every) if place in self.dropped else every

    def drop(self, place: str, index: int, error: FormatError, data: bytes, key: str) -> None:
        """Record that the item of the list at `place` is bad; `key` names the field that identifies it."""
        self.faults.append(Fault(error.place, error.reason, identifier(data, key), data[:RAW_LIMIT]))
        self.dropped |= {place, f"{place}[{index}]"}


@dataclass(frozen=True, slots=True)
class _Plan:
    """A type with its record lists left raw, its fields with their JSON names, and what the raw fields hold."""

    loose: type[msgspec.Struct]
    fields: tuple[tuple[str, str], ...]
    lists: Mapping[str, type[msgspec.Struct]]
    members: Mapping[str, type[msgspec.Struct]]


class Pieces(Generic[S]):
    """A reader of documents of the type `kind`.

    `records` are the item types of lists that may lose items, each with the name of the field that identifies it (""
    where there is none). Lists are declared as `tuple[X, ...]`. No type may hold itself: how deep a document is taken
    apart follows from its declaration, never from the data.
    """

    def __init__(self, kind: type[S], records: Mapping[type[msgspec.Struct], str]) -> None:
        self._kind = kind
        self._records = records
        self._plans: dict[type[msgspec.Struct], _Plan | None] = {}
        self._prepare(kind)

    def read(self, data: bytes, losses: Losses, place: str = "$") -> S:
        """The value that the UTF-8 text `data` spells; FormatError where not even its outer shape can be read."""
        return cast("S", self._read(data, self._kind, place, losses))

    def _read(self, data: bytes, kind: type[Any], place: str, losses: Losses) -> Any:
        try:
            return decode(data, kind, place)
        except FormatError:
            plan = self._plans[kind]
            if plan is None:
                raise
        loose = decode(data, plan.loose, place)
        values: dict[str, Any] = {}
        for name, written in plan.fields:
            value = getattr(loose, name)
            if value is msgspec.UNSET:
                continue
            if name in plan.lists:
                value = tuple(self._items(value, plan.lists[name], f"{place}.{written}", losses))
            elif name in plan.members:
                value = self._read(bytes(value), plan.members[name], f"{place}.{written}", losses)
            values[name] = value
        return kind(**values)

    def _items(
        self, items: tuple[msgspec.Raw, ...], kind: type[msgspec.Struct], place: str, losses: Losses
    ) -> Iterator[Any]:
        key = self._records.get(kind)
        for index, raw in enumerate(items):
            data = bytes(raw)
            try:
                yield self._read(data, kind, f"{place}[{index}]", losses)
            except FormatError as error:
                if key is None:
                    raise
                losses.drop(place, index, error, data, key)

    def _prepare(self, kind: type[msgspec.Struct]) -> bool:
        """Plan `kind` and all that it holds; whether it holds records anywhere."""
        lists, members = {}, {}
        declared = msgspec.structs.fields(kind)
        for each in declared:
            item = _item(each.type)
            if item is not None and (self._prepare(item) or item in self._records):
                lists[each.name] = item
            elif _is_struct(each.type) and self._prepare(each.type):
                members[each.name] = each.type
        raw = {**dict.fromkeys(lists, tuple[msgspec.Raw, ...]), **dict.fromkeys(members, msgspec.Raw)}
        names = tuple((each.name, each.encode_name) for each in declared)
        self._plans[kind] = _Plan(_loose(kind, raw), names, lists, members) if raw else None
        return bool(raw)


def _loose(kind: type[msgspec.Struct], raw: Mapping[str, Any]) -> type[msgspec.Struct]:
    """`kind` with the fields of `raw` typed so; what may be left out is UNSET where it is."""
    declared: list[Any] = []
    for each in msgspec.structs.fields(kind):
        own = raw.get(each.name, each.type)
        if each.required:
            declared.append((each.name, own, msgspec.field(name=each.encode_name)))
        else:
            optional = own | msgspec.UnsetType
            declared.append((each.name, optional, msgspec.field(name=each.encode_name, default=msgspec.UNSET)))
    return msgspec.defstruct(kind.__name__, declared, kw_only=True)


def _item(kind: Any) -> type[msgspec.Struct] | None:
    arguments = get_args(kind)
    is_list = get_origin(kind) is tuple and len(arguments) == 2 and arguments[1] is Ellipsis
    return arguments[0] if is_list and _is_struct(arguments[0]) else None


def _is_struct(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, msgspec.Struct)
