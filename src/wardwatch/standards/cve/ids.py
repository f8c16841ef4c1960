"""CVE IDs: `CVE-`, a year of four digits, `-`, four to nineteen digits (CVE Record Format 5, definition `cveId`)."""

import re
from typing import Annotated

import msgspec

PATTERN = r"CVE-[0-9]{4}-[0-9]{4,19}"

CveId = Annotated[str, msgspec.Meta(pattern=rf"\A{PATTERN}\Z")]


def is_cve_id(text: str) -> bool:
    """Whether `text` is exactly one CVE ID, in capitals."""
    return re.fullmatch(PATTERN, text) is not None
