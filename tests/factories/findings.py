"""Findings made directly, as the worker, for tests of what follows from them."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from factories import claims
from wardwatch.exposures.models import Finding
from wardwatch.exposures.states import FindingState, Outcome
from wardwatch.members.models import Organization
from wardwatch.provenance.models import Assertion
from wardwatch.vulnerabilities.models import Advisory, AdvisoryVulnerability


def advisory(tracking_id: str, title: str, *, at: datetime, publisher: str = "Invented Device Watch") -> Advisory:
    """A current advisory that names nothing yet."""
    by = claims.assertion(at=at, asserter=publisher, key=tracking_id)
    return Advisory.objects.create(
        assertion=by,
        label_id=by.label_id,
        publisher=publisher,
        tracking_id=tracking_id,
        tracking_version="1",
        title=title,
        url=f"https://devices.invalid/{tracking_id}",
    )


def finding(
    member: Organization,
    cve: str,
    vendor: str,
    product: str,
    *,
    at: datetime,
    by: Assertion | None = None,
    priority: str = "out-of-cycle",
    state: FindingState = FindingState.OPEN,
    maintenance: bool = False,
    confidence: int = 90,
    **fields: Any,
) -> Finding:
    """A finding on a line of its own (`fields` are the line's), claimed by `by` or by an assertion of its own."""
    by = by or claims.assertion(at=at)
    claimed = claims.affected(cve, vendor, product, by=by, high="2.1")
    advice = Advisory.objects.filter(assertion=by).first()
    if advice and not advice.vulnerabilities.filter(vulnerability__name=cve).exists():
        AdvisoryVulnerability.objects.create(
            assertion=by, label_id=by.label_id, advisory=advice, vulnerability=claims.vulnerability(cve)
        )
    line = claims.line(member, vendor, product, at=at, **{"version": "1.9", **fields})
    unknown = state is FindingState.VERSION_UNKNOWN
    return Finding.objects.create(
        uid=uuid.uuid4(),
        asset=line,
        organization=member,
        vulnerability=claims.vulnerability(cve),
        affected_range=claimed,
        state=state,
        outcome=Outcome.CANNOT_TELL if unknown else Outcome.AFFECTED,
        version=line.version,
        confidence=confidence,
        priority=priority,
        protect_by=None if unknown else (at + timedelta(days=7)).date(),
        fix_by=None if unknown or maintenance else (at + timedelta(days=30)).date(),
        fix_at_maintenance=maintenance,
        opened_at=at,
        changed_at=at,
        found_at=at,
        found_as=state,
        found_by="job:exposures.catch_up",
        found_range=claimed,
        label_id=line.label_id,
    )
