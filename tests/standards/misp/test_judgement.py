"""What tags say of how far something is to be believed."""

import pytest

from wardwatch.standards.misp import Tag, judgement

ADMIRALTY = "admiralty-scale:information-credibility="


@pytest.mark.parametrize(
    ("tags", "confidence"),
    [
        ([], None),
        ([ADMIRALTY + '"2"'], 70),
        ([ADMIRALTY + '"6"'], None),
        ([ADMIRALTY + '"1"', ADMIRALTY + '"4"'], 30),
        (['admiralty-scale:source-reliability="a"'], None),
        (['estimative-language:likelihood-probability="very-likely"'], 85),
        (['estimative-language:confidence-in-analytic-judgment="low"', ADMIRALTY + '"1"'], 15),
        (['false-positive:confirmed="true"', ADMIRALTY + '"1"'], 0),
        (['false-positive:confirmed="false"'], None),
    ],
)
def test_confidence(tags: list[str], confidence: int | None) -> None:
    assert judgement.read(Tag(name) for name in tags).confidence == confidence


def test_their_own_words_are_kept() -> None:
    names = ("PAP:WHITE", "PAP:AMBER", 'false-positive:risk="high"', 'admiralty-scale:source-reliability="B"')
    said = judgement.read(Tag(name) for name in names)
    assert (said.pap, said.false_positive_risk, said.source_reliability) == ("amber", "high", "b")
