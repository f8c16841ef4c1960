"""What affected ranges say of one asset: bounds as version keys, the verdict of one range, the resolution of several.

Texts follow the vers specification (intervals of versions) and the CVE Record Format 5.x, `affected[].versions[]`,
where "0" opens a range at the beginning and `lessThan: "8.1.*"` reaches to the end of the 8.1 branch.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from wardwatch.exposures.matching import versions

_OPEN = frozenset({"", "*", "0", "-", "n/a", "unspecified", "all", "any"})
_SAYS_NOTHING = frozenset({"", "-", "n/a", "unspecified", "unknown"})


class Verdict(StrEnum):
    """Whether an asset is affected; CANNOT_TELL asks a person, DISPUTED shows both sides."""

    AFFECTED = "affected"
    NOT_AFFECTED = "not_affected"
    CANNOT_TELL = "cannot_tell"
    DISPUTED = "disputed"


class Status(StrEnum):
    """What a claim says of the versions inside its range (CSAF `product_status`, CVE `status`).

    KNOWN_NOT_AFFECTED: somebody looked at the product and says that it is not affected (VEX).
    """

    AFFECTED = "affected"
    NOT_AFFECTED = "not_affected"
    KNOWN_NOT_AFFECTED = "known_not_affected"
    FIXED = "fixed"
    UNDER_INVESTIGATION = "under_investigation"


CLEARING = frozenset({Status.NOT_AFFECTED, Status.KNOWN_NOT_AFFECTED, Status.FIXED})


@dataclass(frozen=True, slots=True)
class Bounds:
    """A range as version keys of one `scheme`; None is open. Not `certain`: part of the text could not be ordered, so
    only "outside the part we could read" is known. Both open and certain: every version."""

    scheme: str
    low: bytes | None
    low_inclusive: bool
    high: bytes | None
    high_inclusive: bool
    certain: bool

    @property
    def whole_product(self) -> bool:
        """True where every version is meant, whatever the asset's version is."""
        return self.certain and self.low is None and self.high is None


EVERY_VERSION = Bounds(versions.GENERIC, None, True, None, True, True)
NO_READABLE_VERSION = Bounds(versions.GENERIC, None, True, None, True, False)


def bounds(low: str | None, low_inclusive: bool, high: str | None, high_inclusive: bool, scheme: str) -> Bounds:
    """Return the comparable bounds of one interval of version texts (None = open end).

    `scheme` is the declared one (`versions.scheme_of`). It is kept where both ends have a place in it; else the scheme
    that the spelling shows is taken. One single version is `low == high`, both inclusive.
    """
    low, high = (text.strip() if text else text for text in (low, high))
    if low is not None and low == high and low.casefold() in _SAYS_NOTHING:
        return NO_READABLE_VERSION
    low = None if low is None or low.casefold() in _OPEN else low
    high = None if high is None or high.casefold() in {"", "*"} else high
    if low is None and high is None:
        return EVERY_VERSION
    chosen = _common_scheme(low, high, scheme)
    if chosen is None:
        return NO_READABLE_VERSION
    low_key = None if low is None else _low_key(low, chosen)
    high_key, reaches_end = (None, high_inclusive) if high is None else _high_key(high, high_inclusive, chosen)
    certain = (low is None) == (low_key is None) and (high is None) == (high_key is None)
    if high is not None and high_key is not None and not high_inclusive and _branch(high) and not high.endswith("*"):
        certain = False  # "before 3.x" may or may not include the first 3
    return Bounds(chosen, low_key, low_inclusive, high_key, reaches_end, certain)


def verdict(bounds: Bounds, version_key: bytes | None) -> Verdict:
    """Say whether a version lies inside; `version_key` is its key in `bounds.scheme`, None for unknown."""
    if bounds.whole_product:
        return Verdict.AFFECTED
    if version_key is None:
        return Verdict.CANNOT_TELL
    if _below(version_key, bounds) or _above(version_key, bounds):
        return Verdict.NOT_AFFECTED
    return Verdict.AFFECTED if bounds.certain else Verdict.CANNOT_TELL


def _below(version_key: bytes, bounds: Bounds) -> bool:
    if bounds.low is None:
        return False
    return version_key < bounds.low or (version_key == bounds.low and not bounds.low_inclusive)


def _above(version_key: bytes, bounds: Bounds) -> bool:
    if bounds.high is None:
        return False
    return version_key > bounds.high or (version_key == bounds.high and not bounds.high_inclusive)


def _branch(text: str) -> str | None:
    """Return the numbers before the wildcard of "12.x", "12.2.x.x" or "8.1.*"; None for a text without one."""
    stem = text.casefold().rstrip(".x*")
    return stem if stem != text.casefold() and text.casefold()[len(stem) :].startswith((".x", ".*")) else None


def _low_key(text: str, scheme: str) -> bytes | None:
    return versions.key(_branch(text) or text, scheme)


def _high_key(text: str, inclusive: bool, scheme: str) -> tuple[bytes | None, bool]:
    """Return the upper key and whether it is inclusive. A branch ("8.1.*", "12.x") reaches to its end."""
    if branch := _branch(text):
        stem = versions.prefix_key(branch) if scheme in versions.RELEASES else None
        return (stem + versions.ANY_PART if stem is not None else None), True
    return versions.reach(text, scheme) if inclusive else versions.key(text, scheme), inclusive


def _common_scheme(low: str | None, high: str | None, declared: str) -> str | None:
    """Return the scheme in which every given end has a place; else the one the upper end shows; None for neither."""
    ends = [_branch(text) or text for text in (high, low) if text is not None]
    if declared == versions.UNORDERED:
        return None
    if declared == versions.COMMIT:  # the same or not: of a range from one to another nobody can tell
        return declared if low == high and versions.key(low or "", declared) else None
    if declared == versions.PLAIN:
        return versions.GENERIC if all(versions.key(end, versions.NUMBERS) is not None for end in ends) else None
    if declared in versions.PACKAGES:
        return declared if all(versions.key(end, declared) is not None for end in ends) else None
    if declared in {versions.SEMVER, versions.DATE} and all(versions.key(end, declared) is not None for end in ends):
        return declared
    shown = [scheme for end in ends if (scheme := versions.natural_scheme(end))]
    return shown[0] if shown else None


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim about one asset and vulnerability.

    `inside` is the verdict of the claim's own range (`AFFECTED` = the asset lies inside it, whatever `status` says).
    `rank` is the asserter's: lower speaks first (RANK_MAKER, RANK_AUTHORITY, RANK_OTHER). `specific` is False for a
    default: a claim about every version of the product.
    """

    status: Status
    inside: Verdict
    asserter: str
    rank: int
    specific: bool = True


RANK_MAKER, RANK_AUTHORITY, RANK_OTHER, RANK_CATALOG = 1, 2, 3, 4


@dataclass(frozen=True, slots=True)
class Resolution:
    """The verdict, the asserters it follows, and those who say the opposite (shown, never hidden)."""

    verdict: Verdict
    follows: tuple[str, ...]
    against: tuple[str, ...]


def resolve(claims: Sequence[Claim]) -> Resolution:
    """Resolve all claims about one asset and vulnerability; no claim gives CANNOT_TELL.

    1. Each asserter is heard once (`_position`): a specific claim beats the same asserter's default; two specific
       claims of one asserter that contradict each other are DISPUTED.
    2. The maker is heard before CISA and the CVE program's authorized publishers, they before anyone else: version
       ranges are the maker's own knowledge.
    3. Asserters of the same rank who contradict each other: DISPUTED.
    4. A rank that cannot tell passes an AFFECTED of the next rank on (a missed pump costs more than a question), but no
       NOT_AFFECTED: silence of the maker is not an all-clear.
    5. Where one asserter of any rank knows the product not to be affected and another says that it is, precedence does
       not help: one device is sold under several names, and only a person can tell which of them each means. DISPUTED,
       until somebody decides. A catalogue, which names no versions, is no party to this.
    """
    ordered = sorted(claims, key=lambda claim: (claim.rank, claim.asserter))
    positions = [
        (rank, asserter, _position(list(group)))
        for (rank, asserter), group in groupby(ordered, key=lambda claim: (claim.rank, claim.asserter))
    ]
    outcome = Verdict.DISPUTED if _denied(claims, positions) else _by_rank(positions)
    following = Verdict.AFFECTED if outcome is Verdict.DISPUTED else outcome
    opposite = {Verdict.AFFECTED: Verdict.NOT_AFFECTED, Verdict.NOT_AFFECTED: Verdict.AFFECTED}.get(following)
    return Resolution(
        outcome,
        follows=tuple(asserter for _, asserter, verdict in positions if verdict in {outcome, following}),
        against=tuple(asserter for _, asserter, verdict in positions if verdict is opposite),
    )


def _by_rank(positions: Sequence[tuple[int, str, Verdict]]) -> Verdict:
    """Return what the first rank that can tell says; only the very first may clear."""
    for index, (_, same_rank) in enumerate(groupby(positions, key=lambda position: position[0])):
        decided = _agree({verdict for _, _, verdict in same_rank})
        if decided is not Verdict.CANNOT_TELL and (index == 0 or decided is not Verdict.NOT_AFFECTED):
            return decided
    return Verdict.CANNOT_TELL


def _denied(claims: Sequence[Claim], positions: Sequence[tuple[int, str, Verdict]]) -> bool:
    """Return whether somebody knows the product not to be affected and somebody else says that it is."""
    know = {
        (claim.rank, claim.asserter)
        for claim in claims
        if claim.status is Status.KNOWN_NOT_AFFECTED and claim.inside is Verdict.AFFECTED
    }
    parties = [(rank, asserter, verdict) for rank, asserter, verdict in positions if rank < RANK_CATALOG]
    denied = any(verdict is Verdict.NOT_AFFECTED and (rank, asserter) in know for rank, asserter, verdict in parties)
    return denied and any(verdict is Verdict.AFFECTED for _, _, verdict in parties)


def _agree(said: set[Verdict]) -> Verdict:
    if Verdict.DISPUTED in said or {Verdict.AFFECTED, Verdict.NOT_AFFECTED} <= said:
        return Verdict.DISPUTED
    definite = said - {Verdict.CANNOT_TELL}
    if Verdict.AFFECTED in definite or not (said & {Verdict.CANNOT_TELL}):
        return next(iter(definite), Verdict.CANNOT_TELL)
    return Verdict.CANNOT_TELL


def _position(claims: Sequence[Claim]) -> Verdict:
    """Return what one asserter says of the asset, its own exceptions applied to its own defaults.

    An exception that cannot be compared leaves a default in doubt where it might say the opposite: one that might clear
    a default that affects, one that might affect a default that clears.
    """
    specific = [claim for claim in claims if claim.specific]
    says = {_says(claim) for claim in specific}
    usual = {_says(claim) for claim in claims if not claim.specific}
    if stated := _stated(says):
        return stated
    doubts = {claim.status in CLEARING for claim in specific if _says(claim) is Verdict.CANNOT_TELL}
    default = _stated(usual)
    if default:
        doubted = (default is not Verdict.NOT_AFFECTED) in doubts
        return Verdict.CANNOT_TELL if doubted else default
    if doubts or Verdict.CANNOT_TELL in usual:
        return Verdict.CANNOT_TELL
    outside_every_affected = any(claim.status is Status.AFFECTED for claim in claims)
    return Verdict.NOT_AFFECTED if outside_every_affected else Verdict.CANNOT_TELL


def _stated(says: set[Verdict | None]) -> Verdict | None:
    """Return what several claims of one asserter say together, None where none of them affects or clears."""
    if {Verdict.AFFECTED, Verdict.NOT_AFFECTED} <= says:
        return Verdict.DISPUTED
    return next((verdict for verdict in (Verdict.AFFECTED, Verdict.NOT_AFFECTED) if verdict in says), None)


def _says(claim: Claim) -> Verdict | None:
    """Return what a claim contributes: None where the asset lies outside its range."""
    if claim.inside is Verdict.NOT_AFFECTED:
        return None
    if claim.inside is not Verdict.AFFECTED or claim.status is Status.UNDER_INVESTIGATION:
        return Verdict.CANNOT_TELL
    return Verdict.AFFECTED if claim.status is Status.AFFECTED else Verdict.NOT_AFFECTED
