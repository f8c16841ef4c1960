"""From texts of claims and inventory lines to rows of the key tables, through the pure functions of `matching`."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from wardwatch.assets.wording import named
from wardwatch.exposures.matching import devices, files, identifiers, makers, models, names, ranges, releases, versions
from wardwatch.exposures.matching.devices import Known
from wardwatch.exposures.matching.names import CONFIDENCE, Kind, Match
from wardwatch.exposures.matching.ranges import Bounds, Status
from wardwatch.kit.translation import gettext as _
from wardwatch.standards.udi.pieces import NOTHING, Piece
from wardwatch.standards.udi.pieces import Bounds as Pieces
from wardwatch.vulnerabilities.pieces import stated, words
from wardwatch.vulnerabilities.types import RangePart

_CVE_CONTAINER = re.compile(r"CVE-\d{4}-\d+#")
_CATALOG_ENTRY = re.compile(r"CVE-\d{4}-\d+\Z")
_NUMBER = re.compile(
    r"(?:(?:software|firmware|sw|fw)[\s.:]*+)?(?:v|version|ver\.?|release)?[\s:]*+(\d+(?:\.\d+)*)"
    r"(?:[ _-]*(?:p|sp|hf|upd|update|patch|service pack)[ _-]*\d.*)?",
    re.IGNORECASE,
)
"""A version, with an update of it or not: "V9.0", "3.18_P018", "9.0 SP2", "Firmware: 12.2.0"."""
_STATUSES = frozenset(Status)
_DANGERS = frozenset({Status.AFFECTED, Status.UNDER_INVESTIGATION})


Names = tuple[str, str]
"""A maker and a product, as a claim names them."""


@dataclass(frozen=True, slots=True)
class LineText:
    """The names, version and identifiers of an inventory line.

    `confirmed` are names in claims of which its people say that they mean the same product, `refused` those that mean
    another. `known_as` are the names of its device identifier's record, `piece` its lot, serial number and days,
    `hashes` the digests of its files (`standards.digests`).
    """

    vendor: str
    product: str
    model: str
    version: str
    cpe: str = ""
    purl: str = ""
    confirmed: tuple[Names, ...] = ()
    refused: tuple[Names, ...] = ()
    known_as: tuple[Known, ...] = ()
    piece: Piece = NOTHING
    hashes: str = ""

    @property
    def stated_version(self) -> str:
        """The version as the list gives it; else as an identifier does."""
        return self.version or identifiers.stated_version(self.cpe, self.purl)

    @property
    def release(self) -> str:
        """The number of its version without any update, as makers name releases ("SIMATIC PCS 7 V9.0"); "" for none."""
        number = _NUMBER.fullmatch(self.version.strip())
        return number[1] if number and self.product else ""

    @property
    def called(self) -> str:
        """Its names as one: "Contec CMS8000"."""
        return " ".join(filter(None, (self.vendor, self.product, self.model)))

    @property
    def spoken(self) -> str:
        """The line in words: "Contec CMS8000, version 1.9"."""
        name = named(self.vendor, self.product, self.model)
        if self.stated_version:
            return _("%(product)s, version %(version)s") % {"product": name, "version": self.stated_version}
        return _("%(product)s, version not stated") % {"product": name}


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What else a claim says of the product beside its names; see `models.AffectedRange`. `whole` is its full name."""

    model_numbers: str = ""
    serial_numbers: str = ""
    part: str = ""
    whole: str = ""
    pieces: str = ""
    skus: str = ""
    hashes: str = ""

    @property
    def numbers(self) -> tuple[str, ...]:
        """The model numbers and stock keeping units that are written in full."""
        return models.in_full(self.model_numbers, self.skus)

    @property
    def some_models(self) -> bool:
        """Whether only products are meant whose number is one of those that its wildcards write."""
        return models.limits(self.model_numbers, self.skus)

    @property
    def bounds(self) -> Pieces:
        """Which pieces of the product are meant."""
        return stated(self.serial_numbers, self.pieces)


@dataclass(frozen=True, slots=True)
class RangeText:
    """An affected range as claimed: `record` is the assertion's key, which shows who publishes it.

    A range for a part of a composed product names the whole by its full name alone. It is found by the part's names
    too where it is about a danger; by these nobody can tell, as the part may stand without the rest. What clears the
    whole says nothing of a part elsewhere. Where only some pieces are meant, a line's lot, serial number and days tell
    whether it is one of them; where they do not, nobody can.
    """

    vendor: str
    product: str
    product_text: str
    status: str
    scheme: str
    low: str | None
    low_inclusive: bool
    high: str | None
    high_inclusive: bool
    understood: bool
    cpe: str
    purl: str
    asserter: str
    record: str
    model_numbers: str = ""
    serial_numbers: str = ""
    part: str = ""
    pieces: str = ""
    skus: str = ""
    hashes: str = ""

    @property
    def narrowed(self) -> Narrowed:
        """What narrows the names."""
        return Narrowed(
            self.model_numbers, self.serial_numbers, self.part, self.product_text, self.pieces, self.skus, self.hashes
        )

    @property
    def some_pieces(self) -> bool:
        """Whether only some pieces of the product are meant."""
        return bool(self.serial_numbers or self.pieces)

    @property
    def named(self) -> tuple[str, str]:
        """The maker and product that the claim names."""
        return claimed_names(self.vendor, self.product, self.product_text, self.cpe)


@lru_cache(maxsize=50_000)
def claimed_names(vendor: str, product: str, product_text: str, cpe_name: str) -> tuple[str, str]:
    """The maker and product that a claim names; its CPE speaks where the maker is left out."""
    named = product or product_text
    if vendor or not cpe_name:
        return vendor, named
    by_cpe, product_by_cpe = identifiers.named(cpe_name)
    return by_cpe, named or product_by_cpe


def bounds_of(text: RangeText) -> Bounds:
    """The comparable bounds; an expression that was not understood cannot be ordered."""
    if not text.understood:
        return ranges.NO_READABLE_VERSION
    scheme = versions.scheme_of(text.scheme)
    return ranges.bounds(text.low, text.low_inclusive, text.high, text.high_inclusive, scheme)


def status_of(text: RangeText) -> Status:
    """The claim's status; a word that no specification knows says nothing yet."""
    return Status(text.status) if text.status in _STATUSES else Status.UNDER_INVESTIGATION


def rank_of(text: RangeText) -> int:
    """The asserter's precedence for this product: its maker, then CISA and CVE containers, then anyone else.

    A catalogue entry names a product but no versions: it speaks last, where nobody else can tell.
    """
    if _CATALOG_ENTRY.match(text.record):
        return ranges.RANK_CATALOG
    vendor, _ = text.named
    if makers.vendor_keys(text.asserter) & makers.vendor_keys(vendor):
        return ranges.RANK_MAKER
    if text.asserter.upper().startswith("CISA") or _CVE_CONTAINER.match(text.record):
        return ranges.RANK_AUTHORITY
    return ranges.RANK_OTHER


def keys_of(text: RangeText) -> Mapping[str, bool]:
    """The names and identifiers under which the claim is found, and whether each is certain: it names this product."""
    vendor, product = text.named
    named = names.range_keys(vendor, product) | identifiers.claim_keys(text.cpe, text.purl).keys()
    named = named.union(files.keys(text.hashes))
    named = named.union(*(names.number_keys(vendor, number) for number in text.narrowed.numbers))
    if not text.part:
        return {key: names.is_certain(key) for key in named}
    parts = {key for key in named if not key.endswith("/")} if status_of(text) in _DANGERS else ()
    whole = names.whole_keys(vendor, text.product_text) if text.part == RangePart.COMPONENT else ()
    return dict.fromkeys(parts, False) | dict.fromkeys(whole, True)


def listed_keys(line: LineText) -> Mapping[str, bool]:
    """The names and identifiers under which lines like this one are found, whatever their version: its own names, those
    that its CPE spells, those that its people confirmed, those of its device identifier. Whether each is its own name
    (`releases.own_keys`)."""
    found = names.candidate_keys(line.vendor, line.product, line.model)
    if line.cpe:
        found |= names.candidate_keys(*identifiers.named(line.cpe))
    for vendor, product in line.confirmed:
        found |= names.candidate_keys(vendor, product)
    found = found.union(*map(devices.keys, line.known_as)) | identifiers.line_keys(line.cpe, line.purl).keys()
    found = found.union(files.keys(line.hashes))
    return dict.fromkeys(found, False) | dict.fromkeys(releases.own_keys(line.vendor, line.product, line.model), True)


def line_keys(line: LineText) -> frozenset[str]:
    """The names and identifiers under which an inventory line is found, with those of its release."""
    found = listed_keys(line)
    own = (key for key, own in found.items() if own and line.release)
    return frozenset(found).union(*(releases.release_keys(key, line.release) for key in own))


def line_versions(line: LineText) -> Mapping[str, bytes]:
    """The line's version in every scheme in which it has a place."""
    return versions.keys(line.stated_version, identifiers.ecosystem(line.purl))


@lru_cache(maxsize=50_000)
def name_number(vendor: str, product: str) -> int:
    """The names as a number of 64 bits with a sign, the same for every spelling that folds to the same text."""
    folded = f"{makers.fold(vendor)}\x1f{makers.fold(product)}".encode()
    return int.from_bytes(hashlib.sha256(folded).digest()[:8], "big", signed=True)


def meeting(
    line: LineText, named: tuple[str, str], cpe: str, purl: str, narrowed: Narrowed = Narrowed()
) -> Match | None:
    """How a line and a claim meet, at its surest: by an identifier or by names; None where they share nothing.

    `named` is what the claim names (`RangeText.named`), `cpe` and `purl` its identifiers, `narrowed` what else it says.
    """
    if name_number(*named) in {name_number(*refused) for refused in line.refused}:
        return None
    by_cpe = identifiers.named(line.cpe)
    ways = (
        *(names.by_confirmation(line.called, alias, named) for alias in line.confirmed),
        identifiers.match(line.cpe, line.purl, cpe, purl, listed=line.called, said=" ".join(named).strip()),
        files.match(line.hashes, narrowed.hashes, listed=line.called, said=" ".join(named).strip()),
        names.match(line.vendor, line.product, line.model, *named),
        releases.by_release(line.vendor, line.product, line.model, line.release, *named),
        names.match(by_cpe[0], by_cpe[1], "", *named) if any(by_cpe) else None,
        *(names.by_number(*known, *named, number) for number in narrowed.numbers for known in _known(line)),
        *(devices.match(known, named, narrowed.numbers) for known in line.known_as),
    )
    found = max(filter(None, ways), key=lambda way: way.confidence, default=None)
    return _narrowed(line, named[0], narrowed, found)


def _known(line: LineText) -> Iterator[tuple[str, str, str]]:
    """Maker, product and model by each of its names."""
    yield line.vendor, line.product, line.model
    for vendor, product in (identifiers.named(line.cpe), *line.confirmed):
        if vendor:
            yield vendor, product, ""


def _narrowed(line: LineText, vendor: str, narrowed: Narrowed, found: Match | None) -> Match | None:
    """The same meeting where the claim is about a whole of which its names are one part, or about single pieces."""
    told = {"listed": line.called, "said": narrowed.whole}
    if narrowed.part:
        if narrowed.part == RangePart.COMPONENT and names.whole_keys(vendor, narrowed.whole) & line_keys(line):
            found = Match(Kind.EXACT, CONFIDENCE[Kind.EXACT], _("“%(listed)s” is the product named “%(said)s”") % told)
        elif found:
            spoken = _("“%(listed)s” is only a part of “%(said)s”, and may be without the rest") % told
            found = Match(Kind.FAMILY, CONFIDENCE[Kind.FAMILY], spoken)
    if found and narrowed.some_models:
        found = _modelled(line, narrowed, found)
    if found and not narrowed.bounds.everything and narrowed.bounds.meant(line.piece) is None:
        spoken = _("only some pieces of “%(said)s” are meant: %(pieces)s") % {**told, "pieces": said_of(narrowed)}
        found = Match(Kind.FAMILY, min(found.confidence, CONFIDENCE[Kind.FAMILY]), spoken)
    return found


def model_meant(line: LineText, narrowed: Narrowed) -> bool | None:
    """Whether a line's product has a number that the claim's wildcards write; None where nobody can tell.

    True for a claim that is not limited so, and for the very file that it names.
    """
    if not narrowed.some_models or files.shared(line.hashes, narrowed.hashes):
        return True
    called = (line.product, *(text for known in line.known_as for text in (known.brand, known.model)))
    return models.meant(narrowed.model_numbers, narrowed.skus, line.model, called)


def model_words(line: LineText, narrowed: Narrowed) -> str:
    """Say whether a line's model is among those meant; "" where every model is, or nobody can tell."""
    meant = model_meant(line, narrowed) if narrowed.some_models else None
    return "" if meant is None else models.words(narrowed.model_numbers, narrowed.skus, line.called, meant=meant)


def model_certain(line: LineText, narrowed: Narrowed) -> bool:
    """Whether the model number alone settles that the product is meant, where the names leave it open."""
    return narrowed.some_models and not narrowed.part and model_meant(line, narrowed) is True


def _modelled(line: LineText, narrowed: Narrowed, found: Match) -> Match:
    """The same meeting where the claim is limited to some model numbers."""
    if model_meant(line, narrowed) is None:
        told = models.question(narrowed.model_numbers, narrowed.skus, line.called)
        return Match(Kind.FAMILY, min(found.confidence, CONFIDENCE[Kind.FAMILY]), told)
    if model_certain(line, narrowed) and found.confidence < CONFIDENCE[Kind.MODEL]:
        return Match(Kind.MODEL, CONFIDENCE[Kind.MODEL], model_words(line, narrowed))
    return found


def said_of(narrowed: Narrowed) -> str:
    """The pieces that a claim means, in words; "": every piece."""
    return "; ".join(words(narrowed.bounds))
