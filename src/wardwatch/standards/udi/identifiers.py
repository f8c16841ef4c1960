"""GS1 application identifiers: what the data after each of them may look like.

Facts of the GS1 General Specifications, section 3 ("GS1 Application Identifier definitions"), written in our notation.
"""

import re
from typing import NamedTuple

from wardwatch.kit.errors import FormatError

CHARACTERS = "!\"%&'()*+,-./0-9:;<=>?A-Z_a-z"
"""The characters that text may have (General Specifications, table 7.11-1), as a regular expression's class."""

# Each line is a format and the identifiers that have it; `a-b` means every number between the two.
# `n3`: three digits. `n..8`: one to eight. `x..20`: one to twenty characters. `c13`: digits, the last a check digit.
# `?` ends a part that may be left out. `310.5` means 3100 to 3105: the last digit places a decimal point.
_TABLE = """
c18          00 8017-8018
c14          01-03
n16          04
x..20        10 4318 21-22 243 254 420 710-717 7020-7022 7240 8002 8012
n6           11-13 15-17 310-316.5 320-337.5 340-357.5 360-369.5 395.5 4326 7006 8005
n2           20 7241
x..28        235
x..30        4308 4319 240-241 250-251 400-401 403 7002 7023 8004 8010 90
n..6         242
c13 x..17?   253
c13 n..12?   255
n..8         30 37
n..15        3900-3909 3920-3929
n3 n..15     3910-3919 3930-3939
n4           394.3 8111
c17          402
c13          410-417
n3 x..9      421
n3           422 424 426
n3 n..12     423 425
x..3         427 7008
n13          7001
x..35        4300-4301 4310-4311 4320
x..40        7253-7254 7259
x2           4307 4317
n20          4309
n1           4321-4323 7252
n6 x1?       4330-4333
n12          7251
n1 x1 n1     7258
n15          8040-8041
n32          8042
n18 n..2?    8043
n10          4324-4325 7003
n..4         7004
x..12        7005
n6 n6?       7007
x..10        7009 7255
x..2         7010
n6 n4?       7011
n3 x..27     7030-7039
n1 x3        7040
x..4         7041
x2 x..28     7230-7239
x..25        7242 8013-8014 8020
n14          8001
n8           7250
n1 c13 x..16? 8003
c14 n4       8006 8026
x..34        8007
n8 n2? n2?   8008
x..50        8009
n..12        8011
n..10        8019
x..90        7256 8030 91-99
x..70        4302-4306 4312-4316 7257 8110 8112 8200
"""


class Format(NamedTuple):
    """`pattern` matches a whole value, one group per part; `checked` numbers the groups that end in a check digit.

    `length` is how many characters the value always has, None where that varies; `longest` is its upper bound.
    `expected` says the same to people.
    """

    pattern: re.Pattern[str]
    checked: tuple[int, ...]
    length: int | None
    longest: int
    expected: str


_PART = re.compile(r"([ncx])(\.\.)?([0-9]+)(\?)?")


def _format(spelled: str) -> Format:
    pattern, expected, longest = "", [], 0
    parts = _PART.findall(spelled)
    for kind, varies, count, optional in parts:
        allowed = f"[{CHARACTERS}]" if kind == "x" else "[0-9]"
        pattern += f"({allowed}{{{'1,' if varies else ''}{count}}}){optional}"
        words = f"{'1 to ' if varies else ''}{count} {'characters without spaces' if kind == 'x' else 'digits'}"
        expected.append(f"{words}{' or nothing' if optional else ''}")
        longest += int(count)
    checked = tuple(index for index, part in enumerate(parts, 1) if part[0] == "c")
    fixed = not any(varies or optional for _, varies, _, optional in parts)
    return Format(re.compile(pattern), checked, longest if fixed else None, longest, ", then ".join(expected))


def _table() -> dict[str, Format]:
    formats: dict[str, Format] = {}
    for line in _TABLE.strip().splitlines():
        words = line.split()
        numbers = [word for word in words if word[0].isdigit()]
        form = _format(" ".join(words[: -len(numbers)]))
        for spelled in numbers:
            numbered, _, decimals = spelled.partition(".")
            first, _, last = numbered.partition("-")
            for number in range(int(first), int(last or first) + 1):
                endings = map(str, range(int(decimals) + 1)) if decimals else [""]
                formats |= {f"{number:0{len(first)}}{ending}": form for ending in endings}
    return formats


FORMATS = _table()
"""Every application identifier that is read, with the format of its value."""


def starting(text: str, position: int) -> str:
    """The application identifier that starts at `position` of `text`; no one is the beginning of another."""
    for length in (2, 3, 4):
        identifier = text[position : position + length]
        if identifier in FORMATS:
            return identifier
    shown = text[position : position + 4]
    raise FormatError(f"no known application identifier starts with {shown!r}", f"character {position + 1}")


def check_digit(digits: str) -> str:
    """The digit that completes `digits` (General Specifications, 7.9: weights 3 and 1 from the right, modulo 10)."""
    odd, even = sum(map(int, digits[::-2])), sum(map(int, digits[-2::-2]))
    return str(-(3 * odd + even) % 10)


def checked(identifier: str, value: str) -> str:
    """`value`, if the format of `identifier` allows it and its check digits are right."""
    form = FORMATS[identifier]
    match = form.pattern.fullmatch(value)
    place = f"({identifier})"
    if not match:
        raise FormatError(f"{value[:50]!r} is not {form.expected}", place)
    for group in form.checked:
        digits = match[group]
        if digits[-1] != (right := check_digit(digits[:-1])):
            raise FormatError(f"check digit {digits[-1]} in {digits}, expected {right}", place)
    return value
