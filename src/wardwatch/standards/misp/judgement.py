"""What tags say of how far something is to be believed, in their own words and as STIX confidence.

Sources: MISP taxonomies `admiralty-scale`, `estimative-language`, `false-positive`, `PAP`
(https://www.misp-project.org/taxonomies.html); STIX 2.1 appendix A for the scales of `confidence`.
"""

import re
from collections.abc import Iterable

import msgspec

from wardwatch.standards.misp.types import Tag

_TAG = re.compile(r'([^:="]+):([^:="]+)(?:="([^"]*)")?')
# STIX 2.1 appendix A, "Admiralty Credibility", "None / Low / Med / High", "DNI Scale". 6 cannot be judged.
_CREDIBILITY = {"1": 90, "2": 70, "3": 50, "4": 30, "5": 10}
_ANALYTIC = {"low": 15, "moderate": 50, "high": 85}
_LIKELIHOOD = {
    "almost-no-chance": 5,
    "very-unlikely": 15,
    "unlikely": 30,
    "roughly-even-chance": 50,
    "likely": 70,
    "very-likely": 85,
    "almost-certain": 95,
}
_FIELDS = {
    ("admiralty-scale", "source-reliability"): "source_reliability",
    ("admiralty-scale", "information-credibility"): "information_credibility",
    ("estimative-language", "likelihood-probability"): "likelihood",
    ("estimative-language", "confidence-in-analytic-judgment"): "analytic_confidence",
    ("false-positive", "risk"): "false_positive_risk",
    ("false-positive", "confirmed"): "false_positive_confirmed",
    ("pap", ""): "pap",
}


class Judgement(msgspec.Struct, frozen=True):
    """The values of the tags, in small letters; "" where there is none. Of several of a kind the most doubting counts.

    `source_reliability` is a to g, `information_credibility` 1 to 6, `pap` (permissible actions) clear to red.
    """

    source_reliability: str = ""
    information_credibility: str = ""
    likelihood: str = ""
    analytic_confidence: str = ""
    false_positive_risk: str = ""
    false_positive_confirmed: str = ""
    pap: str = ""

    @property
    def confidence(self) -> int | None:
        """STIX `confidence`, 0 to 100: the lowest that a tag gives; None where none does.

        A confirmed false positive is 0. The reliability of a source is no confidence in what it says, and gives none.
        """
        if self.false_positive_confirmed == "true":
            return 0
        said = (
            _CREDIBILITY.get(self.information_credibility),
            _ANALYTIC.get(self.analytic_confidence),
            _LIKELIHOOD.get(self.likelihood),
        )
        return min((each for each in said if each is not None), default=None)


def read(tags: Iterable[Tag]) -> Judgement:
    """What the tags say."""
    found: dict[str, str] = {}
    for tag in tags:
        match = _TAG.fullmatch(tag.name.strip().lower())
        if match is None:
            continue
        namespace, predicate, value = match[1], match[2], match[3] or ""
        if namespace == "pap":
            predicate, value = "", "clear" if predicate == "white" else predicate
        field = _FIELDS.get((namespace, predicate))
        if field and value:
            found[field] = max(found.get(field, value), value, key=lambda one: _doubt(field, one))
    return Judgement(**found)


def _doubt(field: str, value: str) -> tuple[int, str]:
    scales = {"information_credibility": _CREDIBILITY, "analytic_confidence": _ANALYTIC, "likelihood": _LIKELIHOOD}
    if field in scales:
        return -scales[field].get(value, 101), value
    order = {"false_positive_risk": ("low", "medium", "high"), "pap": ("clear", "green", "amber", "red")}
    ranks = order.get(field, ("false", "true"))
    return ranks.index(value) if value in ranks else -1, value
