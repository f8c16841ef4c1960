"""How long an indicator means something: the polynomial decay that MISP publishes, with a row for each kind.

    score(t) = base * (1 - (t / lifetime) ** (1 / speed))        0 from t = lifetime on

Sources: Mokaddem, Wagener, Dulaunoy, Iklody, "Taxonomy driven indicator scoring in MISP threat intelligence
platforms" (arXiv:1902.03914), and "Decaying Indicators of Compromise" (arXiv:1803.11052). Of the models
that MISP ships (https://github.com/MISP/misp-decaying-models) the one for network sensors has a lifetime of 120 days,
speed 2 and threshold 30, the one for phishing 3 days and speed 2.3, for the same kinds; which a value needs is not in
the value. Ours sets them by how quickly a value changes hands, and says why in `why`; 30 is the threshold of both.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from wardwatch.standards.observables import ObservableKind

THRESHOLD = 30
"""The score under which a value is expired."""


@dataclass(frozen=True, slots=True)
class Decay:
    """A row: `lifetime_days` until nothing is left, `speed` (1 even, above early, below late), and why."""

    lifetime_days: float
    speed: float
    why: str

    def left(self, age: timedelta) -> float:
        """The part that is left of a base score at an age, 1 to 0; all of it before age zero."""
        spent = age / timedelta(days=self.lifetime_days)
        gone: float = min(max(spent, 0.0), 1.0) ** (1 / self.speed)
        return 1 - gone

    def age_at(self, part: float) -> timedelta:
        """The age at which that part of the base score is left: the other way round of `left`."""
        spent: float = (1 - min(max(part, 0.0), 1.0)) ** self.speed
        return timedelta(days=self.lifetime_days) * spent


_ADDRESS = Decay(90, 1.0, "addresses are rented by the month and given to others afterwards")
_NAME = Decay(180, 0.7, "a name is registered for a year, is seldom sold soon, and is used again")
_PAGE = Decay(60, 0.7, "a page is taken down in days to weeks; the same path seldom comes back")
_DIGEST = Decay(1825, 0.4, "a digest names one content for ever; only its use fades")
_HANDLE = Decay(365, 0.7, "attackers keep it as long as it works")

DECAYS: Mapping[ObservableKind, Decay] = {
    ObservableKind.IPV4: _ADDRESS,
    ObservableKind.IPV6: _ADDRESS,
    ObservableKind.IPV4_CIDR: Decay(180, 0.7, "a block is leased for longer than an address"),
    ObservableKind.IPV6_CIDR: Decay(180, 0.7, "a block is leased for longer than an address"),
    ObservableKind.DOMAIN: _NAME,
    ObservableKind.URL: _PAGE,
    ObservableKind.EMAIL: _HANDLE,
    ObservableKind.MD5: _DIGEST,
    ObservableKind.SHA1: _DIGEST,
    ObservableKind.SHA224: _DIGEST,
    ObservableKind.SHA256: _DIGEST,
    ObservableKind.SHA384: _DIGEST,
    ObservableKind.SHA512: _DIGEST,
    ObservableKind.SHA3_256: _DIGEST,
    ObservableKind.SHA3_512: _DIGEST,
    ObservableKind.SSDEEP: _DIGEST,
    ObservableKind.TLSH: _DIGEST,
    ObservableKind.FILE_NAME: _HANDLE,
    ObservableKind.MAC: _HANDLE,
    ObservableKind.ASN: Decay(365, 0.7, "a network of its own changes its customers within a year"),
    ObservableKind.REGISTRY_KEY: _HANDLE,
    ObservableKind.MUTEX: _HANDLE,
}


def score(kind: ObservableKind, base: float, renewed: datetime, at: datetime) -> int:
    """The score at an instant of a value with that base score, seen last at `renewed`: 0 to 100, rounded."""
    return round(base * DECAYS[kind].left(at - renewed))


def valid_until(kind: ObservableKind, base: float, renewed: datetime, threshold: float = THRESHOLD) -> datetime:
    """The instant at which the score reaches the threshold; `renewed` itself where it begins at or under it.

    This is what is told as STIX's `valid_until`. What a source says ends earlier is the caller's to compare.
    """
    if base <= threshold:
        return renewed
    return renewed + DECAYS[kind].age_at(threshold / base)
