"""Take a list in two steps: what would happen, then the import. Long lists are read and stored in the background.

Each step is a state of the upload, so that the work can be begun again after a kill: the import and the state in which
it is stored are one transaction, and only one worker at a time holds an upload.
"""

import time
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F, QuerySet

from wardwatch.assets import inventory as lists
from wardwatch.assets import models
from wardwatch.assets.devices import devices_called
from wardwatch.assets.makers import makers_called
from wardwatch.assets.operations.importing import import_inventory
from wardwatch.assets.operations.placing import known_lines
from wardwatch.assets.remembering import columns_chosen
from wardwatch.assets.types import AT_WORK, ColumnMapping, ImportMode, UploadState
from wardwatch.assets.uploads import mapping_of, seal, seal_preview, stored, unseal
from wardwatch.audit.types import Actor
from wardwatch.kit.database import login
from wardwatch.kit.errors import FormatError, NotFound, Refusal
from wardwatch.kit.progress import Progress, Silent
from wardwatch.markings.operations import intern
from wardwatch.markings.types import Label, Viewer
from wardwatch.markings.viewing import seen_by
from wardwatch.members.acting import acting_as
from wardwatch.members.models import User
from wardwatch.members.permissions import Action, NotAllowed, Principal
from wardwatch.members.queries import principal_of
from wardwatch.standards.tlp import Tlp

KEPT = timedelta(hours=1)
"""How long a list lies here that nobody decides about."""
MOST_TRIES = 3
SILENT = Silent()
_LOCK = 0x10AD
_EVERY = 0.5
_BROKEN = "Something went wrong here, not with your list. Please try again, or tell the center."


class UploadGone(Refusal):
    """The sender took the list back while it was worked on."""

    code = "inventory.upload-gone"


def send_list(
    *,
    principal: Principal,
    actor: Actor,
    organization: int,
    file_name: str,
    data: bytes,
    at: datetime,
    device: UUID | None = None,
) -> UUID:
    """Take in a list to look at, of a whole inventory or of what is inside one line (`device`); returns its uid. A
    short one is read at once, for others somebody defers `go_on`.

    Raises `NotAllowed`, `NotFound` for a device that is no active line of this inventory.
    """
    principal.demand(Action.CHANGE_INVENTORY, organization)
    if principal.person is None:
        raise NotAllowed("Only a person can send a list to look at.", action=str(Action.CHANGE_INVENTORY))
    with acting_as(principal):
        found = known_lines(organization, [str(device)] if device else ())
        if device and not found:
            raise NotFound("This asset is not in your inventory.")
        models.Upload.objects.filter(organization=organization, state=UploadState.FAILED).delete()  # this is instead
        row = models.Upload.objects.create(
            organization_id=organization,
            person=principal.person,
            origin=actor.origin,
            file_name=file_name,
            sealed=seal(data),
            short=lists.is_short(data),
            device_id=next((number for _, number in found), None),
            sent_at=at,
            changed_at=at,
            label_id=intern(Label(Tlp.RED, persons=frozenset({principal.person}))),
        )
        if row.short:
            _work(row, principal, at, SILENT)
        uid: UUID = row.uid
        return uid


def reread_list(*, principal: Principal, organization: int, upload: UUID, mapping: ColumnMapping, at: datetime) -> None:
    """Look at a list again with other columns; columns that do not fit the list are its `problem`.

    Raises `NotAllowed`, `NotFound`.
    """
    _decide(principal, organization, upload, at, state=UploadState.READING, mapping=stored(mapping))


def store_list(
    *,
    principal: Principal,
    organization: int,
    upload: UUID,
    mode: ImportMode,
    at: datetime,
    mapping: ColumnMapping | None = None,
    complete: bool = False,
) -> None:
    """Import a list that was looked at, with these columns, or those it was looked at with. `complete` as
    `import_inventory` has it. What is refused then says so as its `problem`. Raises `NotAllowed`, `NotFound`."""
    chosen = {} if mapping is None else {"mapping": stored(mapping)}
    _decide(principal, organization, upload, at, state=UploadState.STORING, mode=mode, complete=complete, **chosen)


def cancel_list(*, principal: Principal, organization: int, upload: UUID) -> bool:
    """Forget a list, whatever is being done with it; False where it is stored already, or forgotten."""
    principal.demand(Action.CHANGE_INVENTORY, organization)
    with acting_as(principal):
        mine = models.Upload.objects.filter(organization=organization, uid=upload)
        return bool(mine.exclude(state=UploadState.STORED).delete()[0])


def go_on(*, at: datetime) -> None:
    """Read and store whatever waits for it, and forget what has lain here too long. As the worker."""
    old = models.Upload.objects.filter(changed_at__lt=at - KEPT)
    old.exclude(state__in=AT_WORK).delete()
    for number in list(_waiting().order_by("changed_at").values_list("pk", flat=True)):
        try:
            _work_alone(number, at)
        except UploadGone:
            continue
        except Exception:
            _give_up(number, at)
            raise


def _decide(
    principal: Principal, organization: int, upload: UUID, at: datetime, *, state: UploadState, **said: object
) -> None:
    """Move a list that was read to the next state; a short one is worked on at once."""
    principal.demand(Action.CHANGE_INVENTORY, organization)
    with acting_as(principal):
        mine = models.Upload.objects.select_for_update().filter(organization=organization, uid=upload)
        row = mine.filter(state=UploadState.READ).first()
        if row is None:
            raise NotFound("There is no such list.")
        changes = {**said, "state": state, "problem": "", "words": "", "done": 0, "total": None, "tries": 0}
        _change(row, at, **changes)
        if row.short:
            _work(row, principal, at, SILENT)


def _work_alone(number: int, at: datetime) -> None:
    """One step for an upload, unless another worker is at it. The lock ends with the transaction, or the worker."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [_LOCK, number % 2**31])
            (alone,) = cursor.fetchone()
        row = _waiting().filter(pk=number).first() if alone else None
        if row is None:
            return
        sender = User.objects.filter(person=row.person, is_active=True).first()
        if sender is None or row.tries >= MOST_TRIES:
            _change(row, at, state=UploadState.FAILED, problem=_BROKEN, sealed=b"")
            return
        principal = principal_of(sender, at=at)
        _work(row, principal, at, Noted(number, principal.viewer))


def _work(row: models.Upload, principal: Principal, at: datetime, progress: Progress) -> None:
    """Read, or store; what stands against it becomes the upload's problem."""
    try:
        with transaction.atomic():
            (_store if row.state == UploadState.STORING else _read)(row, principal, at, progress)
    except UploadGone:
        raise
    except FormatError as error:
        _change(row, at, state=UploadState.FAILED, problem=str(error), sealed=b"", sealed_preview=b"")
    except Refusal as refusal:
        read = bool(row.sealed_preview)
        _change(row, at, state=UploadState.READ if read else UploadState.FAILED, problem=refusal.message)


def _read(row: models.Upload, principal: Principal, at: datetime, progress: Progress) -> None:
    principal.demand(Action.CHANGE_INVENTORY, row.organization_id)
    progress.step(0, None, "reading the list")
    found = lists.preview(
        unseal(row.sealed),
        row.file_name,
        mapping_of(row.mapping),
        progress,
        devices_called,
        partial(makers_called, organization=row.organization_id),
        columns_chosen(row.organization_id),
    )
    as_read = {"mapping": stored(found.mapping)} if found.remembered or found.mapping.missing else {}
    _change(row, at, state=UploadState.READ, sealed_preview=seal_preview(found), **as_read)


def _store(row: models.Upload, principal: Principal, at: datetime, progress: Progress) -> None:
    done = import_inventory(
        principal=principal,
        actor=Actor(f"person:{row.person}", "web", row.origin),
        organization=row.organization_id,
        file_name=row.file_name,
        data=unseal(row.sealed),
        at=at,
        mode=ImportMode(row.mode),
        complete=row.complete,
        device=row.device.uid if row.device else None,
        mapping=mapping_of(row.mapping),
        progress=progress,
    )
    imported = models.InventoryImport.objects.filter(uid=done.inventory).values_list("pk", flat=True).first()
    _change(row, at, state=UploadState.STORED, inventory_id=imported, sealed=b"", sealed_preview=b"")


def _change(row: models.Upload, at: datetime, **said: object) -> None:
    """Raises `UploadGone` where the sender took the list back meanwhile."""
    for name, value in {**said, "changed_at": at}.items():
        setattr(row, name, value)
    if not models.Upload.objects.filter(pk=row.pk).update(**said, changed_at=at):
        raise UploadGone("The list was taken back.")


def _give_up(number: int, at: datetime) -> None:
    _waiting().filter(pk=number).update(state=UploadState.FAILED, problem=_BROKEN, sealed=b"", changed_at=at)


def _waiting() -> "QuerySet[models.Upload]":
    return models.Upload.objects.filter(state__in=AT_WORK)


class Noted:
    """Tells the sender how far the work is, on a connection of its own: that of the work shows nothing before its end.

    Raises `UploadGone` where the sender took the list back.
    """

    def __init__(self, upload: int, viewer: Viewer) -> None:
        self._upload, self._viewer = upload, viewer
        self._words, self._told = "", 0.0
        self._update(tries=F("tries") + 1)

    def step(self, done: int, total: int | None, words: str) -> None:
        """Note it, twice a second at most."""
        now = time.monotonic()
        if words != self._words or now - self._told >= _EVERY:
            self._words, self._told = words, now
            self._update(done=done, total=total, words=words)

    def _update(self, **said: object) -> None:
        with login("app"), seen_by(self._viewer):
            if not models.Upload.objects.filter(pk=self._upload).update(**said):
                raise UploadGone("The list was taken back.")
