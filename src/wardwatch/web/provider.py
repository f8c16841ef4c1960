"""The addresses that programs know: security.txt (RFC 9116), and the center as a CSAF provider (CSAF 2.0 section 7.1).

Everything here is TLP:CLEAR and the same for everybody.
"""

from datetime import UTC, datetime, timedelta
from pathlib import PurePosixPath
from urllib.parse import quote

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from wardwatch.kit import clock
from wardwatch.markings.types import ANONYMOUS
from wardwatch.members.queries import center_contact
from wardwatch.products import library
from wardwatch.products.imprint import center_of
from wardwatch.products.library import Advisory, Taken
from wardwatch.products.operations.signing import standing_key
from wardwatch.products.renderers import provider
from wardwatch.products.renderers.csaf import file_name
from wardwatch.products.renderers.provider import Offered
from wardwatch.products.types import FormName, Marking
from wardwatch.web.releases import NEWEST_KEPT, conditional

KEY, SIGNATURE = "application/pgp-keys", "application/pgp-signature"
JSON, CSV, TEXT = "application/json", "text/csv; charset=utf-8", "text/plain; charset=utf-8"
HOLDS = timedelta(days=90)
"""How long security.txt is to be relied on; less than a year (RFC 9116 section 2.5.5)."""
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def base() -> str:
    """The directory below which the documents are."""
    return f"{settings.PUBLIC_URL}{provider.FOLDER}"


@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """`security.txt`: how to report a weakness to the center, and where its advisories are. Missing without contact."""
    contact = center_contact()
    ways = [f"mailto:{quote(each, safe='@+')}" for each in contact.addresses[:1]]
    if number := "".join(sign for sign in contact.telephone if sign.isdigit() or sign == "+"):
        ways.append(f"tel:{number}")
    if not ways:
        raise Http404
    until = (clock.now().astimezone(UTC) + HOLDS).replace(hour=0, minute=0, second=0, microsecond=0)
    fields = (
        *(("Contact", each) for each in ways),
        ("Expires", f"{until:%Y-%m-%dT%H:%M:%SZ}"),
        ("Preferred-Languages", ", ".join(code for code, _ in settings.LANGUAGES)),
        ("Canonical", settings.PUBLIC_URL + reverse("security-txt")),
        ("CSAF", settings.PUBLIC_URL + reverse("csaf-metadata")),
    )
    lines = "".join(f"{name}: {value}\n" for name, value in fields)
    return conditional(request, lines.encode(), TEXT, kept=NEWEST_KEPT)


@require_safe
def metadata(request: HttpRequest) -> HttpResponse:
    """`provider-metadata.json` (7.1.7); it changes when what is offered does."""
    offered = _offered()
    key = standing_key() if offered and all(each.is_signed for each in offered) else None
    fingerprint = key.fingerprint if key else ""
    made = provider.metadata(center_of(), base(), updated=_updated(offered), key=fingerprint)
    return conditional(request, made, JSON, kept=NEWEST_KEPT)


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """The ROLIE feed (7.1.15)."""
    offered = _offered()
    made = provider.feed(center_of(), base(), Marking.CLEAR, offered, updated=_updated(offered))
    return conditional(request, made, JSON, kept=NEWEST_KEPT)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """`index.txt` (7.1.12)."""
    return conditional(request, provider.index(_offered()), TEXT, kept=NEWEST_KEPT)


@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    """`changes.csv` (7.1.13)."""
    return conditional(request, provider.changes(_offered()), CSV, kept=NEWEST_KEPT)


@require_safe
def openpgp_key(request: HttpRequest, fingerprint: str) -> HttpResponse:
    """The public part of the key that signs documents (7.1.20)."""
    key = standing_key()
    if key is None or fingerprint != key.fingerprint:
        raise Http404
    return conditional(request, key.public, KEY, kept=NEWEST_KEPT)


@require_safe
def document(request: HttpRequest, year: int, file: str) -> HttpResponse:
    """A document in the folder of its year (7.1.11), or beside it its digest (7.1.18) or its signature (7.1.19).

    One that was withdrawn is gone (410), with the reason: no mirror keeps it for one that holds.
    """
    name, suffix = (file, "") if file.endswith(".json") else (PurePosixPath(file).stem, PurePosixPath(file).suffix)
    number = name.removesuffix(".json")
    taken = library.take(number, FormName.CSAF, viewer=ANONYMOUS)
    if name != file_name(number) or taken.first_released_at.astimezone(UTC).year != year:
        raise Http404
    if taken.withdrawn_at:
        return _gone(number, taken.withdrawn_at, taken.withdrawn_why)
    if not suffix:
        return conditional(request, taken.data, JSON, kept=NEWEST_KEPT, tag=taken.form.sha256)
    if suffix == ".asc" and taken.signature:
        return conditional(request, taken.signature.encode(), SIGNATURE, kept=NEWEST_KEPT)
    beside = provider.hash_files(_one(number, taken))
    path = f"{provider.path(taken.first_released_at, taken.form.name)}{suffix}"
    if path not in beside:
        raise Http404
    return conditional(request, beside[path], TEXT, kept=NEWEST_KEPT)


def _gone(number: str, at: datetime, why: str) -> HttpResponse:
    page = settings.PUBLIC_URL + reverse("release", kwargs={"number": number})
    said = f"Withdrawn on {at.astimezone(UTC):%Y-%m-%d} (UTC). Do not rely on it.\n{why}\nWhat it said: {page}\n"
    return HttpResponse(said, content_type=TEXT, status=410, headers={"Cache-Control": NEWEST_KEPT})


def _offered() -> list[Offered]:
    return [_offer(each) for each in library.advisories()]


def _offer(each: Advisory) -> Offered:
    row = each.row
    return Offered(
        number=row.number,
        title=row.title,
        summary=row.summary,
        path=provider.path(row.first_released_at, each.file),
        released=row.first_released_at,
        updated=row.released_at,
        sha256=each.sha256,
        sha512=each.sha512,
        is_signed=each.is_signed,
    )


def _one(number: str, taken: Taken) -> Offered:
    return Offered(
        number=number,
        title="",
        summary="",
        path=provider.path(taken.first_released_at, taken.form.name),
        released=taken.first_released_at,
        updated=taken.released_at,
        sha256=taken.form.sha256,
        sha512=taken.sha512,
    )


def _updated(offered: list[Offered]) -> datetime:
    return max((each.updated for each in offered), default=_LONG_AGO)
