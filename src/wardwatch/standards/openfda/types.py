"""What openFDA's records say, field by field."""

from datetime import date
from enum import StrEnum
from typing import Generic, TypeVar

import msgspec

from wardwatch.kit.errors import Fault
from wardwatch.standards.udi.prose import Units, stated_units

T = TypeVar("T")


class Page(msgspec.Struct, Generic[T], frozen=True, kw_only=True):
    """The records of one answer or file. `total` is how many there are on all pages; None if it does not say."""

    results: tuple[T, ...]
    total: int | None = None
    last_updated: date | None = None
    faults: tuple[Fault, ...] = ()


class IdentifierKind(StrEnum):
    """What a device identifier of a GUDID record is on."""

    PRIMARY = "Primary"
    SECONDARY = "Secondary"
    DIRECT_MARKING = "Direct Marking"
    UNIT_OF_USE = "Unit of Use"
    PACKAGE = "Package"
    PREVIOUS = "Previous DI"


class Identifier(msgspec.Struct, frozen=True, kw_only=True):
    """One device identifier: `text` as published, `di` as `udi.normal_di` spells it.

    `agency` is `GS1`, `HIBCC`, `ICCBBA` or `NDC/NHRIC`. For packages: how many (`quantity`) of the identifier that it
    `contains`, the `package_type` in the maker's words, whether it is `distributed`, and when it was `discontinued`.
    """

    kind: IdentifierKind
    agency: str
    text: str
    di: str
    contains: str | None = None
    quantity: int | None = None
    package_type: str | None = None
    distributed: bool | None = None
    discontinued: date | None = None


class ProductCode(msgspec.Struct, frozen=True, kw_only=True):
    """FDA's three letters for a kind of device; `device_class` is `1`, `2`, `3`, `U`, `N` or `F`."""

    code: str
    name: str | None = None
    device_class: str | None = None
    specialty: str | None = None
    regulation: str | None = None


class Term(msgspec.Struct, frozen=True, kw_only=True):
    """A term of the Global Medical Device Nomenclature; `active` False means that it is obsolete."""

    name: str
    code: str | None = None
    implantable: bool | None = None
    active: bool | None = None


class Device(msgspec.Struct, frozen=True, kw_only=True):
    """One record of GUDID: a version or model of a device. None means that the record does not say.

    `key` stays when the primary identifier changes. `labeled_lot` and so on tell which production data its label
    carries, so that a statement bounded by lots can be decided for it. `distribution_end` is the last day of sale.
    """

    key: str | None = None
    version: int | None = None
    version_date: date | None = None
    version_status: str | None = None
    record_status: str | None = None
    published: date | None = None
    company: str | None = None
    duns: str | None = None
    brand: str | None = None
    model: str | None = None
    catalog_number: str | None = None
    description: str | None = None
    identifiers: tuple[Identifier, ...] = ()
    product_codes: tuple[ProductCode, ...] = ()
    terms: tuple[Term, ...] = ()
    mri_safety: str | None = None
    labeled_lot: bool | None = None
    labeled_serial: bool | None = None
    labeled_expiry: bool | None = None
    labeled_manufacture: bool | None = None
    labeled_donation: bool | None = None
    single_use: bool | None = None
    kit: bool | None = None
    count: int | None = None
    distributed: bool | None = None
    distribution_end: date | None = None

    @property
    def primary(self) -> Identifier | None:
        """The identifier on the base package."""
        return next((each for each in self.identifiers if each.kind is IdentifierKind.PRIMARY), None)

    @property
    def dis(self) -> tuple[str, ...]:
        """Every identifier that leads to this device, in the comparable spelling, each once."""
        return tuple(dict.fromkeys(each.di for each in self.identifiers))


class Classification(msgspec.Struct, frozen=True, kw_only=True):
    """A kind of device: its product code and how FDA regulates it."""

    product_code: str
    name: str | None = None
    device_class: str | None = None
    specialty: str | None = None
    regulation: str | None = None
    implant: bool | None = None
    life_sustaining: bool | None = None
    definition: str | None = None


class Recall(msgspec.Struct, frozen=True, kw_only=True):
    """One recalled product, from `enforcement` (which has the class) or from `recall` (which has the product code).

    `number` (`Z-0053-2020`) names the same product in both, `event` (a number) all products of one recall. `severity`
    is 1, 2 or 3 for Class I (may kill) to Class III, None if it is not classified. `codes` is FDA's text of the lots
    and serial numbers; `units` reads it where that is sure.
    """

    number: str | None = None
    event: str | None = None
    firm: str | None = None
    product: str | None = None
    product_code: str | None = None
    codes: str | None = None
    reason: str | None = None
    cause: str | None = None
    action: str | None = None
    severity: int | None = None
    status: str | None = None
    initiated: date | None = None
    reported: date | None = None
    terminated: date | None = None

    @property
    def units(self) -> tuple[Units, ...] | None:
        """Which units are recalled; None: the text has to be read by a person."""
        return stated_units(self.codes) if self.codes else None
