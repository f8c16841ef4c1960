"""What happens to collections."""

from dataclasses import dataclass

from wardwatch.audit.types import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionChanged(Event):
    """A collection was made, asked differently, or opened to other writers; `collection` is its uid."""

    name = "collection.changed"

    collection: str
    alias: str
    readers: str
    writers: str
    is_new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionClosed(Event):
    """A collection was closed: nobody reads it any more. Its objects stay."""

    name = "collection.closed"

    collection: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectsSubmitted(Event):
    """An organization sent objects to a collection; `submission` is the uid under which it asks what became of them.

    `at_once`: they were judged while it waited.
    """

    name = "collection.objects-submitted"

    collection: str
    submission: str
    organization: int
    size: int
    at_once: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DestinationKept(Event):
    """A partner's server was named to which a collection is sent, or it is sent to otherwise."""

    name = "destination.kept"

    destination: str
    organization: int
    collection: str
    url: str
    is_new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DestinationPaused(Event):
    """Nothing is sent to a partner's server until somebody lets it go on."""

    name = "destination.paused"

    destination: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DestinationResumed(Event):
    """A partner's server is sent to again; what came in between goes out too."""

    name = "destination.resumed"

    destination: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DestinationEnded(Event):
    """Nothing is sent to a partner's server any more."""

    name = "destination.ended"

    destination: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectsSent(Event):
    """Objects leave for a partner's server; written before they go, so that what got no answer stands here too.

    `first` and `last`: when the first and the last of them were added to the collection.
    """

    name = "destination.objects-sent"

    destination: str
    organization: int
    collection: str
    objects: int
    first: str
    last: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectTakenOut(Event):
    """Versions of an object were taken out of a collection; the object itself, and who said it, is kept."""

    name = "collection.object-taken-out"

    collection: str
    stix_id: str
    versions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockListChanged(Event):
    """An organization made a block list, or asks something else of it; `list` is its uid, never its secret."""

    name = "blocklist.changed"

    list: str
    organization: int
    format: str
    use: str
    is_new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockListSecretChanged(Event):
    """A block list got another secret: the address before works no longer."""

    name = "blocklist.secret-changed"

    list: str
    organization: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockListClosed(Event):
    """A block list was closed: its address works no longer."""

    name = "blocklist.closed"

    list: str
    organization: int
