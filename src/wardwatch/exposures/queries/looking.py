"""Whether what is shown of an inventory line is worked out from what the line says now."""

from wardwatch.assets.models import Asset
from wardwatch.exposures.models import AssetItem
from wardwatch.markings.types import Viewer
from wardwatch.markings.viewing import seen_by


def is_worked_out(asset: int, *, viewer: Viewer) -> bool:
    """False from the change of a line (its id) until the catch-up job has looked at it."""
    with seen_by(viewer):
        changed = Asset.objects.filter(pk=asset).values_list("changed_at", flat=True).first()
        looked = AssetItem.objects.filter(asset=asset).values_list("changed_at", flat=True).first()
    return changed == looked
