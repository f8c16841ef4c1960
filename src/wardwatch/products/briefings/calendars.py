"""A briefing as a calendar file (RFC 5545), for the calendar of who comes."""

import urllib.parse
from datetime import UTC, datetime
from typing import Protocol
from uuid import UUID

from django.conf import settings
from icalendar import Calendar, Event

MEDIA_TYPE = "text/calendar; charset=utf-8"


class Told(Protocol):
    """What a calendar file tells of a briefing."""

    @property
    def uid(self) -> UUID:
        """Its id."""

    @property
    def title(self) -> str:
        """Its title."""

    @property
    def starts_at(self) -> datetime:
        """When it begins."""

    @property
    def ends_at(self) -> datetime:
        """When it ends."""

    @property
    def version(self) -> int:
        """Goes up when it is moved."""

    @property
    def changed_at(self) -> datetime:
        """When it was last changed."""


def calendar_file(told: Told, *, place: str, center: str, cancelled: bool) -> bytes:
    """The file, in UTC. The same UID with a higher SEQUENCE (sections 3.8.4.7 and 3.8.7.4) moves what was kept before;
    `place` is "" for those to whom it is not told."""
    url = f"{settings.PUBLIC_URL}/briefings/{told.uid}/"
    event = Event()
    event.add("uid", f"{told.uid}@{urllib.parse.urlsplit(settings.PUBLIC_URL).hostname or 'localhost'}")
    event.add("dtstamp", told.changed_at.astimezone(UTC))
    event.add("sequence", told.version)
    event.add("dtstart", told.starts_at.astimezone(UTC))
    event.add("dtend", told.ends_at.astimezone(UTC))
    event.add("summary", told.title)
    event.add("description", url)
    event.add("url", url)
    event.add("class", "PRIVATE")
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    if place:
        event.add("location", place)
    calendar = Calendar()
    calendar.add("prodid", f"-//{center}//Wardwatch//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    return bytes(calendar.to_ical())
