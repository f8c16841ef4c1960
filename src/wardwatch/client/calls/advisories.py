"""Advisories. Generated from the OpenAPI document by `python tools/client.py`. Do not edit."""

from collections.abc import Iterator
from datetime import datetime

from msgspec import Struct

from wardwatch.client.asking import Asking
from wardwatch.client.calls.vulnerabilities import Source


class AdvisoryLine(Struct, frozen=True, kw_only=True):
    """An advisory that was found."""

    publisher: str
    tracking_id: str
    title: str
    current_release: datetime | None
    vulnerabilities: int


class Advisory(Struct, frozen=True, kw_only=True):
    """One advisory in the version that holds."""

    tracking_id: str
    version: str
    publisher: str
    title: str
    summary: str
    url: str
    initial_release: datetime | None
    current_release: datetime | None
    vulnerabilities: tuple[str, ...]
    source: Source


class AdvisoriesCalls(Asking):
    """Operations on advisories."""

    def find_advisories(
        self,
        *,
        q: str | None = None,
        publisher: str | None = None,
        vulnerability: str | None = None,
        since: datetime | None = None,
        limit: int | None = None,
    ) -> Iterator[AdvisoryLine]:
        """Advisories that hold and that you may see, the newest first. For everybody. `limit`: how many in one part;
        parts follow by themselves.
        """
        return self.pages(
            AdvisoryLine,
            "/advisories",
            {"q": q, "publisher": publisher, "vulnerability": vulnerability, "since": since, "limit": limit},
        )

    def advisory(self, name: str, *, as_of: datetime | None = None) -> Advisory:
        """What an advisory says, by its publisher's number for it. For everybody, as far as they may see it."""
        return self.read(Advisory, f"/advisories/{self.quoted(name)}", {"as_of": as_of})
