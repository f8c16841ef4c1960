"""Lists. Generated from the OpenAPI document by `python tools/client.py`. Do not edit."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal
from uuid import UUID

from msgspec import UNSET, Struct, UnsetType

from wardwatch.client.asking import Asking

ListFormat = Literal["edl", "plain", "csv", "suricata", "snort", "zeek", "stix", "yara", "sigma"]
"""How a block list is written."""


ListKind = Literal["addresses", "ipv4", "ipv6", "domains", "urls", "emails", "md5", "sha1", "sha256"]
"""What a block list holds; the values are those of `exports.PlainList`."""


ListUse = Literal["hunt", "block"]
"""What a block list is for."""


class BlockList(Struct, frozen=True, kw_only=True):
    """A block list of your organization."""

    uid: UUID
    title: str
    format: ListFormat
    kinds: tuple[ListKind, ...]
    use: ListUse
    min_confidence: int | None
    made_at: datetime
    changed_at: datetime
    last_read_at: datetime | None
    """Null: never."""
    last_read_from: str


class BlockLists(Struct, frozen=True, kw_only=True):
    """All of them, by title."""

    items: tuple[BlockList, ...]


class ListAddress(Struct, frozen=True, kw_only=True):
    """Where a device fetches a block list. It is shown once: keep it."""

    uid: UUID
    address: str
    """With the secret in it; whoever has it can read the list."""
    secret: str
    """Also the password at the address without it (Basic, any user name)."""


class ListsCalls(Asking):
    """Operations on lists."""

    def block_lists(self) -> BlockLists:
        """The block lists of your organization that are not closed."""
        return self.read(BlockLists, "/lists")

    def make_block_list(
        self,
        *,
        title: str,
        format: ListFormat,
        kinds: Sequence[ListKind] | UnsetType = UNSET,
        use: ListUse | UnsetType = UNSET,
        min_confidence: int | UnsetType | None = UNSET,
        confirmation: str | UnsetType = UNSET,
        key: str | None = None,
    ) -> ListAddress:
        """Make a block list for your organization, which is its reader. `key`: your own name for this write."""
        return self.write(
            ListAddress,
            "POST",
            "/lists",
            {
                "title": title,
                "format": format,
                "kinds": kinds,
                "use": use,
                "min_confidence": min_confidence,
                "confirmation": confirmation,
            },
            key=key,
        )

    def block_list(self, list: UUID) -> BlockList:
        """One of them."""
        return self.read(BlockList, f"/lists/{self.quoted(list)}")

    def change_block_list(
        self,
        list: UUID,
        *,
        title: str,
        format: ListFormat,
        kinds: Sequence[ListKind] | UnsetType = UNSET,
        use: ListUse | UnsetType = UNSET,
        min_confidence: int | UnsetType | None = UNSET,
        confirmation: str | UnsetType = UNSET,
        key: str | None = None,
    ) -> BlockList:
        """Ask something else of a block list; its address stays. `key`: your own name for this write."""
        return self.write(
            BlockList,
            "PUT",
            f"/lists/{self.quoted(list)}",
            {
                "title": title,
                "format": format,
                "kinds": kinds,
                "use": use,
                "min_confidence": min_confidence,
                "confirmation": confirmation,
            },
            key=key,
        )

    def close_block_list(self, list: UUID, *, key: str | None = None) -> BlockLists:
        """Let nothing read a block list any more; gives those that are left. Closing it again changes nothing.
        `key`: your own name for this write.
        """
        return self.write(BlockLists, "DELETE", f"/lists/{self.quoted(list)}", None, key=key)

    def rotate_block_list(self, list: UUID, *, key: str | None = None) -> ListAddress:
        """Give a block list another address; the one before works no longer. `key`: your own name for this write."""
        return self.write(ListAddress, "POST", f"/lists/{self.quoted(list)}/secret", None, key=key)
