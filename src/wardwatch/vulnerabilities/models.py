"""Tables of claims about vulnerabilities. Every claim is a child of the assertion that makes it."""

from typing import ClassVar

from django.db import models

from wardwatch.markings.models import Child, Labelled
from wardwatch.markings.types import Protection
from wardwatch.provenance.models import Assertion


class Vulnerability(Labelled):
    """The identity that claims speak of: a CVE id, or an advisory's own id where it names no CVE.

    Its label is the widest of the assertions that name it, so that an embargoed id stays unseen.
    """

    written_by_worker: ClassVar = True

    name = models.TextField(unique=True)


class Claim(Child):
    """Base of all claims."""

    parent = "assertion"
    written_by_worker: ClassVar = True

    assertion = models.ForeignKey(Assertion, on_delete=models.CASCADE, related_name="+")

    class Meta:
        abstract = True


class Advisory(Claim):
    """A CSAF document's head. Its current version is the one whose assertion is current."""

    publisher = models.TextField()
    publisher_category = models.TextField(blank=True)
    tracking_id = models.TextField(db_index=True)
    tracking_version = models.TextField()
    title = models.TextField()
    summary = models.TextField(blank=True)
    language = models.TextField(blank=True)
    initial_release = models.DateTimeField(null=True)
    current_release = models.DateTimeField(null=True)
    url = models.TextField(blank=True)


class AdvisoryVulnerability(Claim):
    """An advisory names a vulnerability."""

    advisory = models.ForeignKey(Advisory, on_delete=models.CASCADE, related_name="vulnerabilities")
    vulnerability = models.ForeignKey(Vulnerability, on_delete=models.PROTECT, related_name="advisories")
    title = models.TextField(blank=True)
    summary = models.TextField(blank=True)


class CveDescription(Claim):
    """What one container of a CVE record says in words; a rejected record says so here."""

    vulnerability = models.ForeignKey(Vulnerability, on_delete=models.PROTECT, related_name="descriptions")
    state = models.TextField()
    title = models.TextField(blank=True)
    description = models.TextField(blank=True)
    published_at = models.DateTimeField(null=True)
    updated_at = models.DateTimeField(null=True)


class KevAssertion(Claim):
    """Someone asserts that a vulnerability is exploited in the wild (CISA's catalogue: its entry)."""

    vulnerability = models.ForeignKey(Vulnerability, on_delete=models.PROTECT, related_name="kev_assertions")
    vendor_project = models.TextField(blank=True)
    product = models.TextField(blank=True)
    name = models.TextField(blank=True)
    description = models.TextField(blank=True)
    required_action = models.TextField(blank=True)
    date_added = models.DateField(null=True)
    due_date = models.DateField(null=True)
    known_ransomware = models.BooleanField(null=True)


class CvssAssessment(Claim):
    """A CVSS vector as someone assessed it."""

    vulnerability = models.ForeignKey(Vulnerability, on_delete=models.PROTECT, related_name="cvss_assessments")
    version = models.TextField()
    vector = models.TextField()
    base_score = models.FloatField()
    severity = models.TextField(blank=True)


class SsvcAssessment(Claim):
    """SSVC decision points as someone assessed them; values normalised by `standards.ssvc`."""

    vulnerability = models.ForeignKey(Vulnerability, on_delete=models.PROTECT, related_name="ssvc_assessments")
    exploitation = models.TextField(blank=True)
    automatable = models.TextField(blank=True)
    technical_impact = models.TextField(blank=True)
    assessed_at = models.DateTimeField(null=True)


class AffectedRange(Claim):
    """A product and an interval of its versions, with a status. `raw` is the expression as written.

    `low`/`high` None is unbounded. `understood` False: the expression could not be read, so matching cannot tell.
    Where `serial_numbers` or `pieces` are given, only these pieces of the product are meant. Where the names are those
    of a `part` (`types.RangePart`), `product_text` names the whole.
    """

    vulnerability = models.ForeignKey(Vulnerability, on_delete=models.PROTECT, related_name="affected_ranges")
    place = models.TextField(blank=True)
    vendor = models.TextField(blank=True)
    product = models.TextField(blank=True)
    product_text = models.TextField(blank=True)  # the product as the document names it in full
    status = models.TextField()
    scheme = models.TextField(blank=True)
    low = models.TextField(null=True)
    low_inclusive = models.BooleanField(default=True)
    high = models.TextField(null=True)
    high_inclusive = models.BooleanField(default=False)
    understood = models.BooleanField(default=True)
    raw = models.TextField(blank=True)
    cpe = models.TextField(blank=True)  # one name, or several with spaces between them
    purl = models.TextField(blank=True)
    model_numbers = models.TextField(blank=True)  # one a line, as patterns (`standards.csaf.matches`)
    skus = models.TextField(blank=True)  # stock keeping units, likewise
    serial_numbers = models.TextField(blank=True)  # likewise
    hashes = models.TextField(blank=True)  # digests of its files, as `standards.digests` writes them
    pieces = models.TextField(blank=True)  # lots, serial numbers and days, as `standards.udi.pieces` writes them
    part = models.TextField(blank=True)
    justification = models.TextField(blank=True)  # why not affected: a VEX label, `vulnerable_code_not_present`, ...


class Remediation(Claim):
    """What an advisory says can be done about a vulnerability (CSAF remediation categories)."""

    vulnerability = models.ForeignKey(Vulnerability, on_delete=models.PROTECT, related_name="remediations")
    category = models.TextField()
    details = models.TextField()
    url = models.TextField(blank=True)
    restart_required = models.TextField(blank=True)
    products = models.JSONField(default=list)  # full product names that it is for; empty: all


class EpssScore(models.Model):
    """Today's EPSS value of one CVE."""

    protection: ClassVar = Protection.CATALOGUE

    cve = models.TextField(primary_key=True)
    score = models.FloatField()
    percentile = models.FloatField()
    score_date = models.DateField()
    document = models.BigIntegerField()  # its archived daily file


class EpssChange(models.Model):
    """An earlier or later EPSS value of a CVE that has findings; other history lies in the archived daily files.

    Of one day the value recorded last holds: a publisher may correct its file.
    """

    protection: ClassVar = Protection.CATALOGUE

    cve = models.TextField()
    score = models.FloatField()
    percentile = models.FloatField()
    score_date = models.DateField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("cve", "score_date", "recorded_at"), name="epss_change_unique"),)
