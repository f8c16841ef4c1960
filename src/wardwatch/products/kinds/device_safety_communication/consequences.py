"""What an attack on a device could do, in plain words, from the CVSS vectors that are claimed. Pure.

Source: FIRST, CVSS 3.1 specification section 2, and 4.0 section 2 (attack vector; impact on confidentiality,
integrity and availability; in 4.0 of the vulnerable system: VC, VI, VA).
"""

from wardwatch.kit.translation import gettext as _
from wardwatch.products.document import blocks as b
from wardwatch.products.facts import Facts
from wardwatch.products.kinds import claims

_HARM = frozenset({"H", "L", "C", "P"})
"""Values that say that there is any: of CVSS 3 and 4 high and low, of 2 complete and partial."""


def metrics(vector: str) -> dict[str, str]:
    """The metrics of a vector by their short names; of CVSS 4.0 under the names of 3.1."""
    found = dict(part.split(":", 1) for part in vector.split("/") if part.count(":") == 1)
    return {{"VC": "C", "VI": "I", "VA": "A", "Au": "PR"}.get(name, name): value for name, value in found.items()}


def what_could_happen(facts: Facts) -> tuple[b.Claim, ...]:
    """What an attacker could do to the device, as far as scores say; none where nobody scored it."""
    scored = [(metrics(each.row.cvss), each.row) for each in facts.weaknesses if each.row.cvss]
    said = (
        ("I", _("Whoever attacks it could change how the device works, or what it shows.")),
        ("A", _("Whoever attacks it could make the device stop working.")),
        ("C", _("Whoever attacks it could see what is stored in the device, or sent by it.")),
    )
    found = []
    for metric, words in said:
        by = [row for values, row in scored if values.get(metric) in _HARM]
        if by:
            found.append(b.Claim(text=words, sources=claims.sources_of(by)))
    return tuple(found)


def from_where(facts: Facts) -> tuple[str, ...]:
    """From where it can be attacked, in short words."""
    ways = {metrics(each.row.cvss).get("AV", "") for each in facts.weaknesses if each.row.cvss}
    if "N" in ways:
        return (_("Somebody could get into it over a network."),)
    if "A" in ways:
        return (_("Somebody could get into it from near by, such as from the same network."),)
    if ways & {"L", "P"}:
        return (_("To get into it, somebody has to be at the device."),)
    return ()
