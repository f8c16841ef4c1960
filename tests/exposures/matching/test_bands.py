import pytest

from wardwatch.exposures.matching import bands
from wardwatch.exposures.matching.bands import Band, Measured
from wardwatch.exposures.matching.names import CONFIDENCE, Kind


def test_bands_cover_every_confidence_once_and_in_order():
    found = [bands.band_of(confidence) for confidence in range(101)]
    assert list(dict.fromkeys(reversed(found))) == list(Band)
    for band in Band:
        low, high = bands.bounds(band)
        assert [each for each, one in enumerate(found) if one is band] == list(range(low, high + 1))


@pytest.mark.parametrize(
    ("kind", "band"),
    [
        (Kind.IDENTIFIER, Band.CERTAIN),
        (Kind.EXACT, Band.CERTAIN),
        (Kind.ALIAS, Band.CERTAIN),
        (Kind.MODEL, Band.LIKELY),
        (Kind.FAMILY, Band.LIKELY),
        (Kind.VENDOR_WIDE, Band.POSSIBLE),
    ],
)
def test_each_way_in_which_names_meet_has_its_band(kind, band):
    assert bands.band_of(CONFIDENCE[kind]) is band


def test_what_is_published_was_counted_and_what_was_not_measured_is_not_there():
    found = bands.measured()
    assert Band.CERTAIN in found
    assert Band.POSSIBLE not in found  # the labelled pairs leave out whole makers: not measured, which is not zero
    for each in found.values():
        assert 0 < each.said <= each.pairs
        assert each.right <= each.said


def test_few_answers_prove_little():
    few, many = (Measured(said, said, 10_000, bands.measured()[Band.CERTAIN].on) for said in (5, 5_000))
    assert few.precision == many.precision == 1
    assert few.at_least < 0.6 < 0.999 < many.at_least < 1


def test_every_band_has_a_meaning():
    assert len({bands.meaning(band) for band in Band}) == len(Band)
