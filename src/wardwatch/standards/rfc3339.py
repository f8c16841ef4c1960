"""RFC 3339 timestamps as published data writes them."""

from datetime import UTC, datetime
from typing import overload

from wardwatch.kit.errors import FormatError


@overload
def in_utc(instant: datetime) -> datetime: ...
@overload
def in_utc(instant: None) -> None: ...
def in_utc(instant: datetime | None) -> datetime | None:
    """The same instant in UTC. One without an offset, which RFC 3339 forbids and CVE records hold, is taken as UTC.

    FormatError for an instant whose year in UTC is not one of 1 to 9999 (RFC 3339 section 1).
    """
    if instant is None:
        return None
    try:
        return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)
    except OverflowError as error:
        raise FormatError(f"{instant.isoformat()} is outside the years 1 to 9999") from error
