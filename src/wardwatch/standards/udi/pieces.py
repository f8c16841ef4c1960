"""Which pieces of a product somebody speaks of, and whether one piece is among them: True, False, or None, cannot tell.

A statement may name lots, serial numbers, days of manufacture, days of expiry. `write` and `read` turn it into lines of
text and back, one condition a line, fields between tabs:

    serial  =   X123              lot     ..  A100  A199
    serial  <   14000             serial  ~   AB?12*
    made    2017-06-26  2018-08-07  (an empty end is open)
    unread  shipped in spring       (a condition that nobody can test)
"""

import re
from collections.abc import Iterator
from datetime import date

import msgspec

from wardwatch.kit.errors import FormatError
from wardwatch.standards.udi.days import period
from wardwatch.standards.udi.lots import Numbers, Range, Ray, numbers, patterns, ray, span, united

_SIDES = {"<": (False, False), "<=": (False, True), ">": (True, False), ">=": (True, True)}
_APART = re.compile(r"[,;\n]")


class Days(msgspec.Struct, frozen=True):
    """The days from `first` to `last`, both included; None is open."""

    first: date | None = None
    last: date | None = None

    def holds(self, said: str) -> bool | None:
        """Whether the day, month or year `said` (`2019-03-14`, `2019-03`, `2019`) lies within; None: not surely."""
        days = period(said)
        if days is None:
            return None
        first, last = self.first or date.min, self.last or date.max
        if last < days[0] or days[1] < first:
            return False
        return True if first <= days[0] and days[1] <= last else None


class Piece(msgspec.Struct, frozen=True):
    """What is known of the pieces on one line: lots and serial numbers, several with commas between them; days as
    `Days.holds` takes them; "" is not known. `quantity`: how many pieces there are."""

    lot: str = ""
    serial: str = ""
    made: str = ""
    expires: str = ""
    quantity: int = 1


NOTHING = Piece()


class Bounds(msgspec.Struct, frozen=True):
    """Which pieces of a product a statement is about: those of these lots and those with these serial numbers, if it
    names any; of these only the ones made, or expiring, in these days.

    None: it does not narrow by that. With nothing at all, it is about every piece. `unread`: further conditions in the
    statement's words, which only a person can test.
    """

    lots: Numbers | None = None
    serials: Numbers | None = None
    made: Days | None = None
    expires: Days | None = None
    unread: tuple[str, ...] = ()

    @property
    def everything(self) -> bool:
        """Whether every piece is meant."""
        return self == _EVERYTHING

    def holds(self, lot: str | None, serial: str | None) -> bool | None:
        """Whether the piece with this lot and serial number (None: not known) is meant."""
        return self.meant(Piece(lot=lot or "", serial=serial or ""))

    def meant(self, piece: Piece) -> bool | None:
        """Whether this piece is meant; of several pieces, whether one of them is."""
        answers = [
            *([self._numbered(piece)] if self.lots or self.serials else ()),
            *([self.made.holds(piece.made)] if self.made else ()),
            *([self.expires.holds(piece.expires)] if self.expires else ()),
        ]
        if True in answers and False in answers:
            return None  # the statement may mean either condition
        if False in answers:
            return False
        return None if None in answers or self.unread else True

    def _numbered(self, piece: Piece) -> bool | None:
        """Whether lot or serial number is one of those named. One serial number says nothing of the other pieces."""
        answers: set[bool | None] = set()
        if self.lots:
            answers.add(_among(self.lots, piece.lot, 1))
        if self.serials:
            answers.add(_among(self.serials, piece.serial, piece.quantity))
        if True in answers:
            return True
        return None if None in answers else False


_EVERYTHING = Bounds()


def _among(stated: Numbers, said: str, needed: int) -> bool | None:
    """Whether one of the numbers `said` is stated; False only if at least `needed` are said, and none is."""
    several = [number for each in _APART.split(said) if (number := each.strip())]
    answers = {stated.holds(number) for number in several}
    if True in answers:
        return True
    return None if None in answers or len(several) < needed or not several else False


def both(first: Bounds, second: Bounds) -> Bounds:
    """One statement of two: numbers that either names, and the conditions of both."""
    return Bounds(
        united(first.lots, second.lots),
        united(first.serials, second.serials),
        first.made or second.made,
        first.expires or second.expires,
        tuple(dict.fromkeys(first.unread + second.unread)),
    )


def write(bounds: Bounds) -> str:
    """The statement as lines of text, in one order; "" for every piece."""
    return "\n".join(
        [
            *(f"lot\t{each}" for each in _written(bounds.lots)),
            *(f"serial\t{each}" for each in _written(bounds.serials)),
            *(_days("made", bounds.made)),
            *(_days("expires", bounds.expires)),
            *(f"unread\t{' '.join(each.split())}" for each in bounds.unread),
        ]
    )


def _written(stated: Numbers | None) -> Iterator[str]:
    if stated is None:
        return
    yield from (f"=\t{each}" for each in sorted(stated.exact))
    yield from ("..\t" + "\t".join(each.ends) for each in stated.ranges)
    for each in stated.rays:
        yield f"{'>' if each.above else '<'}{'=' if each.inclusive else ''}\t{each.end}"
    yield from (f"~\t{each}" for each in stated.patterns)


def _days(kind: str, days: Days | None) -> Iterator[str]:
    if days:
        yield "\t".join([kind, *(day.isoformat() if day else "" for day in (days.first, days.last))])


def read(text: str) -> Bounds:
    """The statement in lines of text; a line that says nothing known is a condition that cannot be tested."""
    said: dict[str, tuple[list[str], list[Range], list[Ray], list[str]]] = {}
    days: dict[str, Days] = {}
    unread: list[str] = []
    for line in text.splitlines():
        kind, *rest = line.split("\t")
        found = False
        if kind in ("lot", "serial"):
            found = _number(rest, *said.setdefault(kind, ([], [], [], [])))
        elif kind in ("made", "expires") and len(rest) == 2:
            ends = [period(end) if end else None for end in rest]
            days[kind] = Days(ends[0][0] if ends[0] else None, ends[1][1] if ends[1] else None)
            found = all(end or not text for end, text in zip(ends, rest, strict=True))
        if not found:
            unread.append(" ".join(rest) if kind == "unread" else line.replace("\t", " "))
    found_numbers = {kind: _numbers(*listed) for kind, listed in said.items()}
    return Bounds(
        found_numbers.get("lot"), found_numbers.get("serial"), days.get("made"), days.get("expires"), tuple(unread)
    )


def _number(rest: list[str], single: list[str], ranges: list[Range], rays: list[Ray], wild: list[str]) -> bool:
    kind, *values = rest or [""]
    if kind == "=" and len(values) == 1:
        single.append(values[0])
    elif kind == "~" and len(values) == 1:
        wild.append(values[0])
    elif kind == ".." and len(values) == 2 and (found := span(*values)):
        ranges.append(found)
    elif kind in _SIDES and len(values) == 1:
        above, inclusive = _SIDES[kind]
        side = ray(values[0], above=above, inclusive=inclusive)
        rays += [side] if side else []
        return side is not None
    else:
        return False
    return True


def _numbers(single: list[str], ranges: list[Range], rays: list[Ray], wild: list[str]) -> Numbers | None:
    listed = numbers(single, ranges, rays) if single or ranges or rays else None
    return united(listed, patterns(wild) if wild else None)


def with_patterns(bounds: Bounds, serials: tuple[str, ...]) -> Bounds:
    """The same, also about the serial numbers of a CSAF document, which may have wildcards."""
    if not serials:
        return bounds
    try:
        return msgspec.structs.replace(bounds, serials=united(bounds.serials, patterns(serials)))
    except FormatError as error:
        return msgspec.structs.replace(bounds, unread=(*bounds.unread, error.reason))
