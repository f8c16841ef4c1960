"""CCN: CMS Certification Number, the identity of a Medicare-certified facility.

Source: CMS State Operations Manual, chapter 2, section 2779A (numbering by state and facility type). Six characters
kept as text: a two-character state prefix and four characters that say the kind. Facilities of Veterans Affairs and the
Department of Defense, as CMS's hospital directory lists them, end in F (`01014F`). The number tells the kind that the
facility was certified as first: the directory's rural emergency hospitals kept theirs from the short-term range.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from wardwatch.kit.errors import FormatError


class Kind(StrEnum):
    """Kind of facility that the number itself tells."""

    SHORT_TERM = "short-term hospital"
    CRITICAL_ACCESS = "critical access hospital"
    LONG_TERM = "long-term hospital"
    REHABILITATION = "rehabilitation hospital"
    CHILDRENS = "children's hospital"
    PSYCHIATRIC = "psychiatric hospital"
    FEDERAL = "federal hospital (Veterans Affairs or Department of Defense)"


_RANGES = (
    (range(1, 880), Kind.SHORT_TERM),
    (range(1300, 1400), Kind.CRITICAL_ACCESS),
    (range(2000, 2300), Kind.LONG_TERM),
    (range(3025, 3100), Kind.REHABILITATION),
    (range(3300, 3400), Kind.CHILDRENS),
    (range(4000, 4500), Kind.PSYCHIATRIC),
)


@dataclass(frozen=True, slots=True, order=True)
class Ccn:
    """A certification number; `text` is always six upper-case characters, leading zeros included."""

    text: str

    def __str__(self) -> str:
        return self.text

    @property
    def state_prefix(self) -> str:
        """The two characters that stand for the state. A large state has several prefixes."""
        return self.text[:2]

    @property
    def kind(self) -> Kind | None:
        """Kind of facility by the number's range; None where the range is not one of the documented ones."""
        suffix = self.text[2:]
        if suffix[:3].isdigit() and suffix[3] == "F":
            return Kind.FEDERAL
        if not suffix.isdigit():
            return None
        number = int(suffix)
        return next((kind for numbers, kind in _RANGES if number in numbers), None)


def read(text: str) -> Ccn:
    """The number in `text`; FormatError unless it is a digit followed by five digits or letters.

    Five digits are refused as well: a spreadsheet took a leading zero away, and which one it was should not be guessed.
    """
    bare = text.strip().upper()
    if not re.fullmatch(r"[0-9][0-9A-Z]{5}", bare):
        raise FormatError(f"{text!r} is not a CMS certification number (six characters, leading zeros kept)")
    return Ccn(bare)
