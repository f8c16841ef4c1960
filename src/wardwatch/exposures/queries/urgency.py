"""How urgent a vulnerability is for the sector: what the policy says in the situations that members are in."""

from datetime import datetime

from wardwatch.assets.types import CareRole, NetworkExposure
from wardwatch.exposures import situations
from wardwatch.exposures.situations import LineFacts
from wardwatch.exposures.types import Urgencies, Urgency
from wardwatch.markings.types import Viewer
from wardwatch.markings.viewing import seen_by
from wardwatch.triage import policy
from wardwatch.vulnerabilities.models import AffectedRange, Vulnerability
from wardwatch.vulnerabilities.triage_inputs import triage_inputs

_SITUATIONS = (
    (CareRole.LIFE_SUSTAINING, NetworkExposure.INTERNAL),
    (CareRole.MONITORING, NetworkExposure.INTERNAL),
    (CareRole.RECORDS, NetworkExposure.INTERNAL),
    (CareRole.ADMINISTRATIVE, NetworkExposure.INTERNAL),
    (CareRole.ADMINISTRATIVE, NetworkExposure.INTERNET_FACING),
)


def urgencies(name: str, *, viewer: Viewer, as_of: datetime | None = None) -> Urgencies | None:
    """What the policy says of a vulnerability, were a product that it affects to stand in each of five situations.

    Like every recommendation it rests only on claims that all members may know. None: nothing is known to `viewer`.
    """
    with seen_by(viewer):
        number = Vulnerability.objects.filter(name=name).values_list("pk", flat=True).first()
        if number is None:
            return None
        vendor, product = (
            AffectedRange.objects.filter(vulnerability=number).order_by("pk").values_list("vendor", "product").first()
        ) or ("", "")
        known = triage_inputs([number], as_of=as_of)[number]
    plain, medical = policy.product_class(vendor, product), policy.product_class(vendor, product, medical=True)
    judged = [
        (role, exposure, situations.judge(known, LineFacts(plain, medical, role, exposure), version_known=True))
        for role, exposure in _SITUATIONS
    ]
    inputs = judged[0][2].inputs
    return Urgencies(
        tuple(
            Urgency(role, exposure, each.priority, each.protect_within_days, each.fix.text)
            for role, exposure, each in judged
        ),
        exploitation=next(each.source for each in inputs if each.name == "exploitation"),
    )
