"""Identifier keys: what CPE names and package URLs of an inventory line and of a claim have in common.

A key is comparable by equality, as name keys are. Where a claim narrows its CPE name (edition, target software, target
hardware ...), a line whose name says as much or more meets it with certainty; a line that leaves this open meets it as
a member of a family: nobody can tell. Versions are no part of a key: they are compared as versions.

Source: NIST IR 7696 section 6.2 (a name that leaves an attribute open is a superset), purl specification.
"""

from collections.abc import Mapping
from functools import lru_cache
from itertools import combinations

from wardwatch.exposures.matching.names import CONFIDENCE, FAMILY_MARK, Kind, Match, is_certain
from wardwatch.kit.errors import FormatError
from wardwatch.kit.translation import gettext as _
from wardwatch.standards import cpe, purl

_NARROWING = ("edition", "language", "sw_edition", "target_sw", "target_hw", "other")


@lru_cache(maxsize=100_000)
def line_keys(cpe_name: str, package_url: str) -> Mapping[str, Kind]:
    """Every identifier key of an inventory line; empty where it has no identifier that can be read."""
    found = dict.fromkeys(_package_keys(package_url), Kind.IDENTIFIER)
    product, narrowing = _cpe(cpe_name)
    if product:
        for length in range(len(narrowing) + 1):
            found |= {";".join((product, *chosen)): Kind.IDENTIFIER for chosen in combinations(narrowing, length)}
        if not narrowing:
            found[product + FAMILY_MARK] = Kind.FAMILY
    return found


@lru_cache(maxsize=100_000)
def claim_keys(cpe_name: str, package_url: str) -> Mapping[str, Kind]:
    """Every identifier key of a claim; of several CPE names, with spaces between them, each has its own."""
    found = dict.fromkeys(_package_keys(package_url), Kind.IDENTIFIER)
    for product, narrowing in map(_cpe, cpe_name.split()):
        if product:
            found[";".join((product, *narrowing))] = Kind.IDENTIFIER
            if narrowing:
                found[product + FAMILY_MARK] = Kind.FAMILY
    return found


@lru_cache(maxsize=100_000)
def stated_version(cpe_name: str, package_url: str) -> str:
    """The version that a line's identifiers state; "" where they state none."""
    package = _package(package_url)
    if package and package.version:
        return package.version
    name = _name(cpe_name)
    version, update = (_text(name.version), _text(name.update)) if name else ("", "")
    return f"{version} {update}".strip() if version else ""


@lru_cache(maxsize=100_000)
def ecosystem(package_url: str) -> str:
    """The type of a package URL ("deb"), whose rules order its versions; "" for a text that is none."""
    package = _package(package_url) if package_url else None
    return package.type if package else ""


def named(cpe_name: str) -> tuple[str, str]:
    """The maker and the product that a CPE name, of several the first, spells; "" where it leaves one open.

    With spaces for its underscores."""
    name = _name(cpe_name.partition(" ")[0])
    if name is None:
        return "", ""
    return _text(name.vendor).replace("_", " "), _text(name.product).replace("_", " ")


def match(
    cpe_name: str, package_url: str, claimed_cpe: str, claimed_url: str, *, listed: str, said: str
) -> Match | None:
    """Say how the identifiers of a line and of a claim meet; None where they share no key. `listed` and `said` are what
    the two call the product."""
    line, claim = line_keys(cpe_name, package_url), claim_keys(claimed_cpe, claimed_url)
    shared = line.keys() & claim.keys()
    if not shared:
        return None
    told = {"listed": listed, "said": said}
    if certain := [key for key in shared if is_certain(key)]:
        words = _("“%(listed)s” and “%(said)s” carry the same identifier, %(identifier)s")
        return Match(Kind.IDENTIFIER, CONFIDENCE[Kind.IDENTIFIER], words % {**told, "identifier": max(certain)})
    words = _("“%(listed)s” leaves open whether it is the variant to which “%(said)s” is limited")
    return Match(Kind.FAMILY, CONFIDENCE[Kind.FAMILY], words % told)


def _cpe(text: str) -> tuple[str, tuple[str, ...]]:
    """The part, maker and product of a CPE name as one key ("" unless all are stated), and what narrows it."""
    name = _name(text)
    if name is None:
        return "", ()
    stated = [_text(value) for value in (name.part, name.vendor, name.product)]
    if not all(stated):
        return "", ()
    narrowing = ((attribute, getattr(name, attribute)) for attribute in _NARROWING)
    return "cpe:" + ":".join(stated), tuple(
        f"{attribute}={value}" for attribute, value in narrowing if value is not cpe.ANY
    )


def _text(value: cpe.Value) -> str:
    """What a value states literally; "" for a logical value and a pattern."""
    return value if isinstance(value, str) else ""


def _name(text: str) -> cpe.Name | None:
    try:
        return cpe.read(text) if text else None
    except FormatError:
        return None


def _package_keys(text: str) -> tuple[str, ...]:
    package = _package(text)
    return ("/".join(filter(None, (f"pkg:{package.type}", package.namespace, package.name))),) if package else ()


def _package(text: str) -> purl.Purl | None:
    try:
        return purl.read(text) if text else None
    except FormatError:
        return None
