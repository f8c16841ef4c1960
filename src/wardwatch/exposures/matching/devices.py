"""Names that a line's device identifier (UDI-DI) gives it: those of the record that it belongs to."""

from collections.abc import Iterable
from dataclasses import dataclass

from wardwatch.exposures.matching import names
from wardwatch.exposures.matching.names import CONFIDENCE, Kind, Match
from wardwatch.kit.translation import gettext as _

SOURCE = "openFDA"


@dataclass(frozen=True, slots=True)
class Known:
    """A device as the record of an identifier names it: its maker, its brand, and a model or catalog number."""

    company: str
    brand: str
    model: str


def known_as(company: str, brand: str, model: str, catalog_number: str) -> tuple[Known, ...]:
    """What a record gives to be found under: a device without a brand is called by its model."""
    product, numbers = (brand, (model, catalog_number)) if brand else (model, ("", catalog_number))
    if not company or not product:
        return ()
    return tuple(Known(company, product, number) for number in dict.fromkeys(numbers) if number or not any(numbers))


def keys(known: Known) -> frozenset[str]:
    """The names under which a line with this identifier is found too."""
    return names.candidate_keys(known.company, known.brand, known.model)


def match(known: Known, named: tuple[str, str], numbers: Iterable[str] = ()) -> Match | None:
    """How a claim that names a maker, a product and model numbers meets a line by its identifier; None: not at all.

    The record may be about another variant than the claim, so that even equal names are less sure than the list's own.
    """
    own = (known.company, known.brand, known.model)
    ways = (names.match(*own, *named), *(names.by_number(*own, *named, number) for number in numbers))
    found = max(filter(None, ways), key=lambda way: way.confidence, default=None)
    if found is None:
        return None
    device = " ".join(filter(None, (known.brand, known.model)))
    told = {"device": device, "company": known.company, "source": SOURCE, "names": found.words}
    if found.confidence > CONFIDENCE[Kind.DEVICE]:
        words = _("the device identifier on your list belongs to “%(device)s” of “%(company)s”, %(source)s")
        return Match(Kind.DEVICE, CONFIDENCE[Kind.DEVICE], words % told)
    words = _("the device identifier on your list belongs to “%(device)s” of “%(company)s”, %(source)s; %(names)s")
    return Match(found.kind, found.confidence, words % told)
