"""The marking of many rows together."""

from django.db.models import Exists, Max, OuterRef

from wardwatch.markings.models import Child, Label, Labelled
from wardwatch.markings.types import Viewer
from wardwatch.markings.viewing import seen_by
from wardwatch.standards.tlp import Tlp


def highest(*kinds: type[Labelled | Child], viewer: Viewer) -> Tlp:
    """The highest marking among the rows of these tables that `viewer` may see; CLEAR where there are none."""
    with seen_by(viewer):
        found = [
            Label.objects.filter(Exists(kind._default_manager.filter(label=OuterRef("pk")))).aggregate(top=Max("tlp"))
            for kind in kinds
        ]
    return Tlp(max((each["top"] or 0 for each in found), default=0))
