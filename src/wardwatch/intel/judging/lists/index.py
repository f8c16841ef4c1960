"""All false-positive lists together, asked about many values at once."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from wardwatch.intel.judging.lists.addresses import Addresses
from wardwatch.intel.judging.lists.categories import Modes, category_of
from wardwatch.intel.judging.lists.names import Names
from wardwatch.intel.judging.lists.texts import Expressions, Substrings
from wardwatch.intel.judging.types import Hit, Mode, ValueOverride
from wardwatch.kit.errors import Fault, FormatError
from wardwatch.standards.misp.warninglists import Meeting, WarningList
from wardwatch.standards.observables import ADDRESSES, Observable, ObservableKind, normalise, url_host

_BLOCKS = frozenset({ObservableKind.IPV4_CIDR, ObservableKind.IPV6_CIDR})
_Marks = list[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Known:
    """A list as it is asked: what people and pages need of it, without its entries."""

    key: str
    name: str
    version: int
    category: str
    mode: Mode
    kinds: frozenset[ObservableKind]
    entries: int


class Index:
    """The lists that are not off. Built once, in seconds; asked from any thread.

    A list of names speaks of the host of a URL too, and so does a list of addresses where the host is one. An entry
    with a dot or `*.` before it is a name and all below it, whatever the type of its list.
    """

    def __init__(
        self, lists: Iterable[WarningList], modes: Modes | None = None, overrides: Iterable[ValueOverride] = ()
    ) -> None:
        """`modes` None: our defaults. `overrides` for single values; of several for one, the latest counts.

        Lists may come one by one from an iterator: each is let go when it was read. `faults` names every entry that
        could not be used.
        """
        modes = modes or Modes()
        self.lists: list[Known] = []
        self.faults: list[Fault] = []
        self._names = Names()
        blocks: _Marks = []
        texts: _Marks = []
        expressions: _Marks = []
        named: set[ObservableKind] = set()
        for each in lists:
            mode = modes.of(each.key)
            if mode is Mode.OFF or not each.kinds:
                continue
            mark = len(self.lists)
            category = category_of(each.key).key
            self.lists.append(
                Known(each.key, each.name, each.version, category, mode, _extended(each.kinds), len(each.entries))
            )
            if each.meeting is Meeting.CIDR:
                blocks.extend(self._blocks(each, mark))
            elif each.meeting is Meeting.SUBSTRING:
                texts.extend((entry.lower(), mark) for entry in each.entries)
            elif each.meeting is Meeting.REGEX:
                expressions.extend((entry, mark) for entry in each.entries)
            else:
                self._add_names(each, mark)
                named |= self.lists[mark].kinds
        self._addresses = Addresses(blocks)
        self._about = {kind: tuple(kind in known.kinds for known in self.lists) for kind in ObservableKind}
        self._texts = {kind: Substrings(self._of_kind(kind, texts)) for kind in self._kinds_of(texts)}
        self._expressions = {
            kind: Expressions(self._of_kind(kind, expressions)) for kind in self._kinds_of(expressions)
        }
        refused = {each for expression in self._expressions.values() for each in expression.refused}
        self.faults.extend(Fault(self.lists[mark].key, reason) for mark, reason in sorted(refused))
        self._overrides = _by_value(overrides)
        self._ask: dict[ObservableKind, Callable[[str], _Marks]] = {
            **dict.fromkeys(named, self._value),
            ObservableKind.DOMAIN: self._name,
            ObservableKind.URL: self._url,
            **dict.fromkeys(ADDRESSES - _BLOCKS, self._named_address if named & ADDRESSES else self._address),
            **dict.fromkeys(_BLOCKS, self._block),
        }

    def hits(self, observables: Iterable[Observable]) -> Iterator[Hit]:
        """Every meeting of every value, the values in their order; one for each list that a value meets.

        A mode that a person gave the value goes before its list's, and with the mode off there is no meeting.
        """
        ask, texts, expressions = self._ask, self._texts, self._expressions
        for observable in observables:
            kind, value = observable.kind, observable.value
            asked = ask.get(kind)
            met = asked(value) if asked else []
            if kind in texts and (found := texts[kind].within(value)):
                met = met + found
            if kind in expressions and (found := list(expressions[kind].finding(value))):
                met = met + found
            if met:
                yield from self._meetings(observable, met)

    def _meetings(self, observable: Observable, met: _Marks) -> Iterator[Hit]:
        fits, seen = self._about[observable.kind], set()
        decided = self._overrides.get(observable)
        for entry, mark in met:
            if fits[mark] and mark not in seen:
                seen.add(mark)
                known = self.lists[mark]
                mode = known.mode if decided is None else decided.get(known.key, decided.get(None, known.mode))
                if mode is not Mode.OFF:
                    yield Hit(observable, known.key, known.name, known.category, entry, mode)

    def _value(self, value: str) -> _Marks:
        return [(value, mark >> 1) for mark in self._names.of(value)]

    def _name(self, value: str) -> _Marks:
        met = []
        for name, marks in self._names.along(value):
            for mark in marks:
                if mark & 1 or name == value:
                    met.append((name, mark >> 1))
        return met

    def _url(self, value: str) -> _Marks:
        host = url_host(value)
        met = self._value(value.partition("://")[2].rstrip("/"))
        met += self._value(value)
        if ":" in host or host.replace(".", "").isdecimal():
            return met + self._named_address(host)
        return met + self._name(host)

    def _address(self, value: str) -> _Marks:
        return self._addresses.around(value)

    def _named_address(self, value: str) -> _Marks:
        return self._addresses.around(value) + self._value(value)

    def _block(self, value: str) -> _Marks:
        return self._addresses.meeting(value)

    def _kinds_of(self, entries: _Marks) -> list[ObservableKind]:
        marks = {mark for _, mark in entries}
        return [kind for kind in ObservableKind if any(self._about[kind][mark] for mark in marks)]

    def _of_kind(self, kind: ObservableKind, entries: _Marks) -> Iterator[tuple[str, int]]:
        return ((text, mark) for text, mark in entries if self._about[kind][mark])

    def _blocks(self, each: WarningList, mark: int) -> Iterator[tuple[str, int]]:
        for entry in each.entries:
            kind = ObservableKind.IPV6_CIDR if ":" in entry else ObservableKind.IPV4_CIDR
            try:
                yield normalise(kind if "/" in entry else _SINGLE[kind], entry).value, mark
            except FormatError as error:
                self.faults.append(Fault(each.key, error.reason))

    def _add_names(self, each: WarningList, mark: int) -> None:
        """Marks are even for an entry that means itself, odd for one that means all below it too."""
        below = each.meeting is Meeting.HOSTNAME
        alone: list[str] = []
        trees: list[str] = []
        for entry in each.entries:
            name = entry if entry.isascii() else self._ascii(each.key, entry)
            if name[:1] == "." or name[:2] == "*.":
                trees.append(name.lstrip("*").lstrip(".").lower())
            elif name:
                (trees if below else alone).append(name.lower().rstrip("/"))
        self._names.add(alone, 2 * mark)
        self._names.add(trees, 2 * mark + 1)

    def _ascii(self, key: str, entry: str) -> str:
        try:
            return normalise(ObservableKind.DOMAIN, entry.partition("/")[0]).value
        except FormatError as error:
            self.faults.append(Fault(key, error.reason))
            return ""


_SINGLE = {ObservableKind.IPV4_CIDR: ObservableKind.IPV4, ObservableKind.IPV6_CIDR: ObservableKind.IPV6}


def _extended(kinds: frozenset[ObservableKind]) -> frozenset[ObservableKind]:
    hosts = ObservableKind.DOMAIN in kinds or ADDRESSES & kinds
    return kinds | {ObservableKind.URL} if hosts else kinds


def _by_value(overrides: Iterable[ValueOverride]) -> dict[Observable, dict[str | None, Mode]]:
    found: dict[Observable, dict[str | None, Mode]] = {}
    for each in sorted(overrides, key=lambda override: override.at):
        found.setdefault(each.observable, {})[each.list_key] = each.mode
    return found
