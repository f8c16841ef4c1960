"""What a text mentions by its number: vulnerabilities, autonomous systems, entries of ATT&CK."""

import re
from collections.abc import Iterator

_CVE = re.compile(r"cve[-_ \u2010-\u2015\u2212]\n?([0-9]{4})[-_\u2010-\u2015\u2212][ \t]?\r?\n?([0-9]{4,19})(?![0-9])")
_ATTACK = re.compile(r"[CGMST]A?[0-9]{4}(?:[./][0-9]{3})?(?![0-9A-Za-z])")
_ASN = re.compile(r"(?:asn? ?)([0-9]{3,10})(?![0-9a-z])")
_SURE = re.compile(r"TA0[01][0-9]{2}|T0[89][0-9]{2}|T1(?!000)[0-9]{3}(?:\.[0-9]{3})?")
_NAMED = re.compile(r"[CGMS][0-9]{4}")
_ABOUT = ("att&ck", "mitre")


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

    With the `known` ones only those; without any, techniques and tactics, and the others in a text about ATT&CK: device
    models are called so too.
    """
    about = bool(known) or any(word in lowered for word in _ABOUT)
    for found in _ATTACK.finditer(text):
        number = found[0].replace("/", ".")
        before = text[max(found.start() - 1, 0) : found.start()]
        if before.isalnum() or before in ("_", "-", "."):
            continue
        if number in known if known else (_SURE.fullmatch(number) or (about and _NAMED.fullmatch(number))):
            yield found.start(), found.end(), number
