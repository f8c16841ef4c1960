import pytest

from wardwatch.exposures.matching import classes, texts
from wardwatch.exposures.matching.names import Kind, match


def met(asset: tuple[str, ...], claim: tuple[str, str]) -> Kind | None:
    found = match(*asset, *[""] * (3 - len(asset)), *claim)
    return found.kind if found else None


@pytest.mark.parametrize(
    ("asset", "claim"),
    [
        (("Medtronic", "insulin pump MiniMed 508"), ("Medtronic", "MiniMed 508 pump")),
        (("Medtronic", "N'Vision 8840"), ("Medtronic", "8840 N'Vision Clinician Programmer")),
        (("Medtronic", "Paradigm 511"), ("Medtronic", "MiniMed Paradigm 511 pump")),
        (("Invented", "access control FlexAir"), ("Invented", "FlexAir")),
        (("Invented", "NETWORK MANAGEMENT, ROXCOM NMS"), ("Invented", "Roxcom NMS")),
        (("Invented", "FlexAir access control"), ("Invented", "FlexAir")),
        (("Invented", "MX8G"), ("Invented", "MX8G VoIP gateway")),
        (("Philips", "MX100 IntelliVue patient monitor"), ("Philips", "IntelliVue patient monitor MX100")),
        (("Medtronic", "CareLink Encore Programmer 29901"), ("Medtronic", "29901 Encore Programmer")),
        (("Philips", "telemetry monitor", "MX-40"), ("Philips", "IntelliVue MX40 Patient Worn Monitor (WLAN only)")),
        (("Philips", "ultrasound Sparq"), ("Philips", "Ultrasound Sparq")),
        (("Philips", "Sparq"), ("Philips", "Ultrasound Sparq")),
        (("Philips", "Intellispace Cardiovascular ISCV"), ("Philips", "IntelliSpace Cardiovascular")),
        (("Hillrom", "Connex CVSM"), ("Hillrom", "Welch Allyn Connex Vital Signs Monitor (CVSM)")),
        (("Spacelabs", "XTR 96280"), ("Spacelabs", "Xhibit Telemetry Receiver (XTR) Model number 96280")),
        (("BD", "Medication cabinet, Pyxis CII Safe"), ("BD", "BD Pyxis CIISafe")),
        (("Baxter", "Life 2000 Ventilator"), ("Baxter", "Life2000 Ventilation System")),
        (("Kieback&Peter", "DDC-4400e building controller"), ("Kieback&Peter", "DDC4400e")),
    ],
)
def test_names_whose_class_words_or_product_line_differ_meet(asset, claim):
    assert met(asset, claim) in {Kind.EXACT, Kind.ALIAS}


@pytest.mark.parametrize(
    ("asset", "claim"),
    [
        (("Invented", "Trilogy CT scanner"), ("Invented", "Trilogy MRI system")),
        (("GE Healthcare", "Optima CT540"), ("GE Healthcare", "Optima 540")),
        (("BD", "Pyxis MedStation ES Server"), ("BD", "Pyxis MedStation ES")),
        (("Ypsomed", "mylife Cloud"), ("Ypsomed", "mylife App")),
        (("Invented", "CT control Trilogy"), ("Invented", "Trilogy MRI system")),
        (("Philips", "MX40 charger"), ("Philips", "IntelliVue MX400 Patient Monitor")),
        (("Philips", "Vue RIS"), ("Philips", "Vue PACS")),
        (("BD", "Alaris pump"), ("BD", "Alaris PC unit")),
        (("Hillrom", "service tool"), ("Hillrom", "Welch Allyn Service Tool")),
        (("GE Healthcare", "telemetry server"), ("General Electric (GE)", "CARESCAPE Telemetry Server")),
        (("Baxter", "portal"), ("Baxter", "Connex Health Portal")),
        (("Siemens", "SIPROTEC 5", "6MD865"), ("Siemens", "SIPROTEC 5 6MD86 (CP300)")),
        (("Honeywell", "H4W2PER2"), ("Honeywell", "H4W4PER2")),
        (("Hillrom", "Connex Central Station"), ("Hillrom", "Welch Allyn Connex Vital Signs Monitor (CVSM)")),
    ],
)
def test_class_words_that_contradict_each_other_or_stand_alone_do_not_meet(asset, claim):
    assert met(asset, claim) not in {Kind.EXACT, Kind.ALIAS}


def test_a_part_for_a_machine_never_meets_it_with_certainty():
    assert met(("Philips", "Battery for MX40"), ("Philips", "IntelliVue MX40 Patient Worn Monitor")) is not Kind.ALIAS
    keys = set(classes.claim_keys("philips", texts.read("Charger for MX40"), ["charger", "for", "mx", "40"]))
    assert "mx40" not in keys


def test_a_maker_without_product_lines_costs_no_keys_for_them():
    assert not [
        key for key in classes.line_keys("invented", texts.read("sugar pump"), ["sugar", "pump"]) if key.endswith("-")
    ]


def test_every_word_has_one_kind_and_names_are_left_of_ordinary_names():
    assert classes.kinds()["pump"] == "pump"
    assert classes.kinds()["system"] == ""
    assert classes.bare_words("infusion pump") == ("infusion", "pump")
    assert classes.bare_words("infusion pump alaris 8015 (pcu)") == ("alaris", "8015")
