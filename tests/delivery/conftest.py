"""A mail server, the invented sector, and a way to put messages into the outbox. Imports wait for settings."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from mailserver import MailServer, mail_server

if TYPE_CHECKING:
    from people import Sector
    from wardwatch.delivery.models import Message


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as running:
        yield running


@pytest.fixture
def sector(db: str) -> "Sector":
    from people import settle

    return settle()


@pytest.fixture
def put(sector: "Sector", now: datetime) -> "Callable[..., Message]":
    """Put a message about Riverbend into the outbox."""
    from wardwatch.delivery import operations
    from wardwatch.kit.database import login

    def enqueue(reference: str = "notice:1", **changes: object) -> "Message":
        values: dict[str, object] = {
            "channel": "mail",
            "address": "rosa@riverbend.invalid",
            "subject": "Take 14 bedside monitors off the network",
            "text": "Grüße.\n.\n..dots\n",
            "label": sector.riverbend.label_id,
            "at": now,
            "not_before": now,
        }
        with login("worker"):
            return operations.enqueue(reference=reference, **{**values, **changes})  # type: ignore[arg-type]

    return enqueue
