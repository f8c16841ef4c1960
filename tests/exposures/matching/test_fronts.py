import pytest

from wardwatch.exposures.matching import fronts
from wardwatch.exposures.matching.makers import fold, split_words


@pytest.mark.parametrize(
    ("maker", "product", "shortest"),
    [
        ("medtronic", "Medtronic USA, Inc. Encore 29901", "encore 29901"),
        ("philips", "Koninklijke Philips N.V. Brilliance Big Bore", "brilliance big bore"),
        ("philips", "Philips Electronics Xcelera", "xcelera"),
        ("philips", "Philips North America LLC Vue Motion", "vue motion"),
        ("prima", "Prima Systems d.o.o. FlexAir", "flexair"),
        ("santesoft", "Santesoft Sante FFT Imaging", "fft imaging"),
        ("hillrom", "Welch Allyn Q-Stress", "q stress"),
        ("hillrom", "Welch Allyn Service Tool", "welch allyn service tool"),
        ("baxter", "Baxter 8000", "baxter 8000"),
        ("philips", "Philips Medical Device", "philips medical device"),
    ],
)
def test_the_maker_in_front_is_dropped_with_all_that_belongs_to_its_name(maker, product, shortest):
    assert fronts.without_maker(maker, split_words(fold(product)))[0] == shortest.split()
