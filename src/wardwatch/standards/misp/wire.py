"""The records of an event as servers, feeds and scripts write them: numbers and truth values often as text.

Lists of records are left as they are, so that a bad one loses itself alone.
"""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from wardwatch.kit.errors import FormatError

Text = str | int | float | bool | None
Raws = list[msgspec.Raw] | None
LONGEST_TEXT = 1 << 20
"""Characters of the longest value, comment, note or report."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LAST_SECOND = 253_402_300_799
_TRUE, _FALSE = frozenset({"1", "true", "yes"}), frozenset({"0", "false", "no", ""})


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """What most records have."""

    uuid: Text = None
    timestamp: Text = None
    comment: Text = None
    deleted: Text = None
    distribution: Text = None
    sharing_group_id: Text = None
    sharing_group: msgspec.Raw = msgspec.field(name="SharingGroup", default=msgspec.Raw())
    notes: Raws = msgspec.field(name="Note", default=None)
    opinions: Raws = msgspec.field(name="Opinion", default=None)


class Tag(msgspec.Struct, frozen=True):
    """`Tag`."""

    name: str
    colour: Text = None
    exportable: Text = None
    local: Text = None


class Organisation(msgspec.Struct, frozen=True):
    """`Org`, `Orgc`, `Organisation`."""

    name: Text = None
    uuid: Text = None


class SharingGroup(msgspec.Struct, frozen=True):
    """`SharingGroup`."""

    name: Text = None
    uuid: Text = None
    members: Raws = msgspec.field(name="SharingGroupOrg", default=None)


class SharingGroupOrg(msgspec.Struct, frozen=True):
    """`SharingGroupOrg`."""

    organisation: Organisation = msgspec.field(name="Organisation")


class Cluster(msgspec.Struct, frozen=True):
    """`GalaxyCluster`."""

    value: str
    type: Text = None
    tag_name: Text = None
    uuid: Text = None
    description: Text = None
    source: Text = None
    version: Text = None
    distribution: Text = None
    sharing_group: msgspec.Raw = msgspec.field(name="SharingGroup", default=msgspec.Raw())
    sharing_group_id: Text = None
    meta: Any = None
    relationship_type: Text = None


class Galaxy(msgspec.Struct, frozen=True):
    """`Galaxy`."""

    type: Text = None
    clusters: Raws = msgspec.field(name="GalaxyCluster", default=None)


class Sighting(msgspec.Struct, frozen=True):
    """`Sighting`."""

    date_sighting: Text
    type: Text = None
    uuid: Text = None
    id: Text = None
    source: Text = None
    organisation: Organisation | None = msgspec.field(name="Organisation", default=None)


class AnalystData(msgspec.Struct, frozen=True):
    """`Note` and `Opinion`, which may have both themselves."""

    uuid: Text = None
    object_uuid: Text = None
    object_type: Text = None
    authors: Text = None
    created: Text = None
    modified: Text = None
    distribution: Text = None
    sharing_group_id: Text = None
    sharing_group: msgspec.Raw = msgspec.field(name="SharingGroup", default=msgspec.Raw())
    note: Text = None
    language: Text = None
    opinion: Text = None
    comment: Text = None
    notes: Raws = msgspec.field(name="Note", default=None)
    opinions: Raws = msgspec.field(name="Opinion", default=None)


class Attribute(Record, frozen=True, kw_only=True):
    """`Attribute`; `ShadowAttribute` has the same and what it proposes."""

    type: str
    value: Text
    category: Text = None
    to_ids: Text = None
    first_seen: Text = None
    last_seen: Text = None
    disable_correlation: Text = None
    object_relation: Text = None
    data: msgspec.Raw = msgspec.Raw()
    tags: Raws = msgspec.field(name="Tag", default=None)
    galaxies: Raws = msgspec.field(name="Galaxy", default=None)
    sightings: Raws = msgspec.field(name="Sighting", default=None)
    proposals: Raws = msgspec.field(name="ShadowAttribute", default=None)
    old_uuid: Text = None
    old_id: Text = None
    proposal_to_delete: Text = None
    organisation: Organisation | None = msgspec.field(name="Org", default=None)


class Reference(Record, frozen=True, kw_only=True):
    """`ObjectReference`."""

    referenced_uuid: Text
    relationship_type: Text = None


class Object(Record, frozen=True, kw_only=True):
    """`Object`."""

    name: str
    meta_category: Text = msgspec.field(name="meta-category", default=None)
    description: Text = None
    template_uuid: Text = None
    template_version: Text = None
    first_seen: Text = None
    last_seen: Text = None
    attributes: Raws = msgspec.field(name="Attribute", default=None)
    references: Raws = msgspec.field(name="ObjectReference", default=None)


class EventReport(Record, frozen=True, kw_only=True):
    """`EventReport`."""

    name: Text = None
    content: Text = None
    tags: Raws = msgspec.field(name="Tag", default=None)


class Event(Record, frozen=True, kw_only=True):
    """`Event`."""

    info: Text = None
    date: Text = None
    publish_timestamp: Text = None
    published: Text = None
    analysis: Text = None
    threat_level_id: Text = None
    extends_uuid: Text = None
    org: Organisation | None = msgspec.field(name="Org", default=None)
    orgc: Organisation | None = msgspec.field(name="Orgc", default=None)
    attributes: Raws = msgspec.field(name="Attribute", default=None)
    objects: Raws = msgspec.field(name="Object", default=None)
    tags: Raws = msgspec.field(name="Tag", default=None)
    galaxies: Raws = msgspec.field(name="Galaxy", default=None)
    reports: Raws = msgspec.field(name="EventReport", default=None)
    proposals: Raws = msgspec.field(name="ShadowAttribute", default=None)


def text(value: Text, name: str) -> str:
    """The text; FormatError where it is longer than any that is read, or holds a NUL character."""
    if value is None:
        return ""
    found = value if isinstance(value, str) else str(value)
    if len(found) > LONGEST_TEXT:
        raise FormatError(f"`{name}` is longer than {LONGEST_TEXT:,} characters")
    if "\0" in found:
        raise FormatError(f"`{name}` holds a NUL character")
    return found


def flag(value: Text, name: str) -> bool | None:
    """A truth value however it is written; None where there is none."""
    if value is None or isinstance(value, bool):
        return value
    word = str(value).strip().lower()
    if word in _TRUE:
        return True
    if word in _FALSE:
        return False
    raise FormatError(f"`{name}` is {value!r}, neither true nor false")


def number(value: Text, name: str, least: int, most: int) -> int | None:
    """A whole number between two; None where there is none."""
    if value is None or value == "":
        return None
    try:
        found = int(value)
    except (ValueError, OverflowError):
        raise FormatError(f"`{name}` is {value!r}, no whole number") from None
    if not least <= found <= most:
        raise FormatError(f"`{name}` is {found}, not {least} to {most}")
    return found


def uuid(value: Text, name: str = "uuid") -> str | None:
    """A UUID in small letters (RFC 9562); None where there is none."""
    if value is None or value == "":
        return None
    found = str(value)
    try:
        if len(found) == 36:
            return str(UUID(found))
    except ValueError:
        pass
    raise FormatError(f"`{name}` is {found[:80]!r}, no UUID")


def instant(value: Text, name: str) -> datetime | None:
    """An instant: seconds or microseconds since 1970, or a date and time; None where there is none.

    0 is none too, as servers write it.
    """
    if value is None or value in ("", "0", 0):
        return None
    try:
        seconds = float(value)
    except ValueError:
        return _dated(str(value), name)
    if seconds > _LAST_SECOND:
        seconds /= 1_000_000
    if not 0 <= seconds <= _LAST_SECOND:
        raise FormatError(f"`{name}` is {value!r}, outside the years 1970 to 9999")
    return _EPOCH + timedelta(seconds=seconds)


def day(value: Text, name: str) -> date | None:
    """A date; None where there is none."""
    if value is None or value == "":
        return None
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        raise FormatError(f"`{name}` is {value!r}, no date") from None


def _dated(value: str, name: str) -> datetime | None:
    if value.startswith("0000-00-00"):
        return None
    try:
        found = datetime.fromisoformat(value)
        found = found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError):
        raise FormatError(f"`{name}` is {value[:80]!r}, no date and time") from None
    if found.year < 1970:
        raise FormatError(f"`{name}` is {value!r}, before 1970")
    return found
