"""What a TAXII 2.1 server answers with: the resources of sections 3.6.1, 3.7, 4 and 5, written as JSON.

An envelope's objects are bytes as they are stored: they are joined, never read.
"""

from collections.abc import Iterable
from datetime import datetime

import msgspec

from wardwatch.standards.taxii.filters import timestamp
from wardwatch.standards.taxii.media import STIX, TAXII


class Resource(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A resource: properties that are not set are left out (section 3.8)."""


class Discovery(Resource, frozen=True, kw_only=True):
    """Which API roots there are (section 4.1.1). Addresses are absolute."""

    title: str
    description: str = ""
    contact: str = ""
    default: str = ""
    api_roots: tuple[str, ...] = ()


class ApiRoot(Resource, frozen=True, kw_only=True):
    """What an API root speaks, and the largest body that it takes, in bytes (section 4.2.1)."""

    title: str
    description: str = ""
    versions: tuple[str, ...]
    max_content_length: int


class CollectionResource(Resource, frozen=True, kw_only=True):
    """A collection as one client sees it (section 5.2.1)."""

    id: str
    title: str
    description: str = ""
    alias: str = ""
    can_read: bool
    can_write: bool
    media_types: tuple[str, ...]


class Collections(Resource, frozen=True, kw_only=True):
    """The collections of an API root (section 5.1.1); none: the property is left out."""

    collections: tuple[CollectionResource, ...] = ()


class ManifestRecord(msgspec.Struct, frozen=True, kw_only=True):
    """One version of one object (section 5.3.1.1)."""

    id: str
    date_added: str
    version: str
    media_type: str = STIX


class Manifest(Resource, frozen=True, kw_only=True):
    """What a collection holds, without the objects (section 5.3.1). `next` is ours: without it nobody could page."""

    more: bool = False
    next: str = ""
    objects: tuple[ManifestRecord, ...] = ()


class VersionList(Resource, frozen=True, kw_only=True):
    """The versions of one object (section 5.8.1)."""

    more: bool = False
    next: str = ""
    versions: tuple[str, ...] = ()


class StatusDetail(Resource, frozen=True, kw_only=True):
    """What became of one object that was sent (section 4.3.1.1)."""

    id: str
    version: str
    message: str = ""


class Status(Resource, frozen=True, kw_only=True):
    """How far the adding of objects is (section 4.3.1). Counts are always written; lists may be shorter than them."""

    id: str
    status: str
    request_timestamp: str
    total_count: int | msgspec.UnsetType = msgspec.UNSET
    success_count: int | msgspec.UnsetType = msgspec.UNSET
    successes: tuple[StatusDetail, ...] = ()
    failure_count: int | msgspec.UnsetType = msgspec.UNSET
    failures: tuple[StatusDetail, ...] = ()
    pending_count: int | msgspec.UnsetType = msgspec.UNSET
    pendings: tuple[StatusDetail, ...] = ()


class Error(Resource, frozen=True, kw_only=True):
    """Why a request was not fulfilled (section 3.6.1)."""

    title: str
    description: str = ""
    error_id: str = ""
    error_code: str = ""
    http_status: str = ""
    external_details: str = ""
    details: dict[str, str] = {}


VERSIONS = (TAXII,)
"""The versions that an API root here speaks."""


def encode(resource: msgspec.Struct) -> bytes:
    """A resource as JSON."""
    return msgspec.json.encode(resource)


def envelope(bodies: bytes, following: str = "") -> bytes:
    """An envelope (section 3.7) of objects joined by commas already; `following` is its `next`, "": it is complete."""
    head = b'{"more":true,"next":' + msgspec.json.encode(following) + b"," if following else b"{"
    if not bodies:
        return head[:-1] + b"}" if following else b"{}"
    return b"".join((head, b'"objects":[', bodies, b"]}"))


def manifest_of(rows: Iterable[tuple[str, datetime, datetime]], following: str = "") -> Manifest:
    """The manifest of (id, date added, version) rows."""
    records = tuple(
        ManifestRecord(id=each, date_added=timestamp(added), version=timestamp(version))
        for each, added, version in rows
    )
    return Manifest(more=bool(following), next=following, objects=records)
