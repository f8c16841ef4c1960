"""Tables of inventories."""

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from wardwatch.assets import types
from wardwatch.markings.models import Child, Labelled
from wardwatch.markings.types import Protection
from wardwatch.members.models import Organization


class InventoryImport(Labelled):
    """One upload of an inventory: what "your list of 3 Nov" refers to."""

    uid = models.UUIDField(unique=True, default=uuid.uuid4)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="inventory_imports")
    file_name = models.TextField()
    format = models.TextField()
    sha256 = models.BinaryField()
    mapping = models.JSONField(default=dict)
    imported_at = models.DateTimeField()
    imported_by = models.TextField()
    added = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    retired = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    problems = models.JSONField(default=list)  # [line, column, reason, sheet] of the first that could not go in


class Asset(Labelled):
    """One inventory line: a product in some quantity.

    A part of a device (a component of its software, a module) names what it stands in, of the same member: its
    `container`, and its `device`, the outermost container. What a part leaves open its device says for it: care role,
    department, network exposure. `placed_at`: when its place, or what its device says for it, last changed.
    """

    uid = models.UUIDField(unique=True, default=uuid.uuid4)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="assets")
    inventory = models.ForeignKey(InventoryImport, null=True, on_delete=models.SET_NULL, related_name="assets")
    line = models.PositiveIntegerField(null=True)
    sheet = models.PositiveSmallIntegerField(default=0)  # which of a workbook's, from 1; its name may name a site
    written = models.TextField(blank=True, default="")  # the name as the list has it, where its version was taken out
    key = models.TextField()  # what makes a re-import the same line, digested: see `operations.identity_key`
    vendor = models.TextField()
    product = models.TextField()
    model = models.TextField(blank=True)
    version = models.TextField(blank=True)
    quantity = models.PositiveIntegerField(default=1)
    department = models.TextField(blank=True)
    care_role = models.TextField(choices=types.CareRole.choices, default=types.CareRole.UNKNOWN)
    udi_di = models.TextField(blank=True)
    lot = models.TextField(blank=True)
    manufactured = models.TextField(blank=True)  # a day, a month or a year: "2019-03-14", "2019-03", "2019"
    expires = models.DateField(null=True)
    cpe = models.TextField(blank=True)
    purl = models.TextField(blank=True)
    hashes = models.TextField(blank=True, default="")  # digests of its file, as `standards.digests` writes them
    owner = models.TextField(blank=True)
    support_end = models.DateField(null=True)
    recorded_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)
    # The database knows these two as keys with the organization, see the migration: no part of another member's device.
    container = models.ForeignKey(
        "self", null=True, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    device = models.ForeignKey(
        "self", null=True, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    placed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("organization", "key"), name="asset_line_unique"),
            models.UniqueConstraint(fields=("id", "organization"), name="asset_of_organization"),
            models.CheckConstraint(
                condition=models.Q(container=None, device=None)
                | (
                    models.Q(container__isnull=False, device__isnull=False)
                    & ~models.Q(container=models.F("id"))
                    & ~models.Q(device=models.F("id"))
                ),
                name="asset_in_another",
            ),
        )
        indexes = (
            models.Index(fields=("container",), condition=~models.Q(container=None), name="asset_by_container"),
            models.Index(fields=("device",), condition=~models.Q(device=None), name="asset_by_device"),
            models.Index(fields=("organization", "vendor", "product", "id"), name="asset_in_list_order"),
            models.Index(fields=("udi_di",), condition=~models.Q(udi_di=""), name="asset_by_device_identifier"),
        )


class Upload(Labelled):
    """A list that somebody sent, sealed, until it is stored or an hour has passed. Its label names the sender alone."""

    uid = models.UUIDField(unique=True, default=uuid.uuid4)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    person = models.BigIntegerField()  # the sender, as whom it is read and stored
    origin = models.TextField(blank=True)
    file_name = models.TextField()
    state = models.TextField(choices=types.UploadState.choices, default=types.UploadState.READING)
    sealed = models.BinaryField()  # the file
    sealed_preview = models.BinaryField(default=bytes)  # what reading it gave; empty before
    mapping = models.JSONField(default=dict)  # how the sender wants it read, see `uploads.stored`; empty: as it says
    mode = models.TextField(blank=True)
    device = models.ForeignKey(Asset, null=True, on_delete=models.CASCADE, related_name="+")  # what it is a list of
    complete = models.BooleanField(default=False)
    short = models.BooleanField(default=False)  # read and stored while the sender waits
    tries = models.PositiveSmallIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(null=True)
    words = models.TextField(blank=True)  # the part of the work that is being done; empty: nobody has begun
    problem = models.TextField(blank=True)
    inventory = models.ForeignKey(InventoryImport, null=True, on_delete=models.SET_NULL, related_name="+")
    sent_at = models.DateTimeField()
    changed_at = models.DateTimeField()


class AssetPrivate(Labelled):
    """The sealed part of an asset: hostname, serial, site, network exposure. Its label names the member alone."""

    asset = models.OneToOneField(Asset, on_delete=models.CASCADE, primary_key=True, related_name="private")
    sealed = models.BinaryField()


class AssetChange(Child):
    """One change of a line after a list brought it, or its entry by hand: when, by whom, what before and after.

    `fields` holds the open fields that changed: name -> [before, after], as texts. Of the sealed part it is kept only
    that it changed (`private`), never what. What a list brought new is told by the list that is as old as the line.
    """

    parent: ClassVar = "asset"

    asset = models.ForeignKey(Asset, on_delete=models.CASCADE, related_name="changes")
    inventory = models.ForeignKey(InventoryImport, null=True, on_delete=models.SET_NULL, related_name="+")
    kind = models.TextField(choices=types.ChangeKind.choices)
    at = models.DateTimeField()
    by = models.TextField()
    fields = models.JSONField(default=dict)
    private = models.BooleanField(default=False)


class DeviceIdentifier(models.Model):
    """What a record of FDA's device database says of one of its identifiers (DI, as `udi.normal_di` spells it).

    A DI that moved from one record to another stands once for each; `devices.chosen` says which of them it names.
    """

    protection: ClassVar = Protection.CATALOGUE

    di = models.TextField()
    record = models.TextField()  # its key, which stays when identifiers change
    version = models.IntegerField()  # of the record; 0: not stated
    version_date = models.DateField(null=True)
    kind = models.TextField()  # what the DI is on: `openfda.IdentifierKind`
    company = models.TextField(blank=True)
    brand = models.TextField(blank=True)
    model = models.TextField(blank=True)
    catalog_number = models.TextField(blank=True)
    product_codes = ArrayField(models.TextField(), default=list)
    category = models.TextField(blank=True)  # FDA's words for its first product code
    device_class = models.TextField(blank=True)  # 1, 2, 3, U, N or F
    labeled_lot = models.BooleanField(null=True)
    labeled_serial = models.BooleanField(null=True)
    distributed = models.BooleanField(null=True)
    distribution_end = models.DateField(null=True)
    document = models.BigIntegerField()  # the archived file that says so

    class Meta:
        constraints = (models.UniqueConstraint(fields=("di", "record"), name="device_identifier_unique"),)
        indexes = (models.Index(fields=("record",), name="device_identifier_record"),)
