"""openFDA's JSON into values, record by record."""

from collections.abc import Callable, Iterator
from typing import TypeVar

import msgspec

from wardwatch.kit.errors import RAW_LIMIT, Fault, FormatError
from wardwatch.kit.jsonread import decode, record, records
from wardwatch.standards.openfda import wire
from wardwatch.standards.openfda.fields import Fields
from wardwatch.standards.openfda.types import (
    Classification,
    Device,
    Identifier,
    IdentifierKind,
    Page,
    ProductCode,
    Recall,
    Term,
)
from wardwatch.standards.udi import normal_di

T = TypeVar("T")
W = TypeVar("W")

_DISTRIBUTED = ("In Commercial Distribution", "Not in Commercial Distribution")
_SEVERITIES = {"class i": 1, "class ii": 2, "class iii": 3}
_AGENCIES_WITH_OWN_FORMS = frozenset({"NDC/NHRIC", "ICCBBA"})


def read_devices(data: bytes) -> Page[Device]:
    """GUDID records from `device/udi`; FormatError, with a JSON path, if `data` has no list of results."""
    return _page(data, wire.Device, _device, "public_device_record_key")


def each_device(data: bytes) -> Iterator[Device | Fault]:
    """The same records one by one, each after its faults: a whole file of them takes many times its bytes."""
    for index, raw in enumerate(decode(data, wire.Page).results):
        faults: list[Fault] = []
        found = device(raw, f"$.results[{index}]", faults)
        yield from faults
        if found is not None:
            yield found


def read_classifications(data: bytes) -> Page[Classification]:
    """Kinds of device from `device/classification`."""
    return _page(data, wire.Classification, _classification, "product_code")


def read_recalls(data: bytes) -> Page[Recall]:
    """Recalled products from `device/enforcement` or `device/recall`."""
    return _page(data, wire.Recall, _recall, "recall_number")


def device(raw: msgspec.Raw, place: str, faults: list[Fault]) -> Device | None:
    """The GUDID record `raw` in the words of `device/udi`; None after adding what is wrong with it to `faults`."""
    return _record(raw, place, faults, wire.Device, _device, "public_device_record_key")


Made = Callable[[W, str, list[Fault]], T | None]


def _page(data: bytes, kind: type[W], value: Made[W, T], key: str) -> Page[T]:
    page = decode(data, wire.Page)
    faults: list[Fault] = []
    made = (_record(raw, f"$.results[{index}]", faults, kind, value, key) for index, raw in enumerate(page.results))
    return Page(
        results=tuple(each for each in made if each is not None),
        total=page.meta.results.total,
        last_updated=Fields("$.meta", "", faults).day("last_updated", page.meta.last_updated),
        faults=tuple(faults),
    )


def _record(raw: msgspec.Raw, place: str, faults: list[Fault], kind: type[W], value: Made[W, T], key: str) -> T | None:
    read = record(raw, kind, place, faults, key)
    if read is None:
        return None
    before = len(faults)
    made = value(read, place, faults)
    if made is None:
        data = bytes(raw)[:RAW_LIMIT]
        faults[before:] = [Fault(fault.place, fault.reason, fault.key, data) for fault in faults[before:]]
    return made


def _device(read: wire.Device, place: str, faults: list[Fault]) -> Device | None:
    fields = Fields(place, read.public_device_record_key or read.record_key or "", faults)
    identifiers = _identifiers(read.identifiers, fields)
    if not identifiers:
        fields.fault("identifiers", "there is no device identifier that can be read")
        return None
    return Device(
        key=fields.key or None,
        version=fields.count("public_version_number", read.public_version_number),
        version_date=fields.day("public_version_date", read.public_version_date),
        version_status=fields.words(read.public_version_status),
        record_status=fields.words(read.record_status),
        published=fields.day("publish_date", read.publish_date),
        company=fields.words(read.company_name),
        duns=fields.words(read.labeler_duns_number),
        brand=fields.words(read.brand_name),
        model=fields.words(read.version_or_model_number),
        catalog_number=fields.words(read.catalog_number),
        description=fields.words(read.device_description),
        identifiers=identifiers,
        product_codes=_product_codes(read.product_codes, fields),
        terms=_terms(read.gmdn_terms, fields),
        mri_safety=fields.words(read.mri_safety),
        labeled_lot=fields.flag("has_lot_or_batch_number", read.has_lot_or_batch_number),
        labeled_serial=fields.flag("has_serial_number", read.has_serial_number),
        labeled_expiry=fields.flag("has_expiration_date", read.has_expiration_date),
        labeled_manufacture=fields.flag("has_manufacturing_date", read.has_manufacturing_date),
        labeled_donation=fields.flag("has_donation_id_number", read.has_donation_id_number),
        single_use=fields.flag("is_single_use", read.is_single_use),
        kit=fields.flag("is_kit", read.is_kit),
        count=fields.count("device_count_in_base_package", read.device_count_in_base_package),
        distributed=fields.flag("commercial_distribution_status", read.commercial_distribution_status, *_DISTRIBUTED),
        distribution_end=fields.day("commercial_distribution_end_date", read.commercial_distribution_end_date),
    )


def _identifiers(raw: list[msgspec.Raw], fields: Fields) -> tuple[Identifier, ...]:
    found: list[Identifier] = []
    for index, each in enumerate(raw):
        place = f"identifiers[{index}]"
        read = record(each, wire.Identifier, f"{fields.place}.{place}", fields.faults, "id")
        if read is None:
            continue
        kind = _KINDS.get(read.type.strip().lower())
        if kind is None:
            fields.fault(f"{place}.type", f"{read.type[:50]!r} is no kind of device identifier")
            continue
        try:
            di = _di(read.id, read.issuing_agency)
        except FormatError as error:
            fields.fault(f"{place}.id", error.reason)
            continue
        found.append(
            Identifier(
                kind=kind,
                agency=read.issuing_agency or "",
                text=read.id,
                di=di,
                contains=_contained(read, f"{place}.contains_di_number", fields),
                quantity=fields.count(f"{place}.quantity_per_package", read.quantity_per_package),
                package_type=fields.words(read.package_type),
                distributed=fields.flag(f"{place}.package_status", read.package_status, *_DISTRIBUTED),
                discontinued=fields.day(f"{place}.package_discontinue_date", read.package_discontinue_date),
            )
        )
    return tuple(found)


def _contained(read: wire.Identifier, place: str, fields: Fields) -> str | None:
    if not read.contains_di_number:
        return None
    try:
        return _di(read.contains_di_number, read.issuing_agency)
    except FormatError as error:
        fields.fault(place, error.reason)
        return None


_KINDS = {kind.value.lower(): kind for kind in IdentifierKind} | {"previous": IdentifierKind.PREVIOUS}


def _di(text: str, agency: str | None) -> str:
    """The comparable spelling; identifiers of agencies that have many forms, such as drug codes, in capitals."""
    if agency in _AGENCIES_WITH_OWN_FORMS:
        return text.strip().upper()
    return normal_di(text)


def _product_codes(raw: list[msgspec.Raw], fields: Fields) -> tuple[ProductCode, ...]:
    read = records(raw, wire.ProductCode, f"{fields.place}.product_codes", fields.faults, "code")
    return tuple(
        ProductCode(
            code=each.code.strip().upper(),
            name=fields.words(each.name) or fields.words(each.openfda.device_name),
            device_class=_class(each.openfda.device_class),
            specialty=fields.words(each.openfda.medical_specialty_description),
            regulation=fields.words(each.openfda.regulation_number),
        )
        for each in read
    )


def _class(text: str | None) -> str | None:
    return (text or "").strip().upper() or None


def _terms(raw: list[msgspec.Raw], fields: Fields) -> tuple[Term, ...]:
    read = records(raw, wire.Term, f"{fields.place}.gmdn_terms", fields.faults, "code")
    return tuple(
        Term(
            name=each.name.strip(),
            code=fields.words(each.code),
            implantable=fields.flag(f"gmdn_terms[{index}].implantable", each.implantable),
            active=fields.flag(f"gmdn_terms[{index}].code_status", each.code_status, "Active", "Obsolete"),
        )
        for index, each in enumerate(read)
    )


def _classification(read: wire.Classification, place: str, faults: list[Fault]) -> Classification:
    fields = Fields(place, read.product_code, faults)
    return Classification(
        product_code=read.product_code.strip().upper(),
        name=fields.words(read.device_name),
        device_class=_class(read.device_class),
        specialty=fields.words(read.medical_specialty_description),
        regulation=fields.words(read.regulation_number),
        implant=fields.flag("implant_flag", read.implant_flag, "Y", "N"),
        life_sustaining=fields.flag("life_sustain_support_flag", read.life_sustain_support_flag, "Y", "N"),
        definition=fields.words(read.definition),
    )


def _recall(read: wire.Recall, place: str, faults: list[Fault]) -> Recall | None:
    number = read.recall_number or read.product_res_number
    fields = Fields(place, number or read.event_id or read.res_event_number or "", faults)
    if not fields.key and not read.product_description:
        fields.fault("recall_number", "neither a number nor a product is stated")
        return None
    codes = "\n".join(filter(None, (fields.words(read.code_info), fields.words(read.more_code_info))))
    return Recall(
        number=fields.words(number),
        event=fields.words(read.event_id or read.res_event_number),
        firm=fields.words(read.recalling_firm),
        product=fields.words(read.product_description),
        product_code=_class(read.product_code),
        codes=codes or None,
        reason=fields.words(read.reason_for_recall),
        cause=fields.words(read.root_cause_description),
        action=fields.words(read.action),
        severity=_severity(read.classification, fields),
        status=fields.words(read.status or read.recall_status),
        initiated=fields.day("recall_initiation_date", read.recall_initiation_date, read.event_date_initiated),
        reported=fields.day("report_date", read.report_date, read.event_date_posted),
        terminated=fields.day("termination_date", read.termination_date, read.event_date_terminated),
    )


def _severity(text: str | None, fields: Fields) -> int | None:
    known = (text or "").strip().lower()
    if known and known not in _SEVERITIES and known != "not yet classified":
        fields.fault("classification", f"{known[:50]!r} is none of Class I, Class II, Class III")
    return _SEVERITIES.get(known)
