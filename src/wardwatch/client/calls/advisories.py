"""Advisories. Generated from the OpenAPI document by `python tools/client.py`. Do not edit."""

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


class Advisories(Struct, frozen=True, kw_only=True):
    """Advisories that fit, the best first."""

    items: tuple[AdvisoryLine, ...]


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

    def find_advisories(self, *, q: str, limit: int | None = None) -> Advisories:
        """Advisories by number or words."""
        return self.read(Advisories, "/advisories", {"q": q, "limit": limit})

    def advisory(self, name: str, *, as_of: datetime | None = None) -> Advisory:
        """What an advisory says, by its publisher's number for it."""
        return self.read(Advisory, f"/advisories/{self.quoted(name)}", {"as_of": as_of})
