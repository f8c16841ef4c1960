"""What device identifiers name, in the form in which lines are matched."""

from collections.abc import Iterable

from wardwatch.assets.devices import known_devices
from wardwatch.exposures.matching.devices import Known, known_as


def known_by(dis: Iterable[str]) -> dict[str, tuple[Known, ...]]:
    """The names of the records to which these identifiers belong, as far as they are known."""
    return {
        di: known_as(each.company, each.brand, each.model, each.catalog_number)
        for di, each in known_devices(filter(None, dis)).items()
    }
