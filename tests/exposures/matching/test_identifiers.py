"""Lines and claims meet by CPE names and package URLs, and only as surely as both state."""

import pytest

from wardwatch.exposures.keys import LineText, line_keys, line_versions, meeting
from wardwatch.exposures.matching import identifiers, versions
from wardwatch.exposures.matching.names import Kind, is_certain

LINUX = "cpe:2.3:a:invented:viewer:2.1:*:*:*:*:linux:*:*"


def line(cpe: str = "", purl: str = "", version: str = "", vendor: str = "", product: str = "") -> LineText:
    return LineText(vendor, product, "", version, cpe, purl)


def kind(said: LineText, *, cpe: str = "", purl: str = "", named: tuple[str, str] = ("", "")) -> Kind | None:
    """How they meet, which is never surer than the keys they share."""
    found = meeting(said, named, cpe, purl)
    shared = line_keys(said) & (identifiers.claim_keys(cpe, purl).keys())
    if shared:
        assert found is not None
    if found and found.kind is Kind.IDENTIFIER:
        assert any(map(is_certain, shared))
    return found.kind if found else None


@pytest.mark.parametrize(
    ("listed", "claimed", "expected"),
    [
        (LINUX, "cpe:2.3:a:invented:viewer:*:*:*:*:*:*:*:*", Kind.IDENTIFIER),
        (LINUX, "cpe:/a:invented:viewer", Kind.IDENTIFIER),
        (LINUX, "cpe:2.3:a:invented:viewer:*:*:*:*:*:linux:*:*", Kind.IDENTIFIER),
        (LINUX, "cpe:2.3:a:invented:viewer:*:*:*:*:*:windows:*:*", None),
        ("cpe:/a:invented:viewer:2.1", "cpe:2.3:a:invented:viewer:*:*:*:*:*:windows:*:*", Kind.FAMILY),
        (LINUX, "cpe:2.3:o:invented:viewer:*:*:*:*:*:*:*:*", None),
        (LINUX, "cpe:2.3:a:invented:*:*:*:*:*:*:*:*:*", None),
        (LINUX, "cpe:2.3:a:invented", None),
        ("no name", "cpe:/a:invented:viewer", None),
    ],
)
def test_cpe_names_meet_where_the_line_states_as_much(listed: str, claimed: str, expected: Kind | None) -> None:
    assert kind(line(listed), cpe=claimed) is expected


def test_a_cpe_name_is_found_by_the_names_it_spells() -> None:
    pump = line("cpe:2.3:h:baxter:sigma_spectrum:6.05:*:*:*:*:*:*:*")
    assert kind(pump, named=("Baxter", "Sigma Spectrum Infusion Pump")) is not None
    assert kind(pump, named=("Other", "Sigma Spectrum")) is None


def test_package_urls_meet_whatever_their_versions_and_qualifiers() -> None:
    library = line(purl="pkg:maven/org.invented/parser@1.2?type=jar")
    assert kind(library, purl="pkg:maven/org.invented/parser") is Kind.IDENTIFIER
    assert kind(library, purl="pkg:maven/org.other/parser") is None
    assert kind(library, purl="pkg:npm/parser") is None


def test_the_version_of_an_identifier_counts_where_the_list_states_none() -> None:
    assert line_versions(line(LINUX)) == versions.keys("2.1")
    assert line_versions(line(LINUX, version="2.2")) == versions.keys("2.2")
    assert line(purl="pkg:npm/parser@1.2.3").stated_version == "1.2.3"
    assert line("cpe:/o:invented:system:8.0:sp2").stated_version == "8.0 sp2"
    assert line("cpe:/a:invented:viewer").stated_version == ""
