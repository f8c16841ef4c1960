"""The invented sector, a mail server, the center's desk, and somebody who subscribes. Imports wait for settings."""

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from delivery.conftest import sector, server

if TYPE_CHECKING:
    from people import Sector
    from products.test_story import Desk
    from wardwatch.members.models import User

__all__ = ["sector", "server"]


@pytest.fixture
def desk(sector: "Sector") -> "Desk":
    from products.test_story import Desk

    return Desk(sector)


@pytest.fixture
def subscribe(sector: "Sector") -> Callable[..., UUID]:
    """Have a person sent what they want; gives the subscription."""
    from people import NOW
    from products.test_story import acting
    from wardwatch.subscriptions import operations
    from wardwatch.subscriptions.types import Wanted

    def make(user: "User", **wanted: object) -> UUID:
        return operations.subscribe(
            wanted=Wanted(**wanted),  # type: ignore[arg-type]
            principal=sector.principal(user),
            actor=acting(user),
            at=NOW,
        ).uid

    return make
