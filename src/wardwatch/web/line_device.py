"""What is known of the device identifier of one inventory line, and who says so."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from wardwatch.assets.devices import SOURCE, KnownDevice, known_devices
from wardwatch.assets.queries import AssetRow
from wardwatch.web.addresses import document_url
from wardwatch.web.days import short_day
from wardwatch.web.pages import Term
from wardwatch.web.pages.sections import Section

_CLASSES = {
    "1": noop("Class I: low to moderate risk"),
    "2": noop("Class II: moderate to high risk"),
    "3": noop("Class III: high risk"),
    "U": noop("Not classified"),
    "N": noop("Not classified"),
    "F": noop("Humanitarian use"),
}


def device_section(row: AssetRow) -> Section | None:
    """The record of its identifier; None where nothing is known of it."""
    di = row.details.udi_di
    known = known_devices([di] if di else []).get(di)
    if known is None:
        return None
    words = _("Matched by the device identifier %(di)s. It is also looked for under these names.") % {"di": di}
    return Section("device", _("What its device identifier says"), paragraphs=(words,), terms=tuple(_terms(known)))


def _terms(known: KnownDevice) -> Iterator[Term]:
    kind = _(_CLASSES.get(known.device_class, "")) if known.device_class in _CLASSES else known.device_class
    numbers = [
        *([_("lot numbers")] if known.labeled_lot else ()),
        *([_("serial numbers")] if known.labeled_serial else ()),
    ]
    category = f"{known.category} ({', '.join(known.product_codes)})" if known.product_codes else known.category
    stated = (
        (_("Company"), known.company),
        (_("Brand"), known.brand),
        (_("Version or model"), known.model),
        (_("Catalog number"), known.catalog_number),
        (_("Kind of device"), category.strip()),
        (_("Device class"), kind),
        (_("Its label carries"), ", ".join(numbers)),
        (_("Sold"), _sold(known)),
    )
    yield from (Term(label, text) for label, text in stated if text)
    yield Term(_("Source"), SOURCE, document_url(known.document) if known.document else "")


def _sold(known: KnownDevice) -> str:
    if known.distribution_end:
        return _("until %(day)s") % {"day": short_day(known.distribution_end)}
    if known.distributed is None:
        return ""
    return _("still sold") if known.distributed else _("no longer sold")
