"""What happens to settings."""

from dataclasses import dataclass

from wardwatch.audit.types import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberSettingsChanged(Event):
    """A member changed its settings; `changed` names which."""

    name = "member.settings-changed"

    organization: int
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CenterSettingsChanged(Event):
    """An administrator changed what the center says of itself; `changed` names what."""

    name = "center.settings-changed"

    organization: int
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonSettingsChanged(Event):
    """A person changed the language or the time zone of their pages."""

    name = "person.settings-changed"

    person: int
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TestMailAsked(Event):
    """An administrator had a mail sent to themselves, to see whether mail works."""

    name = "center.test-mail-asked"

    organization: int
