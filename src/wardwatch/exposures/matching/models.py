"""Model numbers and stock keeping units with wildcards: which models of a product a claim is about.

A claim that gives some, and at least one with a wildcard, means only products whose number is one of them. Capitals,
dashes and spaces do not count. A line that states another model number is none of them; one that states none, or only
the beginning of one that is meant, leaves it open. A stock keeping unit is not a model number: it can show that a line
is meant, never that it is not.

Source: CSAF 2.0 sections 3.1.3.3.3 and 3.1.3.3.7.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from wardwatch.kit.errors import FormatError
from wardwatch.kit.translation import gettext as _
from wardwatch.standards import csaf

_WILD = re.compile(r"(?<!\\)(?:\\\\)*[*?]")
_MANY = re.compile(r"(?<!\\)(?:\\\\)*[*]")
_IDLE = re.compile(r"[-_.,/\s]+")
_ESCAPED = re.compile(r"\\([*?\\])")
_DIGIT = re.compile(r"\d")
_TELLING = 3
"""Characters of the shortest word in a name that is taken for a model number."""
_SHOWN = 5


@lru_cache(maxsize=50_000)
def in_full(model_numbers: str, skus: str) -> tuple[str, ...]:
    """The numbers without wildcards, as they read without their escapes."""
    numbers = (*model_numbers.splitlines(), *skus.splitlines())
    return tuple(_ESCAPED.sub(r"\1", number) for number in numbers if not _WILD.search(number))


@lru_cache(maxsize=50_000)
def limits(model_numbers: str, skus: str) -> bool:
    """Whether the numbers limit the claim: one has a wildcard, and none is written so that every number fits."""
    written = (*model_numbers.splitlines(), *skus.splitlines())
    return any(map(_WILD.search, written)) and not any(_fits(_folded(number), "") for number in written)


@lru_cache(maxsize=50_000)
def meant(model_numbers: str, skus: str, model: str, called: tuple[str, ...]) -> bool | None:
    """Whether a product is one of those meant; None where nobody can tell.

    `model` is its model as a list states it, `called` other texts that may show its number.
    """
    models = [_folded(number) for number in model_numbers.splitlines()]
    patterns = [*models, *(_folded(number) for number in skus.splitlines())]
    stated = [number for number in _numbers((model,)) if _DIGIT.search(number)]
    shown = (number for number in _numbers(called) if len(number) >= _TELLING and _DIGIT.search(number))
    if any(_fits(pattern, number) for number in (_folded(model), *stated, *shown) if number for pattern in patterns):
        return True
    if not models or not stated or any(_begins(pattern, number) for number in stated for pattern in models):
        return None
    return False


def words(model_numbers: str, skus: str, listed: str, *, meant: bool) -> str:
    """Say that a line is one of the models that a claim means, or none of them."""
    told = {"listed": listed, "numbers": _shown(model_numbers, skus)}
    if meant:
        return _("“%(listed)s” has one of the model numbers meant: %(numbers)s") % told
    return _("“%(listed)s” has none of the model numbers meant: %(numbers)s") % told


def question(model_numbers: str, skus: str, listed: str) -> str:
    """Say that a claim means some models only, and that a line does not tell which it is."""
    told = {"listed": listed, "numbers": _shown(model_numbers, skus)}
    return _("only some model numbers are meant, %(numbers)s, and “%(listed)s” does not say whether it is one") % told


def _shown(model_numbers: str, skus: str) -> str:
    numbers = list(dict.fromkeys((*model_numbers.splitlines(), *skus.splitlines())))
    return ", ".join(numbers[:_SHOWN]) + (", …" if len(numbers) > _SHOWN else "")


def _numbers(texts: Iterable[str]) -> Iterator[str]:
    """What may be a number in some texts: each as a whole, and each of its words."""
    for text in texts:
        yield from filter(None, map(_folded, (text, *text.split())))


def _folded(text: str) -> str:
    """Without what is no part of a number, in small letters; wildcards and their escapes stay."""
    return _IDLE.sub("", text.casefold())


def _fits(pattern: str, number: str) -> bool:
    try:
        return csaf.matches(pattern, number)
    except FormatError:
        return False


def _begins(pattern: str, number: str) -> bool:
    """Whether a number is what a pattern begins with, so that the rest may only be left out; also of a pattern that
    cannot be read."""
    many = _MANY.search(pattern)
    head = pattern[: many.end() - 1] if many else pattern
    try:
        return csaf.matches(pattern, number) or any(csaf.matches(head[:end], number) for end in range(1, len(head)))
    except FormatError:
        return True
