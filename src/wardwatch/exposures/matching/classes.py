"""What is left of a name without the words for the class of things that it is: its *core*.

"Infusion pump MiniMed 508", "508 MiniMed insulin pump" and "MiniMed 508" have one core, "minimed508": makers put a
number in front and hospitals behind. Cores meet unless their class words contradict each other (a "Trilogy CT"
is no "Trilogy MRI"), and though one of the two leaves out the maker's product line ("Paradigm 511" is "MiniMed
Paradigm 511"). A bare model code is a core too: "MX40 telemetry monitor" meets "IntelliVue MX40 Patient Worn Monitor",
but "charger for MX40" does not. A list may also say what the thing does: "access control FlexAir" is "FlexAir".

As keys are compared by equality, each side writes what it would accept behind its core: a claim every kind of thing
that it is and `*` for a line that says none, or the core alone where it says none itself; a line the core alone, and
every kind or `*`. A last `-` is for a core that lacks the claim's product line: only a line without one may meet it.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from wardwatch.exposures.matching import inside
from wardwatch.exposures.matching.makers import PARENTHESES, aliases, split_words
from wardwatch.exposures.matching.texts import Text

KIND_MARK, LINE_MARK, ANY_KIND = "@", "-", "*"
_PHRASES = (
    (re.compile(r"\bx[- ]ray\b"), "xray"),
    (re.compile(r"\bc[- ]arm\b"), "xray"),
    (re.compile(r"\bvital[- ]signs?\b"), "monitor"),
    (re.compile(r"\bcardiac stress test(?:ing)?\b|\bstress test(?:ing)?(?= system)|\bholter analysis\b"), "ecg"),
    (re.compile(r"\bpc unit\b"), "unit"),
)
_IN_PHRASES = frozenset(["ray", "arm", "vital", "stress", "holter", "pc"])
"""A word of each phrase."""
FOR_ANOTHER = frozenset(["for", "with", "in", "on", "of", "not", "used", "without"])
"""Words before a model code that make it another thing's: "charger for MX40"."""
_CODE = re.compile(r"[a-z]{1,5}\d{2,}[a-z]{0,4}")
_LEAST_LETTERS, _LEAST_DIGITS, _MODEL_DIGITS, _LONGEST_CODE = 4, 2, 3, 4


@dataclass(frozen=True, slots=True)
class Core:
    """The words of a name that are none for a class of things, and the kinds of things that the others say."""

    words: tuple[str, ...]
    kinds: frozenset[str]

    def says_enough(self, lines: frozenset[str]) -> bool:
        """False where it is a number, a few letters, or a product line alone."""
        general = _general()
        telling = digits = 0
        for word in self.words:
            if word[0].isdigit():
                digits += len(word) - word.count(".")
            elif word not in general:
                telling += len(word)
        if digits >= _LEAST_DIGITS:
            return telling > 0
        return telling >= _LEAST_LETTERS and (digits > 0 or self.key not in lines)

    @property
    def key(self) -> str:
        """Its words as one text."""
        return "".join(self.words)


@cache
def _table() -> Mapping[str, Any]:
    return tomllib.loads(files(__package__).joinpath("classes.toml").read_text("utf-8"))


@cache
def _general() -> frozenset[str]:
    return frozenset(_table()["general"].split())


@cache
def _roles() -> frozenset[str]:
    return frozenset(_table()["roles"].split())


@cache
def _functions() -> frozenset[str]:
    return frozenset(_table()["functions"].split()) | kinds().keys()


@cache
def _machines() -> frozenset[str]:
    return frozenset(_table()["machines"].split())


def general(words: Sequence[str]) -> bool:
    """True for words that name nothing alone, though they tell products of one maker apart: "service tool"."""
    return all(word in _general() or word in kinds() or word[0].isdigit() for word in words)


@cache
def kinds() -> Mapping[str, str]:
    """Class word -> the kind of thing that it says; "" for the words that contradict nothing."""
    said = {word: kind for kind, words in _table()["kinds"].items() for word in words.split()}
    return dict.fromkeys(_table()["any"].split(), "") | said


def bare_words(text: str) -> tuple[str, ...]:
    """The words of a folded name without those for a class of things and those in brackets; all where none is left."""
    words = split_words(PARENTHESES.sub(" ", text))
    return _core(words).words or tuple(words)


def line_keys(vendor: str, text: Text, words: Sequence[str]) -> list[str]:
    """Return the core keys of an inventory line: `words` are those of its text without its maker."""
    lines = aliases().lines.get(vendor, frozenset())
    may_lack_a_line = lines and not _line_in_front(lines, _class_behind(words))
    cores = [core for core, _ in _cores(lines, text, words)]
    cores += [*_without_role(words), *_without_functions(lines, words)]
    return [
        core.key + accepted + lacking
        for core in cores
        for accepted in ("", *(KIND_MARK + kind for kind in core.kinds or {ANY_KIND}))
        for lacking in (("", LINE_MARK) if may_lack_a_line else ("",))
    ]


def claim_keys(vendor: str, text: Text, words: Sequence[str]) -> Iterator[str]:
    """Yield the core keys of a claimed product, and of each model code in its name."""
    for core, shortened in _cores(aliases().lines.get(vendor, frozenset()), text, words):
        yield from (core.key + offered + (LINE_MARK if shortened else "") for offered in _offered(core.kinds))
    if code := _code_alone(words):
        yield from (code + offered for offered in _offered(_core(words).kinds))
    for code in _codes(text):
        said = _core(text.all_words).kinds
        yield from (_core(split_words(code)).key + offered for offered in _offered(said))


def _offered(kinds: frozenset[str]) -> tuple[str, ...]:
    return tuple(KIND_MARK + kind for kind in (ANY_KIND, *sorted(kinds))) if kinds else ("",)


def _cores(lines: frozenset[str], text: Text, words: Sequence[str]) -> Iterator[tuple[Core, bool]]:
    """Yield the cores of a name that say enough, and whether a product line was left out of them."""
    words = _class_behind(words)
    for tokens in (words, *_by_abbreviation(text, words)):
        full = _core(tokens)
        if full.says_enough(lines):
            yield full, False
        if length := _line_in_front(lines, tokens):
            rest = _core(tokens[length:])
            if rest.says_enough(lines):
                yield rest, True


def _without_role(words: Sequence[str]) -> list[Core]:
    """Return the core of a list's name that carries a model number, without the words for its part in a network
    ("DDC4040e building controller"); none where there are no such words."""
    full = _core(words)
    if _roles().isdisjoint(full.words):
        return []
    core = Core(tuple(word for word in full.words if word not in _roles()), full.kinds)
    numbered = sum(len(word) for word in core.words if word[0].isdigit()) >= _MODEL_DIGITS
    return [core] if numbered and core.says_enough(frozenset()) else []


def _without_functions(lines: frozenset[str], words: Sequence[str]) -> list[Core]:
    """Return the cores of a list's name without the words in front and behind for what it does
    ("access control FlexAir"); none where there are no such words."""
    start, end = named_part(words)
    if _machines().issuperset(words[end:]):
        end = len(words)
    if end - start == len(words):
        return []
    named, said = words[start:end], _core(words).kinds
    bare = (named, named[length:]) if (length := _line_in_front(lines, named)) else (named,)
    cores = (Core(_core(each).words, said) for each in bare)
    return [core for core in cores if core.says_enough(lines)]


def named_part(words: Sequence[str]) -> tuple[int, int]:
    """Where the words begin and end that are left of a name without those in front and behind for what it does."""
    functions = _functions()
    start, end = 0, len(words)
    while start < end and words[start] in functions:
        start += 1
    while end > start and words[end - 1] in functions:
        end -= 1
    return start, end


def _code_alone(words: Sequence[str]) -> str:
    """The code by which a claim names its product before words for what it does ("MX8G VoIP gateway"); "" for none."""
    _, end = named_part(words)
    code = words[:end] if end < len(words) else ()
    coded = any(word[0].isdigit() for word in code) and all(len(word) <= _LONGEST_CODE for word in code)
    letters = sum(len(word) for word in code if word.isalpha())
    name = "".join(code)
    return name if coded and letters >= 2 and len(name) >= _LONGEST_CODE else ""


def _class_behind(words: Sequence[str]) -> Sequence[str]:
    """The words with those for a class of things moved from the front to the end."""
    if not words or words[0] not in kinds():
        return words
    front = next((at for at, word in enumerate(words) if word not in kinds()), 0)
    return [*words[front:], *words[:front]]


def _core(words: Sequence[str]) -> Core:
    return _core_of(tuple(words))


@lru_cache(maxsize=2_000)
def _core_of(words: tuple[str, ...]) -> Core:
    plain = split_words(_without_phrases(" ".join(words))) if _IN_PHRASES.intersection(words) else words
    table = kinds()
    named: list[str] = []
    said = set()
    for at, word in enumerate(plain):
        if kind := table.get(word):
            said.add(kind)
        if word in table and not _codes_with(word, plain[at + 1 : at + 2]):
            continue
        if word[0].isdigit() or word not in plain[:at]:
            named.append(word)
    if _number_in_front(named):
        named = [*named[1:], named[0]]
    return Core(tuple(named), frozenset(said))


def _number_in_front(words: Sequence[str]) -> bool:
    """True where a model number, and no other number, is the first of several words: "508 MiniMed"."""
    alone = len(words) > 1 and words[0].isdigit() and len(words[0]) >= _MODEL_DIGITS
    return alone and not any(word[0].isdigit() for word in words[1:])


def _codes_with(word: str, after: Sequence[str]) -> bool:
    """True where a short class word is the front of a model code: "CT540" is no "540"."""
    return len(word) <= 2 and bool(after) and after[0][0].isdigit()


def _without_phrases(text: str) -> str:
    for phrase, word in _PHRASES:
        text = phrase.sub(word, text)
    return text


def _line_in_front(lines: frozenset[str], words: Sequence[str]) -> int:
    """How many of the first words name a product line; 0 for none."""
    longest = min(3, len(words) - 1) if lines else 0
    return next((length for length in range(longest, 0, -1) if "".join(words[:length]) in lines), 0)


def _by_abbreviation(text: Text, words: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield a name as it is when its words are left out for the abbreviation that stands for them.

    "Connex Vital Signs Monitor (CVSM)" is also "Connex CVSM"; "Alaris Gateway Workstation AGW" is "Alaris Gateway
    Workstation".
    """
    numbers = [word for word in words if word[0].isdigit()] if text.abbreviations else []
    for short in text.abbreviations:
        yield [*short, *numbers]
        for length in (1, 2):
            if len(words) > length:
                front = [word for word in words[:length] if not word[0].isdigit()]
                yield [*front, *short, *numbers]
    if len(words) > 2 and len(words[-1]) >= 3 and words[-1] not in kinds():
        yield from (words[:-1],) if inside.is_abbreviation(words[-1:], words[:-1]) else ()


def _codes(text: Text) -> Iterator[str]:
    """Yield the model codes that a claim names its product by; in brackets only what is long enough for one."""
    for code in text.models:
        if _CODE.fullmatch(code):
            before = text.coded.replace("-", "").partition(code)[0].split()
            if not FOR_ANOTHER & set(before):
                yield code
