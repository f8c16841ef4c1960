"""Destinations. Generated from the OpenAPI document by `python tools/client.py`. Do not edit."""

from datetime import datetime
from uuid import UUID

from msgspec import UNSET, Struct, UnsetType

from wardwatch.client.asking import Asking
from wardwatch.client.calls.servers import Trial


class Destination(Struct, frozen=True, kw_only=True):
    """A collection of a partner's server that one of ours is sent to, and how far that is."""

    uid: UUID
    name: str
    organization_uid: UUID | None
    """With whose eyes; null: there is no such organization any more."""
    organization_name: str
    collection: str
    """Ours, by its alias."""
    collection_title: str
    url: str
    """Of the collection there."""
    user: str
    has_secret: bool
    is_private: bool
    """It may stand at a private address, or speak plain HTTP: the operator said so."""
    made_at: datetime
    paused_at: datetime | None
    """Not null: nothing is sent."""
    waits: bool
    """Its server judges what it was sent last."""
    acknowledged: datetime | None
    """What was added here until then has arrived there."""
    sent: int
    """Objects that it took."""
    refused: int
    """Objects that it refused."""
    problem: str
    """Why the last attempt failed; empty: it went well."""
    attempts: int
    """Attempts that failed since one went well."""
    next_at: datetime
    sent_at: datetime | None


class Destinations(Struct, frozen=True, kw_only=True):
    """All of them, by name."""

    items: tuple[Destination, ...]


class DestinationStanding(Struct, frozen=True, kw_only=True):
    """One of them, and what is left."""

    uid: UUID
    name: str
    organization_uid: UUID | None
    """With whose eyes; null: there is no such organization any more."""
    organization_name: str
    collection: str
    """Ours, by its alias."""
    collection_title: str
    url: str
    """Of the collection there."""
    user: str
    has_secret: bool
    is_private: bool
    """It may stand at a private address, or speak plain HTTP: the operator said so."""
    made_at: datetime
    paused_at: datetime | None
    """Not null: nothing is sent."""
    waits: bool
    """Its server judges what it was sent last."""
    acknowledged: datetime | None
    """What was added here until then has arrived there."""
    sent: int
    """Objects that it took."""
    refused: int
    """Objects that it refused."""
    problem: str
    """Why the last attempt failed; empty: it went well."""
    attempts: int
    """Attempts that failed since one went well."""
    next_at: datetime
    sent_at: datetime | None
    still_to_send: int | None
    """At most so many versions of objects; null: nothing is sent."""


class Sending(Struct, frozen=True, kw_only=True):
    """A round that is on its way."""

    destination: UUID


class DestinationsCalls(Asking):
    """Operations on destinations."""

    def destinations(self) -> Destinations:
        """The partners' servers that are sent to. The center's staff only."""
        return self.read(Destinations, "/destinations")

    def make_destination(
        self,
        *,
        url: str,
        organization_uid: UUID,
        collection: str,
        name: str,
        user: str | UnsetType = UNSET,
        secret: str | UnsetType | None = UNSET,
        into: str | UnsetType = UNSET,
        from_now: bool | UnsetType = UNSET,
        key: str | None = None,
    ) -> Destination:
        """Send a collection to a partner's server from now on, as far as the organization may see it. `key`: your
        own name for this write.
        """
        return self.write(
            Destination,
            "POST",
            "/destinations",
            {
                "url": url,
                "user": user,
                "secret": secret,
                "organization_uid": organization_uid,
                "collection": collection,
                "into": into,
                "name": name,
                "from_now": from_now,
            },
            key=key,
        )

    def destination(self, destination: UUID) -> DestinationStanding:
        """One of them. The center's staff only."""
        return self.read(DestinationStanding, f"/destinations/{self.quoted(destination)}")

    def change_destination(
        self,
        destination: UUID,
        *,
        url: str,
        organization_uid: UUID,
        collection: str,
        user: str | UnsetType = UNSET,
        secret: str | UnsetType | None = UNSET,
        into: str | UnsetType = UNSET,
        key: str | None = None,
    ) -> Destination:
        """Send otherwise, or with another secret; another organization or collection is sent from its beginning.
        `key`: your own name for this write.
        """
        return self.write(
            Destination,
            "PUT",
            f"/destinations/{self.quoted(destination)}",
            {
                "url": url,
                "user": user,
                "secret": secret,
                "organization_uid": organization_uid,
                "collection": collection,
                "into": into,
            },
            key=key,
        )

    def pause_destination(self, destination: UUID, *, why: str, key: str | None = None) -> Destination:
        """Send nothing there until it is resumed. `key`: your own name for this write."""
        return self.write(Destination, "PUT", f"/destinations/{self.quoted(destination)}/pause", {"why": why}, key=key)

    def resume_destination(self, destination: UUID, *, key: str | None = None) -> Destination:
        """Send to a paused destination again; what came in between goes out too. `key`: your own name for this
        write.
        """
        return self.write(Destination, "DELETE", f"/destinations/{self.quoted(destination)}/pause", None, key=key)

    def try_destination(self, destination: UUID, *, key: str | None = None) -> Trial:
        """Reach a partner's server now, as sending would; nothing is sent. `key`: your own name for this write."""
        return self.write(Trial, "POST", f"/destinations/{self.quoted(destination)}/trials", None, key=key)

    def send_destination(self, destination: UUID, *, key: str | None = None) -> Sending:
        """Have a partner's server sent what there is in the background, also where a failure would make it wait.
        `key`: your own name for this write.
        """
        return self.write(Sending, "POST", f"/destinations/{self.quoted(destination)}/sendings", None, key=key)

    def remove_destination(self, destination: UUID, *, why: str, key: str | None = None) -> Destinations:
        """Send nothing there any more and forget its secret. Gives those that are left. `key`: your own name for
        this write.
        """
        return self.write(
            Destinations, "PUT", f"/destinations/{self.quoted(destination)}/removal", {"why": why}, key=key
        )
