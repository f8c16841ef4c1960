"""Hunt, block or never: what may be done with an indicator, and why. *Block* is never the default.

The rules are asked in order, each says the highest verdict it leaves, the lowest counts. *Never* comes from what is
plainly no indicator (a list whose mode is block), from what is never blocked, from what is over, and from what nobody
says was seen at any time: without a last sighting nobody can tell an old campaign from this morning's. All the rest
begins with *hunt*. *Block* needs everything together: a kind that firewalls block, confidence now, more than one
independent source, a recent sighting, some days of hunting in which nobody called it a false positive, and no list
that says that others would be hurt. A person's word (`confirmed`) stands in for sources and days of hunting, for
nothing else.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from wardwatch.intel.judging.decay import THRESHOLD
from wardwatch.intel.judging.lists.categories import category
from wardwatch.intel.judging.never import NeverEntry
from wardwatch.intel.judging.types import Hit, Mode, Reason, Verdict
from wardwatch.kit.translation import gettext_noop as noop
from wardwatch.standards.observables import DIGEST_LENGTHS, Observable, ObservableKind, parents

_DIGESTS = frozenset(DIGEST_LENGTHS)
BLOCKABLE: frozenset[ObservableKind] = frozenset(
    {ObservableKind.IPV4, ObservableKind.IPV6, ObservableKind.IPV4_CIDR, ObservableKind.IPV6_CIDR}
    | {ObservableKind.DOMAIN, ObservableKind.URL, ObservableKind.EMAIL}
    | _DIGESTS
)
"""Kinds that something can block without looking at it: firewall, resolver, proxy, mail gateway, endpoint."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The thresholds; these are ours, a center may have others."""

    hunt_confidence: int = THRESHOLD
    """Under it, a value is not worth a look."""
    block_confidence: int = 75
    block_sources: int = 2
    hunted: timedelta = timedelta(days=3)
    """How long a value was hunted without complaint before it is blocked."""
    widest_block: Mapping[ObservableKind, int] = field(
        default_factory=lambda: {ObservableKind.IPV4_CIDR: 24, ObservableKind.IPV6_CIDR: 48}
    )
    """Blocks with a shorter prefix hold too many others."""
    seen_within: Mapping[ObservableKind, timedelta] = field(
        default_factory=lambda: {
            ObservableKind.IPV4: timedelta(days=30),
            ObservableKind.IPV6: timedelta(days=30),
            ObservableKind.IPV4_CIDR: timedelta(days=60),
            ObservableKind.IPV6_CIDR: timedelta(days=60),
            ObservableKind.DOMAIN: timedelta(days=90),
            ObservableKind.URL: timedelta(days=30),
            ObservableKind.EMAIL: timedelta(days=90),
        }
    )
    """How recent the last sighting is of what is blocked; a kind that is not named has no limit but its decay."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of an indicator, as far as the viewer may know it. None is unknown, never zero."""

    observable: Observable
    first_seen: datetime | None
    last_seen: datetime | None
    confidence: int | None
    """As it is now, after decay (`decay.score` of `confidence.base_score`)."""
    sources: int
    """Independent origins."""
    valid_until: datetime | None = None
    faded: bool = False
    """`valid_until` is where decay ends it: no source says so."""
    revoked: bool = False
    objections: int = 0
    """Reports of a false positive that nobody has answered."""
    hunted_since: datetime | None = None
    confirmed: bool = False
    """A person of the center looked at it and said that it is safe to block."""
    hits: tuple[Hit, ...] = ()
    never: NeverEntry | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict with every reason that bounded it; at *block*, the reasons say what spoke for it."""

    verdict: Verdict
    reasons: tuple[Reason, ...]


_OVER = (Reason("revoked", Verdict.NEVER, noop("Its source has taken it back.")),)
_UNSEEN = Reason("no-last-seen", Verdict.NEVER, noop("Nobody says when it was seen last, so it goes to nobody."))
_EXPIRED = noop("It is past the time until which it is valid (%(until)s).")
_FADED = noop("It was seen last on %(day)s: we are not sure enough of it to look for it now.")
_NEVER = noop("It belongs to what is never blocked: %(who)s.")
_UNKNOWN = Reason("unknown-confidence", Verdict.HUNT, noop("Nobody can say how sure this is."))
_UNSURE = noop("We are not sure enough to look for it (confidence %(confidence)d of 100).")
_NOT_SURE = noop("We are not sure enough to block it (confidence %(confidence)d, blocking needs %(needed)d).")
_OBJECTED = Reason(
    "false-positive", Verdict.HUNT, noop("Somebody reported it as a false positive, and nobody answered yet.")
)
_SINGLE = noop("Too few independent sources name it (%(sources)d, blocking needs %(needed)d).")
_OLD = noop("It was seen last on %(day)s, which is too long ago to block it.")
_NOT_HUNTED = noop("It has to be looked for without complaint for %(days)d days before it is blocked.")
_KIND = Reason("kind", Verdict.HUNT, noop("Values of this kind are looked for, not blocked."))
_WIDE = noop("The block of addresses is too wide: it holds others too.")
_FUTURE = Reason("not-yet", Verdict.HUNT, noop("It is said to have been seen at a time that has not come."))
_SAFE = noop("It is safe to block: seen last on %(day)s, confidence %(confidence)d, independent sources: %(sources)d.")
_SAFE_BY_PERSON = noop("A person of the center looked at it and said that it is safe to block.")
WORDS = (_EXPIRED, _FADED, _NEVER, _UNSURE, _NOT_SURE, _SINGLE, _OLD, _NOT_HUNTED, _WIDE, _SAFE, _SAFE_BY_PERSON)
"""Sentences with values."""

_BACKWARDS = Reason(
    "times-contradict", Verdict.HUNT, noop("It is said to have been seen last before it was seen first.")
)

_CLOCKS_DIFFER = timedelta(hours=1)


def judge(facts: Facts, at: datetime, policy: Policy | None = None) -> Judgement:
    """What may be done with the indicator at that instant, and why; None: our thresholds."""
    policy = policy or Policy()
    reasons = (
        *_ends(facts, at),
        *_listed(facts),
        *_sure(facts, policy),
        *_seen(facts, at, policy),
        *_shape(facts, policy),
    )
    verdict = min((reason.leaves for reason in reasons), default=Verdict.BLOCK)
    if verdict < Verdict.BLOCK:
        return Judgement(verdict, tuple(sorted(reasons, key=lambda reason: reason.leaves)))
    assert facts.last_seen
    assert facts.confidence is not None
    told = (
        ("day", facts.last_seen.date().isoformat()),
        ("confidence", facts.confidence),
        ("sources", facts.sources),
    )
    words = (Reason("safe", Verdict.BLOCK, _SAFE, told),)
    person = (Reason("confirmed", Verdict.BLOCK, _SAFE_BY_PERSON),) if facts.confirmed else ()
    return Judgement(verdict, (*words, *person, *reasons))


def _ends(facts: Facts, at: datetime) -> tuple[Reason, ...]:
    """What ends the matter, whatever else is true."""
    never = facts.never
    return (
        *((Reason("never-block", Verdict.NEVER, _NEVER, (("who", never.who),)),) if never else ()),
        *(_OVER if facts.revoked else ()),
        *((_UNSEEN,) if facts.last_seen is None else ()),
        *((_end(facts, facts.valid_until),) if facts.valid_until and facts.valid_until <= at else ()),
    )


def _end(facts: Facts, until: datetime) -> Reason:
    if facts.faded and facts.last_seen:
        return Reason("faded", Verdict.NEVER, _FADED, (("day", facts.last_seen.date().isoformat()),))
    return Reason("expired", Verdict.NEVER, _EXPIRED, (("until", until.date().isoformat()),))


def _listed(facts: Facts) -> tuple[Reason, ...]:
    if not facts.hits:
        return ()
    whole = facts.observable.kind is not ObservableKind.URL or _is_host(facts.observable.value)
    own = {facts.observable.value, *(each.value for each in parents(facts.observable))}
    reasons = []
    for hit in facts.hits:
        about = category(hit.category)
        leaves = Verdict.NEVER if hit.mode is Mode.BLOCK else about.leaves
        if (hit.mode is Mode.INFORM and (not whole or _of_strangers(hit, own))) or (
            about.key == "suffix" and not whole
        ):
            leaves = Verdict.BLOCK  # one page of a host, or a name of its own below one that strangers share
        reasons.append(Reason(f"list-{about.key}", leaves, about.says, (("list", hit.list_name),)))
    return tuple(reasons)


def _is_host(url: str) -> bool:
    return url.partition("://")[2].partition("/")[2] in ("", "?", "#")


def _of_strangers(hit: Hit, own: set[str]) -> bool:
    """Whether what was met stands above what was registered (`duckdns.org` above `x.duckdns.org`)."""
    return (
        hit.observable.kind is ObservableKind.DOMAIN
        and hit.entry not in own
        and hit.observable.value.endswith(hit.entry)
    )


def _sure(facts: Facts, policy: Policy) -> tuple[Reason, ...]:
    found = []
    if facts.confidence is None:
        found.append(_UNKNOWN)
    elif facts.confidence < policy.hunt_confidence:
        found.append(Reason("too-unsure", Verdict.NEVER, _UNSURE, (("confidence", facts.confidence),)))
    elif facts.confidence < policy.block_confidence:
        told = (("confidence", facts.confidence), ("needed", policy.block_confidence))
        found.append(Reason("not-sure-enough", Verdict.HUNT, _NOT_SURE, told))
    if facts.objections:
        found.append(_OBJECTED)
    if facts.sources < policy.block_sources and not facts.confirmed:
        told = (("sources", facts.sources), ("needed", policy.block_sources))
        found.append(Reason("too-few-sources", Verdict.HUNT, _SINGLE, told))
    return tuple(found)


def _seen(facts: Facts, at: datetime, policy: Policy) -> tuple[Reason, ...]:
    found = []
    limit = policy.seen_within.get(facts.observable.kind)
    if facts.last_seen and facts.last_seen > at + _CLOCKS_DIFFER:
        found.append(_FUTURE)
    elif facts.last_seen and limit and at - facts.last_seen > limit:
        found.append(Reason("not-seen-lately", Verdict.HUNT, _OLD, (("day", facts.last_seen.date().isoformat()),)))
    if facts.last_seen and facts.first_seen and facts.last_seen < facts.first_seen:
        found.append(_BACKWARDS)
    if not facts.confirmed and (facts.hunted_since is None or at - facts.hunted_since < policy.hunted):
        found.append(Reason("not-hunted-yet", Verdict.HUNT, _NOT_HUNTED, (("days", policy.hunted.days),)))
    return tuple(found)


def _shape(facts: Facts, policy: Policy) -> tuple[Reason, ...]:
    kind, value = facts.observable.kind, facts.observable.value
    if kind not in BLOCKABLE:
        return (_KIND,)
    widest = policy.widest_block.get(kind)
    if widest is not None and int(value.rpartition("/")[2]) < widest:
        return (Reason("too-wide", Verdict.HUNT, _WIDE),)
    return ()
