"""What matching reads in the texts of names, from rows of texts to rows of keys: plain values in and out, and no table.

So a second process, which knows no settings and no database, can do half of it (`kit.twofold`).
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace

from wardwatch.exposures import keys
from wardwatch.exposures.keys import LineText, Names, Narrowed
from wardwatch.exposures.matching import releases
from wardwatch.exposures.matching.devices import Known, known_as
from wardwatch.kit.twofold import Row


@dataclass(frozen=True, slots=True)
class ClaimText:
    """What a claim calls a product, as `keys.meeting` takes it."""

    named: Names
    cpe: str
    purl: str
    narrowed: Narrowed

    def meeting(self, line: LineText, *, meant: bool) -> int:
        """How sure it is that a line is the product, 0 where the names do not meet. `meant`: of the pieces that the
        claim is about, this is one."""
        narrowed = replace(self.narrowed, serial_numbers="", pieces="") if meant else self.narrowed
        match = keys.meeting(line, self.named, self.cpe, self.purl, narrowed)
        return match.confidence if match else 0


def claim_text(found: Row) -> ClaimText:
    """A claim from what `met_texts` found."""
    vendor, product, product_text, cpe, purl, model_numbers, serial_numbers, part, pieces, skus, hashes = found
    named = keys.claimed_names(vendor, product, product_text, cpe)
    return ClaimText(
        named, cpe, purl, Narrowed(model_numbers, serial_numbers, part, product_text, pieces, skus, hashes)
    )


def line_text(found: Row) -> LineText:
    """A line from the columns TEXT."""
    vendor, product, model, version, cpe, purl, confirmed, refused, known, hashes = found
    said = _names_in(confirmed), _names_in(refused), _devices_in(known)
    return LineText(vendor, product, model, version, cpe, purl, *said, hashes=hashes)


def _devices_in(found: str | None) -> tuple[Known, ...]:
    """The devices in a JSON list of company, brand, model and catalog number; None is none."""
    return known_as(*json.loads(found)) if found else ()


def _names_in(found: str | None) -> tuple[Names, ...]:
    """The names in a JSON list of pairs; None is none."""
    return tuple((vendor, product) for vendor, product in json.loads(found or "[]"))


def claimed_name(fields: Row) -> tuple[tuple[int, bool], list[tuple[str, str, bool]]]:
    """Of a range's texts: the name as a number, whether only some models are meant, and the keys."""
    text = keys.RangeText(*fields)
    return (keys.name_number(*text.named), text.narrowed.some_models), list(_keys(text))


def _keys(text: keys.RangeText) -> Iterator[tuple[str, str, bool]]:
    """Each key of a claim, with the release that it is limited to, and whether it names only a family."""
    for key, certain in keys.keys_of(text).items():
        yield key, "", not certain
        if released := releases.unversioned(key):
            yield *released, not certain


def bounds(fields: Row) -> Row:
    """What a range says, in comparable form: the columns of `models.RangeBounds` from its scheme to whether it is
    certain."""
    found = keys.bounds_of(keys.RangeText(*fields))
    return found.scheme, found.low, found.low_inclusive, found.high, found.high_inclusive, found.certain


def rank(fields: Row) -> int:
    """The precedence of a range's asserter."""
    return int(keys.rank_of(keys.RangeText(*fields)))


def listed_name(texts: Row) -> tuple[list[tuple[str, bool]], list[int]]:
    """The keys of a line, and the names that it is not, as numbers."""
    line = line_text(texts)
    return list(keys.listed_keys(line).items()), [keys.name_number(*names) for names in line.refused]


def versions(texts: Row) -> tuple[str, list[tuple[str, bytes]]]:
    """The release that a line is, and its place in every scheme."""
    line = line_text(texts)
    return line.release, list(keys.line_versions(line).items())


def meeting(pair: Row) -> int:
    """How sure it is that a line and a claim meet, and the third says whether its pieces are meant."""
    line, claim, meant = pair
    return claim_text(claim).meeting(line_text(line), meant=meant)
