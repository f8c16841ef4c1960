"""Page by page through a collection of somebody else's server, whatever the server does.

The place of the next page stands where other feeds keep what a conditional request needs: `last_modified` is the
server's own clock (`X-TAXII-Date-Added-Last`), `etag` a place inside a set that is not yet complete.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from urllib.parse import urlencode, urlsplit

import msgspec
from django.conf import settings
from msgspec.structs import replace

from wardwatch.feeds.origins import Validators, Web
from wardwatch.feeds.types import Collected, Remark
from wardwatch.kit.errors import FormatError, Unavailable
from wardwatch.kit.http import Allow, Client, Response, TooLarge
from wardwatch.standards.taxii.answers import DIALECTS, V20, Envelope, after_range, authorization, decoded, is_json
from wardwatch.standards.taxii.filters import timestamp, timestamp_in

PAGE = 1000
"""Objects that are asked for at once."""
PAGE_BYTES = 64 * 1024 * 1024
"""Bytes of a page; where a server gives more, half as many objects are asked for, again and again, down to one."""
MOST_PAGES = 20_000
"""Pages of one pull; the next one goes on."""
MOST_EMPTY = 3
"""Pages in a row that promise more and hold nothing."""


def named(url: str) -> Allow:
    """This address's own host and port, to be private or without TLS. Raises `Unavailable` for what is no address."""
    try:
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError as error:
        raise Unavailable(f"not an address: {error}", retry=False) from None
    return Allow.of(f"{parts.hostname}:{port}")


def allowed(url: str, *, is_private: bool) -> Allow:
    """What may be connected to for this address: what the installation names; if `is_private`, itself too."""
    others = Allow.of(*settings.SERVER_TARGETS)
    return Allow(others.targets | named(url).targets) if is_private else others


def is_same_server(url: str, other: str) -> bool:
    """Whether two addresses are of one server: only then may the one get the secret that the other was given."""
    return (named(url), urlsplit(url).scheme) == (named(other), urlsplit(other).scheme)


class Place(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where a page begins: after an instant, at a place that the server named (2.1), or at an item (2.0).

    `limit`: so many objects fit into a page; 0: `PAGE`.
    """

    after: str = ""
    next: str = ""
    start: int = 0
    limit: int = 0


@dataclass(frozen=True, slots=True)
class Access:
    """A collection elsewhere: the address of its objects, the version spoken, and who we are there.

    A user name makes the secret a password, otherwise it is a bearer token.
    """

    name: str
    objects: str
    version: str
    user: str = ""
    secret: str = field(default="", repr=False)
    is_private: bool = False

    def allowing(self, allow: Allow) -> Allow:
        """What may be connected to, with this server where somebody said that it may be private."""
        return Allow(allow.targets | allowed(self.objects, is_private=self.is_private).targets)

    def headers(self) -> dict[str, str]:
        """What every request carries; another origin gets none of it."""
        dialect = DIALECTS[self.version]
        return {"Accept": dialect.objects, **authorization(self.user, self.secret)}


class Served(Web):
    """A collection of a server as an origin."""

    def __init__(self, access: Access, client: Client, known: Mapping[str, Validators]) -> None:
        super().__init__(access.objects, client, known)
        self._access = access
        before = known.get(access.objects, Validators("", ""))
        self._clock = before.last_modified
        begin = _place(before.etag) or Place(after=self._clock)
        self._limit = begin.limit or PAGE
        self._begin = replace(begin, limit=0)

    def pages(self) -> Iterator[Collected | Remark]:
        """Every page from where the last pull ended. Raises `Unavailable`, `FormatError` for a server's misbehaving."""
        place: Place | None = self._begin
        before, empty = "", 0
        for number in range(1, MOST_PAGES + 1):
            assert place is not None
            wanted = self._limit
            answer = self._ask(place)
            if self._limit < wanted:
                words = f"{wanted} objects at once are more than {PAGE_BYTES} bytes: asked for {self._limit} at once"
                yield Remark(f"{words}, from page {number} on")
            envelope = decoded(answer.body, Envelope) if answer.body.strip() else Envelope()
            self._clock = _clock(answer) or self._clock
            following = self._following(place, envelope, answer)
            if envelope.objects:
                if answer.sha256 == before:
                    raise FormatError("the server gives the same page again", f"page {number}")
                yield self._collected(number, answer, following)
            before, empty = answer.sha256, 0 if envelope.objects else empty + 1
            if following is None:
                return
            if following == place or empty == MOST_EMPTY:
                raise FormatError("the server promises more and does not give it", f"page {number}")
            place = following

    def _ask(self, place: Place) -> Response:
        try:
            return self._fitting(place)
        except TooLarge:
            raise
        except Unavailable as failure:
            if failure.retry or place is not self._begin or not (place.next or place.start):
                raise
        # What the server named before a pull was cut off holds no more: what its clock said holds.
        self._begin = Place(after=self._clock or place.after)
        return self._fitting(self._begin)

    def _fitting(self, place: Place) -> Response:
        """A page that is not too large: with fewer objects where it has to be, and then all that follow."""
        while True:
            try:
                return self._asked(place)
            except TooLarge:
                if self._limit == 1:
                    raise TooLarge(PAGE_BYTES, f"{self.where}: an answer with a single object") from None
                self._limit //= 2

    def _asked(self, place: Place) -> Response:
        headers = self._access.headers()
        query = {"added_after": place.after} if place.after else {}
        if self._access.version == V20.version:
            headers["Range"] = f"items {place.start}-{place.start + self._limit - 1}"
            answer = self._client.ask(
                _with(self.where, query), statuses=(200, 206, 416), headers=headers, max_bytes=PAGE_BYTES
            )
            if answer.status == 416:
                return Response(200, answer.headers, b"", 0, "", answer.final_url, answer.retrieved_at)
        else:
            query |= {"limit": str(self._limit)} | ({"next": place.next} if place.next else {})
            answer = self._client.ask(_with(self.where, query), headers=headers, max_bytes=PAGE_BYTES)
        if not is_json(answer.headers.get("content-type", "")):
            raise Unavailable(f"{self.where} answers {answer.headers['content-type'][:100]}, no objects", retry=False)
        return answer

    def _following(self, place: Place, envelope: Envelope, answer: Response) -> Place | None:
        """Where the next page begins; None where this one completes the set."""
        if self._access.version == V20.version:
            said = answer.headers.get("content-range", "") if answer.status == 206 else ""
            if answer.status != 206 or not envelope.objects:
                return None
            start = after_range(said, start=place.start, found=len(envelope.objects), wanted=self._limit)
            return None if start is None else Place(place.after, start=start)
        if not envelope.more:
            return None
        if envelope.next:
            return Place(place.after, envelope.next)
        return Place(after=self._clock or place.after)

    def _collected(self, number: int, answer: Response, following: Place | None) -> Collected:
        if following is not None and self._limit < PAGE:
            following = replace(following, limit=self._limit)
        return Collected(
            name=f"{self._access.name} {timestamp(answer.retrieved_at)} {number}.json",
            url=self.where,
            stream=BytesIO(answer.body),
            etag="" if following is None else msgspec.json.encode(following).decode(),
            last_modified=self._clock,
            retrieved_at=answer.retrieved_at,
        )


def _place(kept: str) -> Place | None:
    try:
        return msgspec.json.decode(kept, type=Place) if kept else None
    except msgspec.MsgspecError:
        return None


def _clock(answer: Response) -> str:
    """The instant at which the server added the last object of a page, as it writes it; "" where it does not say."""
    said = answer.headers.get("x-taxii-date-added-last", "").strip()
    try:
        return timestamp(timestamp_in(said, "X-TAXII-Date-Added-Last")) if said else ""
    except FormatError:
        return ""


def _with(url: str, query: Mapping[str, str]) -> str:
    return f"{url}?{urlencode(query)}" if query else url
