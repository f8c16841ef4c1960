"""What a product is drafted from, as people type it, and as `products.gathering` names it."""

import re
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from wardwatch.members.permissions import Action
from wardwatch.members.queries import center_id
from wardwatch.products.gathering import UnknownSubject
from wardwatch.products.gathering.citing import ENROLLED
from wardwatch.vulnerabilities.queries import advisory
from wardwatch.web.addresses import advisory_url, object_url, vulnerability_url
from wardwatch.web.pages import Link
from wardwatch.web.pages.sections import Section
from wardwatch.web.principal import is_signed_in

KINDS = frozenset({"vulnerability", "advisory", "object", "month", "week", "period", "selection"})
"""How subjects begin."""
_FORMS = (
    (re.compile(r"CVE-\d{4}-\d{4,}", re.IGNORECASE), "vulnerability"),
    (re.compile(r"20\d\d-(0[1-9]|1[0-2])"), "month"),
    (re.compile(r"20\d\d-W\d\d"), "week"),
    (re.compile(r"\d{4}-\d\d-\d\d/\d{4}-\d\d-\d\d"), "period"),
    (re.compile(r"[a-z][a-z0-9-]*--[0-9a-f-]{36}"), "object"),
)


def subject_of(text: str) -> str:
    """The subject that a text names, or a selection of several; "" for none. Raises `UnknownSubject`, `NotFound`."""
    asked = text.strip()
    if not asked or asked.partition(":")[0] in KINDS:
        return asked
    if "," in asked:
        return "selection:" + ",".join(subject_of(each) for each in asked.split(",") if each.strip())
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
        case "week":
            return _("the week %(week)s") % {"week": rest}, ""
        case "selection":
            return rest, ""
        case "":
            return _("nothing: it was begun empty"), ""
        case _:
            return subject, ""


def writing_about(request: HttpRequest, subject: str) -> Section | None:
    """The way to a draft about this, for those who write."""
    if not is_signed_in(request) or not request.principal.may(Action.WRITE_PRODUCTS, center_id()):
        return None
    url = f"{reverse('desk-product-begin')}?{urlencode({'subject': subject})}"
    return Section("write", "", links=(Link(_("Write a product about this"), url),))
