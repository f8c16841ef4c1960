"""Import a whole list."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from uuid import UUID

from wardwatch.assets import inventory as lists
from wardwatch.assets import models
from wardwatch.assets.devices import devices_called
from wardwatch.assets.makers import makers_called
from wardwatch.assets.matching import Changes, Known, compare, fold
from wardwatch.assets.nesting import inside, without_hopeless
from wardwatch.assets.operations.placing import NO_SUCH_LINE, known_lines
from wardwatch.assets.operations.storing import begin, known_assets, store
from wardwatch.assets.remembering import columns_chosen
from wardwatch.assets.types import (
    PRIVATE,
    ColumnMapping,
    Field,
    ImportMode,
    Inventory,
    InventoryFormat,
    LineFault,
    NamedByDevice,
    SheetSeen,
    Skipped,
    VersionInName,
    lines_refused,
)
from wardwatch.audit.types import Actor
from wardwatch.kit.errors import NotFound, Refusal
from wardwatch.kit.progress import Progress, Silent
from wardwatch.members.acting import keeping
from wardwatch.members.permissions import Action, Principal

SILENT = Silent()
KEPT_PROBLEMS = 1_000


class InventoryRefused(Refusal):
    """The list has faults (`evidence["faults"]`, all of them) and the person chose all or nothing."""

    code = "inventory.refused"


class ListNotComplete(Refusal):
    """A list that has faults, or no good line, cannot say which other assets are gone."""

    code = "inventory.not-complete"


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import did. `refused` counts lines; `faults` say why. `skipped` are rows that are no lines, `versions`
    what was taken out of names, `named` lines that their device identifiers name, `sheets` all of a workbook's. Of
    `no_maker` lines nothing says who makes what they are about."""

    inventory: UUID
    added: int
    changed: int
    unchanged: int
    retired: int
    refused: int
    faults: tuple[LineFault, ...]
    skipped: tuple[Skipped, ...] = ()
    versions: tuple[VersionInName, ...] = ()
    named: tuple[NamedByDevice, ...] = ()
    sheets: tuple[SheetSeen, ...] = ()
    no_maker: int = 0


def import_inventory(
    *,
    principal: Principal,
    actor: Actor,
    organization: int,
    file_name: str,
    data: bytes,
    at: datetime,
    mode: ImportMode,
    complete: bool = False,
    format: InventoryFormat | None = None,  # noqa: A002
    mapping: ColumnMapping | None = None,
    progress: Progress = SILENT,
    device: UUID | None = None,
) -> ImportResult:
    """Take a list into a member's inventory: new lines are added, known ones updated (`assets.matching` says which).

    `device` (a uid): the list says what is inside this line; the device that a bill of materials describes is then that
    line. `complete`: the list is the whole inventory, or everything inside `device`, so what it does not mention is
    retired. Nothing of a refused import stays. Raises `NotAllowed`, `FormatError`, `UnmappedColumns`,
    `InventoryRefused`, `ListNotComplete`, `NotAMember`, `NotFound` for a device that is no active line of this
    inventory.
    """
    principal.demand(Action.CHANGE_INVENTORY, organization)
    progress.step(0, None, "reading the list")
    makers = partial(makers_called, organization=organization)
    read = lists.read(data, mapping, format, progress, devices_called, makers, columns_chosen(organization))
    with keeping(principal, organization):
        enrollment = begin(organization)
        progress.step(0, None, "comparing with what is known")
        known = known_assets(organization)
        target = _target(known, device)
        read = _placed(_inside(read, target) if target else read, organization)
        _accept(read, mode, complete=complete)
        total = len(read.lines)
        changes = compare(known, read.lines, stated=read.stated, complete=complete)
        if target:
            changes = replace(changes, retired=_of_device(changes.retired, known, target))
        inventory = _recorded(read, changes, organization, file_name, data, actor, at, label=enrollment.label_id)
        progress.step(0, total, "writing")
        store(changes, enrollment=enrollment, inventory=inventory, actor=actor, at=at, progress=progress)
    progress.step(total, total, "done")
    return ImportResult(
        inventory=inventory.uid,
        added=inventory.added,
        changed=inventory.changed,
        unchanged=inventory.unchanged,
        retired=inventory.retired,
        refused=inventory.refused,
        faults=read.faults,
        skipped=read.skipped,
        versions=read.versions,
        named=read.named,
        sheets=read.sheets,
        no_maker=read.no_maker,
    )


def _target(known: Sequence[Known], device: UUID | None) -> Known | None:
    """The line that a list is about. Raises `NotFound`: missing, removed and another's look the same."""
    if device is None:
        return None
    found = next((asset for asset in known if asset.uid == str(device) and asset.active), None)
    if found is None:
        raise NotFound("This asset is not in your inventory.")
    return found


def _inside(read: Inventory, target: Known) -> Inventory:
    """The list with everything inside the target. The device that a bill of materials describes is the target; so is
    what it describes without saying that it is a device, under the same name. Other software is inside."""
    names = {fold(target.details.product), fold(target.details.model)} - {""}
    called = {
        line.number for line in read.lines if line.number in read.describes and fold(line.details.product) in names
    }
    same = {number for number, is_device in read.describes.items() if is_device or number in called}
    places = {(0, number) for number in same}
    lines = [
        replace(line, details=line.details.having(container=target.uid), inside=None)
        if line.inside in places or not (line.inside or line.details.container)
        else line
        for line in read.lines
        if line.place not in places
    ]
    faults = tuple(fault for fault in read.faults if fault.line not in same or fault.sheet)
    return replace(read, lines=tuple(lines), faults=faults, stated=read.stated | {Field.CONTAINER})


def _placed(read: Inventory, organization: int) -> Inventory:
    """The list without lines whose container is no active line of this inventory: missing, removed, and another's look
    the same."""
    asked = {line.details.container for line in read.lines} - {""}
    if not asked:
        return read
    found = {str(uid) for uid, _ in known_lines(organization, asked)}
    column = next((header for header, said in read.columns.items() if said == Field.CONTAINER), Field.CONTAINER.value)
    sheets = {number: sheet.name for number, sheet in enumerate(read.sheets, 1)}
    lost = [line for line in read.lines if line.details.container and line.details.container not in found]
    gone = {line.place for line in lost}
    good, bad = without_hopeless([line for line in read.lines if line.place not in gone]) if lost else (read.lines, [])
    said = [(line, NO_SUCH_LINE) for line in lost] + bad
    faults = [
        LineFault(line.number, column, why, line.details.container, sheets.get(line.sheet, "")) for line, why in said
    ]
    return replace(read, lines=tuple(good), faults=(*read.faults, *faults))


def _of_device(retired: Sequence[Known], known: Sequence[Known], target: Known) -> tuple[Known, ...]:
    """Those of these lines that stand in the target, directly or not."""
    held = inside([target.uid], {asset.uid: asset.details.container for asset in known if asset.details.container})
    return tuple(asset for asset in retired if asset.uid in held)


def _accept(read: Inventory, mode: ImportMode, *, complete: bool) -> None:
    if read.faults and mode is ImportMode.ALL_OR_NOTHING:
        raise InventoryRefused(
            "Some lines cannot go in, so nothing did. Correct them, or import the good lines.", faults=read.faults
        )
    if complete and (read.faults or not read.lines):
        raise ListNotComplete(
            "A list with faults cannot say which assets are gone. Correct it, or import it as a part.",
            faults=read.faults,
        )


def _recorded(
    read: Inventory,
    changes: Changes,
    organization: int,
    file_name: str,
    data: bytes,
    actor: Actor,
    at: datetime,
    *,
    label: int,
) -> models.InventoryImport:
    return models.InventoryImport.objects.create(
        organization_id=organization,
        file_name=file_name,
        format=read.format,
        sha256=hashlib.sha256(data).digest(),
        mapping=read.columns,
        imported_at=at,
        imported_by=actor.who,
        added=len(changes.added),
        changed=len(changes.changed),
        unchanged=len(changes.confirmed),
        retired=len(changes.retired),
        refused=lines_refused(read.faults),
        problems=_problems(read),
        label_id=label,
    )


def _problems(read: Inventory) -> list[list[int | str]]:
    """What the list's page shows later: why lines stayed out; of a private column only that it was the reason."""
    private = {header for header, field in read.columns.items() if field in PRIVATE}
    which = {seen.name: number for number, seen in enumerate(read.sheets, 1)}
    return [
        [fault.line, fault.column, "" if fault.column in private else fault.reason, which.get(fault.sheet, 0)]
        for fault in read.faults[:KEPT_PROBLEMS]
    ]
