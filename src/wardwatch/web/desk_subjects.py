"""What a product is drafted from, as people type it, and as `products.gathering` names it."""

import re

from django.utils.translation import gettext as _

from wardwatch.products.gathering import UnknownSubject
from wardwatch.products.gathering.citing import ENROLLED
from wardwatch.vulnerabilities.queries import advisory
from wardwatch.web.addresses import advisory_url, object_url, vulnerability_url

_FORMS = (
    (re.compile(r"CVE-\d{4}-\d{4,}", re.IGNORECASE), "vulnerability"),
    (re.compile(r"20\d\d-(0[1-9]|1[0-2])"), "month"),
    (re.compile(r"[a-z][a-z0-9-]*--[0-9a-f-]{36}"), "object"),
)


def subject_of(text: str) -> str:
    """The subject that a text names; "" for none. Raises `UnknownSubject`, `NotFound`."""
    asked = text.strip()
    if not asked or asked.partition(":")[0] in ("vulnerability", "advisory", "object", "month"):
        return asked
    for pattern, kind in _FORMS:
        if pattern.fullmatch(asked):
            return f"{kind}:{asked}"
    if any(sign.isdigit() for sign in asked) and " " not in asked:
        found = advisory(asked, viewer=ENROLLED)
        return f"advisory:{found.publisher}:{found.tracking_id}"
    raise UnknownSubject(
        "Give the number of a vulnerability or an advisory, the id of an object, or a month.", subject=asked
    )


def subject_words(subject: str) -> tuple[str, str]:
    """A subject in words, and the address of its page ("" for none)."""
    kind, _colon, rest = subject.partition(":")
    match kind:
        case "vulnerability":
            return rest, vulnerability_url(rest)
        case "advisory":
            publisher, _colon, number = rest.rpartition(":")
            return f"{number} ({publisher})", advisory_url(publisher, number)
        case "object":
            return rest, object_url(rest)
        case "month":
            return _("the month %(month)s") % {"month": rest}, ""
        case "":
            return _("nothing: it was begun empty"), ""
        case _:
            return subject, ""
