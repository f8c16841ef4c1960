"""From what is known of a vulnerability and of an inventory line to the situation that triage judges."""

from collections.abc import Collection
from dataclasses import dataclass

from wardwatch.assets.types import CareRole, NetworkExposure
from wardwatch.triage import policy
from wardwatch.triage.types import Judgement, ProductClass, Remediation, Situation
from wardwatch.vulnerabilities.triage_inputs import TriageInputs

_OFFERS = (
    (Remediation.FIX, {"vendor_fix"}),
    (Remediation.WORKAROUND, {"workaround", "mitigation"}),
    (Remediation.NONE_PLANNED, {"no_fix_planned"}),
    (Remediation.NONE_YET, {"none_available"}),
)


@dataclass(frozen=True, slots=True)
class LineFacts:
    """What is known of an inventory line: its product class by name, and again were it a medical device's."""

    plain: ProductClass
    medical: ProductClass
    care_role: CareRole
    exposure: NetworkExposure


def line_facts(vendor: str, product: str, care_role: str, exposure: str, device: str = "") -> LineFacts:
    """The facts of one line, from its texts as stored; `device` names what it is a part of, "" for none."""
    return LineFacts(
        plain=policy.product_class(vendor, product, device=device),
        medical=policy.product_class(vendor, product, device=device, medical=True),
        care_role=CareRole(care_role),
        exposure=NetworkExposure(exposure),
    )


def offered(categories: Collection[str]) -> Remediation:
    """The best that CSAF remediation categories (2.0, section 3.2.3.12.1) offer."""
    return next((offer for offer, named in _OFFERS if named & set(categories)), Remediation.UNKNOWN)


def judge(inputs: TriageInputs, line: LineFacts, *, version_known: bool) -> Judgement:
    """The policy's judgement of one vulnerability on one line."""
    return policy.decide(
        Situation(
            product_class=line.medical if inputs.medical else line.plain,
            exploitation=inputs.exploitation,
            in_kev=inputs.in_kev,
            automatable=inputs.automatable,
            technical_impact=inputs.technical_impact,
            cvss=inputs.cvss,
            exposure=line.exposure,
            care_role=line.care_role,
            remediation=offered(inputs.remediations),
            version_known=version_known,
        )
    )
