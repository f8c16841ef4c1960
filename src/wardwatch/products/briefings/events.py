"""What happens to briefings."""

from dataclasses import dataclass

from wardwatch.audit.types import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefingPlanned(Event):
    """The center planned a briefing (`briefing` is its uid) of the product `number` ("" until there is one)."""

    name = "briefing.planned"

    briefing: str
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefingChanged(Event):
    """The center changed a briefing; `told` people who registered are told that it was moved, in time or place."""

    name = "briefing.changed"

    briefing: str
    told: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefingMoved(Event):
    """A briefing was held, or cancelled; `told` people who registered are told."""

    name = "briefing.moved"

    briefing: str
    after: str
    told: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AttendanceChanged(Event):
    """Somebody registered for a briefing, or took that back."""

    name = "briefing.attendance-changed"

    briefing: str
    registered: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefingQuestionAsked(Event):
    """Somebody asked the center something about a briefing."""

    name = "briefing.question-asked"

    briefing: str
    question: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefingQuestionAnswered(Event):
    """The center answered a question; `shown`: everybody who sees the briefing reads both, without a name."""

    name = "briefing.question-answered"

    briefing: str
    question: str
    shown: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefingEvaluated(Event):
    """Somebody who registered said what they think of a briefing, or changed that."""

    name = "briefing.evaluated"

    briefing: str
