"""The evidence of one (claim, asset) pair as a chain of sentences, each with its source, in words a ward manager reads.

Confidence is an integer 0..100 about "is this claim about this machine", in bands: 95 same name and version inside the
range; 90 the names meet through an alias; 85 through the record of its device identifier; 80 only the model number is
shared; 70 the claim names the family; 60 the claim names no single product; at most 40 where the version cannot be
compared. It is never a probability of harm.
"""

from dataclasses import dataclass
from enum import StrEnum

from wardwatch.exposures.matching import versions
from wardwatch.exposures.matching.names import CONFIDENCE, Kind, Match
from wardwatch.exposures.matching.ranges import Verdict
from wardwatch.kit.translation import gettext as _

VERSION_UNKNOWN = 40
SURE = CONFIDENCE[Kind.ALIAS]
"""From here on the names leave no doubt which product is meant."""


class SourceKind(StrEnum):
    """Where a step comes from: a published document, the member's own inventory, its people's word on names, or our own
    comparison."""

    DOCUMENT = "document"
    INVENTORY = "inventory"
    NAMES = "names"
    PEOPLE = "people"
    VERSIONS = "versions"
    CONCLUSION = "conclusion"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one verdict rests on, in words.

    `document_place` is a place inside the document ("section 3"), `claim_text` what it says ("CMS8000 before 2.1 is
    affected"), `inventory_place` where the asset stands ("your list, line 17, of 3 Nov"), `asset_text` what it says
    ("Contec CMS-8000, version 1.9"), `alias_words` how the names meet (`Match.words`), "" where they are the same,
    `version_words` how the versions compare (`version_words`), "" where every version is meant, `piece_words` the same
    of its pieces (`pieces.piece_words`), `model_words` how its model stands to those meant (`models.words`).
    """

    document_title: str
    document_place: str
    asserter: str
    claim_text: str
    inventory_place: str
    asset_text: str
    alias_words: str
    version_words: str
    verdict: Verdict
    confidence: int
    piece_words: str = ""
    model_words: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One sentence and what it stands on; `source_ref` is a document's title and place, or an inventory place."""

    text: str
    source_kind: SourceKind
    source_ref: str


def confidence(match: Match, verdict: Verdict) -> int:
    """Return the confidence of a pair: that of its names, at most `VERSION_UNKNOWN` where nobody can tell."""
    return min(match.confidence, VERSION_UNKNOWN) if verdict is Verdict.CANNOT_TELL else match.confidence


def alias_words(match: Match) -> str:
    """Return the words for how the names meet; "" where the names are the same and there is nothing to explain."""
    return "" if match.kind is Kind.EXACT else match.words


def version_words(
    asset_version: str, low: str | None, low_inclusive: bool, high: str | None, high_inclusive: bool, verdict: Verdict
) -> str:
    """Say in words how the asset's version stands to a range; the ends are the texts of the claim, None is open."""
    if low is None and high is None:
        return ""
    spoken = spoken_range(low, low_inclusive, high, high_inclusive)
    if not asset_version.strip():
        said = _("the version is not in your list, so we cannot tell whether it is %(range)s")
        return said % {"range": spoken}
    if verdict is Verdict.AFFECTED:
        return _("%(version)s is %(range)s") % {"version": asset_version, "range": spoken}
    if verdict is Verdict.NOT_AFFECTED:
        return _("%(version)s is not %(range)s") % {"version": asset_version, "range": spoken}
    said = _("“%(version)s” cannot be compared, so we cannot tell whether it is %(range)s")
    if any(versions.key(text, versions.COMMIT) for text in (asset_version, low, high) if text):
        said = _(
            "which of two commits is the later one we do not know, so we cannot tell whether %(version)s is %(range)s"
        )
    return said % {"version": asset_version, "range": spoken}


def spoken_range(low: str | None, low_inclusive: bool, high: str | None, high_inclusive: bool) -> str:
    """Say a range in words: "2.0 or later and before 2.4"; an end that is None is open, "" where both are."""
    if low is not None and low == high:
        return _("exactly %(version)s") % {"version": low}
    ends = []
    if low is not None:
        words = _("%(version)s or later") if low_inclusive else _("later than %(version)s")
        ends.append(words % {"version": low})
    if high is not None:
        words = _("%(version)s or earlier") if high_inclusive else _("before %(version)s")
        ends.append(words % {"version": high})
    return _(" and ").join(ends)


def chain(evidence: Evidence) -> tuple[Step, ...]:
    """Return the sentences of one pair, from what the document says to what follows for this machine."""
    document = ", ".join(filter(None, (evidence.document_title, evidence.document_place)))
    steps = [
        Step(says(evidence.asserter, evidence.claim_text), SourceKind.DOCUMENT, document),
        Step(
            says(_capital(evidence.inventory_place), evidence.asset_text),
            SourceKind.INVENTORY,
            evidence.inventory_place,
        ),
    ]
    if evidence.alias_words:
        steps.append(Step(_sentence(_capital(evidence.alias_words)), SourceKind.NAMES, document))
    if evidence.model_words and evidence.model_words != evidence.alias_words:
        steps.append(Step(_sentence(_capital(evidence.model_words)), SourceKind.NAMES, document))
    if evidence.version_words:
        steps.append(Step(_sentence(_capital(evidence.version_words)), SourceKind.VERSIONS, evidence.inventory_place))
    if evidence.piece_words:
        steps.append(Step(_sentence(_capital(evidence.piece_words)), SourceKind.VERSIONS, evidence.inventory_place))
    steps.append(Step(_conclusion(evidence), SourceKind.CONCLUSION, ""))
    return tuple(steps)


def _conclusion(evidence: Evidence) -> str:
    sure = evidence.confidence > CONFIDENCE[Kind.FAMILY]
    asset = _bare(evidence.asset_text)
    if evidence.verdict is Verdict.AFFECTED and sure:
        return _("So it is affected.")
    if evidence.verdict is Verdict.AFFECTED:
        said = _("So it is probably affected. Please check whether %(product)s is the product meant.")
    elif evidence.verdict is Verdict.NOT_AFFECTED:
        return _("So it is not affected.")
    elif evidence.verdict is Verdict.DISPUTED:
        said = _("Sources disagree. Please ask the maker whether %(product)s is affected.")
    else:
        said = _("Please check whether this is true of %(product)s: %(claim)s")
    return said % {"product": asset, "claim": _sentence(evidence.claim_text)}


def says(who: str, words: str) -> str:
    """Who says what, as one sentence."""
    return _("%(who)s says: %(words)s") % {"who": who, "words": _sentence(words)}


def _bare(text: str) -> str:
    return text.strip().rstrip(".")


def _sentence(text: str) -> str:
    return f"{_bare(text)}."


def _capital(text: str) -> str:
    """Raise the first letter; a version or a quotation at the front stays as it is."""
    opens = text.startswith("¿")
    return text[: opens + 1].upper() + text[opens + 1 :]
