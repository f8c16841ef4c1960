"""Settings as values."""

from dataclasses import dataclass

from wardwatch.members.types import Band

FEWEST, MOST = 1, 60
"""Notices in a month that a member can limit the center to; emergencies go out beyond it."""


@dataclass(frozen=True, slots=True)
class MemberSettings:
    """What a member sets: whether a digest comes each week, how many notices a month, how sure a match has to be for a
    notice, the language of mails (a code), and its time zone (IANA)."""

    weekly_digest: bool
    monthly_notice_limit: int
    notify_from: Band
    language: str
    time_zone: str


NOTIFIED_FROM = (Band.CERTAIN, Band.LIKELY, Band.POSSIBLE)
"""Bands from which on a member can be notified. What is to be checked for its version is asked in any case."""

LONGEST_WORDS = 200
"""Signs of the sentence beside the center's telephone."""


@dataclass(frozen=True, slots=True)
class CenterSettings:
    """What the center says of itself. `emergency_words` stand beside its telephone on members' pages, "" says none."""

    name: str
    telephone: str
    time_zone: str
    emergency_words: str = ""
