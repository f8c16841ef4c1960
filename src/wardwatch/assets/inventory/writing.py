"""Lines into a file that opens in any spreadsheet program and can be imported again."""

from collections.abc import Iterable

from wardwatch.assets.types import CareRole, Details, Field, NetworkExposure
from wardwatch.kit import sheets

_EXAMPLES = (
    Details(
        vendor="Example Medical",
        product="Infusion pump",
        model="IP-100",
        version="2.1",
        quantity=12,
        site="Main campus",
        department="ICU",
        network_exposure=NetworkExposure.INTERNAL,
        care_role=CareRole.TREATMENT,
        owner="Biomed",
    ),
    Details(vendor="Example Software", product="Scheduling server"),
)


def template_csv() -> bytes:
    """The file to begin with: every column, one full example line and one with only what is required."""
    return export_csv(_EXAMPLES)


def export_csv(lines: Iterable[Details]) -> bytes:
    """A CSV file with the template's columns."""
    return sheets.write([field.value for field in Field], (_cells(details) for details in lines))


def _cells(details: Details) -> list[str]:
    cells = []
    for field in Field:
        value = getattr(details, field.value)
        unstated = value is None or value is CareRole.UNKNOWN or value is NetworkExposure.UNKNOWN
        cells.append("" if unstated else str(value))
    return cells
