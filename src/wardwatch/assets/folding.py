"""What two spellings of one name have in common; pure."""

import re
import unicodedata
from functools import lru_cache

_BARE = str.maketrans("", "", "".join(letter for letter in map(chr, range(128)) if not letter.isalnum()))


def fold(text: str) -> str:
    """A text without case, accents, spaces and punctuation: what two spellings of one name have in common."""
    return text.lower().translate(_BARE) if text.isascii() else _folded(text)


@lru_cache(maxsize=10_000)
def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return re.sub(r"[\W_]+", "", "".join(letter for letter in plain if not unicodedata.combining(letter)))
