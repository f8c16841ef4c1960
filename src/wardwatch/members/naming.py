"""Names of organizations for a list of ids: one statement, and only those whom the viewer may know."""

from collections.abc import Collection

from wardwatch.markings.types import Viewer
from wardwatch.markings.viewing import seen_by
from wardwatch.members.models import Organization


def organization_names(ids: Collection[int], *, viewer: Viewer) -> dict[int, str]:
    """Names of the organizations among `ids` that `viewer` may know, by their ids."""
    with seen_by(viewer):
        return dict(Organization.objects.filter(pk__in=ids).values_list("pk", "name"))
