"""Who subscribes to what. Upward needs are events: a lower slice records a fact, a higher one reacts with a job."""

from wardwatch.audit.operations import subscribe
from wardwatch.engagements import events as engagement_events
from wardwatch.engagements import subscribers as engagements
from wardwatch.exposures.events import FindingsChanged, FindingStateChanged


def connect() -> None:
    """Connect every subscriber to its event."""
    subscribe(FindingsChanged, engagements.on_findings_changed)
    subscribe(FindingStateChanged, engagements.on_findings_changed)
    subscribe(engagement_events.DecisionApproved, engagements.on_decision_approved)
    subscribe(engagement_events.NoticesPublished, engagements.on_mail_waiting)
    subscribe(engagement_events.DigestsSent, engagements.on_mail_waiting)
