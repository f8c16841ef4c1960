"""What the policy recommends, for whom, and in which words."""

import random
from itertools import product

import pytest

from wardwatch.assets.types import CareRole, NetworkExposure
from wardwatch.standards.ssvc import Automatable, DeployerPriority, Exploitation, PublicValueAdded, TechnicalImpact
from wardwatch.triage import policy, tables
from wardwatch.triage.types import FirstStep, FixKind, Input, Judgement, Remediation, Situation

WORST = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"
CLICK = "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:A/VC:H/VI:L/VA:N/SC:N/SI:N/SA:N"
OLD = "AV:N/AC:L/Au:N/C:C/I:C/A:C"

GATEWAY = policy.product_class("Citrix", "NetScaler ADC and NetScaler Gateway")
MONITOR = policy.product_class("Contec Health", "CMS8000")
OTHER = tables.load().classes["other"]

AXES = {
    "product_class": tuple(tables.load().classes.values()),
    "exploitation": (None, *Exploitation),
    "in_kev": (False, True),
    "automatable": (None, *Automatable),
    "technical_impact": (None, *TechnicalImpact),
    "cvss": ("", WORST, CLICK, OLD, "no vector"),
    "exposure": tuple(NetworkExposure),
    "care_role": tuple(CareRole),
    "patient_contact": (None, False, True),
    "remediation": tuple(Remediation),
    "version_known": (True, False),
    "public_value": (None, *PublicValueAdded),
}


def drawn(count: int) -> list[Situation]:
    dice = random.Random(405)
    return [Situation(**{name: dice.choice(values) for name, values in AXES.items()}) for _ in range(count)]


def given(judgement: Judgement, name: str) -> Input:
    return next(each for each in judgement.inputs if each.name == name)


def test_an_exploited_gateway_is_an_emergency_on_assumptions_that_are_named() -> None:
    judged = policy.decide(Situation(product_class=GATEWAY, in_kev=True, cvss=WORST, remediation=Remediation.FIX))
    assert judged.priority == "immediate"
    assert judged.emergency
    assert (judged.protect_within_days, judged.fix_within_days, judged.business_days) == (2, 7, False)
    assert judged.first_step == FirstStep.PROTECT
    assert judged.federal_reference == "3 days & forensic investigation"
    assert (judged.level, judged.publish) == ("act", "publish")
    assert {each.name for each in judged.assumed} >= {"network exposure", "automatable", "care role"}
    assert "as is usual for a VPN gateway" in given(judged, "network exposure").source
    assert given(judged, "exploitation").known


def test_the_members_word_replaces_what_was_assumed() -> None:
    said = policy.decide(Situation(product_class=GATEWAY, in_kev=True, cvss=WORST, exposure=NetworkExposure.ISOLATED))
    assert said.priority == "out-of-cycle"
    assert given(said, "network exposure") == Input(
        "network exposure", "isolated", True, "Your inventory says that this product is cut off from other networks."
    )


def test_a_bedside_monitor_waits_for_maintenance_its_maker_validated() -> None:
    judged = policy.decide(Situation(product_class=MONITOR, in_kev=True, cvss=WORST, remediation=Remediation.FIX))
    assert judged.priority == "out-of-cycle"
    assert judged.first_step == FirstStep.CARE_CONTINUITY
    assert judged.fix.kind == FixKind.NEXT_MAINTENANCE
    assert judged.fix_within_days is None
    assert judged.protect_within_days == 7
    assert given(judged, "network exposure").value == "internal"


@pytest.mark.parametrize(
    ("automatable", "cvss", "value", "known"),
    [
        (Automatable.NO, WORST, "no", True),
        (None, WORST, "yes", False),
        (None, OLD, "yes", False),
        (None, CLICK, "no", False),
        (None, "CVSS:3.1/AV:A/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", "no", False),
        (None, "CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H", "no", False),
        (None, "AV:N/AC:L/Au:S/C:C/I:C/A:C", "no", False),
        (None, "", "no", False),
        (None, "no vector", "no", False),
    ],
)
def test_automatable_from_assessor_then_vector_then_no(
    automatable: Automatable | None, cvss: str, value: str, known: bool
) -> None:
    found = given(policy.decide(Situation(product_class=OTHER, automatable=automatable, cvss=cvss)), "automatable")
    assert (found.value, found.known) == (value, known)


@pytest.mark.parametrize(("cvss", "value"), [(WORST, "total"), (OLD, "total"), (CLICK, "partial"), ("", "total")])
def test_technical_impact_from_the_vector(cvss: str, value: str) -> None:
    assert given(policy.decide(Situation(product_class=OTHER, cvss=cvss)), "technical impact").value == value


@pytest.mark.parametrize(
    ("role", "impact"),
    [
        ("life-sustaining", "very high"),
        ("treatment", "high"),
        ("monitoring", "high"),
        ("diagnostic", "medium"),
        ("records", "medium"),
        ("administrative", "low"),
        ("unknown", "medium"),
    ],
)
def test_human_impact_of_each_care_role(role: str, impact: str) -> None:
    assert policy.human_impact(CareRole(role)) == impact
    assert policy.human_impact(CareRole(role), GATEWAY) == ("very high" if impact == "very high" else "high")


@pytest.mark.parametrize(
    ("remediation", "kind", "days"),
    [("fix", "by date", 90), ("unknown", "by date", 90), ("workaround", "wait for maker", None),
     ("none yet", "wait for maker", None), ("none planned", "plan replacement", None)],
)  # fmt: skip
def test_the_fix_depends_on_what_the_maker_offers(remediation: str, kind: str, days: int | None) -> None:
    judged = policy.decide(Situation(product_class=OTHER, remediation=Remediation(remediation)))
    assert judged.priority == "scheduled"
    assert (judged.fix.kind, judged.fix.days) == (kind, days)


def test_what_holds_for_every_situation() -> None:
    for situation in drawn(20_000):
        judged = policy.decide(situation)
        assert hash(judged) == hash(policy._decided.__wrapped__(situation, tables.load(), "en"))
        assert judged.emergency == (judged.priority is DeployerPriority.IMMEDIATE)
        assert (judged.fix.kind is FixKind.BY_DATE) == (judged.fix.days is not None)
        assert len({each.name for each in judged.inputs}) == len(judged.inputs) == 9
        if situation.in_kev:
            assert given(judged, "exploitation").value == "active"
        if not situation.version_known:
            assert (judged.first_step, judged.fix.kind) == (FirstStep.CHECK_VERSION, FixKind.NO_DATE)
            assert judged.protect_within_days is judged.fix_within_days is None
        elif judged.patient_contact:
            assert judged.first_step is FirstStep.CARE_CONTINUITY
            assert judged.fix_within_days is None
        urgency = next(row for row in judged.rows if row.table.startswith("deployer"))
        assert urgency.outcome == judged.priority


def test_contact_with_patients_is_never_argued_away_by_a_guess() -> None:
    for role, kind in product(CareRole, tables.load().classes.values()):
        judged = policy.decide(Situation(product_class=kind, care_role=role, remediation=Remediation.FIX))
        if kind.patient_contact or role in {"life-sustaining", "treatment", "monitoring"}:
            assert judged.patient_contact
            assert judged.fix.days is None


def test_the_words_are_advice_in_plain_short_sentences() -> None:
    texts = {text for situation in drawn(20_000) for text in policy.decide(situation).texts}
    rows = {row.text for situation in drawn(2_000) for row in policy.decide(situation).rows}
    assert len(texts) > 100
    for text in texts | rows:
        assert not tables.NEVER_SAY.search(text), text
    for text in texts:
        assert text[0].isupper(), text
        assert text.endswith("."), text
        assert len(text.split()) <= 32, text
        assert not any(jargon in text for jargon in ("SSVC", "CVSS", "KEV", "BOD", "automatable", "mef")), text
    assert sum(len(text.split()) for text in texts) / len(texts) < 22


def test_a_centers_policy_changes_the_days(tmp_path) -> None:
    (tmp_path / "policy.toml").write_text("days.scheduled = { protect = 60, fix = 120 }")
    situation = Situation(product_class=OTHER, remediation=Remediation.FIX)
    assert policy.decide(situation, tables.load(tmp_path)).fix_within_days == 120
    assert policy.decide(situation).fix_within_days == 90


@pytest.mark.parametrize(
    ("vendor", "product", "key"),
    [
        ("Palo Alto Networks", "PAN-OS", "firewall"),
        ("Ivanti", "Pulse Connect Secure", "vpn-gateway"),
        ("ConnectWise", "ScreenConnect", "remote-access"),
        ("Progress", "MOVEit Transfer", "file-transfer"),
        ("Microsoft", "Exchange Server", "mail-server"),
        ("Microsoft", "Windows", "workstation"),
        ("BD", "Alaris 8015 PC Unit", "infusion-pump"),
        ("Baxter", "Sigma Spectrum Infusion Pumps", "infusion-pump"),
        ("Philips", "IntelliVue MX40", "bedside-monitor"),
        ("Hamilton Medical", "HAMILTON-T1", "life-support"),
        ("Philips", "Vue PACS", "image-archive"),
        ("Philips", "Brilliance Computed Tomography (CT)", "imaging"),
        ("Acme", "Active Directory Connector", "system-manager"),
        ("Acme", "Fact Sheet", "other"),
        ("", "", "other"),
    ],
)
def test_product_classes(vendor: str, product: str, key: str) -> None:
    assert policy.product_class(vendor, product).key == key


def test_a_part_is_of_its_devices_class_where_a_word_places_the_device() -> None:
    pump = policy.product_class("Baxter", "Sigma Spectrum infusion pump")
    assert policy.product_class("OpenSSL", "OpenSSL", device="Baxter Sigma Spectrum infusion pump") == pump
    own = policy.product_class("Philips", "Vue PACS")
    assert own.key == "image-archive"
    assert policy.product_class("Philips", "Vue PACS", device="Larkmoor Halden") == own
    assert policy.product_class("OpenSSL", "OpenSSL", device="Larkmoor Halden", medical=True).key == "medical-device"


def test_a_medical_advisory_places_what_no_word_places() -> None:
    assert policy.product_class("Stryker", "Secure II", medical=True).key == "medical-device"
    assert policy.product_class("Philips", "Vue PACS", medical=True).key == "image-archive"
