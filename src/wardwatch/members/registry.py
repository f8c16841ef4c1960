"""The partner registry as a file: who stands around the working group, what each can do for a member, where it is.

The file that comes with the program (`partners.toml`) names the parts of the United States' arrangement; a center
elsewhere writes its own. Also the list of free help (`resources.toml`).
"""

import re
import tomllib
from collections.abc import Collection
from functools import cache
from importlib.resources import files
from typing import Annotated

import msgspec

from wardwatch.kit.errors import FormatError
from wardwatch.members.types import Audience, HelpTopic, PartnerPart

RESERVED = frozenset({"resources"})
"""Words that are pages below the team already."""
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=2000)]
Slug = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Web = Annotated[str, msgspec.Meta(pattern=r"^(https://\S+)?$", max_length=500)]


class PartnerEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One partner. `helps` are sentences; `source` says what the facts rest on; `organization` is the name under which
    the directory has it, where it signs in here."""

    slug: Slug
    name: Text
    short_name: Annotated[str, msgspec.Meta(min_length=1, max_length=40)]
    part: PartnerPart
    role: Text
    helps: Annotated[tuple[Text, ...], msgspec.Meta(min_length=1)]
    web: Web = ""
    mail: str = ""
    telephone: str = ""
    source: str = ""
    organization: str = ""


class Resource(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Free help: whose it is (`partner`, a slug of the registry, "" for none), for whom, for what, where."""

    name: Text
    publisher: Text
    partner: str = ""
    audiences: Annotated[tuple[Audience, ...], msgspec.Meta(min_length=1)]
    topic: HelpTopic
    helps: Text
    cost: Text
    web: Annotated[str, msgspec.Meta(pattern=r"^https://\S+$")]
    source: Text


class _PartnerFile(msgspec.Struct, forbid_unknown_fields=True):
    partner: tuple[PartnerEntry, ...]


class _ResourceFile(msgspec.Struct, forbid_unknown_fields=True):
    resource: tuple[Resource, ...]


def read_partners(text: str) -> tuple[PartnerEntry, ...]:
    """The partners of a file (TOML, one `[[partner]]` each), in its order. Raises `FormatError`."""
    try:
        found = msgspec.convert(tomllib.loads(text), _PartnerFile).partner
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise FormatError(str(error), _place(str(error))) from error
    slugs = [entry.slug for entry in found]
    for slug in slugs:
        if slug in RESERVED or slugs.count(slug) > 1:
            raise FormatError(f"“{slug}” cannot be used, or is used twice", slug)
    if sum(entry.part is PartnerPart.HUB for entry in found) > 1:
        raise FormatError("only one partner can stand in the middle", "part")
    return found


def _place(words: str) -> str:
    found = re.search(r"`\$\.(.+?)`|(at line \d+)", words)
    return next(filter(None, found.groups()), "") if found else ""


def shipped_partners() -> str:
    """The file that comes with the program."""
    return files(__package__).joinpath("partners.toml").read_text("utf-8")


@cache
def _resources() -> tuple[Resource, ...]:
    text = files(__package__).joinpath("resources.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text), _ResourceFile).resource


def resources(
    *, audience: Audience | None = None, topic: HelpTopic | None = None, partners: Collection[str] | None = None
) -> tuple[Resource, ...]:
    """The free help for this audience, topic, or of these partners (slugs); in the order of the list."""
    return tuple(
        each
        for each in _resources()
        if (audience is None or audience in each.audiences)
        and (topic is None or topic is each.topic)
        and (partners is None or each.partner in partners)
    )
