"""Import a whole list."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

from wardwatch.assets import inventory as lists
from wardwatch.assets import models
from wardwatch.assets.devices import devices_called
from wardwatch.assets.makers import makers_called
from wardwatch.assets.matching import Changes, compare
from wardwatch.assets.operations.storing import begin, known_assets, store
from wardwatch.assets.remembering import columns_chosen
from wardwatch.assets.types import (
    PRIVATE,
    ColumnMapping,
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
from wardwatch.kit.errors import Refusal
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
) -> ImportResult:
    """Take a list into a member's inventory: new lines are added, known ones updated (`assets.matching` says which).

    `complete`: the list is the whole inventory, so what it does not mention is retired. Nothing of a refused import
    stays. Raises `NotAllowed`, `FormatError`, `UnmappedColumns`, `InventoryRefused`, `ListNotComplete`, `NotAMember`.
    """
    principal.demand(Action.CHANGE_INVENTORY, organization)
    progress.step(0, None, "reading the list")
    makers = partial(makers_called, organization=organization)
    read = lists.read(data, mapping, format, progress, devices_called, makers, columns_chosen(organization))
    _accept(read, mode, complete=complete)
    total = len(read.lines)
    with keeping(principal, organization):
        enrollment = begin(organization)
        progress.step(0, None, "comparing with what is known")
        changes = compare(known_assets(organization), read.lines, stated=read.stated, complete=complete)
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
