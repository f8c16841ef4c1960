"""Tables of findings and of the keys they are computed from."""

from typing import ClassVar

from django.db import models

from wardwatch.assets.models import Asset
from wardwatch.exposures import states
from wardwatch.markings.models import Child, Labelled
from wardwatch.members.models import Organization
from wardwatch.vulnerabilities.models import AffectedRange, Vulnerability


class RangeKey(Child):
    """How an affected range is found: equal vendor and product key, version between two byte strings."""

    parent: ClassVar = "affected_range"

    affected_range = models.ForeignKey(AffectedRange, on_delete=models.CASCADE, related_name="keys")
    vulnerability = models.ForeignKey(Vulnerability, on_delete=models.CASCADE, related_name="+")
    product_key = models.TextField()  # "vendor/product"; "vendor/" means every product of that vendor
    scheme = models.TextField()
    low = models.BinaryField(null=True)
    low_inclusive = models.BooleanField()
    high = models.BinaryField(null=True)
    high_inclusive = models.BooleanField()
    certain = models.BooleanField()
    affected = models.BooleanField(null=True)  # None: under investigation or unknown
    rank = models.PositiveSmallIntegerField()  # precedence of the asserter for this product, lower wins

    class Meta:
        indexes = (models.Index(fields=("product_key", "scheme"), name="range_key_product"),)


class AssetKey(Child):
    """How an asset is found."""

    parent: ClassVar = "asset"

    asset = models.ForeignKey(Asset, on_delete=models.CASCADE, related_name="keys")
    product_key = models.TextField()
    scheme = models.TextField()
    version = models.BinaryField(null=True)  # None: not stated, or not orderable: cannot tell

    class Meta:
        indexes = (models.Index(fields=("product_key", "scheme"), name="asset_key_product"),)


class Finding(Labelled):
    """One vulnerability on one inventory line, with what we recommend about it. `uid` is derived from the two."""

    uid = models.UUIDField(unique=True)
    asset = models.ForeignKey(Asset, on_delete=models.CASCADE, related_name="findings")
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="findings")
    vulnerability = models.ForeignKey(Vulnerability, on_delete=models.PROTECT, related_name="findings")
    affected_range = models.ForeignKey(AffectedRange, null=True, on_delete=models.SET_NULL, related_name="+")
    state = models.TextField(choices=states.FindingState.choices)
    confidence = models.PositiveSmallIntegerField()
    priority = models.TextField(blank=True)  # deployer table: immediate, out-of-cycle, scheduled, defer
    protect_by = models.DateField(null=True)
    fix_by = models.DateField(null=True)
    fix_at_maintenance = models.BooleanField(default=False)  # fix at the next maintenance its maker has validated
    opened_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("asset", "vulnerability"), name="finding_unique"),)
        indexes = (
            models.Index(fields=("organization", "state", "protect_by"), name="finding_of_member"),
            models.Index(fields=("vulnerability", "state"), name="finding_of_vulnerability"),
        )


class FindingTransition(Child):
    """One change of a finding's state: from, to, when, by whom, why."""

    parent: ClassVar = "finding"

    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="transitions")
    before = models.TextField(blank=True)
    after = models.TextField()
    at = models.DateTimeField()
    by = models.TextField()
    why = models.TextField(blank=True)
