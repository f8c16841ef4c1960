"""Writes of the archive and of assertions. All run as the worker; set-based, a batch of records at a time."""

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, BinaryIO, LiteralString

from django.db import connection, transaction

from wardwatch.audit.models import Tombstone
from wardwatch.kit.database import execute_beside, rows
from wardwatch.kit.errors import Refusal
from wardwatch.provenance import models
from wardwatch.provenance.types import Archived, Outcome, Statement, Verdict, version_rank

PART = 4 * 1024 * 1024
"""Bytes per stored part of a blob."""


class Purged(Refusal):
    """These bytes were removed from here for good, and are not taken in again."""

    code = "document.purged"


def register_source(*, name: str, title: str, url: str, licence: str) -> int:
    """The id of the source called `name`, added or brought up to date."""
    facts = {"title": title, "url": url, "licence": licence}
    source, _ = models.Source.objects.update_or_create(name=name, defaults=facts)
    return source.pk


def archive(
    *,
    source: int,
    name: str,
    url: str,
    media_type: str,
    stream: BinaryIO,
    label: int,
    retrieved_at: datetime,
    licence: str,
) -> Archived:
    """Keep the bytes of `stream` (seekable) before anything reads them, in one transaction and bounded memory.

    The same bytes under the same name are the same document. Raises `Purged`.
    """
    digest, size = _digest(stream)
    with transaction.atomic():
        known = models.Document.objects.filter(source=source, name=name, sha256=digest).values_list("pk", flat=True)
        if found := known.first():
            return Archived(found, digest.hex(), size, is_new=False)
        if Tombstone.objects.filter(content_sha256=digest).exists():
            raise Purged(f"{name} holds content that was purged here.", sha256=digest.hex())
        if not models.Blob.objects.filter(sha256=digest).exists():
            with connection.cursor() as cursor:
                for number, data in enumerate(_parts(stream)):
                    execute_beside(cursor, _KEEP, [digest, number, data, retrieved_at])
        document = models.Document.objects.create(
            source_id=source,
            sha256=digest,
            size=size,
            name=name,
            url=url,
            media_type=media_type,
            licence=licence,
            retrieved_at=retrieved_at,
            label_id=label,
        )
    return Archived(document.pk, digest.hex(), size, is_new=True)


_KEEP: LiteralString = "INSERT INTO provenance_blob (sha256, part, data, stored_at) VALUES (%b, %b, %b, %b)"


def _digest(stream: BinaryIO) -> tuple[bytes, int]:
    digest = hashlib.sha256()
    size = 0
    for data in _parts(stream):
        digest.update(data)
        size += len(data)
    return digest.digest(), size


def _parts(stream: BinaryIO) -> Iterator[bytes]:
    stream.seek(0)
    while data := stream.read(PART):
        yield data


def mark(*, document: int, label: int) -> None:
    """Give a document another label; its assertions and all that they claim follow."""
    models.Document.objects.filter(pk=document).exclude(label=label).update(label=label)


_UNUSED: LiteralString = """
    DELETE FROM provenance_blob b WHERE b.sha256 = ANY (%s)
        AND NOT EXISTS (SELECT FROM provenance_document d WHERE d.sha256 = b.sha256)"""


def remove(*, documents: Collection[int]) -> dict[str, int]:
    """Remove documents with all that is marked as they are, and bytes that no other document has.

    What else cites them is removed before. In the caller's transaction; returns how many rows of each table went.
    """
    chosen = models.Document.objects.filter(pk__in=documents)
    digests = [bytes(each) for each in chosen.values_list("sha256", flat=True)]
    removed = chosen._raw_delete("default") or 0  # the database's own keys cascade
    with connection.cursor() as cursor:
        cursor.execute(_UNUSED, [digests])
        return {models.Document._meta.db_table: removed, models.Blob._meta.db_table: int(cursor.rowcount)}


_STANDING: LiteralString = """
    SELECT DISTINCT ON (key) key, digest, version, document_id, recorded_at IS NULL, withdrawn FROM (
        SELECT * FROM provenance_assertion a WHERE a.source_id = %(source)s AND a.key = ANY(%(keys)s)
            AND a.recorded_at IS NOT NULL AND a.superseded_at IS NULL
        UNION ALL
        SELECT * FROM provenance_assertion a WHERE a.document_id = ANY(%(group)s) AND a.key = ANY(%(keys)s)
            AND a.recorded_at IS NULL) known
    ORDER BY key, id DESC"""
_ADD: LiteralString = """
    INSERT INTO provenance_assertion (document_id, source_id, label_id, key, whole, version, digest, asserter, place,
                                      valid_at, withdrawn)
    SELECT r.document, %s, d.label_id, r.key, r.whole, r.version, decode(r.digest, 'hex'), r.asserter, r.place,
        r.valid_at, false
    FROM jsonb_to_recordset(%s::jsonb) AS r (number int, document bigint, key text, whole text, version text,
        digest text, asserter text, place text, valid_at timestamptz)
    JOIN provenance_document d ON d.id = r.document
    ORDER BY r.number RETURNING key, id"""


def assert_batch(
    *, source: int, group: Sequence[int], statements: Sequence[Statement], again: Collection[int] = ()
) -> list[Outcome]:
    """Add what is new or changed among `statements`, unseen until `publish`; one outcome for each, in order.

    `group` are the documents that will be published together: a later one replaces what an earlier one says. What the
    documents in `again` stated is stated anew even where its content is the same (a better parser reads them).
    """
    with connection.cursor() as cursor:
        keys = [statement.key for statement in statements]
        found = rows(cursor, _STANDING, {"source": source, "keys": keys, "group": list(group)})
        standing: dict[str, tuple[Any, ...]] = {key: rest for key, *rest in found}  # type: ignore[misc]
        outcomes: list[Outcome] = []
        for statement in statements:
            outcome = _judge(statement, standing.get(statement.key), again)
            if outcome.verdict in (Verdict.NEW, Verdict.CHANGED):
                standing[statement.key] = (statement.digest, statement.version, statement.document, True, False)
            outcomes.append(outcome)
        added = dict(rows(cursor, _ADD, [source, _as_json(statements, outcomes)]))
    return [
        Outcome(each.verdict, added[statement.key], each.standing)
        if each.verdict in (Verdict.NEW, Verdict.CHANGED)
        else each
        for statement, each in zip(statements, outcomes, strict=True)
    ]


def _judge(statement: Statement, standing: tuple[Any, ...] | None, again: Collection[int]) -> Outcome:
    if standing is None:
        return Outcome(Verdict.NEW)
    digest, version, document, unseen, withdrawn = standing
    same_document = document == statement.document
    if bytes(digest) == statement.digest and not withdrawn:
        anew = same_document and not unseen and document in again
        return Outcome(Verdict.CHANGED if anew else Verdict.UNCHANGED, standing=version)
    if same_document and (unseen or document not in again):
        return Outcome(Verdict.REPEATED, standing=version)
    if statement.version and version and not withdrawn and version_rank(statement.version) <= version_rank(version):
        return Outcome(Verdict.CHANGED if same_document else Verdict.NOT_NEWER, standing=version)
    return Outcome(Verdict.CHANGED, standing=version)


def _as_json(statements: Sequence[Statement], outcomes: Sequence[Outcome]) -> str:
    added = [
        {
            "number": number,
            "document": statement.document,
            "key": statement.key,
            "whole": statement.whole,
            "version": statement.version,
            "digest": statement.digest.hex(),
            "asserter": statement.asserter,
            "place": statement.place,
            "valid_at": statement.valid_at,
        }
        for number, (statement, outcome) in enumerate(zip(statements, outcomes, strict=True))
        if outcome.verdict in (Verdict.NEW, Verdict.CHANGED)
    ]
    return json.dumps(added, default=datetime.isoformat)


_ABSENT: LiteralString = """
    FROM provenance_assertion a
    JOIN jsonb_to_recordset(%(wholes)s::jsonb) AS w (whole text, document bigint) ON w.whole = a.whole
    JOIN provenance_document d ON d.id = w.document
    WHERE a.source_id = %(source)s AND a.superseded_at IS NULL AND a.recorded_at IS NOT NULL AND NOT a.withdrawn
        AND a.key <> ALL(%(keys)s)"""
_TAKE_BACK: LiteralString = (
    "INSERT INTO provenance_assertion (document_id, source_id, label_id, key, whole, version, digest, asserter, place,"
    " withdrawn) SELECT w.document, a.source_id, d.label_id, a.key, a.whole, '', '', a.asserter, '', true"
    + _ABSENT
    + " ON CONFLICT DO NOTHING"
)


def count_absent(*, source: int, wholes: Iterable[tuple[str, int]], keys: Collection[str]) -> int:
    """How many records `withdraw_absent` would take back."""
    with connection.cursor() as cursor:
        ((count,),) = rows(cursor, "SELECT count(*)" + _ABSENT, _absent(source, wholes, keys))
        return int(count)


def withdraw_absent(*, source: int, wholes: Iterable[tuple[str, int]], keys: Collection[str]) -> int:
    """Take back the current records of these wholes (each with the document that states it anew) that are not `keys`.

    Unseen until `publish`; returns how many.
    """
    with connection.cursor() as cursor:
        cursor.execute(_TAKE_BACK, _absent(source, wholes, keys))
        return int(cursor.rowcount)


def _absent(source: int, wholes: Iterable[tuple[str, int]], keys: Collection[str]) -> dict[str, Any]:
    stated = json.dumps([{"whole": whole, "document": document} for whole, document in wholes])
    return {"source": source, "wholes": stated, "keys": list(keys)}


_PENDING: LiteralString = """
    (SELECT id, source_id, key, row_number() OVER (PARTITION BY source_id, key ORDER BY id DESC) AS age
     FROM provenance_assertion WHERE document_id = ANY(%(documents)s) AND recorded_at IS NULL) p"""
_SUPERSEDE: LiteralString = f"""
    UPDATE provenance_assertion a SET superseded_at = %(at)s FROM {_PENDING}
    WHERE p.age = 1 AND a.source_id = p.source_id AND a.key = p.key AND a.recorded_at IS NOT NULL
        AND a.superseded_at IS NULL"""
_RECORD: LiteralString = f"""
    UPDATE provenance_assertion a SET recorded_at = %(at)s, superseded_at = CASE WHEN p.age > 1 THEN %(at)s END
    FROM {_PENDING} WHERE a.id = p.id"""


def publish(*, documents: Sequence[int], parser: int, at: datetime) -> None:
    """Make everything that these documents assert seen at once, in place of what it replaces. One transaction.

    `parser` is the version of the parser that read them.
    """
    values: dict[str, Any] = {"documents": list(documents), "at": at}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_SUPERSEDE, values)
        cursor.execute(_RECORD, values)
        models.Document.objects.filter(pk__in=documents).update(parsed_at=at, parsed_by=parser)
