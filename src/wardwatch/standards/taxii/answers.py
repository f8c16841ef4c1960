"""What a TAXII server of somebody else's answers, read generously: version 2.1, and 2.0 where it differs.

2.0: https://docs.oasis-open.org/cti/taxii/v2.0/cs01/taxii-v2.0-cs01.html. Its objects come as a bundle, and its pages
by HTTP ranges of `items` (section 3.4).
"""

import re
from base64 import b64encode
from dataclasses import dataclass
from typing import TypeVar

import msgspec

from wardwatch.kit.errors import FormatError
from wardwatch.standards.taxii.media import TAXII, read

T = TypeVar("T")
_RANGE = re.compile(r"items\s+(\d{1,15})-(\d{1,15})/(\d{1,15}|\*)", re.ASCII)
_JSON = re.compile(r"application/([a-z.+-]+\+)?json|text/json")


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one version is spoken: what is accepted for resources, and for objects."""

    version: str
    resource: str
    objects: str


V21 = Dialect("2.1", TAXII, TAXII)
V20 = Dialect("2.0", "application/vnd.oasis.taxii+json; version=2.0", "application/vnd.oasis.stix+json; version=2.0")
DIALECTS = {each.version: each for each in (V21, V20)}


class CollectionSaid(msgspec.Struct, frozen=True):
    """A collection as its server describes it."""

    id: str
    title: str = ""
    alias: str = ""
    can_read: bool = True
    can_write: bool = False


class Resource(msgspec.Struct, frozen=True):
    """A discovery, an API root, a list of collections, or a collection: what each of them says of these."""

    title: str = ""
    default: str = ""
    api_roots: tuple[str, ...] = ()
    versions: tuple[str, ...] = ()
    max_content_length: int | None = None
    collections: tuple[CollectionSaid, ...] = ()
    id: str = ""
    can_read: bool | None = None
    can_write: bool | None = None


class Envelope(msgspec.Struct, frozen=True):
    """Objects, as an envelope (2.1) or a bundle (2.0). `next` "": the server names no place."""

    more: bool = False
    next: str | None = None
    objects: tuple[msgspec.Raw, ...] = ()


class StatusSaid(msgspec.Struct, frozen=True):
    """How far objects are that were sent (2.1, section 4.3.1)."""

    id: str
    status: str
    success_count: int = 0
    failure_count: int = 0
    pending_count: int = 0


def authorization(user: str, secret: str) -> dict[str, str]:
    """The header that says who asks: Basic with a user name, a bearer token without, nothing without a secret."""
    if user:
        return {"Authorization": "Basic " + b64encode(f"{user}:{secret}".encode()).decode()}
    return {"Authorization": f"Bearer {secret}"} if secret else {}


def decoded(body: bytes, kind: type[T]) -> T:
    """An answer as a value. FormatError for what is none."""
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise FormatError(f"is no answer of a TAXII server: {error}") from error


def is_json(content_type: str) -> bool:
    """Whether an answer sent as this may be read: JSON of any name, or nothing said. A page for people is not."""
    return not content_type.strip() or bool(_JSON.fullmatch(read(content_type).name))


def after_range(content_range: str, *, start: int, found: int, wanted: int) -> int | None:
    """The item at which the next page of a 2.0 server begins; None where this one completed the set."""
    said = _RANGE.fullmatch(content_range.strip())
    if said is None:
        return start + found if found >= wanted else None
    last, total = int(said[2]), said[3]
    if last < start:
        return None
    return last + 1 if total == "*" or last + 1 < int(total) else None
