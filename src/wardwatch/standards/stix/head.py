"""The few properties by which an object is stored, listed and told from its other versions, read quickly.

Source: STIX 2.1 section 3.2 (common properties). Only these properties are looked at; `reading` validates.
"""

from datetime import datetime
from typing import Annotated, Any

import msgspec

from wardwatch.kit.errors import FormatError

Instant = Annotated[datetime, msgspec.Meta(tz=True)]


class Head(msgspec.Struct, frozen=True, gc=False):
    """What an object says of itself. Properties that it does not have are None or empty, `revoked` False."""

    id: str
    type: str
    spec_version: str | None = None
    created: Instant | None = None
    modified: Instant | None = None
    created_by_ref: str | None = None
    revoked: bool = False
    confidence: Annotated[int, msgspec.Meta(ge=0, le=100)] | None = None
    lang: str | None = None
    labels: tuple[str, ...] = ()
    object_marking_refs: tuple[str, ...] = ()
    granular_markings: msgspec.Raw = msgspec.Raw(b"")
    valid_from: Instant | None = None
    valid_until: Instant | None = None
    name: Any = None
    value: Any = None
    abstract: Any = None
    subject: Any = None
    key: Any = None
    path: Any = None
    display_name: Any = None
    relationship_type: Any = None

    @property
    def granular(self) -> bool:
        """Whether parts of the object are marked on their own (section 7.2.3)."""
        return len(bytes(self.granular_markings)) > 0

    @property
    def version(self) -> datetime | None:
        """`modified`, else `created`; None where the type has neither (SCOs)."""
        return self.modified or self.created

    @property
    def title(self) -> str:
        """What to call the object in a list: its name, else its value, subject, path or the like; may be empty."""
        named = (
            self.name,
            self.value,
            self.abstract,
            self.subject,
            self.path,
            self.key,
            self.display_name,
            self.relationship_type,
        )
        return next((text for text in named if text and isinstance(text, str)), "")


_DECODER = msgspec.json.Decoder(Head)


def head(raw: bytes) -> Head:
    """The head of the object in the JSON text `raw`.

    FormatError, with a JSON path, for text that is not JSON and properties of another type than the specification's.
    """
    try:
        return _DECODER.decode(raw)
    except UnicodeError as error:
        raise FormatError("is not UTF-8", "$") from error
    except RecursionError as error:
        raise FormatError("is nested too deeply", "$") from error
    except msgspec.MsgspecError as error:
        reason, _, below = str(error).partition(" - at ")
        raise FormatError(reason, below.strip("`") or "$") from error
