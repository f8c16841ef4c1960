"""Servers. Generated from the OpenAPI document by `python tools/client.py`. Do not edit."""

from datetime import datetime
from uuid import UUID

from msgspec import UNSET, Struct, UnsetType

from wardwatch.client.asking import Asking
from wardwatch.client.calls.feeds import Asked, Feed


class Server(Struct, frozen=True, kw_only=True):
    """A collection of a server that is pulled from, and how its feed stands."""

    uid: UUID
    name: str
    title: str
    url: str
    """Of the collection."""
    version: str
    """Of TAXII."""
    user: str
    has_secret: bool
    is_private: bool
    """It may stand at a private address, or speak plain HTTP: the operator said so."""
    made_at: datetime
    paused_at: datetime | None
    """Not null: it is not asked."""
    grade: str
    """How reliable it is in the Admiralty system, A to F; F: nobody can judge it yet."""
    unmarked: str | None
    """As what unmarked objects are read; null: for the center's staff alone."""
    consent: str
    """Where its consent is written."""
    overview: Feed


class Servers(Struct, frozen=True, kw_only=True):
    """All of them, by name."""

    items: tuple[Server, ...]


class Trial(Struct, frozen=True, kw_only=True):
    """How a try to reach a collection elsewhere went."""

    title: str
    """As the collection is called there; empty where it does not answer."""
    may: bool
    """Whether we may do there what we want."""
    problem: str
    """Why it does not answer; empty where it does."""
    retry_helps: bool | None


class ServersCalls(Asking):
    """Operations on servers."""

    def servers(self) -> Servers:
        """The servers of others that are pulled from. The center's staff only."""
        return self.read(Servers, "/servers")

    def make_server(
        self,
        *,
        url: str,
        name: str,
        user: str | UnsetType = UNSET,
        secret: str | UnsetType | None = UNSET,
        collection: str | UnsetType = UNSET,
        title: str | UnsetType = UNSET,
        key: str | None = None,
    ) -> Server:
        """Pull from a collection of a server elsewhere from now on, every hour. `key`: your own name for this write."""
        return self.write(
            Server,
            "POST",
            "/servers",
            {"url": url, "user": user, "secret": secret, "collection": collection, "title": title, "name": name},
            key=key,
        )

    def server(self, server: UUID) -> Server:
        """One of them. The center's staff only."""
        return self.read(Server, f"/servers/{self.quoted(server)}")

    def change_server(
        self,
        server: UUID,
        *,
        url: str,
        user: str | UnsetType = UNSET,
        secret: str | UnsetType | None = UNSET,
        collection: str | UnsetType = UNSET,
        title: str | UnsetType = UNSET,
        key: str | None = None,
    ) -> Server:
        """Ask a server otherwise, or with another secret. What it gave so far stays. `key`: your own name for this
        write.
        """
        return self.write(
            Server,
            "PUT",
            f"/servers/{self.quoted(server)}",
            {"url": url, "user": user, "secret": secret, "collection": collection, "title": title},
            key=key,
        )

    def pause_server(self, server: UUID, *, why: str, key: str | None = None) -> Server:
        """Ask a server nothing until it is resumed. `key`: your own name for this write."""
        return self.write(Server, "PUT", f"/servers/{self.quoted(server)}/pause", {"why": why}, key=key)

    def resume_server(self, server: UUID, *, key: str | None = None) -> Server:
        """Ask a paused server again, from where it was left. `key`: your own name for this write."""
        return self.write(Server, "DELETE", f"/servers/{self.quoted(server)}/pause", None, key=key)

    def try_server(self, server: UUID, *, key: str | None = None) -> Trial:
        """Reach a server now, as a pull would; nothing is kept. `key`: your own name for this write."""
        return self.write(Trial, "POST", f"/servers/{self.quoted(server)}/trials", None, key=key)

    def pull_server(self, server: UUID, *, key: str | None = None) -> Asked:
        """Have a server pulled from in the background, now. `key`: your own name for this write."""
        return self.write(Asked, "POST", f"/servers/{self.quoted(server)}/pulls", None, key=key)

    def remove_server(self, server: UUID, *, why: str, key: str | None = None) -> Servers:
        """Ask a server no more and forget its secret; what it gave stays. Gives those that are left. `key`: your own
        name for this write.
        """
        return self.write(Servers, "PUT", f"/servers/{self.quoted(server)}/removal", {"why": why}, key=key)
