"""What a judgement rests on: each input as known or assumed, with where it comes from in one plain sentence.

Precedence: the member's or an assessor's word, then what the CVSS vector says, then what the product class suggests.
An attack is assumed automatable only where the vector says so, so that a guess hurries nobody; an unknown technical
impact counts as total, because it steers only the center's own attention and the federal reference.
"""

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from wardwatch.assets.types import CareRole, NetworkExposure
from wardwatch.standards.ssvc import Automatable, Exploitation, TechnicalImpact
from wardwatch.triage.tables import Policy
from wardwatch.triage.types import Care, Input, Remediation, Situation

_EXPLOITATION = {
    Exploitation.NONE: "No source reports attacks or attack code for this weakness.",
    Exploitation.PUBLIC_POC: "Attack code for this weakness is public, but no source reports real attacks.",
    Exploitation.ACTIVE: "A trusted source reports real attacks with this weakness.",
}
_EXPOSURE = {
    NetworkExposure.INTERNET_FACING: "can be reached from the internet",
    NetworkExposure.INTERNAL: "sits on an internal network",
    NetworkExposure.ISOLATED: "is cut off from other networks",
}
_REMEDIATION = {
    Remediation.FIX: "The maker offers a fix.",
    Remediation.WORKAROUND: "The maker offers steps to lower the risk, but no fix yet.",
    Remediation.NONE_YET: "The maker has no fix yet.",
    Remediation.NONE_PLANNED: "The maker says that no fix will come.",
    Remediation.UNKNOWN: "We do not know yet whether the maker has a fix.",
}


def exploitation(situation: Situation) -> Input:
    """None, public PoC or active; a listing in KEV makes it active whatever else is said."""
    if situation.in_kev:
        said = "CISA lists this weakness as used in real attacks."
        return Input("exploitation", Exploitation.ACTIVE, True, said)
    if situation.exploitation is None:
        said = "No source says whether this weakness is used in attacks, so we assumed that it is not."
        return Input("exploitation", Exploitation.NONE, False, said)
    return Input("exploitation", situation.exploitation, True, _EXPLOITATION[situation.exploitation])


def exposure(situation: Situation) -> Input:
    """Where the equipment can be reached from: the member's word, else the product class's."""
    kind = situation.product_class
    if situation.exposure != NetworkExposure.UNKNOWN:
        said = f"Your inventory says that this product {_EXPOSURE[situation.exposure]}."
        return Input("network exposure", situation.exposure, True, said)
    where = _EXPOSURE[kind.exposure]
    said = f"Your inventory does not say how this is connected; we assumed it {where}, as is usual for {kind.label}."
    return Input("network exposure", kind.exposure, False, said)


def automatable(situation: Situation) -> Input:
    """Can an attack run by itself? The assessor's word, else yes when the vector needs only a network, else no."""
    if situation.automatable is not None:
        can = "can" if situation.automatable == Automatable.YES else "cannot easily"
        said = f"The published expert review says that attacks {can} run on their own."
        return Input("automatable", situation.automatable, True, said)
    metrics = _metrics(situation.cvss)
    if not metrics:
        said = "Nobody has said whether attacks can run on their own, so we assumed that they cannot."
        return Input("automatable", Automatable.NO, False, said)
    # PR and UI: CVSS 3.x and 4.0; Au: CVSS 2.0, which has no metric for user interaction
    alone = metrics.get("PR", metrics.get("Au")) == "N" and metrics.get("UI", "N") == "N"
    if metrics.get("AV") == "N" and alone:
        said = "It works over a network without a password or a click, so we assumed that attacks can run on their own."
        return Input("automatable", Automatable.YES, False, said)
    said = "It takes nearby access, a password or a click, so we assumed that attacks cannot run on their own."
    return Input("automatable", Automatable.NO, False, said)


def technical_impact(situation: Situation) -> Input:
    """Partial or total: the assessor's word, else total when the vector takes everything or says nothing."""
    if situation.technical_impact is not None:
        part = "full" if situation.technical_impact == TechnicalImpact.TOTAL else "only partial"
        said = f"The published expert review says that an attacker gains {part} control."
        return Input("technical impact", situation.technical_impact, True, said)
    metrics = _metrics(situation.cvss)
    if not metrics:
        said = "Nobody has said how much control an attacker gains, so we assumed full control."
        return Input("technical impact", TechnicalImpact.TOTAL, False, said)
    # v4.0 names the vulnerable system's impacts VC, VI, VA; v2.0 says C (complete) for the highest
    worst = all(metrics.get(f"V{name}", metrics.get(name)) in {"H", "C"} for name in "CIA")
    part, value = ("full", TechnicalImpact.TOTAL) if worst else ("partial", TechnicalImpact.PARTIAL)
    return Input(
        "technical impact", value, False, f"From the severity rating we assumed that an attacker gains {part} control."
    )


def care_role(situation: Situation, policy: Policy) -> Input:
    """What the equipment does for patients: the member's word, else the product class's."""
    kind = situation.product_class
    if situation.care_role != CareRole.UNKNOWN:
        said = f"Your inventory says that this product {policy.care[situation.care_role].does}."
        return Input("care role", situation.care_role, True, said)
    does = policy.care[kind.care_role].does
    said = f"Your inventory does not say what this is used for; we assumed it {does}, as is usual for {kind.label}."
    return Input("care role", kind.care_role, False, said)


def patient_contact(situation: Situation, role: Input, care: Care) -> Input:
    """Does the equipment treat or monitor patients? `yes` or `no`: the member's word, else care role or class."""
    name = "patient contact"
    if situation.patient_contact is not None:
        value, verb = (
            ("yes", "treats or monitors") if situation.patient_contact else ("no", "does not treat or monitor")
        )
        return Input(name, value, True, f"You told us that this product {verb} patients.")
    if care.patient_contact:
        return Input(name, "yes", role.known, "Its use in care means that it treats or monitors patients.")
    if situation.product_class.patient_contact:
        said = f"We took it to be in contact with patients, as is usual for {situation.product_class.label}."
        return Input(name, "yes", False, said)
    return Input(name, "no", role.known, "Its use means that it does not treat or monitor patients itself.")


def remediation(situation: Situation) -> Input:
    """What the maker offers."""
    known = situation.remediation != Remediation.UNKNOWN
    return Input("fix", situation.remediation, known, _REMEDIATION[situation.remediation])


def version(situation: Situation) -> Input:
    """Whether the member's version is known to be affected."""
    if situation.version_known:
        return Input("version", "known", True, "Your version is one of those that the weakness affects.")
    said = "We do not know your version, so this may not affect you."
    return Input("version", "unknown", False, said)


@lru_cache(maxsize=4096)
def _metrics(vector: str) -> Mapping[str, str]:
    """The metrics of a CVSS vector; empty when it is empty or no vector, which then counts as not known."""
    parts = [part.partition(":") for part in vector.strip().strip("()").split("/")]
    metrics = {name: value for name, _, value in parts if name and value}
    return MappingProxyType(metrics if "AV" in metrics else {})
