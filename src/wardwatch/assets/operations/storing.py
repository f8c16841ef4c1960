"""Changes of one inventory into rows, set-based: one copy, one upsert, whatever their number."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from wardwatch.assets import models
from wardwatch.assets.events import InventoryChanged
from wardwatch.assets.matching import Change, Changes, Known, identity
from wardwatch.assets.operations.noting import note
from wardwatch.assets.operations.placing import Placed, follow, going_with, marked, place
from wardwatch.assets.private import NOTHING, open_sealer, private_of, seal_many, unseal_many
from wardwatch.assets.types import PRIVATE, CareRole, Details, Field
from wardwatch.audit.operations import record
from wardwatch.audit.types import Actor
from wardwatch.kit.database import batched
from wardwatch.kit.errors import Refusal
from wardwatch.kit.progress import Progress, Silent
from wardwatch.kit.sealing import Sealer
from wardwatch.markings.operations import intern
from wardwatch.members import labels
from wardwatch.members.models import Enrollment
from wardwatch.members.queries import center_id

_LOCK = 0xA55E7
_PLACE = frozenset({Field.CONTAINER, Field.UID})
_OPEN_FIELDS = tuple(field.value for field in Field if field not in PRIVATE | _PLACE)
_STORED = (*_OPEN_FIELDS, "hashes")
_TYPES = {"quantity": "int", "support_end": "date", "expires": "date"}
_COLUMNS = {
    **{"id": "bigint", "uid": "uuid", "organization_id": "bigint", "label_id": "bigint", "key": "text"},
    **{
        "inventory_id": "bigint",
        "line": "int",
        "sheet": "int",
        "written": "text",
        "recorded_at": "timestamptz",
        "changed_at": "timestamptz",
        "container_id": "bigint",
        "device_id": "bigint",
    },
    **{name: _TYPES.get(name, "text") for name in _STORED},
}
SILENT = Silent()
_BATCH = 5_000
_OF_LISTS = ("inventory_id", "line", "sheet", "written")
_KEPT = frozenset({"id", "uid", "organization_id", "label_id", "recorded_at"})


class NotAMember(Refusal):
    """Inventories are kept for members."""

    code = "member.not-enrolled"


def identity_key(details: Details, organization: int, sealer: Sealer, device: int | None = None) -> str:
    """What makes a re-import the same line, as stored: the kind of identity and a keyed digest of it; of a part with
    its device (an id).

    `serial:`, `hostname:` or `place:`, see `assets.matching`. Digested, because serial, hostname and site are private;
    with the organization, so that two members' equal serial numbers do not show as equal.
    """
    kind, *texts = identity(details)
    within = [str(device)] if device else []
    digest = sealer.fingerprint("\n".join([str(organization), kind, *texts, *within]).encode())
    return f"{kind}:{digest[:40]}"


def begin(organization: int) -> Enrollment:
    """Wait for other writers of this inventory, then return the membership. Raises `NotAMember`."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK, organization])
    enrollment = Enrollment.objects.filter(organization=organization, ended_at=None).first()
    if enrollment is None:
        raise NotAMember("This organization is not a member, so it has no inventory here.")
    return enrollment


def known_assets(organization: int, uids: Iterable[uuid.UUID] | None = None) -> list[Known]:
    """The stored assets of an organization, retired ones too; all, or those of `uids`."""
    chosen = models.Asset.objects.filter(organization=organization)
    if uids is not None:
        chosen = chosen.filter(uid__in=list(uids))
    columns = ("id", "uid", "key", "retired_at", "container__uid", "device__uid")
    rows = list(chosen.values_list(*columns, *_STORED).order_by("id"))
    private = unseal_many(row[0] for row in rows)
    return [
        Known(
            id=number,
            key=key,
            details=_details(open_values, private.get(number, NOTHING), _text(container)),
            active=retired is None,
            uid=str(uid),
            device=_text(device),
        )
        for number, uid, key, retired, container, device, *open_values in rows
    ]


def _text(uid: uuid.UUID | None) -> str:
    return str(uid) if uid else ""


def _details(open_values: Sequence[Any], private: Any, container: str) -> Details:
    said = dict(zip(_STORED, open_values, strict=True))
    said["care_role"] = CareRole(said["care_role"])
    said["container"] = container
    return Details(**said, **{field.value: getattr(private, field.value) for field in PRIVATE})


def store(
    changes: Changes,
    *,
    enrollment: Enrollment,
    inventory: models.InventoryImport | None,
    actor: Actor,
    at: datetime,
    progress: Progress = SILENT,
) -> list[int]:
    """Write the changes of one inventory, and record them. Inside the transaction that `begin` locked in.

    What is removed takes its parts with it. Returns the ids of the lines that are new. Raises `FormatError` for a
    container that is none.
    """
    organization = enrollment.organization_id
    center = center_id()
    label = intern(labels.about(organization, center))
    added = [
        Change(
            Known(number, "", line.details, uid=str(uuid.uuid4())),
            line.number or None,
            line.details,
            line.sheet,
            line.written,
        )
        for number, line in zip(_new_ids(len(changes.added)), changes.added, strict=True)
    ]
    marks = marked(added)
    placed = place([*added, *changes.changed], marks, organization)
    changes = changes.with_containers({mark: change.known.uid for mark, change in marks.items()})
    _upsert([*added, *changes.changed], organization, label, inventory, at, progress, placed)
    _confirm(changes.confirmed, inventory)
    follow(placed, changes.changed, at)
    along = going_with(changes.retired, organization)
    retired = [*(asset.id for asset in changes.retired), *along]
    models.Asset.objects.filter(pk__in=retired).update(retired_at=at, changed_at=at)
    private = {change.known.id: private_of(change.details) for change in (*added, *changes.changed)}
    own = labels.private(organization, center, shared=enrollment.shares_private)
    seal_many(private, label=intern(own))
    by_hand = () if inventory else [change.known.id for change in added]
    note(changes, added=by_hand, along=along, inventory=inventory, actor=actor, at=at)
    event = InventoryChanged(
        subject=f"organization:{organization}",
        label=label,
        organization=organization,
        inventory=inventory.pk if inventory else None,
        added=len(added),
        changed=len(changes.changed),
        retired=len(retired),
    )
    record(event, actor=actor, at=at)
    return [change.known.id for change in added]


def _upsert(
    changes: Sequence[Change],
    organization: int,
    label: int,
    inventory: models.InventoryImport | None,
    at: datetime,
    progress: Progress,
    placed: Placed,
) -> None:
    if not changes:
        return
    keys = _free_keys(changes, organization, placed)
    fixed = (organization, label)
    source = inventory.pk if inventory else None
    rows = (
        (
            *(
                change.known.id,
                change.known.uid,
                *fixed,
                keys[change.known.id],
                source,
                change.number,
                change.sheet,
                change.written,
                at,
                at,
                *placed.of(change.known.id),
            ),
            *(_plain(getattr(change.details, name)) for name in _STORED),
        )
        for change in changes
    )
    updates = [f"{name} = excluded.{name}" for name in _COLUMNS if name not in _KEPT]
    if inventory is None:
        updates = [update for update in updates if not update.startswith(_OF_LISTS)]
    columns = ", ".join(_COLUMNS)
    arrays = ", ".join(f"%s::{kind}[]" for kind in _COLUMNS.values())
    with connection.cursor() as cursor:
        for number, batch in enumerate(batched(rows, _BATCH)):
            progress.step(number * _BATCH, len(changes), "writing")
            cursor.execute(
                f"INSERT INTO assets_asset ({columns}) SELECT {columns} FROM unnest({arrays}) AS said({columns})"
                f" ON CONFLICT (id) DO UPDATE SET {', '.join(updates)}, retired_at = NULL",
                [list(column) for column in zip(*batch, strict=True)],
            )


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, str) else value


def _confirm(confirmed: Sequence[Change], inventory: models.InventoryImport | None) -> None:
    """The new list says it too: evidence then cites the new list and its line."""
    if not confirmed or inventory is None:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE assets_asset a SET inventory_id = %s, line = said.line, sheet = said.sheet, written = said.written"
            " FROM unnest(%s::bigint[], %s::int[], %s::int[], %s::text[]) AS said(id, line, sheet, written)"
            " WHERE a.id = said.id",
            [
                inventory.pk,
                *map(list, zip(*((c.known.id, c.number, c.sheet, c.written) for c in confirmed), strict=True)),
            ],
        )


def _free_keys(changes: Sequence[Change], organization: int, placed: Placed) -> Mapping[int, str]:
    """A key for each asset: its own where the identity is the same, else `identity#n` with the next free n."""
    sealer = open_sealer()
    used = set(models.Asset.objects.filter(organization=organization).values_list("key", flat=True))
    following: dict[str, int] = {}
    keys = {}
    for change in changes:
        base = identity_key(change.details, organization, sealer, placed.devices.get(change.known.id))
        key = change.known.key
        if key.partition("#")[0] != base:
            n = following.get(base, 1)
            while f"{base}#{n}" in used:
                n += 1
            following[base], key = n + 1, f"{base}#{n}"
        keys[change.known.id] = key
    return keys


def _new_ids(count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('assets_asset_id_seq') FROM generate_series(1, %s)", [count])
        return [number for (number,) in cursor.fetchall()]
