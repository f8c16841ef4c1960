"""A center elsewhere: where WARDWATCH_URL and WARDWATCH_TOKEN name one, commands ask it instead of this machine.

What comes back is put into the shape that the same command has here, so that both print the same.
"""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal
from uuid import UUID

import msgspec
from django.conf import settings

from wardwatch.assets.inventory import sniff
from wardwatch.assets.types import InventoryFormat
from wardwatch.cli.output import plain
from wardwatch.cli.session import refusals
from wardwatch.client import Center
from wardwatch.client.calls.decisions import LeftOut
from wardwatch.client.calls.findings import Band as BandName
from wardwatch.client.calls.findings import FindingLine, FindingState
from wardwatch.client.calls.notices import Answer as Answer
from wardwatch.client.calls.notices import NoticeState
from wardwatch.kit.errors import FormatError, NotFound
from wardwatch.members.types import Band

ListType = Literal[
    "text/csv",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.cyclonedx+json",
    "application/vnd.cyclonedx+xml",
    "application/spdx+json",
    "text/spdx",
]
MEDIA_TYPES: dict[InventoryFormat, ListType] = {
    InventoryFormat.CSV: "text/csv",
    InventoryFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    InventoryFormat.CYCLONEDX: "application/vnd.cyclonedx+json",
    InventoryFormat.CYCLONEDX_XML: "application/vnd.cyclonedx+xml",
    InventoryFormat.SPDX: "application/spdx+json",
    InventoryFormat.SPDX_TAGS: "text/spdx",
}
"""Of each format that `sniff` tells apart."""

NOT_OUT: tuple[NoticeState, ...] = ("draft", "excepted", "approved")
RENAMED = {
    "vulnerability": "cve",
    "member": "organization_uid",
    "member_name": "organization_name",
    "reasons": "chain",
}


def is_remote() -> bool:
    """Whether commands ask a center elsewhere."""
    return settings.ENVIRONMENT.url is not None


def connect() -> Center:
    """A connection to that center. Raises `FormatError` for an address or a token that cannot be used."""
    return Center(settings.ENVIRONMENT.url or "", settings.ENVIRONMENT.token)


@contextmanager
def asking(*, as_json: bool) -> Iterator[Center]:
    """Work with the center elsewhere; refusals end the command with their reason, as they do here."""
    with refusals(as_json=as_json), connect() as center:
        yield center


def organization(center: Center, text: str) -> UUID:
    """The organization that somebody named: by name, uid or scheme:value. Raises `NotFound`."""
    try:
        return UUID(text)
    except ValueError:
        pass
    own = center.me()
    if own.organization_name.casefold() == text.casefold():
        return own.organization
    scheme, colon, value = text.partition(":")
    for line in center.members(q=value if colon else text):
        is_called = line.name.casefold() == text.casefold()
        if is_called or (colon and center.member(line.uid).identifiers.get(scheme.lower()) == value):
            return line.uid
    raise NotFound("There is no such organization.", name=text)


def findings(
    center: Center, *, member: str, cve: str, states: list[str], band: Band | None, limit: int
) -> list[dict[str, Any]]:
    """The findings of `wardwatch findings list`."""
    whose = organization(center, member) if member else None
    words = [known(state, FindingState) for state in states]
    sure = known(band.value, BandName) if band else None
    found = center.findings(member=whose, vulnerability=cve or None, state=words, band=sure, limit=min(limit, 200))
    return [finding(line) for line in itertools.islice(found, limit)]


def finding(line: FindingLine) -> dict[str, Any]:
    """A finding as commands show it."""
    return {RENAMED.get(name, name): value for name, value in plain(line).items()}


def why(center: Center, *, asset: UUID, cve: str) -> dict[str, Any]:
    """The answer of `wardwatch explain`."""
    found = center.explain(asset, cve)
    said = {RENAMED.get(name, name): value for name, value in plain(found).items()}
    return {**said, "finding": finding(found.finding) if found.finding else None}


def notices(center: Center, *, state: str, limit: int) -> list[dict[str, Any]]:
    """The notices of `wardwatch notices list`: those that are out, then those that are not."""
    parts = [(known(state, NoticeState),)] if state else [None, NOT_OUT]
    found = itertools.chain.from_iterable(center.notices(state=part, limit=min(limit, 200)) for part in parts)
    renamed = {"member_name": "organization", "member": "organization_uid"}
    return [
        {renamed.get(name, name): value for name, value in plain(line).items()}
        for line in itertools.islice(found, limit)
    ]


def notice(center: Center, ticket: str) -> dict[str, Any]:
    """The notice of `wardwatch notices show`."""
    said = plain(center.notice(ticket))
    renamed = {"member": "organization_uid", "member_name": "organization_name"}
    covered = [{"uid": row.pop("finding"), **row} for row in said["covered"]]
    return {renamed.get(name, name): value for name, value in said.items()} | {"covered": covered}


def decisions(center: Center, *, limit: int) -> list[dict[str, Any]]:
    """The decisions of `wardwatch notices list --decisions`."""
    return [plain(line) for line in itertools.islice(center.decisions(limit=min(limit, 200)), limit)]


def approve(center: Center, *, decision: UUID, exceptions: dict[str, str], why: str) -> dict[str, int]:
    """What `wardwatch notices approve` did."""
    left_out = [LeftOut(member=UUID(member), reason=reason) for member, reason in exceptions.items()]
    done = center.approve(decision, exceptions=left_out, why=why)
    return {"approved": done.approved, "excepted": done.excepted}


def members(center: Center) -> list[dict[str, Any]]:
    """The enrolled organizations of `wardwatch members list`."""
    names = ("uid", "name", "kind", "state", "size_class")
    return [
        {name: plain(getattr(line, name)) for name in names} for line in center.members(limit=200) if line.is_member
    ]


def providers(center: Center, member: str) -> list[dict[str, Any]]:
    """Who acts, or acted, for a member, as `wardwatch members providers` has it."""
    found = center.providers(organization(center, member))
    return [
        {
            "provider": each.name,
            "permits": list(each.permits),
            "document": each.permission,
            "since": each.granted_at,
            "until": each.revoked_at,
        }
        for each in found.items
    ]


def contacts(center: Center, member: str) -> list[dict[str, Any]]:
    """How a member is reached, as `wardwatch members contacts` has it."""
    return [plain(each) for each in center.contacts(organization(center, member)).items]


def users(center: Center, member: str) -> list[dict[str, Any]]:
    """Who signs in for an organization (empty: one's own), as `wardwatch users list` has it."""
    whose = organization(center, member) if member else center.me().organization
    return [plain(each) for each in center.users(whose).items]


def assets(center: Center, member: str, inside: UUID | None) -> list[dict[str, Any]]:
    """The inventory of `wardwatch assets list`, or what is inside one line of it."""
    return [plain(each) for each in center.assets(organization(center, member), inside=inside, limit=200)]


def aliases(center: Center, member: str, *, answered: bool | None) -> list[dict[str, Any]]:
    """The names of `wardwatch aliases list`."""
    return [plain(each) for each in center.aliases(organization(center, member), answered=answered, limit=200)]


def trail(center: Center, *, subject: str, limit: int) -> list[dict[str, Any]]:
    """The rows of `wardwatch audit list`."""
    found = center.trail(subject=subject or None, limit=min(limit, 200))
    return [plain(each) for each in itertools.islice(found, limit)]


def openings(center: Center, *, member: str, limit: int) -> list[dict[str, Any]]:
    """The rows of `wardwatch audit openings`."""
    whose = organization(center, member) if member else None
    return [plain(each) for each in itertools.islice(center.openings(member=whose, limit=min(limit, 200)), limit)]


def quarantine(center: Center, *, feed: str, retry: bool, dismissed: list[UUID], why: str) -> list[dict[str, Any]]:
    """Records set aside, others tried again, then what `wardwatch feeds quarantine` lists."""
    for record in dismissed:
        center.dismiss_quarantined(record, why=why)
    if retry:
        center.retry(feed)
    return [plain(each) for each in itertools.islice(center.quarantine(feed=feed or None, limit=200), 200)]


def feeds(center: Center) -> list[dict[str, Any]]:
    """The feeds of `wardwatch feeds list`."""
    return [plain(each) for each in center.feeds().items]


def runs(center: Center, *, feed: str, limit: int) -> list[dict[str, Any]]:
    """The pulls of `wardwatch feeds runs`."""
    part = min(limit, 200)
    found = center.runs(feed, limit=part) if feed else center.all_runs(limit=part)
    return [plain(each) for each in itertools.islice(found, limit)]


def import_file(
    center: Center,
    *,
    member: str,
    file: Path,
    good_rows: bool,
    complete: bool,
    names_as_written: bool,
    leave_out: list[str],
    device: UUID | None,
) -> Any:
    """What `wardwatch assets import` did."""
    content = file.read_bytes()
    return center.import_file(
        organization(center, member),
        name=file.name,
        file=content,
        of=MEDIA_TYPES[sniff(content)],
        good_rows=good_rows,
        complete=complete,
        names_as_written=names_as_written,
        leave_out=leave_out,
        device=device,
    )


def changed(center: Center, *, member: str, lines: list[UUID], undo: bool) -> int:
    """How many lines `wardwatch assets retire` changed."""
    change = center.restore if undo else center.retire
    return change(organization(center, member), assets=lines).changed


def known(word: str, among: Any) -> Any:
    """A word as the center has it, of a list of words. Raises `FormatError` for one that the client does not know."""
    try:
        return msgspec.convert(word, among)
    except msgspec.ValidationError as error:
        raise FormatError(str(error), word) from error
