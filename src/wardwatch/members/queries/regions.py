"""Where organizations are: numbers by state."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q

from wardwatch.markings.types import Viewer
from wardwatch.markings.viewing import seen_by
from wardwatch.members.models import Enrollment, Organization


@dataclass(frozen=True, slots=True)
class StateCount:
    """Organizations in one state ("" where none is stated): all that the viewer may know of, and the members among
    them, as far as the viewer may know of the membership."""

    state: str
    organizations: int
    members: int


def by_state(*, viewer: Viewer, kind: str = "") -> tuple[StateCount, ...]:
    """The states of the organizations that `viewer` may know of; of one kind, or of all."""
    enrolled = Enrollment.objects.filter(organization=OuterRef("pk"), ended_at=None)
    with seen_by(viewer):
        chosen = Organization.objects.filter(kind=kind) if kind else Organization.objects.all()
        found = (
            chosen.annotate(enrolled=Exists(enrolled))
            .values("state")
            .annotate(organizations=Count("pk"), members=Count("pk", filter=Q(enrolled=True)))
            .order_by("state")
        )
        return tuple(StateCount(row["state"].upper(), row["organizations"], row["members"]) for row in found)
