"""How pages write days, in the way of the reader's language."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import pgettext


def short_day(on: date | None) -> str:
    """22 Nov 2026; "" for none."""
    return date_format(on, pgettext("how a day is written", "j M Y")) if on else ""


def weekday(on: date | None) -> str:
    """Sun 22 Nov 2026."""
    return date_format(on, pgettext("how a day is written", "D j M Y")) if on else ""


def weekday_soon(on: date | None) -> str:
    """Sun 22 Nov: a day of these months."""
    return date_format(on, pgettext("how a day is written", "D j M")) if on else ""


def long_day(on: date | None) -> str:
    """Sunday 22 November 2026."""
    return date_format(on, pgettext("how a day is written", "l j F Y")) if on else ""


def month(on: date | None) -> str:
    """November 2026."""
    return date_format(on, pgettext("how a month is written", "F Y")) if on else ""


def moment(on: date | None) -> str:
    """22 Nov 10:21: an instant of these months."""
    return date_format(on, pgettext("how an instant is written", "j M H:i")) if on else ""
