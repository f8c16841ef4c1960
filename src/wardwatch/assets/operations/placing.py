"""Where lines stand: the container that each names, and the device that this leads to. Set-based."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import LiteralString
from uuid import UUID

from django.db import connection

from wardwatch.assets import models
from wardwatch.assets.matching import Change, Known, mark_of
from wardwatch.assets.nesting import devices, inside, uid_in
from wardwatch.assets.operations.noting import differing
from wardwatch.assets.types import DEVICE_SAYS, Field
from wardwatch.kit.errors import FormatError, Refusal

NO_SUCH_LINE = "is no line of this inventory"
_SAYS = tuple(field.value for field in (*DEVICE_SAYS, Field.VENDOR, Field.PRODUCT))
_MOVED: LiteralString = """
    UPDATE assets_asset a SET device_id = said.device, placed_at = %s
    FROM unnest(%s::bigint[], %s::bigint[]) AS said(id, device)
    WHERE a.id = said.id AND a.device_id IS DISTINCT FROM said.device"""


class DeviceRemoved(Refusal):
    """A part cannot be put back into what is removed."""

    code = "inventory.device-removed"


@dataclass(frozen=True, slots=True)
class Placed:
    """Container and device of lines by their ids; of what is in neither, there is none. `others` are parts that are not
    changed themselves."""

    containers: Mapping[int, int]
    devices: Mapping[int, int]
    others: Sequence[int] = ()

    def of(self, asset: int) -> tuple[int | None, int | None]:
        """The container and the device of a line."""
        return self.containers.get(asset), self.devices.get(asset)


def place(changes: Sequence[Change], added: Mapping[str, Change], organization: int) -> Placed:
    """Find the containers that these lines name; `added` are those that are new, by `mark_of` their places.

    Raises `FormatError` (place: the container's column) for one that is no active line of this inventory, or where
    something would stand in itself or too deep.
    """
    standing = _standing(organization)
    asked = {change.details.container for change in changes} - {""}
    if not standing and not asked:
        return Placed({}, {})
    numbers = {change.known.uid: change.known.id for change in changes}
    numbers |= {mark: change.known.id for mark, change in added.items()}
    named = asked - numbers.keys()
    numbers |= {str(uid): number for uid, number in known_lines(organization, named)}
    containers = dict(standing)
    for change in changes:
        containers.pop(change.known.id, None)
        if container := change.details.container:
            if container not in numbers:
                raise FormatError(NO_SUCH_LINE, Field.CONTAINER.value)
            containers[change.known.id] = numbers[container]
    try:
        found = devices(containers)
    except FormatError as error:
        raise FormatError(error.reason, Field.CONTAINER.value) from error
    own = {change.known.id for change in changes}
    return Placed(containers, found, [part for part in standing if part not in own and part in containers])


def known_lines(organization: int, uids: Iterable[str]) -> list[tuple[UUID, int]]:
    """Uid and id of the active lines of an inventory among these uids; a text that is none is left out."""
    asked = [uid for text in uids if (uid := uid_in(text))]
    found = models.Asset.objects.filter(organization=organization, retired_at=None, uid__in=asked)
    return list(found.values_list("uid", "id"))


def marked(added: Iterable[Change]) -> dict[str, Change]:
    """New lines by the marks under which others name them as their container."""
    return {mark_of((change.sheet, change.number)): change for change in added if change.number is not None}


def follow(placed: Placed, changes: Sequence[Change], at: datetime) -> None:
    """Move parts with their containers, and note which parts are told something else by their device than before."""
    moved = [part for part in placed.others if part in placed.devices]
    telling = [
        change.known.id
        for change in changes
        if not change.details.container and differing(change.known.details, change.details, _SAYS)
    ]
    with connection.cursor() as cursor:
        if moved:
            cursor.execute(_MOVED, [at, moved, [placed.devices[part] for part in moved]])
        if telling and placed.containers:
            cursor.execute("UPDATE assets_asset SET placed_at = %s WHERE device_id = ANY(%s)", [at, telling])


def going_with(retired: Sequence[Known], organization: int) -> list[int]:
    """The active parts of what is removed, directly or not: they go with it."""
    if not retired:
        return []
    standing = _standing(organization, retired_at=None)
    return sorted(inside([asset.id for asset in retired], standing) - {asset.id for asset in retired})


def coming_with(back: Sequence[Known], organization: int) -> list[UUID]:
    """The parts that went when these did. Raises `DeviceRemoved` where one stands in something that stays removed."""
    ids = {asset.id for asset in back}
    rows = models.Asset.objects.filter(organization=organization, retired_at__isnull=False)
    gone = dict(rows.values_list("id", "retired_at"))
    standing = _standing(organization)
    if any(standing.get(number) in gone and standing.get(number) not in ids for number in ids):
        raise DeviceRemoved("What this is a part of was removed. Put that back first.")
    containers = {part: holder for part, holder in standing.items() if part in gone and gone[part] == gone.get(holder)}
    along = inside(list(ids), containers) - ids
    return list(models.Asset.objects.filter(pk__in=along).values_list("uid", flat=True))


def _standing(organization: int, **which: None) -> dict[int, int]:
    rows = models.Asset.objects.filter(organization=organization, container__isnull=False, **which)
    return dict(rows.values_list("id", "container_id"))
