"""Closed lists of the assets slice."""

from django.db.models import TextChoices


class CareRole(TextChoices):
    """What an asset does for care."""

    LIFE_SUSTAINING = "life-sustaining", "Life-sustaining"
    TREATMENT = "treatment", "Treatment"
    DIAGNOSTIC = "diagnostic", "Diagnostic"
    MONITORING = "monitoring", "Monitoring"
    RECORDS = "records", "Records"
    ADMINISTRATIVE = "administrative", "Administrative"
    UNKNOWN = "unknown", "Not stated"


class NetworkExposure(TextChoices):
    """From where an asset can be reached."""

    INTERNET_FACING = "internet-facing", "Internet-facing"
    INTERNAL = "internal", "Internal network"
    ISOLATED = "isolated", "Isolated"
    UNKNOWN = "unknown", "Not stated"
