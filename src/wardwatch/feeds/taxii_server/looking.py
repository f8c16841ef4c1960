"""Finding one's way at a TAXII server: which version it speaks, its API roots, and the collections that we may see."""

import time
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from wardwatch.kit.errors import FormatError, OffLimits, Refusal, Unavailable
from wardwatch.kit.http import Allow, Client
from wardwatch.standards.taxii.answers import (
    V20,
    V21,
    CollectionSaid,
    Dialect,
    Resource,
    authorization,
    decoded,
    is_json,
)

MOST_ROOTS = 20
PATIENCE = 30.0
"""Seconds for all that one look asks: somebody waits for it."""
SMALL = 4 * 1024 * 1024


class NoCollection(Refusal):
    """The server has no collection that is called so, or does not show it to us."""

    code = "taxii.no-collection"


@dataclass(frozen=True, slots=True)
class Found:
    """A collection and where it is: `url` is of the collection itself, with its slash at the end.

    `max_content_length` (bytes): what the API root takes at once; None where it does not say.
    """

    version: str
    root: str
    url: str
    said: CollectionSaid
    max_content_length: int | None

    @property
    def objects(self) -> str:
        """The address of its objects."""
        return f"{self.url}objects/"


@dataclass(frozen=True, slots=True)
class Tried:
    """How a try to reach a collection went: its `title` where it answers, and whether we `may` do there what we want.

    `problem` says why it did not answer, "" where it did; `retry_helps` then, whether trying again may.
    """

    title: str
    may: bool
    problem: str = ""
    retry_helps: bool | None = None


def try_out(url: str, *, user: str, secret: str, allow: Allow, adding: bool) -> Tried:
    """Reach a collection (the address of itself) as a pull or, where `adding`, as sending would. Nothing is kept."""
    try:
        found = collection_at(url, "", user=user, secret=secret, allow=allow)
    except Unavailable as failure:
        return Tried("", may=False, problem=failure.message, retry_helps=failure.retry)
    except Refusal as refusal:
        return Tried("", may=False, problem=refusal.message, retry_helps=False)
    return Tried(found.said.title, may=bool(found.said.can_write if adding else found.said.can_read))


def look(url: str, *, user: str, secret: str, allow: Allow) -> tuple[Found, ...]:
    """Every collection behind an address: of a discovery, an API root, or a collection.

    Raises `Unavailable` for what does not answer, and for what is no TAXII server; `OffLimits` where we do not go.
    """
    with Client(allow=allow) as client:
        problem: Exception | None = None
        for dialect in (V21, V20):
            try:
                asked = _Asking(client, dialect, authorization(user, secret))
                return tuple(asked.collections(url if urlsplit(url).path.endswith("/") else f"{url}/"))
            except OffLimits as refusal:
                raise OffLimits(f"{refusal.message}.") from refusal
            except (Unavailable, FormatError, ValueError) as failure:  # a ValueError: what is no address at all
                if isinstance(failure, Unavailable) and failure.retry:
                    raise
                problem = problem or failure
    raise Unavailable(f"No TAXII server answers there: {str(problem).rstrip('.')}.", retry=False) from problem


def collection_at(url: str, called: str, *, user: str, secret: str, allow: Allow) -> Found:
    """The one that is called so (id, alias or title). Raises `NoCollection` with what there is, `Unavailable`."""
    found = look(url, user=user, secret=secret, allow=allow)
    fitting = [each for each in found if called in (each.said.id, each.said.alias, each.said.title)]
    if not called and len(found) == 1:
        return found[0]
    if len(fitting) != 1:
        there = "; ".join(f"{each.said.title} ({each.said.id})" for each in found[:50])
        raise NoCollection(f"Name one of its collections: {there or 'it shows none'}.", collection=called)
    return fitting[0]


class _Asking:
    def __init__(self, client: Client, dialect: Dialect, headers: dict[str, str]) -> None:
        self._client = client
        self._dialect = dialect
        self._headers = {"Accept": dialect.resource, **headers}
        self._until = time.monotonic() + PATIENCE

    def collections(self, url: str) -> list[Found]:
        said = self._resource(url)
        if said.api_roots or said.default:
            roots = dict.fromkeys([*said.api_roots, *filter(None, (said.default,))])
            return [each for root in list(roots)[:MOST_ROOTS] for each in self._of_root(urljoin(url, root))]
        if said.versions or said.max_content_length is not None:
            return self._of_root(url, said)
        if said.id:
            root = url.rpartition("collections/")[0]
            read, write = said.can_read is not False, said.can_write is True
            card = CollectionSaid(id=said.id, title=said.title, can_read=read, can_write=write)
            return [Found(self._dialect.version, root, url, card, None)]
        if url.endswith("/collections/"):
            return self._of_root(url.removesuffix("collections/"))
        raise FormatError("is neither a discovery, an API root nor a collection")

    def _of_root(self, root: str, said: Resource | None = None) -> list[Found]:
        root = root if root.endswith("/") else f"{root}/"
        if urlsplit(root).scheme not in ("http", "https"):
            raise FormatError(f"names an API root that is no address: {root[:100]}")
        said = said or self._resource(root)
        listed = self._resource(f"{root}collections/").collections
        return [
            Found(self._dialect.version, root, f"{root}collections/{each.id}/", each, said.max_content_length)
            for each in listed
        ]

    def _resource(self, url: str) -> Resource:
        left = max(0.1, self._until - time.monotonic())
        answer = self._client.ask(url, headers=self._headers, max_bytes=SMALL, timeout=left)
        if not is_json(answer.headers.get("content-type", "")):
            raise FormatError(f"answers {answer.headers['content-type'][:100]}")
        return decoded(answer.body, Resource)
