"""What a product's text has inside, beside its plain words: model and part numbers, and abbreviations of the words."""

import re
from collections.abc import Iterator

from wardwatch.exposures.matching.makers import split_words, squeeze

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


def model_numbers(folded: str) -> Iterator[str]:
    """Yield model and part numbers: letters with at least two digits; a long part number alone where there is one."""
    found = [
        token.replace("-", "")
        for token in _MODEL_TOKEN.findall(folded)
        if _MODEL.fullmatch(token) and not _VERSION_LIKE.fullmatch(token)
    ]
    found += [
        letters + digits
        for letters, digits in _SPLIT_MODEL.findall(folded)
        if not _VERSION_LIKE.fullmatch(letters + digits) and letters not in _NO_MODEL
    ]
    found = [model for model in found if len(model) >= 4]
    long = [model for model in found if len(model) >= ORDER_NUMBER]
    yield from dict.fromkeys(long or found)
    for explicit, long_number in _NUMBERED_MODEL.findall(folded):
        yield f"#{explicit or long_number}"


def is_abbreviation(short: str, before: str) -> bool:
    """True where `short` takes its letters, in order, from the words before it, beginning with the first of one."""
    letters = squeeze(short)
    if not 2 <= len(letters) <= 8 or not letters.isalpha():
        return False
    tokens = split_words(before)
    for start, token in enumerate(tokens):
        if token[0] == letters[0]:
            rest = iter("".join(tokens[start:]))
            if all(letter in rest for letter in letters):
                return True
    return False
