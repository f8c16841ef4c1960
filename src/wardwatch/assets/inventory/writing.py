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


_PLACE = frozenset({Field.CONTAINER, Field.UID})
_TEMPLATE = tuple(field for field in Field if field not in _PLACE)


def template_csv() -> bytes:
    """The file to begin with: one full example line and one with only what is required, without what places parts in
    their devices."""
    return sheets.write([field.value for field in _TEMPLATE], (_cells(details, _TEMPLATE) for details in _EXAMPLES))


def export_csv(lines: Iterable[Details]) -> bytes:
    """A CSV file with every column."""
    return sheets.write([field.value for field in Field], (_cells(details, tuple(Field)) for details in lines))


def _cells(details: Details, fields: tuple[Field, ...]) -> list[str]:
    cells = []
    for field in fields:
        value = getattr(details, field.value)
        unstated = value is None or value is CareRole.UNKNOWN or value is NetworkExposure.UNKNOWN
        cells.append("" if unstated else str(value))
    return cells
