"""Claims about a part of a composed product, about some serial numbers, and by model number."""

from dataclasses import replace

import pytest

from wardwatch.exposures import keys, verdicts
from wardwatch.exposures.keys import LineText, RangeText
from wardwatch.exposures.matching.names import CONFIDENCE, Kind
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


@pytest.mark.parametrize(
    ("model", "expected"), [("IN-801", AFFECTED), ("IN-9", CLEAR), ("", OPEN), ("IN", OPEN), ("tall", OPEN)]
)
def test_wildcards_mean_the_models_that_fit(model: str, expected: Verdict) -> None:
    claim = replace(CLAIM, product_text="", part="", model_numbers="IN-8*\n40112")
    assert inside(claim, "Drip Agent", "2.0", model=model) is expected
    line = LineText("Invented", "Drip Agent", model, "2.0")
    words = keys.model_words(line, claim.narrowed)
    assert ("none of the model numbers meant: IN-8*, 40112" in words) is (expected is CLEAR)
    heard = verdicts.hear(line, 1, claim, is_open=True)
    assert heard is not None
    assert (heard.confidence > CONFIDENCE[Kind.FAMILY]) is (expected is not OPEN)


def test_a_model_that_fits_settles_what_a_family_name_leaves_open() -> None:
    claim = replace(CLAIM, product="Drip Agent 7", product_text="", part="", model_numbers="IN-8*")
    assert inside(replace(claim, model_numbers=""), "Drip Agent", "2.0", model="IN-801") is OPEN
    heard = verdicts.hear(LineText("Invented", "Drip Agent", "IN-801", "2.0"), 1, claim, is_open=True)
    assert heard is not None
    assert (heard.inside, heard.match.kind) == (AFFECTED, Kind.MODEL)


def test_the_same_file_is_the_same_product() -> None:
    digest = f"sha256:{'9f' * 32}"
    claim = replace(CLAIM, part="", model_numbers="IN-8*", hashes=f"{digest} agent.bin")
    line = LineText("Somebody", "Unnamed", "X9", "2.0", hashes=digest)
    heard = verdicts.hear(line, 1, claim, is_open=True)
    assert heard is not None
    assert (heard.inside, heard.match.kind) == (AFFECTED, Kind.IDENTIFIER)
    assert "the same file, agent.bin, by its SHA-256" in heard.match.words
    assert verdicts.hear(replace(line, hashes=""), 1, claim, is_open=True) is None


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
