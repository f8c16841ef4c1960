"""Slips of the pen in makers' names, and other ways in which lists write a maker beside its product."""

import pytest

from wardwatch.exposures.matching.names import Kind, match
from wardwatch.exposures.matching.slips import maker_meant

CLAIMS = (
    ("Baxter", "Sigma Spectrum"),
    ("Philips", "IntelliVue MX40"),
    ("Becton, Dickinson and Company (BD)", "BD Pyxis MedStation ES"),
    ("GE Healthcare", "LightSpeed VCT"),
    ("Illumina", "NovaSeq 6000"),
)


@pytest.mark.parametrize(
    ("text", "maker"),
    [
        ("Medtornic", "medtronic"),
        ("Medronic", "medtronic"),
        ("Hospria", "hospira"),
        ("Baxtr International Inc.", "baxter"),
        ("GE Healhcare", "gehealthcare"),
        ("Beckton Dickenson", "bd"),
        ("Fresinius Kaby", "freseniuskabi"),
        ("Philips", ""),
        ("UF Healthcare", ""),
        ("Gehalt Healthcare", ""),
        ("Halden", ""),
        ("GA", ""),
        ("", ""),
    ],
)
def test_a_maker_is_understood_but_for_slips_if_no_other_is_as_near(text, maker):
    assert maker_meant(text) == maker


@pytest.mark.parametrize("claim", CLAIMS)
@pytest.mark.parametrize(
    "written",
    [
        lambda maker, product: (maker, f"{product}, {maker}"),
        lambda maker, product: (maker, f"{product} ({maker})"),
        lambda maker, product: (maker, f"The {maker} {product}"),
        lambda maker, product: (maker, product.replace(" ", "")),
        lambda maker, product: (maker, f"{maker}{product}".replace(" ", "") if "," not in maker else product),
        lambda maker, product: (f"{maker} of America", product),
        lambda maker, product: (maker[:2] + maker[3:], product),
        lambda maker, product: (maker[:2] + maker[3:], f"{maker[:2]}{maker[3:]} {product}"),
        lambda maker, product: ("unknown", f"{maker[:2]}{maker[3:]} {product}"),
        lambda maker, product: (maker, ", ".join(reversed(product.rsplit(" ", 1)))),
    ],
)
def test_a_product_meets_its_claim_however_its_maker_stands_beside_it(written, claim):
    found = match(*written(*claim), "", *claim)
    assert found is not None
    assert found.kind in {Kind.EXACT, Kind.ALIAS}


@pytest.mark.parametrize(
    ("line", "claim"),
    [
        (("Medtornic", "MiniMed 509"), ("Medtronic", "MiniMed 508")),
        (("Philips", "Intelivue MX40 Monitr"), ("Philips", "IntelliVue Information Center")),
        (("Philps", "infusion pump"), ("Philips", "multiple products")),
        (("Baxter", "Cable for Sigma Spectrum"), ("Baxter", "Sigma Spectrum")),
    ],
)
def test_a_slip_in_the_maker_says_nothing_of_another_product(line, claim):
    found = match(*line, "", *claim)
    assert found is None or found.kind not in {Kind.EXACT, Kind.ALIAS}
