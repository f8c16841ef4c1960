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
    noop("“{cell}” is not a device identifier: check digit {digit} in {digits}, expected {right}"),
    noop("“{cell}” is not a device identifier: {reason}"),
    noop("names no manufacturer, supplier or publisher"),
    noop("stands in more than {most} others, one in the other"),
    noop("would be part of itself"),
    noop("is no line of this inventory"),
    noop("the line that contains it cannot go in"),
    noop("several lines of this list are called “{mark}”"),
    noop("a file, data or a certificate is no part of its own"),
    noop("is used, but not contained"),
    noop("a library without a maker, a package address or a catalogue name cannot be recognised"),
    noop("this is XML, but not CycloneDX; export the parts list as CycloneDX, or as SPDX JSON"),
    noop("this is JSON, but names neither bomFormat (CycloneDX) nor spdxVersion (SPDX)"),
    noop("this is SPDX 3, which is not read here; write it as SPDX 2.3"),
    noop("the document has more than {most} components; send it in parts"),
    noop("the file has more than {most} rows; send it in parts"),
    noop("the file is larger than {most} MB; send it in parts"),
    noop("the file has no rows"),
    noop("no sheet of the workbook has rows"),
    noop("the workbook is damaged, or no workbook at all"),
    noop("the workbook is locked with a password; save it without one"),
    noop("the workbook has more than {most} sheets"),
    noop("this is an archive, not a workbook; unpack it first"),
    noop(
        "reading the workbook takes more room or time than a list may; delete what stands far below or beside the"
        " list, or save it as CSV"
    ),
    noop("has more than {most} columns"),
    noop("“{cell}” is a number that lost its last digits in the spreadsheet program; type it as text"),
    noop("is a date; if a version such as 3.10 was meant, type it as text"),
    noop("the sheet is hidden"),
    noop("the sheet is empty"),
    noop("no row of it names columns for the maker and the product"),
    noop("no column of it is chosen for the maker and the product"),
    noop("you left it out"),
    noop("a heading or a remark"),
    noop("a sum"),
    noop("the header again"),
    noop("says nothing in the columns that are read"),
    noop("says neither a product nor an identifier that is known"),
    noop("a maker's name in front of the product"),
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


def of_file(problem: str, file_name: str) -> str:
    """Why a whole file was not read, in the reader's language, behind its name as `problem` has it."""
    if problem.startswith(f"{file_name}, $"):
        words = _("it is damaged, ends in the middle, or does not keep to its format; export it again ({place})")
        return f"{file_name}: {words.format(place=problem.removeprefix(f'{file_name}, '))}"
    said = problem.removeprefix(f"{file_name}: ")
    return problem if said == problem else f"{file_name}: {reason(said)}"
