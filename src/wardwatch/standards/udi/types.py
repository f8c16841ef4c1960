"""The value that every carrier yields."""

from datetime import date
from enum import StrEnum

import msgspec


class Agency(StrEnum):
    """Who issued the device identifier: the agencies that FDA accredited under 21 CFR 830.100."""

    GS1 = "GS1"
    HIBCC = "HIBCC"
    ICCBBA = "ICCBBA"


class Udi(msgspec.Struct, frozen=True, kw_only=True):
    """One unique device identifier; None means that the carrier does not say.

    `agency` is None only for a bare DI that two agencies could have issued. `di` is in the spelling of `normal_di`.
    `expires` and `manufactured` are days; a carrier that names only the month means its last day, hours are left out.
    `made_in_month`: of the manufacture it names only the month.
    `quantity` counts the items in the package; `donation` identifies a human donation (DIN); `software` is the version
    of software. `other` holds the remaining data as (identifier, value). `unread` is the end of a plain GS1 text whose
    separators are lost and that can be read in more than one way. `text` is the carrier as received.
    """

    agency: Agency | None
    di: str
    lot: str | None = None
    serial: str | None = None
    expires: date | None = None
    manufactured: date | None = None
    made_in_month: bool = False
    quantity: int | None = None
    donation: str | None = None
    software: str | None = None
    other: tuple[tuple[str, str], ...] = ()
    unread: str = ""
    text: str = ""
