"""What a request asks for: `added_after`, `match[...]`, `limit`, `next` (sections 3.4 and 3.5).

Clients of every kind are read generously where that cannot widen what they get: `limit=0` is no limit, which a common
library sends when nobody set a page size; a filter may stand twice. A filter that is unknown or cannot be read is
refused: passed over, it would show everything.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlencode

from wardwatch.kit.errors import FormatError

MATCHES = ("id", "type", "version", "spec_version")
ALTERNATIVES = 1000
"""Values of one filter, at most."""
LONGEST = 300
"""Characters of one value, at most; a STIX identifier has 36 and its type's name."""
_TIMESTAMP = re.compile(r"(\d{4}-\d{2}-\d{2})[Tt](\d{2}:\d{2}:\d{2})(?:\.(\d+))?([Zz]|[+-]\d{2}:\d{2})", re.ASCII)
_WORDS = ("first", "last", "all")


@dataclass(frozen=True, slots=True)
class Versions:
    """Which versions of each object (section 3.4.1): `every`, or the `first`, the `last` and those at `instants`."""

    first: bool = False
    last: bool = True
    every: bool = False
    instants: tuple[datetime, ...] = ()

    @property
    def is_last_only(self) -> bool:
        """Whether only each object's latest version is asked for, as when nothing is said."""
        return self.last and not (self.first or self.every or self.instants)


LAST = Versions()


@dataclass(frozen=True, slots=True)
class Filters:
    """What is asked for. Empty tuples filter nothing; `limit` None: the client named none; `next` "": from the start.

    `spec_versions` empty: the latest specification version of each object.
    """

    added_after: datetime | None = None
    ids: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    versions: Versions = LAST
    spec_versions: tuple[str, ...] = ()
    limit: int | None = None
    next: str = ""


def read(query: Mapping[str, Sequence[str]], *, matches: Sequence[str] = MATCHES) -> Filters:
    """The filters in a query, of which `matches` may be matched here. FormatError names the parameter.

    Parameters outside the specification are passed over, except in `match[...]`.
    """
    unknown = [
        name for name in query if name.startswith("match") and name not in {f"match[{each}]" for each in matches}
    ]
    if unknown:
        raise FormatError("cannot be matched here", sorted(unknown)[0][:LONGEST])
    said = {name: _alternatives(query, f"match[{name}]") for name in matches}
    added_after = _single(query, "added_after")
    return Filters(
        added_after=timestamp_in(added_after, "added_after") if added_after else None,
        ids=said.get("id", ()),
        types=said.get("type", ()),
        versions=_versions(said.get("version", ())),
        spec_versions=said.get("spec_version", ()),
        limit=_limit(_single(query, "limit")),
        next=_single(query, "next"),
    )


def of_object(filters: Filters, stix_id: str) -> Filters:
    """The same filters, for one object."""
    return replace(filters, ids=(stix_id,))


def matching(query: Mapping[str, Sequence[str]]) -> str:
    """The `match[...]` part of a query as text, to go on with where a client sends `next` alone."""
    return urlencode(
        sorted((name, text) for name, texts in query.items() if name.startswith("match[") for text in texts)
    )


def with_matching(query: Mapping[str, Sequence[str]], kept: str) -> dict[str, Sequence[str]]:
    """The query, with what `matching` kept where it matches nothing itself."""
    if any(name.startswith("match[") for name in query):
        return dict(query)
    return {**parse_qs(kept), **query}


def timestamp(instant: datetime) -> str:
    """An instant (UTC) as TAXII writes it (section 2): RFC 3339, always six digits, so that text sorts as time does."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ").rjust(27, "0")


def timestamp_in(text: str, place: str) -> datetime:
    """The instant that RFC 3339 text says; digits beyond microseconds are cut off. FormatError at `place`."""
    found = _TIMESTAMP.fullmatch(text.strip())
    try:
        if found is None:
            raise ValueError(text)
        day, time, fraction, zone = found.groups()
        offset = "+00:00" if zone in "Zz" else zone
        return datetime.fromisoformat(f"{day}T{time}.{(fraction or '')[:6]:0<6}{offset}").astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise FormatError(f"{text[:LONGEST]!r} is not a timestamp like 2026-01-31T08:15:00.000000Z", place) from error


def _single(query: Mapping[str, Sequence[str]], name: str) -> str:
    texts = set(query.get(name, ()))
    if len(texts) > 1:
        raise FormatError("stands twice", name)
    text = texts.pop() if texts else ""
    if "\0" in text:
        raise FormatError("holds NUL", name)
    return text


def _alternatives(query: Mapping[str, Sequence[str]], name: str) -> tuple[str, ...]:
    texts = [each.strip() for text in query.get(name, ()) for each in text.split(",")]
    found = tuple(dict.fromkeys(texts))
    if name in query and "" in found:
        raise FormatError("names nothing", name)
    if len(found) > ALTERNATIVES:
        raise FormatError(f"has more than {ALTERNATIVES} values", name)
    if any(len(each) > LONGEST or "\0" in each for each in found):
        raise FormatError("has a value that nothing here is called", name)
    return found


def _versions(said: Sequence[str]) -> Versions:
    if not said:
        return LAST
    instants = tuple(timestamp_in(each, "match[version]") for each in said if each not in _WORDS)
    return Versions("first" in said, "last" in said, "all" in said, instants)


def _limit(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise FormatError(f"{text[:LONGEST]!r} is not a number of objects", "limit")
    return int(text) or None
