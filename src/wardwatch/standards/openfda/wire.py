"""The shapes of openFDA's JSON; flags and numbers come as text or as JSON's own."""

import msgspec

from wardwatch.kit.jsonread import NonEmpty


class Count(msgspec.Struct, frozen=True):
    """`meta.results`."""

    total: int | None = None


class Meta(msgspec.Struct, frozen=True):
    """`meta`."""

    last_updated: str | None = None
    results: Count = Count()


class Page(msgspec.Struct, frozen=True):
    """The whole text."""

    results: list[msgspec.Raw]
    meta: Meta = Meta()


class Identifier(msgspec.Struct, frozen=True):
    """`identifiers[]` of `device/udi`; only GUDID's own XML says what a package contains."""

    id: NonEmpty
    type: NonEmpty
    issuing_agency: str | None = None
    quantity_per_package: int | str | None = None
    contains_di_number: str | None = None
    package_type: str | None = None
    package_status: str | None = None
    package_discontinue_date: str | None = None


class Regulated(msgspec.Struct, frozen=True):
    """`product_codes[].openfda`."""

    device_name: str | None = None
    device_class: str | None = None
    medical_specialty_description: str | None = None
    regulation_number: str | None = None


class ProductCode(msgspec.Struct, frozen=True):
    """`product_codes[]`."""

    code: NonEmpty
    name: str | None = None
    openfda: Regulated = Regulated()


class Term(msgspec.Struct, frozen=True):
    """`gmdn_terms[]`."""

    name: NonEmpty
    code: str | None = None
    implantable: bool | str | None = None
    code_status: bool | str | None = None


class Device(msgspec.Struct, frozen=True):
    """A result of `device/udi`."""

    identifiers: list[msgspec.Raw]
    public_device_record_key: str | None = None
    record_key: str | None = None
    public_version_number: int | str | None = None
    public_version_date: str | None = None
    public_version_status: str | None = None
    record_status: str | None = None
    publish_date: str | None = None
    company_name: str | None = None
    labeler_duns_number: str | None = None
    brand_name: str | None = None
    version_or_model_number: str | None = None
    catalog_number: str | None = None
    device_description: str | None = None
    product_codes: list[msgspec.Raw] = []
    gmdn_terms: list[msgspec.Raw] = []
    mri_safety: str | None = None
    has_lot_or_batch_number: bool | str | None = None
    has_serial_number: bool | str | None = None
    has_expiration_date: bool | str | None = None
    has_manufacturing_date: bool | str | None = None
    has_donation_id_number: bool | str | None = None
    is_single_use: bool | str | None = None
    is_kit: bool | str | None = None
    device_count_in_base_package: int | str | None = None
    commercial_distribution_status: str | None = None
    commercial_distribution_end_date: str | None = None


class Classification(msgspec.Struct, frozen=True):
    """A result of `device/classification`."""

    product_code: NonEmpty
    device_name: str | None = None
    device_class: str | None = None
    medical_specialty_description: str | None = None
    regulation_number: str | None = None
    implant_flag: str | None = None
    life_sustain_support_flag: str | None = None
    definition: str | None = None


class Recall(msgspec.Struct, frozen=True):
    """A result of `device/enforcement` or `device/recall`, which name the same things differently."""

    product_description: str | None = None
    recall_number: str | None = None
    product_res_number: str | None = None
    event_id: str | None = None
    res_event_number: str | None = None
    recalling_firm: str | None = None
    product_code: str | None = None
    code_info: str | None = None
    more_code_info: str | None = None
    reason_for_recall: str | None = None
    root_cause_description: str | None = None
    action: str | None = None
    classification: str | None = None
    status: str | None = None
    recall_status: str | None = None
    recall_initiation_date: str | None = None
    event_date_initiated: str | None = None
    report_date: str | None = None
    event_date_posted: str | None = None
    termination_date: str | None = None
    event_date_terminated: str | None = None
