"""What of notices is the center's own until it is sent: drafts, exceptions, approvals, and why each was decided."""

from django.db.models import Q

from wardwatch.engagements.states import VISIBLE_TO_MEMBER
from wardwatch.markings.types import Viewer
from wardwatch.members.queries import center_id


def is_staff(viewer: Viewer) -> bool:
    """Whether `viewer` works at the center, and so sees notices before they are sent."""
    return center_id() in viewer.organizations


def shown_to(viewer: Viewer, *, through: str = "") -> Q:
    """Notices that are out, or all for the center's staff; `through` leads from the asked table ("notice__")."""
    return Q() if is_staff(viewer) else Q(**{f"{through}state__in": VISIBLE_TO_MEMBER})
