"""What is left of a name without the words for the class of things that it is: its *core*.

"Infusion pump MiniMed 508", "508 MiniMed insulin pump" and "MiniMed 508" have one core, "minimed508": makers put a number
in front and hospitals behind. Cores meet unless their
class words contradict each other ("Optima CT 540" is not "Optima MR 540"), and though one of the two leaves out the
maker's product line ("Paradigm 511" is "MiniMed Paradigm 511"). A bare model code is a core too, so that "MX40 telemetry
monitor" meets "IntelliVue MX40 Patient Worn Monitor", but "charger for MX40" does not.

As keys are compared by equality, each side writes what it would accept behind its core: of the claim, every kind of thing
that it is, `*` for a line that says no kind, nothing where it says none itself; of the line, every kind, nothing, and `*`
where it says none. A last `-` is a core that only a line without a product line of its own may meet.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from wardwatch.exposures.matching import inside
from wardwatch.exposures.matching.makers import PARENTHESES, aliases, split_words

KIND_MARK, LINE_MARK = "@", "-"
_NO_KIND, _ANY_KIND = "", "*"
_PHRASES = (
    (re.compile(r"\bx[- ]ray\b"), "xray"),
    (re.compile(r"\bc[- ]arm\b"), "xray"),
    (re.compile(r"\bvital[- ]signs?\b"), "monitor"),
    (re.compile(r"\bpc unit\b"), "unit"),
)
_FOR_ANOTHER = frozenset(["for", "with", "in", "on", "of", "not", "used", "without"])
"""Words before a model code that make it another thing's: "charger for MX40"."""
_CODE = re.compile(r"[a-z]{1,5}\d{2,}[a-z]{0,4}")
_LEAST_LETTERS, _LEAST_DIGITS = 4, 2


@dataclass(frozen=True, slots=True)
class Core:
    """The words of a name that are none for a class of things, and the kinds of things that the others say."""

    words: tuple[str, ...]
    kinds: frozenset[str]

    def says_enough(self, lines: frozenset[str]) -> bool:
        """False where it is a number, a few letters, or a product line alone."""
        letters = "".join(word for word in self.words if not word[0].isdigit())
        digits = "".join(word for word in self.words if word[0].isdigit()).replace(".", "")
        if len(digits) >= _LEAST_DIGITS:
            return bool(letters)
        return len(letters) >= _LEAST_LETTERS and (bool(digits) or letters not in lines)

    @property
    def key(self) -> str:
        """Its words as one text, which looks like no other key."""
        return "|" + "".join(self.words)


@cache
def kinds() -> Mapping[str, str]:
    """Class word -> the kind of thing that it says; "" for the words that contradict nothing."""
    table = tomllib.loads(files(__package__).joinpath("classes.toml").read_text("utf-8"))
    said = {word: kind for kind, words in table["kinds"].items() for word in words.split()}
    return dict.fromkeys(table["any"].split(), _NO_KIND) | said


def line_keys(vendor: str, text: str, words: Sequence[str]) -> Iterator[str]:
    """Yield the core keys of an inventory line: `text` is folded, `words` are its words without its maker."""
    for core, shortened in _cores(vendor, text, words):
        accepted = (_NO_KIND, *sorted(core.kinds or {_ANY_KIND}))
        yield from (core.key + KIND_MARK + kind for kind in accepted)
        if not shortened and not _line_in_front(vendor, words):
            yield from (core.key + KIND_MARK + kind + LINE_MARK for kind in accepted)


def claim_keys(vendor: str, text: str, words: Sequence[str]) -> Iterator[str]:
    """Yield the core keys of a claimed product, and of each model code in its name."""
    for core, shortened in _cores(vendor, text, words):
        for kind in _offered(core):
            yield core.key + KIND_MARK + kind + (LINE_MARK if shortened else "")
    said = _core(split_words(text)).kinds
    for code in _codes(text):
        core = _core(split_words(code))
        yield from (core.key + KIND_MARK + kind for kind in _offered(Core(core.words, said)))


def _offered(core: Core) -> tuple[str, ...]:
    return (_ANY_KIND, *sorted(core.kinds)) if core.kinds else (_NO_KIND,)


def _cores(vendor: str, text: str, words: Sequence[str]) -> Iterator[tuple[Core, bool]]:
    """Yield the cores of a name that say enough, and whether a product line was left out of them."""
    lines = aliases().lines.get(vendor, frozenset())
    for tokens in (words, *_by_abbreviation(text, words)):
        full = _core(tokens)
        if full.says_enough(lines):
            yield full, False
        if length := _line_in_front(vendor, tokens):
            rest = _core(tokens[length:])
            if rest.says_enough(lines):
                yield rest, True


def _core(words: Sequence[str]) -> Core:
    plain = split_words(_without_phrases(" ".join(words)))
    table = kinds()
    named = [word for at, word in enumerate(plain) if word not in table and (word[0].isdigit() or word not in plain[:at])]
    front = next((at for at, word in enumerate(named) if not word[0].isdigit()), 0)
    return Core((*named[front:], *named[:front]), frozenset(table[word] for word in plain if table.get(word)))


def _without_phrases(text: str) -> str:
    for phrase, word in _PHRASES:
        text = phrase.sub(word, text)
    return text


def _line_in_front(vendor: str, words: Sequence[str]) -> int:
    """How many of the first words name a product line of the maker; 0 for none."""
    lines = aliases().lines.get(vendor, frozenset())
    found = (length for length in range(min(3, len(words) - 1), 0, -1) if "".join(words[:length]) in lines)
    return next(found, 0)


def _by_abbreviation(text: str, words: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield a name as it is when its words are left out for the abbreviation that stands for them.

    "Connex Vital Signs Monitor (CVSM)" is also "Connex CVSM"; "Alaris Gateway Workstation AGW" is "Alaris Gateway
    Workstation".
    """
    numbers = [word for word in words if word[0].isdigit()]
    for match in PARENTHESES.finditer(text):
        if inside.is_abbreviation(match[1], text[: match.start()]):
            short = split_words(match[1])
            yield [*short, *numbers]
            for length in (1, 2):
                if len(words) > length:
                    front = [word for word in words[:length] if not word[0].isdigit()]
                    yield [*front, *short, *numbers]
    if len(words) > 2 and len(words[-1]) >= 3 and words[-1] not in kinds():
        if inside.is_abbreviation(words[-1], " ".join(words[:-1])):
            yield words[:-1]


def _codes(text: str) -> Iterator[str]:
    """Yield the model codes that a claim names its product by."""
    for code in inside.model_numbers(text):
        if not _CODE.fullmatch(code):
            continue
        before = text.replace("-", "").partition(code)[0].split()
        if not _FOR_ANOTHER & set(before):
            yield code
