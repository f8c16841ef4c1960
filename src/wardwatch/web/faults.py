"""Why a line of a list cannot go in, in the reader's language: reasons are kept in English, as files of problems have
them, and said anew where a page shows them."""

import re
from functools import cache

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

_FORMS = (
    noop("the vendor is required and empty"),
    noop("the product is required and empty"),
    noop("has more cells than the header; a separator may stand unquoted in a text"),
    noop("is required"),
    noop("is longer than {most} characters"),
    noop("is not a whole number from 1 to {most}"),
    noop("“{cell}” is not a whole number from 1 to {most}"),
    noop("“{cell}” is none of: {known}"),
    noop("“{cell}” can be read as two different days; write the date as {day}"),
    noop("“{cell}” is not a date; write it as {day}"),
    noop("names no manufacturer, supplier or publisher"),
    noop("this is XML; export the bill of materials as CycloneDX JSON"),
    noop("the file has more than {most} rows; send it in parts"),
)


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    pieces = ((form, re.split(r"\{(\w+)\}", form)) for form in _FORMS)
    return tuple(
        (form, re.compile("".join(f"(?P<{part}>.+)" if at % 2 else re.escape(part) for at, part in enumerate(parts))))
        for form, parts in pieces
    )


def reason(text: str) -> str:
    """A reason that reading a list gave, in the reader's language; one of no known form as it is."""
    for form, pattern in _patterns():
        if found := pattern.fullmatch(text):
            return _(form).format(**found.groupdict())
    return text
