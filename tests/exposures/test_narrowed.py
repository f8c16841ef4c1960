"""Claims about a part of a composed product, about some serial numbers, and by model number."""

from dataclasses import replace

import pytest

from wardwatch.exposures import verdicts
from wardwatch.exposures.keys import LineText, RangeText
from wardwatch.exposures.matching.names import Kind
from wardwatch.exposures.matching.ranges import Verdict

WHOLE = "Invented Drip Agent 2.0 installed on Invented Station"
CLAIM = RangeText(
    "Invented", "Drip Agent", WHOLE, "affected", "", None, True, "2.1", False, True, "", "", "Invented PSIRT", "INV-1",
    part="component",
)  # fmt: skip
STATION = replace(CLAIM, product="Station", high=None, part="platform")
AFFECTED, CLEAR, OPEN = Verdict.AFFECTED, Verdict.NOT_AFFECTED, Verdict.CANNOT_TELL


def inside(claim: RangeText, product: str, version: str = "", **said: str) -> Verdict | None:
    line = LineText("Invented", product, said.get("model", ""), version, said.get("cpe", ""), "")
    heard = verdicts.hear(line, 1, claim, is_open=True)
    return heard.inside if heard else None


@pytest.mark.parametrize(
    ("claim", "product", "version", "expected"),
    [
        (CLAIM, "Drip Agent", "2.0", OPEN),  # it may run elsewhere
        (CLAIM, "Drip Agent", "2.1", CLEAR),
        (CLAIM, WHOLE, "2.0", AFFECTED),
        (CLAIM, "Station", "2.0", None),  # its version is another thing's
        (STATION, "Station", "7", OPEN),  # nobody says whether the agent is on it
        (STATION, WHOLE, "2.0", None),
        (replace(CLAIM, product="Firmware"), "Anything", "2.0", None),  # no word on every product of the maker
        (replace(CLAIM, status="known_not_affected"), "Drip Agent", "2.0", None),
        (replace(CLAIM, status="known_not_affected"), WHOLE, "2.0", AFFECTED),
        (replace(CLAIM, part="", serial_numbers="A1*"), "Drip Agent", "2.0", OPEN),
        (replace(CLAIM, part="", serial_numbers="A1*"), "Drip Agent", "2.1", CLEAR),
        (replace(CLAIM, serial_numbers="A1*"), WHOLE, "2.0", OPEN),
    ],
)
def test_only_what_has_the_whole_is_surely_meant(
    claim: RangeText, product: str, version: str, expected: Verdict | None
) -> None:
    assert inside(claim, product, version) is expected


def test_what_is_open_is_said_in_words() -> None:
    line = LineText("Invented", "Drip Agent", "", "2.0")
    part = verdicts.hear(line, 1, CLAIM, is_open=True)
    assert part is not None
    assert part.match.words == f"“Invented Drip Agent” is only a part of “{WHOLE}”, and may be without the rest"
    some = verdicts.hear(line, 1, replace(CLAIM, part="", serial_numbers="A1*\nB?"), is_open=True)
    assert some is not None
    assert some.match.words.endswith("are meant: serial numbers A1*, B?")
    assert some.match.kind is Kind.FAMILY


def test_a_model_number_written_in_full_is_a_name() -> None:
    claim = replace(CLAIM, product="Pump, tall", product_text="", part="", model_numbers="IN-77/X\nIN-8*\n40112")
    assert inside(claim, "Anything", "2.0", model="IN77X") is AFFECTED
    assert inside(claim, "Anything", "2.0", model="40112") is AFFECTED
    assert inside(claim, "Anything", "2.0", model="IN-8") is None
    assert inside(claim, "Anything", "2.0", model="IN-8*") is None


def test_every_cpe_name_of_a_claim_counts() -> None:
    names = "cpe:2.3:o:invented:drip_firmware:*:*:*:*:*:*:*:* cpe:2.3:h:invented:drip:-:*:*:*:*:*:*:*"
    claim = replace(CLAIM, vendor="", product="", product_text="", part="", cpe=names)
    assert inside(claim, "?", "2.0", cpe="cpe:2.3:h:invented:drip:*:*:*:*:*:*:*:*") is AFFECTED
    assert inside(claim, "drip firmware", "2.0") is AFFECTED
    assert inside(claim, "?", "2.0", cpe="cpe:2.3:h:invented:drop:*:*:*:*:*:*:*:*") is None


def test_a_version_that_fits_is_not_called_incomparable_where_the_name_leaves_it_open() -> None:
    heard = verdicts.hear(LineText("Invented", "Drip Agent", "", "2.0"), 1, CLAIM, is_open=True)
    assert heard is not None
    assert (heard.fits, heard.inside) == (AFFECTED, OPEN)
