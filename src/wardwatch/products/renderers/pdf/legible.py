"""Letters that our faces have. Another one stands as its number, `[U+4E2D]`: a gap would hide that something is there.

So do letters that nobody sees or that turn the direction of others: an address that holds one is not what it looks
like. PDF/UA allows no letter without a shape (ISO 14289-1, section 7.21.4.1).
"""

import unicodedata
from functools import lru_cache
from typing import Any

COVERED = (
    *((0x20, 0x7E), (0xA0, 0x2FF), (0x370, 0x482), (0x48A, 0x4FF), (0x1E00, 0x1EFF), (0x2000, 0x2027)),
    *(
        (0x2030, 0x203A),
        (0x2044, 0x2052),
        (0x2054, 0x205F),
        (0x2070, 0x20C0),
        (0x2100, 0x211E),
        (0x2126, 0x2151),
        (0x2190, 0x23FF),
    ),
    *((0x2460, 0x262F),),
)
"""What Libertinus Serif and DejaVu Sans Mono have between them, first and last of each run."""
_UNSEEN = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Mc", "Me", "Mn", "Zl", "Zp"})
_SPACES = frozenset("\t\n\r\x0b\x0c\x85\u2028\u2029")


def legible(value: Any) -> Any:
    """The value with every text in it as our faces can show it."""
    if isinstance(value, str):
        return value if value.isascii() and value.isprintable() else _shown(value)
    if isinstance(value, dict):
        return {name: legible(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [legible(each) for each in value]
    return value


def has(letter: str) -> bool:
    """Whether our faces have a shape for it."""
    code = ord(letter)
    return unicodedata.category(letter) not in _UNSEEN and any(first <= code <= last for first, last in COVERED)


def _shown(text: str) -> str:
    return "".join(map(_letter, unicodedata.normalize("NFC", text)))


@lru_cache(maxsize=4096)
def _letter(letter: str) -> str:
    if letter in _SPACES:
        return " "
    return letter if has(letter) else f"[U+{ord(letter):04X}]"
