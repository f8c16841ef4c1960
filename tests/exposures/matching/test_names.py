import gzip
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardwatch.exposures.matching import makers, names
from wardwatch.exposures.matching.names import Kind, candidate_keys, match, range_keys

IDENTIFIER, CONFIRMED, EXACT, ALIAS, DEVICE, MODEL, FAMILY, VENDOR_WIDE = Kind


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Becton, Dickinson and Company (BD)", "bd"),
        ("Becton Dickinson & Co", "bd"),
        ("Phillips", "philips"),
        ("Koninklijke Philips N.V.", "philips"),
        ("D-Link", "dlink"),
        ("Trend Micro, Inc.", "trendmicro"),
        ("GeutebrÃ¼ck GmbH", "geutebruck"),
        ("kieback\\&peter", "kiebackandpeter"),
        ("The Linux Kernel Organization", "linux"),
        ("n/a", ""),
        ("Philips North America LLC", "philips"),
        ("Phillips Healthcare", "philips"),
        ("PHILIPS MEDIZIN SYSTEME BÖBLINGEN GMBH", "philips"),
        ("Fortinett", "fortinet"),
        ("Medtronic USA, Inc.", "medtronic"),
        ("G.E. Healthcare", "gehealthcare"),
        ("Beckton Dickinson", "bd"),
        ("Softneta UAB", "softneta"),
    ],
)
def test_vendor_keys(text, key):
    assert makers.vendor_key(text) == key


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Siemens", "Siemens Healthineers"),
        ("Hewlett Packard (HP)", "Hewlett Packard Enterprise (HPE)"),
        ("Change Healthcare", "GE Healthcare"),
        ("BMC Medical", "BMC"),
        ("Baxter", "Hillrom"),
        ("Smiths Medical", "B. Braun Medical"),
    ],
)
def test_makers_that_stay_apart(left, right):
    assert makers.vendor_key(left) != makers.vendor_key(right)


def test_a_text_that_names_several_makers_gives_them_all_but_a_known_name_is_never_split():
    assert {"silex", "gehealthcare"} <= names.vendor_keys("Silex Technology and GE Healthcare")
    assert names.vendor_keys("Johnson & Johnson") == {"jnj"}
    assert names.vendor_keys("BD/CareFusion") >= {"bd", "carefusion"}
    assert names.vendor_keys("Baxter (Hillrom)") == {"baxter", "hillrom"}


@pytest.mark.parametrize(
    ("asset", "claim", "kind"),
    [
        (("Philips", "Intellivue Information Centre iX"), ("Philips", "IntelliVue Information Center iX"), EXACT),
        (("BD", "infusion pump Alaris 8015 PCU"), ("BD", "Alaris PC Unit Model 8015"), ALIAS),
        (("Contec Health", "CMS-8000", ""), ("Contec Health", "CMS8000 Patient Monitor"), EXACT),
        (("Contec", "patient monitor", "CMS 8000"), ("Contec Health", "CMS8000 Patient Monitor"), ALIAS),
        (("Contec Health", "monitor", "CMS8000"), ("Contec Health", "CMS8000 Patient Monitor"), EXACT),
        (("N/A", "Contec Health CMS8000"), ("Contec Health", "CMS8000"), ALIAS),
        (("N/A", "Invented Works Viewer"), ("Invented Works", "Viewer"), ALIAS),
        (("Illumina", "Illumina, Inc. NovaSeq Control Software"), ("Illumina", "NovaSeq Control Software"), EXACT),
        (("Medtronic", "Medtronic MiniMed 508"), ("Medtronic", "MiniMed 508"), EXACT),
        (("Invented", "Software, Sugar Control"), ("Invented", "Sugar Control Software"), ALIAS),
        (("Siemens", "Controller", "6GK5206-2BS00-2FC2"), ("Siemens", "SCALANCE XC206 (6GK5206-2BS00-2FC2)"), ALIAS),
        (
            ("Contec", "CMS8000 spare part"),
            ("Contec Health", "CMS8000 CONTEC ICU CCU Vital Signs Patient Monitor"),
            MODEL,
        ),
        (("BD", "Alaris PC Unit", "8015"), ("Becton, Dickinson and Company (BD)", "Alaris 8015 PC unit"), ALIAS),
        (("Welch Allyn", "Connex Spot Monitor"), ("Baxter", "Welch Allyn Connex Spot Monitor (CSM)"), ALIAS),
        (("Hillrom", "Connex Health Portal"), ("Baxter", "Baxter Connex Health Portal"), ALIAS),
        (("Philips", "IntelliVue MX800"), ("Philips", "IntelliVue patient monitor MX400-MX850"), ALIAS),
        (("Philips", "IntelliBridge EC40 Hub"), ("Philips", "IntelliBridge EC 40 Hub"), EXACT),
        (("Citrix", "NetScaler Gateway"), ("Cloud Software Group", "NetScaler Gateway"), ALIAS),
        (("Citrix", "Gateway"), ("Citrix", "NetScaler ADC and NetScaler Gateway"), ALIAS),
        (("Pulse Secure", "Pulse Connect Secure"), ("Ivanti", "Connect Secure, Policy Secure, and Neurons"), ALIAS),
        (("Fortinet", "FortiGate"), ("Fortinet", "FortiOS"), ALIAS),
        (("Cisco", "ASA"), ("Cisco", "Adaptive Security Appliance (ASA) and Firepower Threat Defense (FTD)"), EXACT),
        (("VMware", "vCenter"), ("Broadcom", "VMware vCenter Server"), ALIAS),
        (("VMware", "ESXi"), ("n/a", "VMware ESXi"), ALIAS),
        (("ConnectWise", "ConnectWise Control"), ("ConnectWise", "ScreenConnect"), ALIAS),
        (("ICU Medical", "Medfusion 4000 Syringe Pump"), ("Smiths Medical", "Medfusion 4000"), ALIAS),
        (("Fortinet", "FortiGate 100F"), ("Fortinet", "FortiOS and FortiProxy"), FAMILY),
        (("Microsoft", "Exchange Server 2019"), ("Microsoft", "Exchange"), FAMILY),
        (("CrushFTP", "CrushFTP 10"), ("CrushFTP", "CrushFTP"), FAMILY),
        (("Microsoft", "Windows 10"), ("Microsoft", "Windows"), FAMILY),
        (("Microsoft", "Windows"), ("Microsoft", "Windows 7"), FAMILY),
        (("Oracle", "WebLogic Server"), ("Oracle", "Multiple Products"), VENDOR_WIDE),
    ],
)
def test_names_that_meet(asset, claim, kind):
    found = match(*(*asset, "")[:3], *claim)
    assert found.kind is kind
    assert found.confidence == names.CONFIDENCE[kind]
    assert candidate_keys(*asset) & range_keys(*claim)


@pytest.mark.parametrize(
    ("asset", "claim"),
    [
        (("Invented", "Software, Sugar Control"), ("Invented", "Control Panel Software")),
        (("N/A", "Invented Works Viewer"), ("Stranger", "Viewer")),
        (("Philips", "Philips Medical Device"), ("Philips", "Medical Monitor")),
        (("Cisco", "IOS"), ("Cisco", "IOS XE Software")),
        (("Microsoft", "Windows 11"), ("Microsoft", "Windows 7")),
        (
            ("Microsoft", "Windows Server 2019"),
            ("Microsoft", "Windows Server, version 1903 (Server Core installation)"),
        ),
        (("Baxter", "Sigma Spectrum"), ("Baxter", "ExactaMix EM1200")),
        (("GE Healthcare", "Optima CT670"), ("GE Healthcare", "Discovery NM/CT 670")),
        (("Siemens", "SIPROTEC 5 7SL87 (CP300)"), ("Siemens", "SIPROTEC 5 7SJ86 (CP300)")),
        (("Honeywell", "H4W2PER2"), ("Honeywell", "H4W4PER2")),
        (("Kieback&Peter", "DDC4400"), ("Kieback&Peter", "DDC4400e")),
        (("Fujifilm", "FCR XC-2"), ("Fujifilm", "FCR Capsula X")),
        (("Philips", "Vue PACS"), ("Carestream", "Vue PACS")),
        (("Hillrom", "Centrella"), ("Baxter", "Multiple Products")),
    ],
)
def test_names_that_do_not_meet(asset, claim):
    assert not candidate_keys(*asset) & range_keys(*claim)
    assert match(*asset, "", *claim) is None


def test_a_member_of_a_named_family_is_never_certain():
    shared = candidate_keys("Microsoft", "Windows") & range_keys("Microsoft", "Windows 10 Version 1607")
    assert shared
    assert not any(map(names.is_certain, shared))


def test_a_claim_without_a_maker_has_no_key():
    assert range_keys("n/a", "n/a") == frozenset()


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=20))
def test_any_inventory_text_has_keys_or_none(vendor, product, model):
    assert all("/" in key for key in candidate_keys(vendor, product, model) | range_keys(vendor, product))


def test_every_alias_names_its_source_and_reaches_one_maker():
    table = makers.aliases()
    assert set(table.kin) <= set(table.vendors.values()) | {key for group in table.kin.values() for key in group}
    assert {vendor for vendor, _ in table.products} <= set(
        map(makers.vendor_key, {vendor for vendor, _ in table.products})
    )


def test_every_published_claim_with_a_maker_finds_itself(shared_data):
    catalogue = json.loads(
        next((shared_data / "cisa-kev").glob("known_exploited_vulnerabilities-2026*.json")).read_text()
    )
    pairs = {(row["vendorProject"], row["product"]) for row in catalogue["vulnerabilities"]}
    with gzip.open(shared_data / "cisa-vulnrichment" / "cve5-vulnrichment-selection.jsonl.gz", "rt") as records:
        for record in map(json.loads, records):
            for affected in record["containers"]["cna"].get("affected", []):
                pairs.add((affected.get("vendor", ""), affected.get("product", "")))
    lost = {pair for pair in pairs if makers.vendor_key(pair[0]) and not candidate_keys(*pair) & range_keys(*pair)}
    assert {vendor for vendor, _ in lost} <= {"ICS-CERT", "Npm package"}
