"""What a text mentions by its number: vulnerabilities, autonomous systems, entries of ATT&CK."""

import re
from collections.abc import Iterator

_CVE = re.compile(r"cve[-_ \u2010-\u2015\u2212]\n?([0-9]{4})[-_\u2010-\u2015\u2212][ \t]?\r?\n?([0-9]{4,19})(?![0-9])")
_ATTACK = re.compile(r"[CGMST]A?[0-9]{4}(?:[./][0-9]{3})?(?![0-9A-Za-z])")
_ASN = re.compile(r"(?:asn? ?)([0-9]{3,10})(?![0-9a-z])")
_SURE = re.compile(r"TA0[01][0-9]{2}|T0[89][0-9]{2}|T1(?!000)[0-9]{3}(?:\.[0-9]{3})?")
_NAMED = re.compile(r"[CGMS][0-9]{4}")
_ABOUT = ("att&ck", "mitre")
_LINK = re.compile(r"attack\.mitre\.org/[a-z/]{1,40}\Z")
_NEAR = re.compile(r"att&ck|mitre|\bt(?:echnique|actic|tp)s?\b")
_OTHER = re.compile(r"\b(?:serial|model|part|lot|catalog(?:ue)?|sku|s/n|p/n|ref)\b[^.;\n]{0,40}\Z")
_REACH, _AFTER, _ROW = 120, 40, 200


def find_cves(lowered: str) -> Iterator[tuple[int, int, str]]:
    """CVE IDs, whatever the hyphens, as CVE records spell them."""
    for found in _CVE.finditer(lowered):
        if not lowered[max(found.start() - 1, 0) : found.start()].isalnum():
            yield found.start(), found.end(), f"CVE-{found[1]}-{found[2]}"


def find_systems(lowered: str) -> Iterator[tuple[int, int, str]]:
    """Numbers of autonomous systems: `AS64496`, `ASN 64496`."""
    for found in _ASN.finditer(lowered):
        before = lowered[max(found.start() - 1, 0) : found.start()]
        joined = found[0][2].isdecimal() or found[0][2] == "n"
        if joined and not before.isalnum() and before not in ("-", "_", ".") and int(found[1]) < 2**32:
            yield found.start(), found.end(), f"AS{int(found[1])}"


def find_attack_ids(text: str, lowered: str, known: frozenset[str]) -> Iterator[tuple[int, int, str]]:
    """Numbers of ATT&CK: tactics, techniques, groups, software, campaigns, mitigations.

    With `known` ones these, and of others those that are plainly meant so: a sub-technique (`T1566.001`), a link to
    ATT&CK, a technique or tactic where the text speaks of such just there, or in a row with another in a text about
    ATT&CK. Without any, techniques and tactics, and the others in a text about ATT&CK: device models are called so too.
    """
    about = any(word in lowered for word in _ABOUT)
    last = -_ROW
    for found in _ATTACK.finditer(text):
        start, number = found.start(), found[0].replace("/", ".")
        before = text[max(start - 1, 0) : start]
        if before.isalnum() or before in ("_", "-", "."):
            continue
        if number in known:
            meant = True
        elif known:
            meant = _is_meant(number, lowered, start, in_row=about and start - last < _ROW)
        elif _SURE.fullmatch(number):
            meant = not _OTHER.search(lowered[max(start - _REACH, 0) : start])
        else:
            meant = about and bool(_NAMED.fullmatch(number))
        if meant:
            last = found.end()
            yield start, last, number


def _is_meant(number: str, lowered: str, start: int, *, in_row: bool) -> bool:
    """Whether a number that nobody here knows is one of ATT&CK all the same."""
    before = lowered[max(start - _REACH, 0) : start]
    if _LINK.search(before):
        return True
    if not _SURE.fullmatch(number) or _OTHER.search(before):
        return False
    return "." in number or in_row or bool(_NEAR.search(before) or _NEAR.search(lowered, start, start + _AFTER))
