"""Whether what is shown of an inventory line is worked out from what the line says now."""

from django.db import connection

from wardwatch.assets.models import Asset
from wardwatch.kit.database import rows
from wardwatch.markings.types import Viewer
from wardwatch.markings.viewing import seen_by


def is_worked_out(asset: int, *, viewer: Viewer) -> bool:
    """False from the change of a line (its id) until the catch-up job has looked at it; a hidden line is one that
    nobody has to look at."""
    with seen_by(viewer):
        seen = Asset.objects.filter(pk=asset).exists()
        return looked_at(asset) or not seen


def looked_at(asset: int) -> bool:
    """The same of a line that the reader may see."""
    with connection.cursor() as cursor:
        ((looked,),) = rows(cursor, "SELECT exposures_is_worked_out(%s)", [asset])
    return bool(looked)
