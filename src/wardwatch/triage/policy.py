"""Our policy: how urgent a finding is for a member, what we recommend and what the center itself does.

The member's urgency is SSVC's deployer table (exploitation x system exposure x automatable x human impact), the only
published table that has patient safety among its inputs. CISA's coordinator table and the coordinator publish table
advise the center about its own acts. BOD 26-04 is a reference that we show and never turn into a date.

Why the defaults in `policy.toml` are what they are:

* immediate: protect within 2 days, fix within 7. To isolate or restrict needs no maker and no update, so it can come
  before the 3 days that BOD 26-04 gives federal agencies; a week for the fix leaves a team of two a change window.
  Calendar days.
* out-of-cycle: protect within 7, fix within 30: ahead of the monthly round, inside BOD's 14 days for protecting.
* scheduled: protect within 30, fix within 90: the quarterly maintenance that hospitals already plan. defer: no date.
* Care roles: life-sustaining equipment can kill when it fails (catastrophic); treatment and monitoring can injure and
  cripple care (critical); diagnosis and records stop a hospital's work more than they hurt directly (marginal, MEF
  failure); administration does neither.
* Network entry (VPN, firewall, remote access, mail, system managers): an intruder goes on from there, so the harm
  counted is at least high, whatever the box itself is used for.

Equipment that treats or monitors patients is fixed at the next maintenance that its maker has validated, never by a
bare count of days; its first step is to keep care going. An unknown version gives no date at all.
"""

from functools import lru_cache

from wardwatch.assets.types import CareRole, NetworkExposure
from wardwatch.kit.translation import get_language, ngettext
from wardwatch.kit.translation import gettext as _
from wardwatch.kit.translation import gettext_noop as noop
from wardwatch.standards.ssvc import (
    CisaLevel,
    DeployerPriority,
    HumanImpact,
    PubliclyExposed,
    Publish,
    RemediationTimeline,
    SupplierInvolvement,
    SystemExposure,
)
from wardwatch.triage import inputs, tables
from wardwatch.triage.tables import Policy, folded, table
from wardwatch.triage.types import (
    Care,
    Days,
    FirstStep,
    FixBy,
    FixKind,
    Input,
    Judgement,
    ProductClass,
    Remediation,
    Row,
    Situation,
)

_SYSTEM_EXPOSURE: dict[str, SystemExposure] = {
    NetworkExposure.INTERNET_FACING: SystemExposure.OPEN,
    NetworkExposure.INTERNAL: SystemExposure.CONTROLLED,
    NetworkExposure.ISOLATED: SystemExposure.SMALL,
}
_SUPPLIER: dict[Remediation, SupplierInvolvement] = {
    Remediation.FIX: SupplierInvolvement.FIX_READY,
    Remediation.WORKAROUND: SupplierInvolvement.COOPERATIVE,
    Remediation.NONE_YET: SupplierInvolvement.COOPERATIVE,
    Remediation.UNKNOWN: SupplierInvolvement.COOPERATIVE,
    Remediation.NONE_PLANNED: SupplierInvolvement.UNCOOPERATIVE_UNRESPONSIVE,
}
_FIRST_STEP = {
    FirstStep.CHECK_VERSION: noop("First, please check which version you have."),
    FirstStep.CARE_CONTINUITY: noop("First, make sure that patients stay cared for while this equipment is worked on."),
    FirstStep.PROTECT: noop("First, limit who and what can reach it: isolate it, restrict access and watch it."),
    FirstStep.WATCH: noop("Nothing is needed now beyond your usual updates."),
}
_HARM = {
    HumanImpact.LOW: noop("low"),
    HumanImpact.MEDIUM: noop("medium"),
    HumanImpact.HIGH: noop("high"),
    HumanImpact.VERY_HIGH: noop("very high"),
}
_FEDERAL = {
    RemediationTimeline.FIX_ON_SYSTEM_UPGRADE: noop(
        "For comparison only: U.S. federal agencies fix it with the next system upgrade."
    ),
    RemediationTimeline.DAYS_60: noop("For comparison only: U.S. federal agencies have 60 days."),
    RemediationTimeline.DAYS_14: noop("For comparison only: U.S. federal agencies have 14 days."),
    RemediationTimeline.DAYS_3: noop("For comparison only: U.S. federal agencies have 3 days."),
    RemediationTimeline.DAYS_3_AND_FORENSICS: noop(
        "For comparison only: U.S. federal agencies have 3 days and look for traces of an attack."
    ),
}


def decide(situation: Situation, policy: Policy | None = None) -> Judgement:
    """Judge one situation under `policy` (None: the one in force, see `tables.adopt`), in the language that is active.

    Remembered per situation and language.
    """
    return _decided(situation, policy or tables.load(), get_language())


@lru_cache(maxsize=16_384)
def _decided(situation: Situation, policy: Policy, language: str | None) -> Judgement:
    exploited = inputs.exploitation(situation)
    exposure = inputs.exposure(situation)
    automatable = inputs.automatable(situation)
    technical = inputs.technical_impact(situation)
    role = inputs.care_role(situation, policy)
    care = policy.care[CareRole(role.value)]
    contact = inputs.patient_contact(situation, role, care)
    version = inputs.version(situation)
    remediation = inputs.remediation(situation)

    human, well_being, harm = _harm(care, role, situation.product_class, policy)
    urgency = table("deployer").row(exploited.value, _SYSTEM_EXPOSURE[exposure.value], automatable.value, human.outcome)
    exposed = PubliclyExposed.YES if exposure.value == NetworkExposure.INTERNET_FACING else PubliclyExposed.NO
    in_kev = "yes" if situation.in_kev else "no"
    federal = table("bod_26_04").row(in_kev, exposed, automatable.value, technical.value)
    level = table("cisa_coordinator").row(exploited.value, automatable.value, technical.value, well_being.outcome)
    value = situation.public_value or policy.public_value
    publish = table("coordinator_publish").row(_SUPPLIER[situation.remediation], exploited.value, value)

    priority = DeployerPriority(urgency.outcome)
    timeline = RemediationTimeline(federal.outcome)
    treats = contact.value == "yes"
    days = policy.days[priority] if situation.version_known else Days()
    step = _first_step(situation, days, treats)
    return Judgement(
        priority=priority,
        emergency=priority is DeployerPriority.IMMEDIATE,
        human_impact=HumanImpact(human.outcome),
        patient_contact=treats,
        first_step=step,
        first_step_text=_(_FIRST_STEP[step]),
        protect_within_days=days.protect,
        protect_text=_protect_text(situation, days),
        fix=_fix(situation, days, treats),
        business_days=days.business,
        federal_reference=timeline,
        federal_text=_(_FEDERAL[timeline]),
        level=CisaLevel(level.outcome),
        publish=Publish(publish.outcome),
        inputs=(exploited, version, exposure, role, contact, harm, automatable, technical, remediation),
        rows=(human, urgency, federal, well_being, level, publish),
    )


def human_impact(
    care_role: CareRole, product_class: ProductClass | None = None, policy: Policy | None = None
) -> HumanImpact:
    """Possible harm when equipment in `care_role` is attacked, at least the class's own; UNKNOWN asks the class."""
    policy = policy or tables.load()
    kind = product_class or policy.classes["other"]
    care = policy.care[kind.care_role if care_role == CareRole.UNKNOWN else care_role]
    return HumanImpact(_human_row(care, kind, policy).outcome)


def product_class(
    vendor: str, product: str, *, device: str = "", medical: bool = False, policy: Policy | None = None
) -> ProductClass:
    """The first class with a word in the names; `medical` (an advisory on medical devices) when no word places it.

    `device` names what the product is a part of, "" for none: software in a pump is at the bedside as the pump is, so
    the device's class counts, and the part's own only where no word places the device.
    """
    policy = policy or tables.load()
    found = _classified("", device, policy)
    if found.key == "other":
        found = _classified(vendor, product, policy)
    return policy.classes["medical-device"] if medical and found.key == "other" else found


@lru_cache(maxsize=200_000)
def _classified(vendor: str, product: str, policy: Policy) -> ProductClass:
    name = folded(f"{vendor} {product}")
    return next(kind for pattern, kind in policy.patterns if pattern.search(name))


def _human_row(care: Care, kind: ProductClass, policy: Policy) -> Row:
    harm = table("human_impact")
    row = harm.row(care.safety, care.mission)
    if not kind.network_entry:
        return row
    entry = harm.row(policy.network_entry.safety, policy.network_entry.mission)
    return max(row, entry, key=lambda each: HumanImpact(each.outcome).rank)


def _harm(care: Care, role: Input, kind: ProductClass, policy: Policy) -> tuple[Row, Row, Input]:
    """The rows for human impact and for mission and well-being, and the input that explains the first."""
    own = table("human_impact").row(care.safety, care.mission)
    human = _human_row(care, kind, policy)
    spread = table("mission_well_being")
    well_being = spread.row(care.prevalence, care.well_being)
    if kind.network_entry:
        entry = spread.row(policy.network_entry.prevalence, policy.network_entry.well_being)
        well_being = max(well_being, entry, key=lambda row: spread.outcomes.index(row.outcome))
    if human is own:
        said = _harmed(care.does, human.outcome)
        return human, well_being, Input("human impact", human.outcome, role.known, said)
    said = _harmed(policy.network_entry.does, human.outcome)
    return human, well_being, Input("human impact", human.outcome, False, said)


def _harmed(does: str, outcome: str) -> str:
    return _("It %(does)s, so an attack could do %(harm)s harm to care.") % {
        "does": _(does),
        "harm": _(_HARM[HumanImpact(outcome)]),
    }


def _first_step(situation: Situation, days: Days, treats: bool) -> FirstStep:
    if not situation.version_known:
        return FirstStep.CHECK_VERSION
    if treats:
        return FirstStep.CARE_CONTINUITY
    return FirstStep.WATCH if days.protect is None else FirstStep.PROTECT


def _protect_text(situation: Situation, days: Days) -> str:
    if not situation.version_known:
        return _("There is no date, because we do not know your version.")
    if days.protect is None:
        return _("There is no date for protecting it; keep your usual safeguards.")
    return ngettext(
        "We recommend that you protect it within %(days)d day.",
        "We recommend that you protect it within %(days)d days.",
        days.protect,
    ) % {"days": days.protect}


def _fix(situation: Situation, days: Days, treats: bool) -> FixBy:
    if not situation.version_known:
        return FixBy(FixKind.NO_DATE, None, _("There is no date for a fix until the version is known."))
    if situation.remediation == Remediation.NONE_PLANNED:
        return FixBy(
            FixKind.PLAN_REPLACEMENT, None, _("No fix will come, so keep it protected and plan to replace it.")
        )
    if situation.remediation in {Remediation.NONE_YET, Remediation.WORKAROUND}:
        return FixBy(FixKind.WAIT_FOR_MAKER, None, _("Keep it protected until the maker has a fix; we will tell you."))
    if treats:
        said = _("Fix it at the next maintenance that its maker has validated and your clinical engineers agree to.")
        return FixBy(FixKind.NEXT_MAINTENANCE, None, said)
    if days.fix is None:
        return FixBy(FixKind.NO_DATE, None, _("There is no date; take the fix with your usual updates."))
    said = ngettext(
        "We recommend that you fix it within %(days)d day.",
        "We recommend that you fix it within %(days)d days.",
        days.fix,
    ) % {"days": days.fix}
    return FixBy(FixKind.BY_DATE, days.fix, said)
