"""GUDID's own release, XML (https://accessgudid.nlm.nih.gov/download): the records that openFDA renders as JSON."""

from typing import Any

import msgspec

from wardwatch.kit.errors import Fault
from wardwatch.kit.xmlread import Element, read
from wardwatch.standards.openfda.reader import device
from wardwatch.standards.openfda.types import Device, Page

# GUDID's element, and openFDA's field for it.
_DEVICE = {
    "publicDeviceRecordKey": "public_device_record_key",
    "publicVersionNumber": "public_version_number",
    "publicVersionDate": "public_version_date",
    "publicVersionStatus": "public_version_status",
    "deviceRecordStatus": "record_status",
    "devicePublishDate": "publish_date",
    "companyName": "company_name",
    "dunsNumber": "labeler_duns_number",
    "brandName": "brand_name",
    "versionModelNumber": "version_or_model_number",
    "catalogNumber": "catalog_number",
    "deviceDescription": "device_description",
    "MRISafetyStatus": "mri_safety",
    "lotBatch": "has_lot_or_batch_number",
    "serialNumber": "has_serial_number",
    "expirationDate": "has_expiration_date",
    "manufacturingDate": "has_manufacturing_date",
    "donationIdNumber": "has_donation_id_number",
    "singleUse": "is_single_use",
    "deviceKit": "is_kit",
    "deviceCount": "device_count_in_base_package",
    "deviceCommDistributionStatus": "commercial_distribution_status",
    "deviceCommDistributionEndDate": "commercial_distribution_end_date",
}
# GUDID's list and its items, openFDA's list, and the fields of an item.
_LISTS = {
    "identifiers": (
        "identifier",
        "identifiers",
        {
            "deviceId": "id",
            "deviceIdType": "type",
            "deviceIdIssuingAgency": "issuing_agency",
            "containsDINumber": "contains_di_number",
            "pkgQuantity": "quantity_per_package",
            "pkgType": "package_type",
            "pkgStatus": "package_status",
            "pkgDiscontinueDate": "package_discontinue_date",
        },
    ),
    "productCodes": ("fdaProductCode", "product_codes", {"productCode": "code", "productCodeName": "name"}),
    "gmdnTerms": (
        "gmdn",
        "gmdn_terms",
        {
            "gmdnCode": "code",
            "gmdnPTName": "name",
            "implantable": "implantable",
            "gmdnCodeStatus": "code_status",
        },
    ),
}
_ITEMS = {item: fields for item, _, fields in _LISTS.values()}


def read_gudid(data: bytes) -> Page[Device]:
    """The `device` records in the XML text `data`; FormatError, with line and column, if it is not well-formed."""
    devices = _Devices()
    read(data, devices)
    return Page(results=tuple(devices.read), faults=tuple(devices.faults))


class _Devices:
    """Turns each `device` element, once complete, into a record in openFDA's words, and reads that."""

    def __init__(self) -> None:
        self.read: list[Device] = []
        self.faults: list[Fault] = []

    def enter(self, element: Element, parent: Element | None) -> bool:
        """Only into what is read."""
        if parent is None or element.name == "device":
            return True
        if parent.name == "device":
            return element.name in _DEVICE or element.name in _LISTS
        if parent.name in _LISTS:
            return element.name == _LISTS[parent.name][0]
        return element.name in _ITEMS.get(parent.name, {})

    def leave(self, element: Element, parent: Element | None) -> bool:
        """A complete record is read and let go."""
        if element.name != "device":
            return parent is not None and parent.name in {"device", *_LISTS, *_ITEMS}
        found = device(msgspec.Raw(msgspec.json.encode(_in_json(element))), element.place, self.faults)
        if found is not None:
            self.read.append(found)
        return False


def _in_json(element: Element) -> dict[str, Any]:
    found: dict[str, Any] = _fields(element, _DEVICE) | {"identifiers": []}
    for child in element.children:
        if child.name in _LISTS:
            _, name, fields = _LISTS[child.name]
            found[name] = [_fields(item, fields) for item in child.children]
    return found


def _fields(element: Element, names: dict[str, str]) -> dict[str, str]:
    return {names[child.name]: " ".join(child.text.split()) for child in element.children if child.name in names}
