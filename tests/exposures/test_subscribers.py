"""What happened elsewhere reaches the findings through a job."""

from collections.abc import Callable
from datetime import datetime

from factories import claims
from people import settle
from wardwatch.assets.events import InventoryChanged
from wardwatch.exposures import subscribers
from wardwatch.exposures.events import FindingStateChanged
from wardwatch.exposures.models import Finding
from wardwatch.exposures.states import FindingState
from wardwatch.kit.database import login


def test_a_changed_inventory_and_an_opened_finding_are_caught_up_with(
    db: str, now: datetime, work: Callable[[], None]
) -> None:
    with login("worker"):
        sector = settle(now)
        claims.affected("CVE-2026-0001", "Contec", "CMS8000", by=claims.assertion(at=now), high="2.1")
        line = claims.line(sector.riverbend, "Contec", "CMS8000", "", at=now)
    event = InventoryChanged(
        subject="organization:1", label=line.label_id, organization=1, inventory=None, added=1, changed=0, retired=0
    )
    subscribers.on_claims_or_inventory_changed(event)
    work()
    with login("worker"):
        assert Finding.objects.filter(asset=line).update(state=FindingState.OPEN, priority="") == 1
    for state in (FindingState.ISOLATED, FindingState.OPEN):
        said = FindingStateChanged(
            subject="finding:1", label=line.label_id, organizations=(1,), findings=(), count=1, state=str(state)
        )
        subscribers.on_finding_state_changed(said)
        work()
        with login("worker"):
            assert (Finding.objects.get(asset=line).protect_by is not None) is (state is FindingState.OPEN)
