"""What people said, and the lists, as judging asks them: read once for a run."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import lru_cache
from hashlib import sha256

from wardwatch.intel.judging.lists import Index, Modes, category_of, packaged
from wardwatch.intel.judging.never import NeverEntry, NeverList, ours
from wardwatch.intel.judging.types import Hit, ListOverride, Mode
from wardwatch.intel.judging.weighing import Spoken
from wardwatch.intel.models import FalsePositiveList, HumanWord, Saying
from wardwatch.standards.admiralty import Reliability
from wardwatch.standards.misp.warninglists import WarningList
from wardwatch.standards.observables import Observable, ObservableKind, key

REFUTED = "false-positives"
"""The key of the list of what the center found to be false positives: the words about single values."""
Lists = Callable[[], Iterable[WarningList]]


@dataclass(slots=True)
class Standing:
    """The words that count now. `by_value` are modes of single values, `asked_by` a digest of all that is general."""

    modes: Modes
    by_value: dict[Observable, dict[str | None, Mode]]
    never: NeverList
    grades: dict[int, Reliability]
    confirmed: set[bytes]
    objections: Counter[bytes]
    refuted: set[bytes]
    asked_by: str
    lists: Lists
    _index: list[Index] = field(default_factory=list)

    @property
    def index(self) -> Index:
        """The lists, built when they are first asked."""
        if not self._index:
            self._index.append(_index(self.lists, tuple(self.modes.overrides.values())))
            _show(self._index[0])
        return self._index[0]

    @property
    def titles(self) -> dict[str, str]:
        """Names of lists by their keys."""
        return {known.key: known.name for known in self.index.lists}

    def spoken(self, observables: dict[bytes, Observable]) -> dict[bytes, Spoken]:
        """What people and lists say of values, by key."""
        hits: dict[Observable, list[Hit]] = {}
        for hit in self.index.hits(observables.values()):
            decided = self.by_value.get(hit.observable, {})
            mode = decided.get(hit.list_key, decided.get(None, hit.mode))
            if mode is not Mode.OFF:
                hits.setdefault(hit.observable, []).append(replace(hit, mode=mode))
        found = {}
        for known, observable in observables.items():
            entry = self.never.covering(observable)
            if known in self.refuted:
                about = category_of(REFUTED)
                said = Hit(observable, REFUTED, REFUTED, about.key, observable.value, about.mode)
                hits.setdefault(observable, []).insert(0, said)
            found[known] = Spoken(
                objections=self.objections[known],
                confirmed=known in self.confirmed,
                hits=tuple(hits.get(observable, ())),
                never=entry.who if entry else "",
            )
        return found


def read_standing(lists: Lists = packaged) -> Standing:
    """All that people said and nobody took back."""
    words = list(HumanWord.objects.filter(ended_at=None).order_by("at", "pk"))
    of = {what: [word for word in words if word.what == what] for what in Saying}
    modes = Modes(
        ListOverride(list_key=word.list_key, mode=Mode(word.setting), by=word.by, at=word.at, why=word.why)
        for word in of[Saying.LIST_MODE]
    )
    by_value: dict[Observable, dict[str | None, Mode]] = {}
    for word in of[Saying.VALUE_MODE]:
        by_value.setdefault(_observable(word), {})[word.list_key or None] = Mode(word.setting)
    entries = [never_entry(word) for word in of[Saying.NEVER] if word.organization is None]
    grades = {word.source_id: Reliability(word.setting) for word in of[Saying.GRADE] if word.source_id}
    general = [
        *(f"{key} {each.mode}" for key, each in sorted(modes.overrides.items())),
        *(f"{each.observable} {each.below} {each.who}" for each in entries),
        *(f"{source} {grade}" for source, grade in sorted(grades.items())),
    ]
    return Standing(
        modes=modes,
        by_value=by_value,
        never=NeverList((*entries, *ours())),
        grades=grades,
        confirmed={bytes(word.key) for word in of[Saying.CONFIRMATION] if word.key},
        objections=Counter(bytes(word.key) for word in of[Saying.FALSE_POSITIVE] if word.key and word.organization),
        refuted={bytes(word.key) for word in of[Saying.FALSE_POSITIVE] if word.key and word.organization is None},
        asked_by=sha256("\n".join(general).encode()).hexdigest(),
        lists=lists,
    )


def listed(observables: Iterable[Observable], *, lists: Lists = packaged) -> dict[Observable, tuple[Hit, ...]]:
    """Which lists these values stand on, as the center has set the lists; those that stand on none are not in it."""
    asked = {key(each): each for each in observables}
    spoken = read_standing(lists).spoken(asked)
    return {asked[known]: said.hits for known, said in spoken.items() if said.hits}


def never_entry(word: HumanWord) -> NeverEntry:
    """A word about what is never blocked, as the list of it asks."""
    group = "center" if word.organization is None else "member"
    return NeverEntry(observable=_observable(word), below=word.below, group=group, who=word.who, source=word.by)


def _observable(word: HumanWord) -> Observable:
    return Observable(ObservableKind(word.kind), word.value)


@lru_cache(maxsize=1)
def _index(lists: Lists, modes: tuple[ListOverride, ...]) -> Index:
    """Takes seconds, so the last one is kept for the next run of this process."""
    return Index(lists(), Modes(modes))


def _show(index: Index) -> None:
    """Keep what pages tell of lists as these were read; what is off keeps the row that it had."""
    wanted = {each.key: (each.name, each.version, each.category, each.entries) for each in index.lists}
    columns = ("name", "version", "category", "entries")
    stored = {key: tuple(rest) for key, *rest in FalsePositiveList.objects.values_list("key", *columns)}
    fresh = [
        FalsePositiveList(key=key, **dict(zip(columns, values, strict=True)))
        for key, values in wanted.items()
        if stored.get(key) != values
    ]
    FalsePositiveList.objects.bulk_create(
        fresh, update_conflicts=True, unique_fields=["key"], update_fields=list(columns)
    )
