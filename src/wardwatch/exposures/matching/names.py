"""Name keys: comparable (vendor, product) pairs for what an inventory line and a claim call the same thing.

An asset and a claim touch when they share one key; SQL joins the keys by equality. Every key is made by a rule that can
be told in one sentence, so that the finding can say why. Nothing here is a similarity: "looks alike" may propose, never
match. Only a known maker's name is understood with a slip in it (`slips`), and the product must meet all the same.

The trade-off. A false hit is a tired engineer, a missed pump is a patient: where a claim names a family, a list, or a
model number, each reading becomes a key, and the kind of the match lowers the confidence instead of hiding the hit. But
words alone never cross makers: two makers' products meet only through `aliases.toml`, whose entries name their source.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from wardwatch.exposures.matching import classes, fronts, inside, texts
from wardwatch.exposures.matching.fronts import TAIL_NOISE
from wardwatch.exposures.matching.makers import aliases, fold, plain_vendor, split_words, squeeze, vendor_keys
from wardwatch.exposures.matching.slips import maker_meant
from wardwatch.exposures.matching.texts import Text
from wardwatch.kit.translation import gettext as _

FAMILY_MARK = "~"  # ends a product key that only says "some member of this family": never certain


def name_key(vendor: str, product: str) -> str:
    """Return the comparable name: "vendor/product"; "vendor/" means every product of the vendor."""
    return f"{vendor}/{product}"


def is_certain(key: str) -> bool:
    """False where the asset names only the family to which the claim's product belongs ("Windows" and "Windows 7")."""
    return not key.endswith(FAMILY_MARK)


class Kind(StrEnum):
    """How two names met, best first."""

    IDENTIFIER = "identifier"
    CONFIRMED = "confirmed"
    EXACT = "exact"
    ALIAS = "alias"
    DEVICE = "device"
    MODEL = "model"
    FAMILY = "family"
    VENDOR_WIDE = "vendor-wide"


CONFIDENCE: Mapping[Kind, int] = {
    Kind.IDENTIFIER: 98,
    Kind.CONFIRMED: 96,
    Kind.EXACT: 95,
    Kind.ALIAS: 90,
    Kind.DEVICE: 85,
    Kind.MODEL: 80,
    Kind.FAMILY: 70,
    Kind.VENDOR_WIDE: 60,
}


@dataclass(frozen=True, slots=True)
class Match:
    """Why two names are taken for one thing: kind, confidence in the name alone (0..100), one clause in plain words."""

    kind: Kind
    confidence: int
    words: str


_FAMILY_TAIL = re.compile(r"\d[\d.]*[a-z]{0,2}|[a-z]|v|r|sp|version|release|ver|rev|service|pack|edition")
_VERSION_WORDS = frozenset(["v", "version", "ver", "rev", "release", "pack"])
_WIDE = re.compile(r"(?:multiple|various|several|all) .*|n a|\S*s")
_QUANTIFIERS = frozenset(["multiple", "various", "several", "all", "some", "certain", "many", "the"])
_WIDE_WORDS = TAIL_NOISE | _QUANTIFIERS
_LIST_GENERIC = frozenset(
    """server client gateway agent agents tools manager controller desktop datacenter center core data web
    """.split()  # noqa: SIM905
)


def _without_noise(tokens: list[str]) -> list[str]:
    start, end = 0, len(tokens)
    while start < end and tokens[start] in _QUANTIFIERS:
        start += 1
    while end > start and tokens[end - 1] in TAIL_NOISE:
        end -= 1
    kept = tokens[start:end]
    return kept if len("".join(kept)) >= 2 and not fronts.says_nothing(kept) else []


def _class_in_front(tokens: list[str]) -> list[str]:
    """What is left of "software, iScan Control" without the class words in front; empty where there are none."""
    start = 0
    while start < len(tokens) and (tokens[start] in TAIL_NOISE or tokens[start] in classes.kinds()):
        start += 1
    kept = tokens[start:] if start else []
    return kept if len("".join(kept)) >= 2 and not fronts.says_nothing(kept) else []


def _family(bare: str, name: str) -> Iterator[str]:
    """Yield a name without its trailing numbers, step by step: "windows 10 version 1607" -> windows10, windows.

    Only whole words go: "DDC4400e" is no member of "DDC4400". `name` is the tail of `bare` that is left of it.
    """
    written = bare.split()
    last = next((tail for word in reversed(written) if (tail := "".join(split_words(word))) not in TAIL_NOISE), "")
    if not _FAMILY_TAIL.fullmatch(last):
        return
    words = ["".join(split_words(word)) for word in written]
    while words and len("".join(words)) > len(name):
        words.pop(0)
    words = _without_noise(words)
    while len(words) > 1 and _FAMILY_TAIL.fullmatch(words[-1]):
        last = words.pop()
        shorter = "".join(words)
        if re.search("[a-z]{2}", shorter) and not (last[0].isdigit() and words[-1] in _VERSION_WORDS):
            yield shorter


class _Keys(dict[str, Kind]):
    """Product keys of one name with the best kind each was made by."""

    def note(self, key: str, kind: Kind) -> None:
        if key and (key not in self or CONFIDENCE[kind] > CONFIDENCE[self[key]]):
            self[key] = kind

    def note_of(self, maker: str, names: Mapping[str, Kind], at_best: Kind) -> None:
        """Note the names of a maker's product, as kinds no better than `at_best`."""
        for name, kind in names.items():
            self.note(name_key(maker, name), kind if CONFIDENCE[kind] <= CONFIDENCE[at_best] else at_best)


def _named(vendor: str, tokens: list[str], keys: _Keys) -> None:
    """Note a name as written, without its class words, in any order of words, and under its aliases."""
    plain = _without_noise(tokens)
    for words in (tokens, plain) if plain != tokens else (plain,):
        name = "".join(words)
        keys.note(name, Kind.EXACT)
        for group in aliases().products.get((vendor, name), ()):
            keys.note(group, Kind.ALIAS)
    apart = set(plain)
    if len(apart) >= 3 and min(map(len, apart)) >= 2:
        keys.note(".".join(sorted(apart)), Kind.ALIAS)


def _named_alone(vendor: str, tokens: list[str]) -> _Keys:
    keys = _Keys()
    _named(vendor, tokens, keys)
    return keys


def _product_keys(vendor: str, text: Text) -> tuple[_Keys, list[str]]:
    """Return what asset and claim have in common: the names and models of one product text, and its plain words."""
    keys = _Keys()
    words, *others = fronts.without_maker(vendor, text.words)
    with_brackets = fronts.without_maker(vendor, text.all_words) if text.all_words != text.words else ()
    for named in (words, *others, *with_brackets):
        _named(vendor, named, keys)
    behind_class = _class_in_front(words)
    for named in fronts.without_maker(vendor, behind_class) if behind_class else ():
        for name, kind in _named_alone(vendor, named).items():
            keys.note(name, min(kind, Kind.ALIAS, key=CONFIDENCE.__getitem__))
    for short in text.abbreviations:
        _named(vendor, short, keys)
    for model in text.models:
        keys.note(model, Kind.ALIAS if len(model) >= inside.ORDER_NUMBER else Kind.MODEL)
    return keys, words


def _asset_keys(vendor: str, product: str, model: str, *, slipped: bool = False) -> Mapping[str, Kind]:
    text = texts.read(product)
    keys, words = _product_keys(vendor, text)
    for name in list(keys):
        if keys[name] is Kind.EXACT and name != text.variant:
            keys.note(name + FAMILY_MARK, Kind.FAMILY)
    for name in classes.line_keys(vendor, text, words):
        keys.note(name, Kind.ALIAS)
    keys.note("".join(text.words), Kind.ALIAS)
    for reading in fronts.other_readings(vendor, text, slipped=slipped):
        _note_reading(vendor, text, reading, keys)
    for family in _family(text.bare, "".join(words)):
        for name in (family, *aliases().products.get((vendor, family), ())):
            keys.note(name, Kind.FAMILY)
    if model.strip():
        _note_model(vendor, texts.read(model), words, keys)
    keys[""] = Kind.VENDOR_WIDE
    return keys


def _note_reading(vendor: str, text: Text, reading: list[str], keys: _Keys) -> None:
    """Note another reading of a list's name: never surer than an alias."""
    for name, kind in _named_alone(vendor, reading).items():
        keys.note(name, min(kind, Kind.ALIAS, key=CONFIDENCE.__getitem__))
    for name in classes.line_keys(vendor, text, reading):
        keys.note(name, Kind.ALIAS)


def _note_model(vendor: str, model: Text, words: list[str], keys: _Keys) -> None:
    """Note what a list's column for the model says, alone and behind the words of the product."""
    named, own = _product_keys(vendor, model)
    squeezed = "".join(model.all_words)
    is_name = len(squeezed) >= 4
    for name, kind in named.items():
        keys.note(name, kind if is_name or kind is not Kind.EXACT else Kind.MODEL)
    _named(vendor, [*words, *model.all_words], keys)
    for tokens in (own, [*words, *own]):
        for name in classes.line_keys(vendor, model, tokens):
            keys.note(name, Kind.ALIAS)
    if squeezed.isdigit() and is_name:
        keys.note(f"#{squeezed}", Kind.MODEL)


def _claim_keys(vendor: str, product: str) -> Mapping[str, Kind]:
    text = texts.read(product)
    keys, words = _product_keys(vendor, text)
    if (_WIDE_WORDS.issuperset(words) or words == ["n", "a"]) and _WIDE.fullmatch(" ".join(words)):
        return {"": Kind.VENDOR_WIDE}
    for name in classes.claim_keys(vendor, text, words):
        keys.note(name, Kind.ALIAS)
    keys.note("".join(_release_behind(words)), Kind.ALIAS)
    for family in _family(text.bare, "".join(words)):
        keys.note(family + FAMILY_MARK, Kind.FAMILY)
    if text.variant in keys:
        keys.pop(text.variant)
        keys.note(text.variant + FAMILY_MARK, Kind.FAMILY)
    for at, part in enumerate(text.parts):
        own = fronts.without_maker(vendor, part)[0]
        if len(own) > 1 or "".join(own) not in _LIST_GENERIC or (vendor, "".join(own)) in aliases().products:
            _named(vendor, own, keys)
        if at:
            _named(vendor, [*words[:1], *own], keys)
    return keys


def _release_behind(words: list[str]) -> list[str]:
    """Return the words with a release in their midst put behind them: "GL150 V4.7 Control Unit"; [] for none."""
    for at, word in enumerate(words[:-2]):
        if at and word == "v" and words[at + 1][0].isdigit():
            return [*words[:at], *words[at + 2 :], *words[at : at + 2]]
    return []


def _vendors_of_claim(vendor: str, product: str) -> Iterator[tuple[str, Kind, Mapping[str, Kind]]]:
    tokens = texts.read(product).all_words
    for maker in vendor_keys(vendor) or {""}:
        other = fronts.other_maker(maker, tokens)
        if other:
            yield other[0], Kind.ALIAS if maker else Kind.EXACT, _claim_keys(other[0], product)
        if not maker:
            continue
        keys = _claim_keys(maker, product)
        yield maker, Kind.EXACT, keys
        for kin in aliases().kin.get(maker, ()) if "" not in keys else ():
            yield kin, Kind.ALIAS, keys


@lru_cache(maxsize=200_000)
def claim_kinds(vendor: str, product: str) -> Mapping[str, Kind]:
    """Return the keys of a claim, each with the best kind of name that it is."""
    found = _Keys()
    for maker, how, keys in _vendors_of_claim(vendor, product):
        found.note_of(maker, keys, how)
    return found


@lru_cache(maxsize=200_000)
def asset_kinds(vendor: str, product: str, model: str) -> Mapping[str, Kind]:
    """Return the keys of an asset, each with the best kind of name that it is."""
    found = _Keys()
    makers, tokens = vendor_keys(vendor), texts.read(product).all_words
    for maker in makers:
        found.note_of(maker, _asset_keys(maker, product, model), Kind.EXACT)
    if slipped := maker_meant(vendor):
        keys = _asset_keys(slipped, product, model, slipped=True)
        found.note_of(slipped, {name: kind for name, kind in keys.items() if name}, Kind.ALIAS)
    if makers:
        others, best = {each[0] for maker in makers if (each := fronts.other_maker(maker, tokens))}, Kind.ALIAS
    else:
        others, best = set(fronts.makers(tokens)), Kind.EXACT
    for other in others:
        keys = _asset_keys(other, product, model, slipped=not makers)
        found.note_of(other, {name: kind for name, kind in keys.items() if name}, best)
    return found


_KIND_OF = {confidence: kind for kind, confidence in CONFIDENCE.items()}


def candidate_keys(vendor: str, product: str, model: str = "") -> frozenset[str]:
    """Return every key of an asset; always contains "vendor/" so that vendor-wide claims join by equality too."""
    return frozenset(asset_kinds(vendor, product, model))


def range_keys(vendor: str, product: str) -> frozenset[str]:
    """Return every key of a claim; empty where it names no maker, which no inventory line can be matched with."""
    return frozenset(claim_kinds(vendor, product))


def match(asset_vendor: str, asset_product: str, asset_model: str, vendor: str, product: str) -> Match | None:
    """Say how an asset's names and a claim's names meet; None where they share no key (as the SQL join would say)."""
    asset, claim = asset_kinds(asset_vendor, asset_product, asset_model), claim_kinds(vendor, product)
    shared = [(min(CONFIDENCE[asset[key]], CONFIDENCE[claim[key]]), key) for key in asset.keys() & claim.keys()]
    if not shared:
        return None
    confidence, key = max(shared, key=lambda pair: (pair[0], is_certain(pair[1]), pair[1]))
    kind = _KIND_OF[confidence]
    if kind is Kind.EXACT and plain_vendor(asset_vendor) != plain_vendor(vendor):
        kind = Kind.ALIAS
    said, listed = f"{vendor} {product}".strip(), " ".join(filter(None, (asset_vendor, asset_product, asset_model)))
    return Match(kind, CONFIDENCE[kind], in_words(kind, key, listed, said))


@lru_cache(maxsize=50_000)
def whole_keys(vendor: str, name: str) -> frozenset[str]:
    """Return the keys of a name taken as one piece, with nothing read into the words in it."""
    words = split_words(fold(name))
    return frozenset(
        name_key(maker, "".join(named))
        for maker in (vendor_keys(vendor) if words else ())
        for named in fronts.without_maker(maker, words)
    )


@lru_cache(maxsize=50_000)
def number_keys(vendor: str, number: str) -> frozenset[str]:
    """Return the keys of a model number that a claim gives beside the name."""
    digits = squeeze(number)
    listed = {name_key(maker, f"#{digits}") for maker in vendor_keys(vendor) if digits.isdigit() and len(digits) >= 4}
    return whole_keys(vendor, number) | listed


def by_number(
    asset_vendor: str, asset_product: str, asset_model: str, vendor: str, product: str, number: str
) -> Match | None:
    """Say how an asset meets a claim by the model number that the claim gives; None where it does not."""
    shared = asset_kinds(asset_vendor, asset_product, asset_model).keys() & number_keys(vendor, number)
    if not shared:
        return None
    listed = " ".join(filter(None, (asset_vendor, asset_product, asset_model)))
    words = in_words(Kind.MODEL, max(shared), listed, f"{vendor} {product}".strip())
    return Match(Kind.MODEL, CONFIDENCE[Kind.MODEL], words)


def by_confirmation(listed: str, alias: tuple[str, str], named: tuple[str, str]) -> Match | None:
    """Say how a claim meets a line through names that a person confirmed; None where they are not the claim's.

    `listed` is what the line is called, `alias` and `named` are pairs of maker and product.
    """
    found = match(*alias, "", *named)
    if found is None or found.kind not in {Kind.EXACT, Kind.ALIAS}:
        return found
    words = _("your people confirmed that “%(listed)s” is “%(said)s”") % {"listed": listed, "said": " ".join(alias)}
    return Match(Kind.CONFIRMED, CONFIDENCE[Kind.CONFIRMED], words)


def in_words(kind: Kind, key: str, listed: str, said: str) -> str:
    """Say how what the list calls a product and what the claim calls it meet by this key."""
    if kind is Kind.EXACT:
        words = _("“%(listed)s” is the product named “%(said)s”")
    elif kind is Kind.ALIAS:
        words = _("“%(listed)s” and “%(said)s” are names of the same product")
    elif kind is Kind.MODEL:
        words = _("“%(listed)s” and “%(said)s” carry the same model number, %(number)s")
    elif kind is Kind.VENDOR_WIDE:
        words = _("“%(said)s” names no single product, so every product of the maker may be meant, “%(listed)s” too")
    elif is_certain(key):
        words = _("“%(said)s” names the whole family to which “%(listed)s” belongs")
    else:
        words = _("“%(listed)s” names only the family; “%(said)s” is one member of it")
    return words % {"listed": listed, "said": said, "number": key.partition("/")[2].lstrip("#").upper()}
