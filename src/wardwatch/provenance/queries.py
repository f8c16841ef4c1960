"""Reads of the archive."""

import io
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from wardwatch.kit.errors import NotFound
from wardwatch.markings.types import Viewer
from wardwatch.markings.viewing import seen_by
from wardwatch.provenance import models
from wardwatch.provenance.types import DocumentCard

BUFFER = 256 * 1024


class ArchivedBytes(io.RawIOBase):
    """The bytes of a blob as a seekable stream that holds one part at a time."""

    def __init__(self, sha256: bytes) -> None:
        self._sizes = dict(
            models.Blob.objects.filter(sha256=sha256)
            .order_by("part")
            .extra(select={"size": "length(data)"})
            .values_list("part", "size")
        )
        self._sha256 = sha256
        self._position = 0
        self._held: tuple[int, bytes] = (-1, b"")
        self.size = sum(self._sizes.values())

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self.size}[whence]
        self._position = max(0, start + offset)
        return self._position

    def readinto(self, buffer: Any) -> int:
        if self._position >= self.size:
            return 0
        part_size = self._sizes[0]  # every part but the last has this size
        number, offset = divmod(self._position, part_size)
        data = self._part(number)[offset : offset + len(buffer)]
        buffer[: len(data)] = data
        self._position += len(data)
        return len(data)

    def _part(self, number: int) -> bytes:
        if self._held[0] != number:
            data = models.Blob.objects.values_list("data", flat=True).get(sha256=self._sha256, part=number)
            self._held = (number, bytes(data))
        return self._held[1]


def open_document(document: int) -> io.BufferedReader:
    """The bytes of a document, for whoever the present `seen_by` (or the worker) may see it. Raises `NotFound`."""
    sha256 = models.Document.objects.filter(pk=document).values_list("sha256", flat=True).first()
    if sha256 is None:
        raise NotFound("There is no such document.", document=document)
    return io.BufferedReader(ArchivedBytes(bytes(sha256)), BUFFER)


def parts_of(document: int) -> Iterator[bytes]:
    """The bytes of a document part by part; none where the present viewer may not see it."""
    if models.Document.objects.filter(pk=document).exists():
        with open_document(document) as stream:
            while part := stream.read(BUFFER):
                yield part


def document_card(uid: UUID, *, viewer: Viewer) -> DocumentCard:
    """What `viewer` may know of a document. Raises `NotFound`."""
    with seen_by(viewer):
        found = models.Document.objects.select_related("source").filter(uid=uid).first()
        if found is None:
            raise NotFound("There is no such document.", document=str(uid))
        return DocumentCard(
            id=found.pk,
            uid=found.uid,
            source=found.source.name,
            name=found.name,
            url=found.url,
            media_type=found.media_type,
            licence=found.licence,
            sha256=bytes(found.sha256).hex(),
            size=found.size,
            retrieved_at=found.retrieved_at,
            parsed_at=found.parsed_at,
            label=found.label_id,
        )
