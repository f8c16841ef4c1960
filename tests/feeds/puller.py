"""Pulls two feeds, as a process of its own that can be killed."""

from datetime import datetime

from django.conf import settings
from django.db import connections

from wardwatch.audit.types import OPERATOR
from wardwatch.feeds import operations
from wardwatch.kit.database import login


def main(folder: str, database: str, at: str) -> None:
    """Pull what lies in the folder into a database."""
    settings.DATABASES["default"]["NAME"] = connections.databases["default"]["NAME"] = database
    with login("worker"):
        for feed in ("cve_records", "cisa_csaf"):
            operations.pull(feed=feed, origin=f"{folder}/{feed}", actor=OPERATOR, at=datetime.fromisoformat(at))
