"""Tables of findings and of the keys they are computed from.

The keys are derived: `operations.rebuild` makes them anew. Inventory lines with the same names and version share one
`Item`, so that matching compares texts, not lines.
"""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models.functions import Cast

from wardwatch.assets.models import Asset
from wardwatch.exposures import states
from wardwatch.markings.models import Child, Label, Labelled
from wardwatch.members.models import Organization
from wardwatch.provenance.models import Assertion
from wardwatch.vulnerabilities.models import AffectedRange, Vulnerability

BY_DATE = models.Case(  # not COALESCE: under row-level security the server takes only CASE for an index's bound
    models.When(protect_by=None, then=Cast(models.Value("infinity"), models.DateField())), default="protect_by"
)
"""The order of findings in a list: the nearest date first, those without one last."""


class Copied(Child):
    """A child whose key and label its composite key to the parent guarantees already: no second constraint each."""

    label = models.ForeignKey(Label, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False)

    class Meta:
        abstract = True


class HeardAssertion(Copied):
    """An assertion whose consequences are drawn. `heard_label` is the label it had then."""

    parent: ClassVar = "assertion"

    assertion = models.OneToOneField(
        Assertion, on_delete=models.CASCADE, primary_key=True, related_name="+", db_constraint=False
    )
    heard_label = models.BigIntegerField()


class RangeBounds(Copied):
    """What an affected range says, in comparable form (`matching.ranges.Bounds`), and who says it."""

    parent: ClassVar = "affected_range"

    affected_range = models.OneToOneField(
        AffectedRange, on_delete=models.CASCADE, primary_key=True, related_name="+", db_constraint=False
    )
    vulnerability = models.ForeignKey(Vulnerability, on_delete=models.CASCADE, related_name="+", db_constraint=False)
    status = models.TextField()
    asserter = models.TextField()
    rank = models.PositiveSmallIntegerField()  # precedence of the asserter for this product, lower wins
    open = models.BooleanField()  # every member may know of it: published, CLEAR or GREEN
    named = models.BigIntegerField()  # the names as a number (`keys.name_number`), for refused aliases
    scheme = models.TextField()
    low = models.BinaryField(null=True)
    low_inclusive = models.BooleanField()
    high = models.BinaryField(null=True)
    high_inclusive = models.BooleanField()
    certain = models.BooleanField()
    some_pieces = models.BooleanField(default=False)  # it is about some lots, serial numbers or days alone


class RangeKey(Copied):
    """A name under which an affected range is found. `family`: it names only the family of the asset's product."""

    parent: ClassVar = "affected_range"

    affected_range = models.ForeignKey(AffectedRange, on_delete=models.CASCADE, related_name="+", db_constraint=False)
    vulnerability = models.ForeignKey(Vulnerability, on_delete=models.CASCADE, related_name="+", db_constraint=False)
    product_key = models.TextField(db_index=True)  # "vendor/product"; "vendor/" means every product of that vendor
    family = models.BooleanField()


class Item(Labelled):
    """One (vendor, product, model, version) text, known by its sha256. Its label lets nobody look but the worker."""

    digest = models.BinaryField(unique=True)


class ItemKey(Copied):
    """A name under which an item is found."""

    parent: ClassVar = "item"

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="+", db_constraint=False)
    product_key = models.TextField(db_index=True)


class ItemVersion(Copied):
    """An item's version as a key of one scheme. None in a scheme: not stated, or not orderable, so nobody can tell."""

    parent: ClassVar = "item"

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="+", db_constraint=False)
    scheme = models.TextField()
    version = models.BinaryField()


class ItemRefusal(Copied):
    """Names (`keys.name_number`) that a person said are not this item's, whatever its other names are."""

    parent: ClassVar = "item"

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="+", db_constraint=False)
    named = models.BigIntegerField()


class AssetItem(Copied):
    """The item that an inventory line is, and the state of the line when its findings were decided."""

    parent: ClassVar = "asset"

    asset = models.OneToOneField(
        Asset, on_delete=models.CASCADE, primary_key=True, related_name="+", db_constraint=False
    )
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    changed_at = models.DateTimeField()
    inventory = models.BigIntegerField(null=True)
    decisions = models.BinaryField(null=True)  # sha256 of what people said of the line's names; None: nothing
    known = models.BinaryField(null=True)  # sha256 of the names of its device identifier's record; None: not known
    seen_label = models.BigIntegerField()


class ProductAlias(Labelled):
    """Two names that may mean one product: those on a member's inventory lines, and those in published claims.

    Proposed by likeness, by another member's word (`reason`), or stated by hand; only what a person CONFIRMED or
    REFUSED counts in matching. `shared`: other members with the same name on their lists see it as a proposal.
    """

    uid = models.UUIDField(unique=True, default=uuid.uuid4)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    vendor = models.TextField()
    product = models.TextField()
    model = models.TextField(blank=True)
    claimed_vendor = models.TextField()
    claimed_product = models.TextField()
    state = models.TextField(choices=states.AliasState.choices)
    reason = models.TextField(choices=states.AliasReason.choices)
    shared = models.BooleanField(default=False)
    proposed_at = models.DateTimeField()
    decided_by = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True)
    why = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("organization", "vendor", "product", "model", "claimed_vendor", "claimed_product"),
                name="product_alias_unique",
            ),
        )


class Finding(Labelled):
    """One vulnerability on one inventory line, with what we recommend about it. `uid` is derived from the two: it
    begins as the line's does, so that a line's findings lie together in its index.

    Only the line's key is checked by the database for each row: half a million checks a key are what a rebuild pays.
    `outcome` and `version` are what matching last said, and of which version; the days are what triage last gave.
    The finding itself remembers how it came about (`found_...`), `FindingTransition` every change since.
    """

    label = models.ForeignKey(  # labels are never removed
        Label, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    uid = models.UUIDField(unique=True)
    asset = models.ForeignKey(Asset, on_delete=models.CASCADE, related_name="findings", db_index=False)
    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="findings", db_index=False, db_constraint=False
    )
    vulnerability = models.ForeignKey(
        Vulnerability, on_delete=models.PROTECT, related_name="findings", db_index=False, db_constraint=False
    )
    affected_range = models.ForeignKey(
        AffectedRange, null=True, on_delete=models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False
    )  # may outlive its claim by one catch-up
    state = models.TextField(choices=states.FindingState.choices)
    outcome = models.TextField(choices=states.Outcome.choices)
    version = models.TextField(blank=True)
    confidence = models.PositiveSmallIntegerField()
    priority = models.TextField(blank=True)  # immediate, out-of-cycle, scheduled, defer; empty: to be judged
    protect_days = models.PositiveSmallIntegerField(null=True)
    fix_days = models.PositiveSmallIntegerField(null=True)
    protect_by = models.DateField(null=True)
    fix_by = models.DateField(null=True)
    fix_at_maintenance = models.BooleanField(default=False)  # fix at the next maintenance its maker has validated
    opened_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    found_at = models.DateTimeField()
    found_as = models.TextField(choices=states.FindingState.choices)  # the state in which it opened
    found_by = models.TextField()
    found_range = models.ForeignKey(
        AffectedRange, null=True, on_delete=models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False
    )  # the claim that opened it, which a purge may have removed

    class Meta:
        constraints = (models.UniqueConstraint(fields=("asset", "vulnerability"), name="finding_unique"),)
        indexes = (
            models.Index(fields=("organization", "state", "protect_by"), name="finding_of_member"),
            models.Index(fields=("vulnerability", "organization"), name="finding_of_vulnerability"),
            models.Index(fields=("asset",), condition=models.Q(priority=""), name="finding_unjudged"),
            models.Index(BY_DATE, "id", name="finding_by_date"),
            models.Index("priority", BY_DATE, "id", name="finding_by_priority"),
            models.Index(fields=("changed_at", "id"), name="finding_by_change"),
        )


class FindingCount(Labelled):
    """How many findings came or went (`change`, negative) under one label, of one member, in one state and priority.

    Written by a trigger on `Finding`, with each statement that changes it, and never by a program; the sums are the
    numbers of findings. A row carries the label of the findings that it counts: what a reader sees of these rows is
    what the reader sees of those. Rows are added, not updated, so that nobody waits for anybody's count;
    `operations.counting.fold` sums them up now and then.
    """

    label = models.ForeignKey(Label, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    organization = models.ForeignKey(  # goes with its findings, which subtract themselves
        Organization, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False
    )
    state = models.TextField(choices=states.FindingState.choices)
    priority = models.TextField(blank=True)
    change = models.BigIntegerField()


class FindingTransition(Copied):
    """One change of a finding after it opened: of its state, or (before = after) of its dates; when, by whom, why."""

    parent: ClassVar = "finding"

    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="transitions", db_constraint=False)
    before = models.TextField()
    after = models.TextField()
    at = models.DateTimeField()
    by = models.TextField()
    why = models.TextField(blank=True)
