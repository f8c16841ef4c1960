"""What a judgement rests on: each input as known or assumed, with where it comes from in one plain sentence.

Precedence: the member's or an assessor's word, then what the CVSS vector says, then what the product class suggests.
An attack is assumed automatable only where the vector says so, so that a guess hurries nobody; an unknown technical
impact counts as total, because it steers only the center's own attention and the federal reference.
"""

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from wardwatch.assets.types import CareRole, NetworkExposure
from wardwatch.kit.translation import gettext as _
from wardwatch.kit.translation import gettext_noop as noop
from wardwatch.standards.ssvc import Automatable, Exploitation, TechnicalImpact
from wardwatch.triage.tables import Policy
from wardwatch.triage.types import Care, Input, Remediation, Situation

_SAYS = noop("Your inventory says that this product %(does)s.")
_EXPLOITATION = {
    Exploitation.NONE: noop("No source reports attacks or attack code for this weakness."),
    Exploitation.PUBLIC_POC: noop("Attack code for this weakness is public, but no source reports real attacks."),
    Exploitation.ACTIVE: noop("A trusted source reports real attacks with this weakness."),
}
_EXPOSURE = {
    NetworkExposure.INTERNET_FACING: noop("can be reached from the internet"),
    NetworkExposure.INTERNAL: noop("sits on an internal network"),
    NetworkExposure.ISOLATED: noop("is cut off from other networks"),
}
_REMEDIATION = {
    Remediation.FIX: noop("The maker offers a fix."),
    Remediation.WORKAROUND: noop("The maker offers steps to lower the risk, but no fix yet."),
    Remediation.NONE_YET: noop("The maker has no fix yet."),
    Remediation.NONE_PLANNED: noop("The maker says that no fix will come."),
    Remediation.UNKNOWN: noop("We do not know yet whether the maker has a fix."),
}


def exploitation(situation: Situation) -> Input:
    """None, public PoC or active; a listing in KEV makes it active whatever else is said."""
    if situation.in_kev:
        said = _("CISA lists this weakness as used in real attacks.")
        return Input("exploitation", Exploitation.ACTIVE, True, said)
    if situation.exploitation is None:
        said = _("No source says whether this weakness is used in attacks, so we assumed that it is not.")
        return Input("exploitation", Exploitation.NONE, False, said)
    return Input("exploitation", situation.exploitation, True, _(_EXPLOITATION[situation.exploitation]))


def exposure(situation: Situation) -> Input:
    """Where the equipment can be reached from: the member's word, else the product class's."""
    kind = situation.product_class
    if situation.exposure != NetworkExposure.UNKNOWN:
        said = _(_SAYS) % {"does": _(_EXPOSURE[situation.exposure])}
        return Input("network exposure", situation.exposure, True, said)
    said = _(
        "Your inventory does not say how this is connected; we assumed it %(where)s, as is usual for %(kind)s."
    ) % {"where": _(_EXPOSURE[kind.exposure]), "kind": _(kind.label)}
    return Input("network exposure", kind.exposure, False, said)


def automatable(situation: Situation) -> Input:
    """Can an attack run by itself? The assessor's word, else yes when the vector needs only a network, else no."""
    if situation.automatable is not None:
        said = _("The published expert review says that attacks cannot easily run on their own.")
        if situation.automatable == Automatable.YES:
            said = _("The published expert review says that attacks can run on their own.")
        return Input("automatable", situation.automatable, True, said)
    metrics = _metrics(situation.cvss)
    if not metrics:
        said = _("Nobody has said whether attacks can run on their own, so we assumed that they cannot.")
        return Input("automatable", Automatable.NO, False, said)
    # PR and UI: CVSS 3.x and 4.0; Au: CVSS 2.0, which has no metric for user interaction
    alone = metrics.get("PR", metrics.get("Au")) == "N" and metrics.get("UI", "N") == "N"
    if metrics.get("AV") == "N" and alone:
        said = _(
            "It works over a network without a password or a click, so we assumed that attacks can run on their own."
        )
        return Input("automatable", Automatable.YES, False, said)
    said = _("It takes nearby access, a password or a click, so we assumed that attacks cannot run on their own.")
    return Input("automatable", Automatable.NO, False, said)


def technical_impact(situation: Situation) -> Input:
    """Partial or total: the assessor's word, else total when the vector takes everything or says nothing."""
    if situation.technical_impact is not None:
        said = _("The published expert review says that an attacker gains only partial control.")
        if situation.technical_impact == TechnicalImpact.TOTAL:
            said = _("The published expert review says that an attacker gains full control.")
        return Input("technical impact", situation.technical_impact, True, said)
    metrics = _metrics(situation.cvss)
    if not metrics:
        said = _("Nobody has said how much control an attacker gains, so we assumed full control.")
        return Input("technical impact", TechnicalImpact.TOTAL, False, said)
    # v4.0 names the vulnerable system's impacts VC, VI, VA; v2.0 says C (complete) for the highest
    worst = all(metrics.get(f"V{name}", metrics.get(name)) in {"H", "C"} for name in "CIA")
    if worst:
        said = _("From the severity rating we assumed that an attacker gains full control.")
        return Input("technical impact", TechnicalImpact.TOTAL, False, said)
    said = _("From the severity rating we assumed that an attacker gains partial control.")
    return Input("technical impact", TechnicalImpact.PARTIAL, False, said)


def care_role(situation: Situation, policy: Policy) -> Input:
    """What the equipment does for patients: the member's word, else the product class's."""
    kind = situation.product_class
    if situation.care_role != CareRole.UNKNOWN:
        said = _(_SAYS) % {"does": _(policy.care[situation.care_role].does)}
        return Input("care role", situation.care_role, True, said)
    said = _("Your inventory does not say what this is used for; we assumed it %(does)s, as is usual for %(kind)s.") % {
        "does": _(policy.care[kind.care_role].does),
        "kind": _(kind.label),
    }
    return Input("care role", kind.care_role, False, said)


def patient_contact(situation: Situation, role: Input, care: Care) -> Input:
    """Does the equipment treat or monitor patients? `yes` or `no`: the member's word, else care role or class."""
    name = "patient contact"
    if situation.patient_contact is not None:
        if situation.patient_contact:
            return Input(name, "yes", True, _("You told us that this product treats or monitors patients."))
        return Input(name, "no", True, _("You told us that this product does not treat or monitor patients."))
    if care.patient_contact:
        return Input(name, "yes", role.known, _("Its use in care means that it treats or monitors patients."))
    if situation.product_class.patient_contact:
        kind = _(situation.product_class.label)
        said = _("We took it to be in contact with patients, as is usual for %(kind)s.") % {"kind": kind}
        return Input(name, "yes", False, said)
    return Input(name, "no", role.known, _("Its use means that it does not treat or monitor patients itself."))


def remediation(situation: Situation) -> Input:
    """What the maker offers."""
    known = situation.remediation != Remediation.UNKNOWN
    return Input("fix", situation.remediation, known, _(_REMEDIATION[situation.remediation]))


def version(situation: Situation) -> Input:
    """Whether the member's version is known to be affected."""
    if situation.version_known:
        return Input("version", "known", True, _("Your version is one of those that the weakness affects."))
    said = _("We do not know your version, so this may not affect you.")
    return Input("version", "unknown", False, said)


@lru_cache(maxsize=4096)
def _metrics(vector: str) -> Mapping[str, str]:
    """The metrics of a CVSS vector; empty when it is empty or no vector, which then counts as not known."""
    parts = [part.partition(":") for part in vector.strip().strip("()").split("/")]
    metrics = {name: value for name, _colon, value in parts if name and value}
    return MappingProxyType(metrics if "AV" in metrics else {})
