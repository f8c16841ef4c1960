"""What a product's text has inside, beside its plain words: model and part numbers, and abbreviations of the words."""

import re
from collections.abc import Iterator, Sequence

from wardwatch.exposures.matching.makers import split_words

ORDER_NUMBER = 12
"""From so many letters and digits on, a number is one that its maker gave to one thing alone."""
_MODEL_TOKEN = re.compile(r"(?<![a-z0-9.])[a-z0-9]+(?:-[a-z0-9]+)*(?![a-z0-9.])")
_MODEL = re.compile(r"(?=(?:.*\d){2})(?=.*[a-z])(?:[a-z].*|.{6,})")
_SPLIT_MODEL = re.compile(r"(?<![a-z0-9/-])([a-z]{2,4})[ -](\d{2,}[a-z]{0,3})(?![a-z0-9.])")
_NUMBERED_MODEL = re.compile(
    r"\b(?:model|part|ref|reference|catalog)\s*(?:number|no\.?|#)?\s*:?\s*(\d{4,})\b|(?<![\w.-])(\d{5,})(?![\w.-])"
)
_VERSION_LIKE = re.compile(
    r"(?:v|vx|r|sp|rev|ver|version|release|hf|upd|u|p|rc|build|x|win|utf)-?\d[\d.x-]*[a-z]?|\d+-?bit|x\d\d-.*|(?:19|20)\d\d[a-z]{1,2}|\d\dh[12]"
)
_NO_MODEL = frozenset(["for", "and", "with", "not", "ios", "java", "php", "web"])
_DIGIT, _FOUR_DIGITS = re.compile(r"\d"), re.compile(r"\d{4}")
_NUMBER = re.compile(r"\S*\d\S*")


def model_numbers(folded: str) -> tuple[str, ...]:
    """Return model and part numbers: letters with at least two digits; a long part number alone where there is one."""
    if not _DIGIT.search(folded):
        return ()
    found = [model for model in _lettered(folded) if len(model) >= 4]
    long = [model for model in found if len(model) >= ORDER_NUMBER]
    numbers = _NUMBERED_MODEL.findall(folded) if _FOUR_DIGITS.search(folded) else ()
    return (*dict.fromkeys(long or found), *(f"#{explicit or number}" for explicit, number in numbers))


def _lettered(folded: str) -> Iterator[str]:
    """Yield what may be a model number with letters: "MX40", "CMS-8000", "ddc 4400"."""
    for token in _MODEL_TOKEN.findall(folded):
        mixed = not token.isalpha() and not token.isdigit()
        if mixed and _MODEL.fullmatch(token) and not _VERSION_LIKE.fullmatch(token):
            yield token.replace("-", "")
    for letters, digits in _SPLIT_MODEL.findall(folded):
        if letters not in _NO_MODEL and not _VERSION_LIKE.fullmatch(letters + digits):
            yield letters + digits


def is_order_number(folded: str) -> bool:
    """True for one word with digits that is long enough for an order number: "6ES7155-6AU00-0CN0"."""
    return bool(_NUMBER.fullmatch(folded)) and len("".join(split_words(folded))) >= ORDER_NUMBER


def is_abbreviation(short: Sequence[str], before: Sequence[str]) -> bool:
    """True where the words `short` take their letters, in order, from the words `before`, beginning with the first of
    one."""
    letters = "".join(short)
    if not 2 <= len(letters) <= 8 or not letters.isalpha():
        return False
    for start, word in enumerate(before):
        if word.startswith(letters[0]):
            rest = iter("".join(before[start:]))
            if all(letter in rest for letter in letters):
                return True
    return False
