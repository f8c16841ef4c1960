"""The one pass over a text: defanging taken back, each finder in turn, what is found brought to its places."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from wardwatch.intel.extraction.digests import find_coloned, find_dashed, find_digests, find_fuzzy
from wardwatch.intel.extraction.dotted import find_dotted
from wardwatch.intel.extraction.mentions import find_attack_ids, find_cves, find_systems
from wardwatch.intel.extraction.named import find_names
from wardwatch.intel.extraction.names import Names
from wardwatch.intel.extraction.plain import Plain, plain
from wardwatch.intel.extraction.spans import Finder, Hit, blanked
from wardwatch.intel.extraction.types import Find, MentionKind, Place
from wardwatch.intel.extraction.urls import find_mails, find_urls
from wardwatch.kit.errors import FormatError
from wardwatch.standards.observables import ObservableKind

LONGEST = 20_000_000
"""Characters of the longest text that is looked through at once."""
MOST_PLACES = 1_000
"""Of one value."""
MOST_WRITTEN = 500
"""Characters that a place shows of what is written there."""

_WINDOW, _MARGIN = 1_000_000, 50_000

_FINDERS: tuple[Finder, ...] = (
    find_urls,
    find_mails,
    find_fuzzy,
    find_digests,
    find_coloned,
    find_dashed,
    find_dotted,
)
"""In this order: what one found, the next ones do not see, so that the host of a URL is no domain beside it."""

_Spot = tuple[int, int, ObservableKind | MentionKind, str, bool]


def find(text: str, names: Names | None = None, pages: Sequence[int] = ()) -> tuple[Find, ...]:
    """Everything that the text holds or mentions, each value once with its places, in the order of the text.

    `names` are those of actors, malware and tools to look for, `pages` the offsets where pages begin, if the text has
    any. Hosts of URLs and mail addresses are found as these, and as domains only where they stand alone; what is part
    of a version or of a path is not found. Takes time and memory in proportion to the text. FormatError for a text
    longer than `LONGEST`.
    """
    if len(text) > LONGEST:
        raise FormatError(f"the text has more than {LONGEST:,} characters; send it in parts")
    table = names or Names()
    return _gathered(text, _spots(text, table), table, pages)


def _spots(text: str, names: Names) -> Iterator[_Spot]:
    """Everything in order, window by window."""
    begin = 0
    while begin < len(text):
        end = _window_end(text, begin)
        read = plain(text[begin:end])
        found = [*_mentions(read, names), *_observables(read)]
        found.sort(key=lambda spot: spot[:2])
        for start, stop, *rest in found:
            yield (start + begin, stop + begin, *rest)  # type: ignore[misc]
        begin = end


def _window_end(text: str, begin: int) -> int:
    """Where a window ends: at the end of a paragraph, else of a line, else of a word."""
    end = begin + _WINDOW
    if end >= len(text):
        return len(text)
    for sign in ("\n\n", "\n", " "):
        at = text.rfind(sign, end - _MARGIN, end)
        if at > 0:
            return at + len(sign)
    return end


def _mentions(read: Plain, names: Names) -> Iterable[_Spot]:
    for start, end, value in find_cves(read.lowered):
        yield (*read.place(start, end), MentionKind.CVE, value, False)
    for start, end, value in find_systems(read.lowered):
        yield (*read.place(start, end), ObservableKind.ASN, value, False)
    for start, end, value in find_attack_ids(read.text, read.lowered, names.ids):
        yield (*read.place(start, end), MentionKind.ATTACK_ID, value, False)
    for start, end, value in find_names(read.written, names):
        yield start, end, MentionKind.NAME, value, False


def _observables(read: Plain) -> Iterable[_Spot]:
    rest = read.text
    for finder in _FINDERS:
        hits: list[Hit] = list(finder(rest, read.defanged))
        for start, end, value in hits:
            yield (*read.place(start, end), value.kind, value.value, read.defanged(start, end))
        rest = blanked(rest, ((hit.start, hit.end) for hit in hits))


def _gathered(text: str, spots: Iterable[_Spot], names: Names, pages: Sequence[int]) -> tuple[Find, ...]:
    places: dict[tuple[ObservableKind | MentionKind, str], list[Place]] = {}
    times: dict[tuple[ObservableKind | MentionKind, str], int] = {}
    hidden: set[tuple[ObservableKind | MentionKind, str]] = set()
    line, counted, page = 1, 0, 0
    for start, end, kind, value, defanged in spots:
        if pages and (now := bisect_right(pages, start)) != page:
            page, line, counted = now, 1, pages[now - 1] if now else 0
        line += text.count("\n", counted, start)
        counted = start
        name = (kind, value)
        times[name] = times.get(name, 0) + 1
        if defanged:
            hidden.add(name)
        if times[name] <= MOST_PLACES:
            place = Place(start, end, line, page or None, text[start : min(end, start + MOST_WRITTEN)])
            places.setdefault(name, []).append(place)
    return tuple(
        Find(
            kind,
            value,
            tuple(each),
            times[kind, value],
            (kind, value) in hidden,
            names.means.get(value, ()) if kind is MentionKind.NAME else (),
        )
        for (kind, value), each in places.items()
    )
