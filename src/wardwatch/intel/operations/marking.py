"""From markings to labels: what a source lets be read, and by whom.

TLP 2.0 (FIRST, August 2022) says what a level means, the source's recorded consent whom it means by it. What is not
marked is not public, unless the source's feed or consent says so. What nobody here understands is for the center alone.
Beside a level a marking may say how far MISP's distribution lets it go: to the enrolled at most, or no further than us.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum

import msgspec
from django.db.models import Q

from wardwatch.intel import models
from wardwatch.intel.recipients import UNNAMED, Recipients
from wardwatch.kit.errors import FormatError
from wardwatch.markings.operations import intern, read
from wardwatch.markings.types import PUBLIC, Ids, Label, join
from wardwatch.members import labels
from wardwatch.members.queries import center_id
from wardwatch.standards import stix, tlp
from wardwatch.standards.misp import Reach
from wardwatch.standards.misp.ids import EXTENSION as MISP
from wardwatch.standards.misp.release import REACH_REFS
from wardwatch.standards.stix.markings import TLP_2_EXTENSION
from wardwatch.standards.tlp import Tlp

DEFINITION = "marking-definition"


class Meaning(Enum):
    """What a marking that is no TLP level asks for."""

    STATEMENT = "statement"
    """Words for the reader, such as terms of use; they restrict nobody (STIX 2.1 section 7.2.1.3)."""
    UNKNOWN = "unknown"
    """Something that nobody here understands, or whose definition has not arrived."""


Understood = Tlp | Meaning | Reach
_WELL_KNOWN: dict[str, Understood] = {**stix.TLP_IDS, **{ref: reach for reach, ref in REACH_REFS.items()}}


@dataclass(frozen=True, slots=True)
class Marked:
    """Under which label something goes in, and what of its marking was not understood."""

    label: Label
    id: int
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Layer:
    """A variant of an object: which of its granular markings it keeps; the first keeps all. See `Marker.layers`."""

    marked: Marked
    kept: frozenset[str]


class Marker:
    """The markings of one source. `definitions` gives the marking definitions that stand in the present document."""

    def __init__(
        self,
        *,
        source: int,
        unmarked: Tlp | None,
        definitions: Callable[[], Iterable[bytes]] | None = None,
        named: Recipients = UNNAMED,
    ) -> None:
        self._center = center_id()
        self._named = named
        consent = models.SourceConsent.objects.filter(source=source).order_by("-pk").first()
        self._levels = _levels(self._center, consent, named.everyone)
        level = unmarked if consent is None or consent.unmarked is None else Tlp(consent.unmarked)
        self._unmarked = level
        self._meanings: dict[str, Understood] = dict(_WELL_KNOWN)
        self._marked: dict[tuple[str, ...], Marked] = {}
        self._definitions = definitions
        said = Q(source=source) | Q(pk__in=models.ObjectSource.objects.filter(source=source).values("object"))
        known = models.ObjectVersion.objects.filter(said, type=DEFINITION)
        self._learn(bytes(body) for body in known.values_list("body", flat=True))

    def of(self, refs: Sequence[str]) -> Marked:
        """The label of an object with these `object_marking_refs`."""
        key = tuple(refs)
        found = self._marked.get(key)
        if found is None:
            found = self._marked[key] = self._decide(key)
        return found

    def layers(self, refs: Sequence[str], granular: Iterable[str]) -> list[Layer]:
        """The variants of an object with these marking references, the fullest first.

        A granular marking that is no stricter than the object's takes nothing away: it is kept in all of them.
        """
        base = self.of(refs)
        parts = {ref: self.of((ref,)) for ref in granular if self._meaning(ref) is not Meaning.STATEMENT}
        stricter = {ref: part for ref, part in parts.items() if _strictest((base.label, part.label)) != base.label}
        kept = frozenset(parts.keys() - stricter.keys())
        found = [Layer(base, kept)]
        for level in sorted({part.label.tlp for part in stricter.values()}):
            added = [part for part in stricter.values() if part.label.tlp is level]
            kept |= {ref for ref, part in stricter.items() if part.label.tlp is level}
            label = _strictest((found[-1].marked.label, *(part.label for part in added)))
            warnings = tuple(dict.fromkeys(each for part in (found[-1].marked, *added) for each in part.warnings))
            if warnings:  # of what nobody understands no level says whom else it reaches
                label = self._ours_alone(label)
            found.append(Layer(Marked(label, intern(label), warnings), kept))
        return found[::-1]

    def _decide(self, refs: tuple[str, ...]) -> Marked:
        meanings = [(ref, self._meaning(ref)) for ref in refs]
        levels = [meaning for _, meaning in meanings if isinstance(meaning, Tlp)]
        reach = max((meaning for _, meaning in meanings if isinstance(meaning, Reach)), default=Reach.ANYONE)
        unknown = [ref for ref, meaning in meanings if meaning is Meaning.UNKNOWN]
        level = max(levels) if levels else None if unknown else self._unmarked
        if level is None:
            label = labels.internal(self._center)
        elif unknown or reach >= Reach.NAMED:
            label = self._ours_alone(self._levels[level])
        else:
            label = self._levels[max(level, Tlp.GREEN) if reach is Reach.COMMUNITY else level]
        warnings = tuple(f"nobody here understands the marking {ref}" for ref in unknown)
        return Marked(label, intern(label), warnings)

    def _ours_alone(self, label: Label) -> Label:
        """The same for the center alone; of those whom RED names, for its people among them."""
        alone = labels.internal(self._center)
        return join((label, replace(alone, persons=self._named.center) if label.tlp is Tlp.RED else alone))

    def _meaning(self, ref: str) -> Understood:
        if ref not in self._meanings and self._definitions is not None:
            self._learn(self._definitions())
            self._definitions = None
        return self._meanings.get(ref, Meaning.UNKNOWN)

    def _learn(self, definitions: Iterable[bytes]) -> None:
        """Take in definitions; of two that differ under one id neither is understood."""
        for raw in definitions:
            ref, meaning = meaning_of(raw)
            if ref not in _WELL_KNOWN and ref:
                before = self._meanings.get(ref, meaning)
                self._meanings[ref] = meaning if before == meaning else Meaning.UNKNOWN


class MarkedAs:
    """Reads every marking as one label: for what we say ourselves of objects, under the label that those have."""

    def __init__(self, label: int) -> None:
        self._marked = Marked(read(label), label)

    def of(self, refs: Sequence[str]) -> Marked:
        """That label, whatever the references say."""
        return self._marked

    def layers(self, refs: Sequence[str], granular: Iterable[str]) -> list[Layer]:
        """One variant, which keeps all."""
        return [Layer(self._marked, frozenset(granular))]


class _Definition(msgspec.Struct):
    id: str
    type: str
    definition_type: str = ""
    definition: dict[str, object] = {}
    extensions: dict[str, dict[str, object]] = {}


_DECODER = msgspec.json.Decoder(_Definition)


def meaning_of(raw: bytes) -> tuple[str, Understood]:
    """Id and meaning of a marking definition (STIX 2.1 section 7.2.1); the id is empty where it cannot be read.

    A sharing group of MISP names who else may have it; here, that ends with us.
    """
    try:
        found = _DECODER.decode(raw)
    except msgspec.MsgspecError:
        return "", Meaning.UNKNOWN
    if found.type != DEFINITION:
        return "", Meaning.UNKNOWN
    level = found.extensions.get(TLP_2_EXTENSION, {}).get("tlp_2_0")
    if level is None and found.definition_type == "tlp":
        level = found.definition.get("tlp")
    if level is not None:
        try:
            return found.id, tlp.read(str(level))
        except FormatError:
            return found.id, Meaning.UNKNOWN
    if "sharing_group" in found.extensions.get(MISP, {}):
        return found.id, Reach.NAMED
    plain = found.definition_type == "statement" and not found.extensions
    return found.id, Meaning.STATEMENT if plain else Meaning.UNKNOWN


def _levels(center: int, consent: models.SourceConsent | None, named: Ids) -> dict[Tlp, Label]:
    amber = labels.internal(center)
    red = Label(Tlp.RED, persons=named)
    if consent is not None:
        amber = replace(amber, organizations=frozenset({center, *consent.organizations}))
        red = replace(red, persons=named.union(consent.persons))
    wide = replace(amber, tlp=Tlp.AMBER)
    if consent is not None:
        wide = replace(wide, groups=frozenset(consent.groups), clients=consent.clients)
    return {
        Tlp.CLEAR: PUBLIC,
        Tlp.GREEN: Label(Tlp.GREEN, published=True, originator=center, organizations=frozenset({center})),
        Tlp.AMBER: wide,
        Tlp.AMBER_STRICT: amber,
        Tlp.RED: red,
    }


def _strictest(found: Sequence[Label]) -> Label:
    """Of one source's labels the one of the highest level; where one level is meant in two ways, what both allow."""
    top = max(label.tlp for label in found)
    return join(label for label in found if label.tlp is top)
