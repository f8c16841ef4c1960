"""A whole list as a file: CSV (RFC 4180) or JSON (RFC 8259).

Rows are read part by part while the file goes out, each part as the reader, so that a long list needs no more memory
than a short one. Instants are RFC 3339 in UTC. Every row of a CSV, and the head of a JSON, says the marking.
"""

import csv
import io
import json
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from typing import TypeVar
from uuid import UUID

from django.http import StreamingHttpResponse

from wardwatch.kit import clock, sheets
from wardwatch.markings.highest import highest
from wardwatch.members.operations import note_list_taken
from wardwatch.web.principal import SignedInRequest, actor_of
from wardwatch.web.tables.asking import fields_in, narrowing_in, order_in
from wardwatch.web.tables.listing import Asked, Field, Listing, Value

R = TypeVar("R")
BATCH = 1000
Columns = dict[str, Callable[[R], Value]]


def taken(request: SignedInRequest, listing: Listing[R], form: str) -> StreamingHttpResponse:
    """All rows that fit, as a file; what the first part raises is raised here, before anything goes out."""
    order, fields = order_in(request.GET, listing), fields_in(request.GET, listing)
    marking = highest(*listing.marked, viewer=request.principal.viewer).label
    parts = _parts(listing, order)
    match, now = request.resolver_match, clock.now()
    name = (match.url_name if match else "") or "list"
    if listing.across:
        narrowed = narrowing_in(request.GET, listing)
        note_list_taken(name=name, form=form, narrowed=narrowed, actor=actor_of(request), at=now)
    written, kind = FILES[form]
    return StreamingHttpResponse(
        written(name, marking, now, _columns(fields), parts),
        content_type=kind,
        headers={
            "Content-Disposition": f'attachment; filename="wardwatch-{name}-{now:%Y-%m-%d}.{form}"',
        },
    )


def _columns(fields: tuple[Field[R], ...]) -> "Columns[R]":
    return {name: read for field in fields for name, read in field.file.items()}


def _parts(listing: Listing[R], order: str) -> Iterator[Sequence[R]]:
    """The parts of a list; the first is read at once."""
    first = listing.fetch(Asked(order, limit=BATCH))

    def rest() -> Iterator[Sequence[R]]:
        part = first
        yield part.rows
        while part.after:
            part = listing.fetch(Asked(order, after=part.after, limit=BATCH))
            yield part.rows

    return rest()


def _csv(name: str, marking: str, at: datetime, columns: "Columns[R]", parts: Iterator[Sequence[R]]) -> Iterator[bytes]:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["tlp", *columns])
    for rows in parts:
        writer.writerows([marking, *(_in_csv(read(row)) for read in columns.values())] for row in rows)
        yield text.getvalue().encode()
        text.seek(0)
        text.truncate()


def _json(
    name: str, marking: str, at: datetime, columns: "Columns[R]", parts: Iterator[Sequence[R]]
) -> Iterator[bytes]:
    head = {"list": name, "tlp": marking, "taken_at": _plain(at), "columns": list(columns)}
    yield json.dumps(head, ensure_ascii=False)[:-1].encode() + b', "rows": ['
    between = "\n"
    for rows in parts:
        lines = [
            json.dumps({key: _plain(read(row)) for key, read in columns.items()}, ensure_ascii=False) for row in rows
        ]
        if lines:
            yield (between + ",\n".join(lines)).encode()
            between = ",\n"
    yield b"\n]}\n"


FILES = {"csv": (_csv, "text/csv; charset=utf-8"), "json": (_json, "application/json")}
"""What `format` can ask for."""


def _plain(value: Value) -> object:
    """A value as JSON has it. Texts and numbers first: nearly all are."""
    if isinstance(value, str | UUID):
        return str(value)
    if value is None or isinstance(value, int | float):
        return value
    if isinstance(value, datetime):
        fine = "microseconds" if value.microsecond else "seconds"
        return value.astimezone(UTC).isoformat(timespec=fine).replace("+00:00", "Z")
    return value.isoformat() if isinstance(value, date) else [str(each) for each in value]


def _in_csv(value: Value) -> str:
    if isinstance(value, str):
        return sheets.safe(value)
    if value is None:
        return ""
    if isinstance(value, bool | int | float):
        return json.dumps(value)
    plain = _plain(value)
    return sheets.safe("; ".join(plain) if isinstance(plain, list) else str(plain))
