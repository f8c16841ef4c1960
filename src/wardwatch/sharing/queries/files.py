"""The file of a block list, whole before its first byte leaves: half a list would look like one that got shorter.

What is left out of it can be told first, and so can its size.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import IO
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from django.db import connection, transaction

from wardwatch.kit.cursors import open_place, seal_place
from wardwatch.kit.errors import Refusal
from wardwatch.kit.spooling import spooled
from wardwatch.markings.types import Viewer
from wardwatch.markings.viewing import seen_by
from wardwatch.members.queries import center_name
from wardwatch.sharing.exports import Heading, Sids, Tally, bundle, plain, sigma, snort, suricata, table, yara, zeek
from wardwatch.sharing.exports.changes import changes
from wardwatch.sharing.queries import bodies, listed
from wardwatch.sharing.types import (
    DELTAS,
    LEFT_OUT,
    ONLY_LOOK,
    ListCard,
    ListFormat,
    ListUse,
)
from wardwatch.standards.tlp import Tlp

KEPT = timedelta(days=30)
"""How long back changes can be asked."""
_LATE = timedelta(hours=1)
"""What was committed so much later than it says it changed is still among the changes."""
NOTES = {
    ListUse.HUNT: "Look for these. Do not block what says hunt: it may belong to others too.",
    ListUse.BLOCK: "Block these.",
}


class TakeWhole(Refusal):
    """The changes since then are not known any more, or the list asks something else now."""

    code = "block-list.take-whole"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListFile:
    """A file that is ready: `stream` stands at its beginning and is closed by whoever takes it. `size` in bytes.

    `since` is what to ask with for the changes after this file; "" where the format has none.
    """

    stream: IO[bytes]
    size: int
    entries: int
    left_out: dict[str, int]
    since: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What a file would be: `tag` is the same exactly as long as the file is; `tlp` is its marking."""

    tag: str
    tlp: Tlp
    changed: datetime


@contextmanager
def looking(viewer: Viewer) -> Iterator[None]:
    """One look as the viewer: everything read inside is of one instant."""
    if connection.in_atomic_block:
        with seen_by(viewer):
            yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        with seen_by(viewer):
            yield


class Opened:
    """A block list as it stands at one instant; made inside `looking`."""

    def __init__(self, card: ListCard, viewer: Viewer, *, at: datetime) -> None:
        self.card, self._viewer, self._asked_at = card, viewer, at
        asked, instant = card.asked, listed.instant_of(at)
        self._center = center_name()
        self.never = listed.own_never(card.organization)
        said: tuple[str, ...] = (asked.title, str(asked.format), self._center, NOTES[asked.use])
        if asked.format in ONLY_LOOK:
            digest, tlp, number, last = bodies.rules_stand(asked, instant)
            self.state = listed.State(
                tag=_digest((*said, digest)),
                tlp=tlp,
                changed=last,
                at=instant,
                entries=number,
                left_out={},
                judged=(),
            )
            return
        if asked.format is ListFormat.STIX:
            said += (bodies.objects_stand(),)
        self.state = listed.state_of(asked, at=instant, never=self.never, settings=said)

    @property
    def standing(self) -> Standing:
        """What the file would be, without writing it."""
        return Standing(
            tag=self.state.tag,
            tlp=self.state.tlp,
            changed=max(filter(None, (self.state.changed, self.card.changed_at))),
        )

    def write(self, *, compressed: bool = False, since: str = "") -> ListFile:
        """Write the file, or with `since` what changed after that. Raises `TakeWhole`, `BadCursor`."""
        tally = Tally(left_out={LEFT_OUT[why]: number for why, number in self.state.left_out.items()})
        pieces = self._changes(since, tally) if since else self._pieces(tally)
        stream, size = spooled(pieces, compressed=compressed)
        return ListFile(
            stream=stream,
            size=size,
            entries=tally.written,
            left_out=dict(tally.left_out),
            since=self._mark() if self.card.asked.format in DELTAS else "",
        )

    def shown(self, *, most: int) -> tuple[listed.Shown, ...]:
        """The values that changed last, in the file or left out of it, and why; none where it holds whole objects."""
        if self.card.asked.format in ONLY_LOOK:
            return ()
        return listed.shown_of(self.card.asked, self.state, most=most)

    def heading(self) -> Heading:
        """What stands above the whole."""
        asked, standing = self.card.asked, self.standing
        return Heading(
            title=asked.title,
            center=self._center,
            tlp=self.state.tlp,
            made_at=self.state.at,
            said_at=standing.changed,
            note=NOTES[asked.use],
        )

    def _pieces(self, tally: Tally) -> Iterator[bytes]:
        asked, heading, least = self.card.asked, self.heading(), listed.least_of(self.card.asked)
        if asked.format in ONLY_LOOK:
            write = yara if asked.format is ListFormat.YARA else sigma
            return write(bodies.rules_of(asked, self.state, tally), heading)
        if asked.format is ListFormat.STIX:
            name = f"bundle--{uuid5(NAMESPACE_URL, f'{self.card.uid}/{self.state.tag}')}"
            return bundle(bodies.bodies_of(asked, self.state, least, tally), name)
        rows = listed.rows_of(asked, self.state, never=self.never, tally=tally)
        match asked.format:
            case ListFormat.EDL:
                what = listed.plain_kind(asked.kinds[0])
                return plain(rows, heading, what, commented=False, schemes=False, least=least, tally=tally)
            case ListFormat.PLAIN:
                return plain(rows, heading, listed.plain_kind(asked.kinds[0]), least=least, tally=tally)
            case ListFormat.SURICATA:
                return suricata(rows, heading, _sids(), least=least, tally=tally)
            case ListFormat.SNORT:
                return snort(rows, heading, _sids(), least=least, tally=tally)
            case ListFormat.ZEEK:
                return zeek(rows, heading, least=least, tally=tally)
            case _:
                return table(rows, heading, least=least, tally=tally)

    def _changes(self, since: str, tally: Tally) -> Iterator[bytes]:
        asked = self.card.asked
        if asked.format not in DELTAS:
            raise TakeWhole("This format has no changes: take the whole list.")
        asked_at, changed, mark, alike = open_place(self._place, since, tuple[float, float, int, str])
        if alike != self._alike() or self._asked_at.timestamp() - asked_at > KEPT.total_seconds():
            raise TakeWhole("The changes since then are not known any more: take the whole list.")
        after = datetime.fromtimestamp(changed, self.state.at.tzinfo) - _LATE
        tally.left_out.clear()
        return changes(
            listed.gone_of(asked, self.state, never=self.never, since=after, mark=mark),
            listed.rows_of(asked, self.state, never=self.never, tally=tally, since=after),
            self.heading(),
            as_table=asked.format is ListFormat.CSV,
            schemes=asked.format is not ListFormat.EDL,
            least=listed.least_of(asked),
            tally=tally,
        )

    @property
    def _place(self) -> str:
        return f"changes of block list {self.card.uid}"

    def _mark(self) -> str:
        place = (self._asked_at.timestamp(), self.standing.changed.timestamp(), listed.mark_now(), self._alike())
        return seal_place(self._place, place)

    def _alike(self) -> str:
        """Other where the list asks something else, or its reader may see something else, than before."""
        rights = {name: sorted(ids) for name, ids in asdict(self._viewer).items() if isinstance(ids, frozenset)}
        asked = replace(self.card.asked, title="")
        return _digest((repr(asked), repr(rights), *(repr(entry.observable) for entry in self.never.entries)))


def _sids() -> Sids:
    return Sids(bytes.fromhex(settings.HOME.keyring.digest(b"numbers of rules")))


def _digest(texts: Iterable[str]) -> str:
    return sha256("\0".join(texts).encode()).hexdigest()[:32]
