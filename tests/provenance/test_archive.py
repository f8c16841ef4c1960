"""The archive keeps bytes once, in parts, and refuses what was purged."""

import hashlib
import io
import uuid
from datetime import datetime
from itertools import pairwise

import pytest

from wardwatch.audit.models import Tombstone
from wardwatch.kit.database import login
from wardwatch.kit.errors import NotFound
from wardwatch.markings.operations import intern
from wardwatch.markings.types import ANONYMOUS, PUBLIC, Label
from wardwatch.provenance import operations
from wardwatch.provenance.models import Blob, Document
from wardwatch.provenance.queries import document_card, open_document
from wardwatch.provenance.types import Archived, version_rank
from wardwatch.standards.tlp import Tlp


def archive(data: bytes, at: datetime, name: str = "a", label: Label = PUBLIC) -> Archived:
    source = operations.register_source(name="s", title="S", url="", licence="")
    return operations.archive(
        source=source,
        name=name,
        url="",
        media_type="text/plain",
        stream=io.BytesIO(data),
        label=intern(label),
        retrieved_at=at,
        licence="",
    )


def test_the_same_bytes_are_kept_once(db: str, now: datetime) -> None:
    with login("worker"):
        first = archive(b"abc", now)
        again = archive(b"abc", now)
        other = archive(b"abc", now, name="b")
        assert (first.is_new, again.is_new, other.is_new) == (True, False, True)
        assert (again.document, other.document == first.document) == (first.document, False)
        assert first.sha256 == hashlib.sha256(b"abc").hexdigest()
        assert Blob.objects.count() == 1


def test_large_files_are_read_in_parts_from_anywhere(db: str, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operations, "PART", 10)
    data = bytes(range(256))
    with login("worker"):
        document = archive(data, now).document
        stream = open_document(document)
        assert Blob.objects.count() == 26
        assert stream.read() == data
        stream.seek(-7, io.SEEK_END)
        assert stream.read() == data[-7:]
        stream.seek(95)
        assert stream.read(20) == data[95:115]


def test_bytes_are_seen_through_their_documents(db: str, now: datetime) -> None:
    with login("worker"):
        hidden = archive(b"secret", now, label=Label(Tlp.RED)).document
        uid = Document.objects.get(pk=hidden).uid
    assert Blob.objects.count() == 0
    with pytest.raises(NotFound):
        document_card(uid, viewer=ANONYMOUS)
    with pytest.raises(NotFound):
        open_document(hidden)


def test_purged_bytes_do_not_come_back(db: str, now: datetime) -> None:
    with login("worker"):
        Tombstone.objects.create(
            uid=uuid.uuid4(),
            kind="document",
            reference="r",
            content_sha256=hashlib.sha256(b"spilled").digest(),
            purged_at=now,
            purged_by="t",
            why="t",
            label_id=intern(PUBLIC),
        )
        with pytest.raises(operations.Purged):
            archive(b"spilled", now)
        assert Document.objects.count() == 0


def test_versions_are_ordered_as_csaf_says() -> None:
    ordered = ["0.9.0", "1.0.0-1", "1.0.0", "1.0.1", "1.10.0", "2.0.0"]
    assert all(version_rank(older) < version_rank(newer) for older, newer in pairwise(ordered))
    assert version_rank("2") < version_rank("10")
    assert version_rank("1.0.0+a") == version_rank("1.0.0+b")
