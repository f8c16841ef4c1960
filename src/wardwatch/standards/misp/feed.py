"""A MISP feed: a folder with `manifest.json`, `hashes.csv` and one file for each event.

Source: MISP core format, section "Manifest"; https://www.circl.lu/doc/misp/managing-feeds/. `hashes.csv` has, for each
value, its MD5 and the UUID of the event that holds it, which tells a reader the events to fetch for its own values.
"""

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

import msgspec

from wardwatch.kit.errors import RAW_LIMIT, Fault, FormatError
from wardwatch.kit.jsonread import decode
from wardwatch.standards.misp import core, parts, wire
from wardwatch.standards.misp.types import Attribute, Distribution, Event, Organisation, Tag

MAX_EVENTS = 500_000
MANIFEST, HASHES = "manifest.json", "hashes.csv"
_ENCODE = msgspec.json.Encoder().encode


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """What the manifest tells of one event. `timestamp` is when it was changed last: a reader fetches what is newer."""

    uuid: str
    info: str
    timestamp: dt.datetime | None
    date: dt.date | None = None
    analysis: int | None = None
    threat_level_id: int | None = None
    orgc: Organisation | None = None
    tags: tuple[Tag, ...] = ()

    @property
    def file(self) -> str:
        """The name of the event's file, beside the manifest."""
        return f"{self.uuid}.json"


class Manifest(msgspec.Struct, frozen=True):
    """The events of a feed, and what of the manifest could not be read."""

    entries: tuple[Entry, ...]
    faults: tuple[Fault, ...]


def read_manifest(data: bytes) -> Manifest:
    """A feed's `manifest.json`; FormatError where it is none. A bad entry becomes a Fault."""
    items = decode(data, dict[str, msgspec.Raw])
    if len(items) > MAX_EVENTS:
        raise FormatError(f"the manifest lists more than {MAX_EVENTS:,} events", "$")
    reading = parts.Reading()
    entries = []
    for uuid, raw in items.items():
        place = f"$.{uuid[:40]}"
        try:
            said = decode(bytes(raw), wire.Event, place)
            entries.append(
                Entry(
                    uuid=parts.required(uuid, "uuid of the event"),
                    info=wire.text(said.info, "info"),
                    timestamp=wire.instant(said.timestamp, "timestamp"),
                    date=wire.day(said.date, "date"),
                    analysis=wire.number(said.analysis, "analysis", 0, 2),
                    threat_level_id=wire.number(said.threat_level_id, "threat_level_id", 1, 4),
                    orgc=parts.organisation(said.orgc),
                    tags=reading.tags(said.tags, f"{place}.Tag"),
                )
            )
        except FormatError as error:
            reading.faults.append(Fault(error.place or place, error.reason, uuid[:80], bytes(raw)[:RAW_LIMIT]))
    return Manifest(tuple(entries), tuple(reading.faults))


def read_hashes(data: bytes, faults: list[Fault]) -> Iterator[tuple[str, str]]:
    """The lines of `hashes.csv`: the MD5 of a value and the UUID of an event. Bad lines become faults."""
    for number, line in enumerate(data.decode("utf-8", "replace").splitlines(), 1):
        digest, _, uuid = line.strip().partition(",")
        if not digest and not uuid:
            continue
        try:
            if len(digest) != 32 or not set(digest.lower()) <= set("0123456789abcdef"):
                raise FormatError(f"{digest[:80]!r} is no MD5")
            yield digest.lower(), parts.required(uuid)
        except FormatError as error:
            faults.append(Fault(f"line {number}", error.reason, uuid[:80]))


def digests(attribute: Attribute) -> tuple[str, ...]:
    """The MD5 of each value of the attribute: of both, where its type has two (`filename|sha256`)."""
    two = "|" in attribute.type or attribute.type == "malware-sample"
    values = attribute.value.split("|") if two else [attribute.value]
    return tuple(hashlib.md5(value.encode(), usedforsecurity=False).hexdigest() for value in values)


def write(events: Iterable[Event]) -> Iterator[tuple[str, bytes]]:
    """The files of a feed, each with its name: the events one by one, then `hashes.csv` and `manifest.json`.

    Tags that are local or not exportable stay here, and so does who is in a sharing group: what one limits goes out as
    "organisation only". FormatError for an event without a maker or a title, which no reader of feeds takes.
    """
    lines: list[str] = []
    manifest: dict[str, Any] = {}
    for event in events:
        if not event.info or event.orgc is None:
            raise FormatError("an event of a feed needs `info` and `Orgc`", event.uuid)
        yield f"{event.uuid}.json", b"".join(pieces(event))
        manifest[event.uuid] = told(event)
        lines += hashes(event.uuid, [*event.attributes, *(each for one in event.objects for each in one.attributes)])
    yield HASHES, "".join(lines).encode()
    yield MANIFEST, msgspec.json.encode(manifest)


def pieces(event: Event, more: Iterable[Attribute] = ()) -> Iterator[bytes]:
    """The file of an event; `more` attributes are written as they come, so that there may be any number of them."""
    body = _public(core.event(event))
    first = body.pop("Attribute", [])
    yield b'{"Event":' + _ENCODE(body).removesuffix(b"}") + b',"Attribute":['
    sign = b""
    for each in chain(first, (_public(core.attribute(one)) for one in more)):
        yield sign + _ENCODE(each)
        sign = b","
    yield b"]}}"


def told(event: Event) -> dict[str, Any]:
    """What the manifest tells of an event."""
    body = _public(core.head(event))
    names = ("Orgc", "Tag", "info", "date", "analysis", "threat_level_id", "timestamp")
    return {"Tag": []} | {name: body[name] for name in names if name in body}


def hashes(event: str, attributes: Iterable[Attribute]) -> Iterator[str]:
    """The lines of `hashes.csv` about an event."""
    return (f"{digest},{event}\n" for each in attributes if not each.deleted for digest in digests(each))


def _public(record: Any) -> Any:
    """The record as it may leave: see `write`."""
    if isinstance(record, list):
        return [_public(each) for each in record if not (isinstance(each, dict) and _stays(each))]
    if not isinstance(record, dict):
        return record
    found = {name: _public(value) for name, value in record.items() if name != "SharingGroup"}
    if found.get("distribution") == str(int(Distribution.SHARING_GROUP)):
        found["distribution"] = str(int(Distribution.ORGANISATION))
    return found


def _stays(record: dict[str, Any]) -> bool:
    return record.get("local") is True
