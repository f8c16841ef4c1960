"""The invented sector, touched by one advisory and one exploited weakness. Imports wait for settings."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from mailserver import MailServer, mail_server

if TYPE_CHECKING:
    from engagements.telling import Story


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as running:
        yield running


@pytest.fixture
def story(db: str, now: datetime) -> "Story":
    from engagements.telling import Story
    from factories import claims, findings
    from people import settle
    from wardwatch.engagements import operations
    from wardwatch.kit.database import login

    sector = settle()
    told = Story(sector, now)
    with login("worker"):
        advice = findings.advisory("IDW-2026-030-01", "Invented patient monitor (CVE-2026-1001)", at=now)
        monitor = {"at": now, "by": advice.assertion, "maintenance": True, "care_role": "monitoring"}
        findings.finding(
            sector.riverbend,
            "CVE-2026-1001",
            "Invented",
            "IM8000 patient monitor",
            quantity=14,
            department="Ward 3",
            **monitor,
        )
        findings.finding(sector.orchard, "CVE-2026-1001", "Invented", "IM8000 patient monitor", **monitor)
        claims.remedy("CVE-2026-1001", by=advice.assertion)
        gateway = claims.assertion(at=now)
        findings.finding(
            sector.riverbend, "CVE-2026-2002", "Invented", "VPN gateway", at=now, by=gateway, priority="immediate"
        )
        claims.exploited("CVE-2026-2002", by=gateway)
    told.worker(operations.propose)
    return told
