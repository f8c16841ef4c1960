"""Sample data for a test of a pattern: what was observed, from STIX objects as people have them. Bounded.

Sources: STIX 2.1 section 4.14 (observed data refers to its objects), STIX 2.0 part 2 section 2.8 (it holds them).
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import msgspec

from wardwatch.kit.errors import FormatError
from wardwatch.standards.stix.patterns import Sample

MOST_BYTES = 10 * 1024 * 1024
MOST_SAMPLES = 10_000
_Object = Mapping[str, Any]


class _Observed(msgspec.Struct):
    first_observed: datetime
    last_observed: datetime
    number_observed: int = 1
    objects: dict[str, dict[str, Any]] = {}
    object_refs: list[str] = []


def read_samples(data: bytes) -> list[Sample]:
    """The observations in a bundle, a list of objects, or one object.

    Of a file without observed data all objects together are one observation. FormatError, with its place, for what
    cannot be read, for observed data whose objects are missing, and for more than the bounds.
    """
    if len(data) > MOST_BYTES:
        raise FormatError(f"is longer than {MOST_BYTES // 1024 // 1024} MB: a test takes a part of it")
    try:
        read = msgspec.json.decode(data)
    except msgspec.MsgspecError as error:
        raise FormatError(f"is not JSON: {error}") from None
    found = read.get("objects", [read]) if isinstance(read, dict) and read.get("type") == "bundle" else read
    objects = found if isinstance(found, list) else [found]
    for number, each in enumerate(objects):
        if not isinstance(each, dict) or not isinstance(each.get("type"), str):
            raise FormatError("is no object with a type", f"$[{number}]")
    observed = [(f"$[{number}]", each) for number, each in enumerate(objects) if each["type"] == "observed-data"]
    if len(observed) > MOST_SAMPLES:
        raise FormatError(f"holds more than {MOST_SAMPLES:,} observations: a test takes a part of them")
    if not observed:
        return [Sample(objects=tuple(objects))] if objects else []
    by_id = {each["id"]: each for each in objects if isinstance(each.get("id"), str)}
    return [_sample(each, by_id, place) for place, each in observed]


def _sample(said: _Object, by_id: Mapping[str, _Object], place: str) -> Sample:
    try:
        observed = msgspec.convert(said, _Observed)
    except msgspec.ValidationError as error:
        raise FormatError(f"is not observed data: {error}", place) from None
    if not observed.objects and not observed.object_refs:
        raise FormatError("observes nothing: it has neither object_refs nor objects", place)
    if missing := [ref for ref in observed.object_refs if ref not in by_id]:
        raise FormatError(f"refers to {missing[0]}, which is not in the file", place)
    return Sample(
        objects=tuple(_held(observed, by_id)),
        first=observed.first_observed,
        last=observed.last_observed,
        times=observed.number_observed,
    )


def _held(observed: _Observed, by_id: Mapping[str, _Object]) -> Iterator[_Object]:
    """The objects; those that STIX 2.0 holds are named by their keys, to which they refer."""
    for name, each in observed.objects.items():
        yield {"id": name} | each
    for ref in observed.object_refs:
        yield by_id[ref]
