from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from feeds.documents import Pull
    from people import Sector


@pytest.fixture
def sector(db: str) -> "Sector":
    from people import settle

    return settle()


@pytest.fixture
def pull(db: str, now: datetime, request: pytest.FixtureRequest) -> Iterator["Pull"]:
    """Pull a feed from a path, `day` days from now, as the worker; there is a center at least."""
    from wardwatch.audit.types import OPERATOR
    from wardwatch.feeds import operations
    from wardwatch.kit.database import login
    from wardwatch.members.operations import OrganizationFacts, initialise_center
    from wardwatch.members.types import OrganizationKind

    def run(feed: str, origin: Path | str, *, day: int = 0, **options: Any) -> Any:
        at = now + timedelta(days=day)
        return operations.pull(feed=feed, origin=origin, actor=OPERATOR, at=at, **options)

    with login("worker"):
        if "sector" in request.fixturenames:
            request.getfixturevalue("sector")
        else:
            facts = OrganizationFacts(name="Test Center", kind=OrganizationKind.CENTER)
            initialise_center(facts=facts, actor=OPERATOR, at=now)
        yield run
