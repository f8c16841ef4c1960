"""Lists between the look and the decision: how they lie here, sealed, and what pages show of them to the sender."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from django.conf import settings

from wardwatch.assets import models
from wardwatch.assets.types import ColumnMapping, Preview, UploadState
from wardwatch.kit.errors import NotFound
from wardwatch.kit.resealing import Sealed
from wardwatch.markings.types import Viewer
from wardwatch.markings.viewing import seen_by

FILES = Sealed(models.Upload, ("sealed", "sealed_preview"), batch=1)
"""Sealed files are large: one row at a time."""
_SHOWN = (
    *("uid", "file_name", "state", "done", "total", "words", "problem", "changed_at", "inventory__uid"),
    *("device__uid", "device__product"),
)


@dataclass(frozen=True, slots=True)
class UploadRow:
    """A list that the viewer sent. While it is worked on, `words` name the part of the work ("": nobody has begun), of
    which `done` of `total` lines (None: nobody knows yet) are finished. `problem`: why it was not read or not stored.
    `inventory`: the import that it became. `device`: the line that the list describes the inside of, with its product's
    name, "" where it is of the whole inventory."""

    uid: UUID
    file_name: str
    state: UploadState
    done: int
    total: int | None
    words: str
    problem: str
    changed_at: datetime
    inventory: UUID | None
    device: UUID | None
    device_name: str


def upload(organization: int, uid: UUID, *, viewer: Viewer) -> UploadRow:
    """One list that the viewer sent for an organization. Raises `NotFound`."""
    with seen_by(viewer):
        found = models.Upload.objects.filter(organization=organization, uid=uid).values_list(*_SHOWN).first()
    if found is None:
        raise NotFound("There is no such list.")
    return _row(found)


def uploads(organization: int, *, viewer: Viewer) -> tuple[UploadRow, ...]:
    """The lists that the viewer sent for an organization and that are not stored, those sent last first."""
    with seen_by(viewer):
        found = models.Upload.objects.filter(organization=organization).exclude(state=UploadState.STORED)
        return tuple(map(_row, found.order_by("-sent_at", "-pk").values_list(*_SHOWN)))


def preview(organization: int, uid: UUID, *, viewer: Viewer) -> Preview:
    """What reading a list gave. Raises `NotFound` also where it is not read yet."""
    with seen_by(viewer):
        found = models.Upload.objects.filter(organization=organization, uid=uid).exclude(sealed_preview=b"")
        sealed = found.values_list("sealed_preview", flat=True).first()
    if sealed is None:
        raise NotFound("There is no such list.")
    return msgspec.msgpack.decode(unseal(sealed), type=Preview)


def seal(data: bytes) -> bytes:
    """Encrypt a file, or what reading it gave."""
    sealed: bytes = settings.HOME.keyring.encrypt(data)
    return sealed


def seal_preview(preview: Preview) -> bytes:
    """Encrypt what reading a list gave."""
    return seal(msgspec.msgpack.encode(preview))


def unseal(sealed: bytes | memoryview) -> bytes:
    """Give back what `seal` was given."""
    data: bytes = settings.HOME.keyring.decrypt(bytes(sealed))
    return data


def stored(mapping: ColumnMapping) -> dict[str, Any]:
    """How the sender wants a list read, as it lies here."""
    kept: dict[str, Any] = msgspec.to_builtins(mapping)
    return kept


def mapping_of(kept: dict[str, Any]) -> ColumnMapping | None:
    """How the sender wants a list read; None: as its headers say."""
    return msgspec.convert(kept, ColumnMapping) if kept else None


def _row(found: tuple[object, ...]) -> UploadRow:
    uid, file_name, state, *rest, device_name = found
    return UploadRow(uid, file_name, UploadState(str(state)), *rest, str(device_name or ""))  # type: ignore[call-arg, arg-type]
