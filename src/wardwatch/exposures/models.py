"""Tables of findings and of the keys they are computed from.

The keys are derived: `operations.rebuild` makes them anew. What claims and inventory lines call a product is keyed
once, however many say it (`ClaimedName`, `ListedName`); lines of the same name and version share one `Item`. What is
left when a line or a claim is deleted goes with it by triggers (`migrations.0005_keys`), whoever deletes.
"""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models.functions import Cast

from wardwatch.assets.models import Asset
from wardwatch.exposures import states
from wardwatch.markings.models import Child, Label, Labelled, Working
from wardwatch.members.models import Organization
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


class UnheardAssertion(Working):
    """An assertion that came, went or was marked anew since the last catch-up (`migrations.0005`, triggers)."""

    assertion = models.BigIntegerField()


class UnheardAsset(Working):
    """An inventory line that came or changed, or of whose names somebody said something, since the last catch-up."""

    asset = models.BigIntegerField()


class ClaimedName(Working):
    """What affected ranges call a product: names, identifiers and what narrows them, known by its sha256; ranges share
    it."""

    digest = models.BinaryField(unique=True)
    named = models.BigIntegerField()  # maker and product as a number (`keys.name_number`), for refused aliases
    some_models = models.BooleanField(default=False)  # only products whose model number fits: `operations.modelling`

    class Meta:
        indexes = (models.Index(fields=("id",), condition=models.Q(some_models=True), name="claimed_name_of_models"),)


class ClaimedKey(Working):
    """A name under which affected ranges are found. `family`: it names only the family of the line's product.

    `release` is the number that the claim writes behind the name, "9.0" of "SIMATIC PCS 7 V9.0": only lines of this
    version are meant by it.
    """

    pk = models.CompositePrimaryKey("product_key", "claimed_name", "release")
    product_key = models.TextField()  # "vendor/product"; "vendor/" means every product of that vendor
    claimed_name = models.ForeignKey(ClaimedName, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False)
    release = models.TextField()
    family = models.BooleanField()


class RangeBounds(Working):
    """What an affected range says, in comparable form (`matching.ranges.Bounds`), and who says it."""

    affected_range = models.OneToOneField(
        AffectedRange, on_delete=models.DO_NOTHING, primary_key=True, related_name="+", db_constraint=False
    )
    vulnerability = models.ForeignKey(Vulnerability, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False)
    claimed_name = models.ForeignKey(ClaimedName, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False)
    claim_label = models.BigIntegerField()
    status = models.TextField()
    asserter = models.TextField()
    rank = models.PositiveSmallIntegerField()  # precedence of the asserter for this product, lower wins
    open = models.BooleanField()  # every member may know of it: published, CLEAR or GREEN
    scheme = models.TextField()
    low = models.BinaryField(null=True)
    low_inclusive = models.BooleanField()
    high = models.BinaryField(null=True)
    high_inclusive = models.BooleanField()
    certain = models.BooleanField()
    some_pieces = models.BooleanField()  # it is about some lots, serial numbers or days alone


class ListedName(Working):
    """What inventory lines call a product, and what people say of these names, known by its sha256; lines share it."""

    digest = models.BinaryField(unique=True)


class ListedKey(Working):
    """A name under which lines are found. `exact`: it is the product's own, not its family's or its model's."""

    pk = models.CompositePrimaryKey("product_key", "listed_name")
    product_key = models.TextField()
    listed_name = models.ForeignKey(ListedName, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False)
    exact = models.BooleanField()


class ListedRefusal(Working):
    """Names (`keys.name_number`) that a person said are not the product's, whatever its other names are."""

    pk = models.CompositePrimaryKey("listed_name", "named")
    listed_name = models.ForeignKey(
        ListedName, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    named = models.BigIntegerField()


class Meeting(Working):
    """How sure it is, from 0 (not at all) to 100, that a listed and a claimed name are one product's.

    `meant`: of a claim about some pieces, for lines that have one. Worked out when it is first asked for; names are
    known by their digest, so it stays true until a rebuild, which asks anew.
    """

    pk = models.CompositePrimaryKey("listed_name", "claimed_name", "meant")
    listed_name = models.ForeignKey(
        ListedName, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    claimed_name = models.ForeignKey(ClaimedName, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False)
    meant = models.BooleanField()
    confidence = models.PositiveSmallIntegerField()


class Item(Working):
    """A listed name in one version, known by its sha256. `release`: the version's bare number, "" where it has none."""

    digest = models.BinaryField(unique=True)
    listed_name = models.ForeignKey(ListedName, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False)
    release = models.TextField()


class ItemVersion(Working):
    """An item's version as a key of one scheme. None in a scheme: not stated, or not orderable, so nobody can tell."""

    pk = models.CompositePrimaryKey("item", "scheme")
    item = models.ForeignKey(Item, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False)
    scheme = models.TextField()
    version = models.BinaryField()


class AssetItem(Working):
    """The item that an inventory line is, and when the line had changed as its findings were decided."""

    asset = models.OneToOneField(
        Asset, on_delete=models.DO_NOTHING, primary_key=True, related_name="+", db_constraint=False
    )
    item = models.ForeignKey(Item, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False)
    changed_at = models.DateTimeField()


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

    No key is checked by the database row by row: a rebuild would pay for millions of checks. Lines that are deleted
    take their findings with them by a trigger (`migrations.0005`), and wait for a catch-up that is at work.
    `outcome` and `version` are what matching last said, and of which version; the days are what triage last gave.
    The finding itself remembers how it came about (`found_...`), `FindingTransition` every change since.
    """

    label = models.ForeignKey(  # labels are never removed
        Label, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    uid = models.UUIDField(unique=True)
    asset = models.ForeignKey(
        Asset, on_delete=models.CASCADE, related_name="findings", db_index=False, db_constraint=False
    )
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
