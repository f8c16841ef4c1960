"""What is never blocked: our table of what care cannot do without, and what members add. It goes before everything."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from wardwatch.intel.judging.lists.addresses import Addresses
from wardwatch.kit.errors import FormatError
from wardwatch.standards.observables import ADDRESSES, Observable, ObservableKind, normalise, url_host

_TABLE = Path(__file__).with_name("never.toml")
_BLOCKS = frozenset({ObservableKind.IPV4_CIDR, ObservableKind.IPV6_CIDR})


@dataclass(frozen=True, slots=True, kw_only=True)
class NeverEntry:
    """One value that is never blocked, and why: a name, an address, a block of addresses, or any other value itself."""

    observable: Observable
    below: bool = False
    """Of a name: the names below it too, and every URL and mail address on them. Without it, only the name."""
    group: str
    """What it is: `record-system`, `clearinghouse`, `time-server`; `member` for what a member added."""
    who: str
    source: str
    """Where the fact is from: an address of a page, or who added it."""


class NeverList:
    """All entries together, asked about one value at a time.

    A value is covered by an entry where blocking the value would block the entry: the value itself, a block of
    addresses that shares one with it, a name above it, a URL that is the whole of its host; and where the entry holds
    the value: what is on its host or below it (`below`), an address in its block.
    """

    def __init__(self, entries: Iterable[NeverEntry]) -> None:
        self.entries = tuple(entries)
        self._same = {each.observable: each for each in reversed(self.entries)}
        self._below = {each.observable.value: each for each in self.entries if each.below}
        self._above: dict[str, NeverEntry] = {}
        blocks = []
        for number, each in enumerate(self.entries):
            if each.observable.kind in ADDRESSES:
                blocks.append((each.observable.value, number))
            elif each.observable.kind is ObservableKind.DOMAIN:
                for above in _above(each.observable.value):
                    self._above.setdefault(above, each)
        self._addresses = Addresses(blocks)

    def covering(self, observable: Observable) -> NeverEntry | None:
        """The entry for which the value is never blocked; None: there is none."""
        kind, value = observable.kind, observable.value
        if same := self._same.get(observable):
            return same
        if kind in ADDRESSES:
            return self._around(value, block=kind in _BLOCKS)
        if kind is ObservableKind.DOMAIN:
            return self._above.get(value) or self._named(value)
        if kind is ObservableKind.EMAIL:
            return self._named(value.rpartition("@")[2])
        return self._of_url(value) if kind is ObservableKind.URL else None

    def _of_url(self, value: str) -> NeverEntry | None:
        host = url_host(value)
        if ":" in host or host.replace(".", "").isdecimal():
            return self._around(host, block=False)
        if value.partition("://")[2].partition("/")[2] in ("", "?", "#"):
            return self.covering(Observable(ObservableKind.DOMAIN, host))
        return self._named(host)

    def _around(self, value: str, *, block: bool) -> NeverEntry | None:
        found = self._addresses.meeting(value) if block else self._addresses.around(value)
        return self.entries[found[0][1]] if found else None

    def _named(self, host: str) -> NeverEntry | None:
        at = 0
        while True:
            if found := self._below.get(host[at:]):
                return found
            at = host.find(".", at) + 1
            if not at:
                return None


def _above(name: str) -> Iterable[str]:
    while name := name.partition(".")[2]:
        yield name


@lru_cache(maxsize=1)
def ours() -> tuple[NeverEntry, ...]:
    """The rows of `never.toml`."""
    return read(tomllib.loads(_TABLE.read_text("utf-8")))


def read(table: dict[str, list[dict[str, object]]]) -> tuple[NeverEntry, ...]:
    """The entries of a table that is written like ours; FormatError, with its place, for a row that is not."""
    entries: list[NeverEntry] = []
    for group, rows in table.items():
        for number, row in enumerate(rows):
            try:
                entries += _entries(group, row)
            except (FormatError, KeyError, TypeError) as error:
                raise FormatError(f"is not a row of the never-block list: {error}", f"{group}[{number}]") from None
    return tuple(entries)


def _entries(group: str, row: dict[str, object]) -> Iterable[NeverEntry]:
    names, addresses = row.get("names", []), row.get("addresses", [])
    if not isinstance(names, list) or not isinstance(addresses, list) or not names + addresses:
        raise FormatError("it has neither `names` nor `addresses`")
    below, who, source = row.get("below", False) is True, str(row["who"]), str(row["source"])
    for text in names:
        value = normalise(ObservableKind.DOMAIN, text)
        yield NeverEntry(observable=value, below=below, group=group, who=who, source=source)
    for text in addresses:
        family = "ipv6" if ":" in text else "ipv4"
        value = normalise(ObservableKind(f"{family}-cidr" if "/" in text else family), text)
        yield NeverEntry(observable=value, group=group, who=who, source=source)
