"""What the specification demands of every object: names, ids, references, times, words, markings, extensions."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

import msgspec

from wardwatch.standards.stix import forms
from wardwatch.standards.stix.problems import Invalid, Problem
from wardwatch.standards.stix.selectors import selected
from wardwatch.standards.stix.types import PREDEFINED
from wardwatch.standards.stix.types.names import SCOS, SECTIONS
from wardwatch.standards.stix.types.properties import To
from wardwatch.standards.stix.types.shapes import UNSPECIFIED, Shape, shape

_EXTENSION_TYPES = ("new-sdo", "new-sco", "new-sro", "property-extension", "toplevel-property-extension")
_PREDEFINED = {kind: {name: shape(each) for name, each in found.items()} for kind, found in PREDEFINED.items()}
_CAUSES = ("description", "url", "external_id")
_DEPTH = 64
LIMIT = 1000
"""Problems of one object that are noted."""


class Checks:
    """The checks of one object that already has the types of its `shape`. `problems` grows, `custom` is set."""

    def __init__(self, decoded: dict[str, Any], shape: Shape) -> None:
        self.problems: list[Problem] = []
        self.custom: tuple[str, ...] = ()
        self._decoded = decoded
        self._shape = shape
        self._section = SECTIONS.get(decoded["type"], "3.2")

    def run(self) -> None:
        """Look at everything."""
        decoded = self._decoded
        self._id()
        self._shaped(decoded, self._shape, "$")
        if not decoded.keys() <= self._shape.known:
            self._others()
        if "external_references" in decoded and "external_references" in self._shape.known:
            self._external(decoded["external_references"])
        if "granular_markings" in decoded:
            self._granular(decoded["granular_markings"])
        if "extensions" in decoded:
            self._extensions(decoded["extensions"])
        if "lang" in decoded and "lang" in self._shape.known and (reason := forms.language(decoded["lang"])):
            self._add("$.lang", reason)

    def add(self, problems: Iterable[Problem]) -> None:
        """Note problems, warnings up to `LIMIT`; Invalid at the first forbidden thing beyond."""
        for problem in problems:
            if len(self.problems) < LIMIT:
                self.problems.append(problem)
            elif problem.must:
                raise Invalid((*self.problems, problem))

    def _add(self, place: str, reason: str, section: str = "3.2", *, must: bool = True) -> None:
        self.add((Problem(place, reason, section, must),))

    def _id(self) -> None:
        kind, identifier = self._decoded["type"], self._decoded["id"]
        if not identifier.startswith(f"{kind}--"):
            self._add("$.id", f"does not begin with its type, {kind}", "2.9")
        elif found := forms.identifier(identifier):
            self._add("$.id", found[0], "2.9", must=found[1])

    def _shaped(self, decoded: dict[str, Any], shape: Shape, place: str) -> None:
        """The times, references and words of an object or an extension."""
        for name in shape.times:
            written = decoded.get(name)
            # Decoding has found a time; this is the form of nearly all.
            if written and (len(written) != 24 or written[23] != "Z" or written[10] != "T" or written[19] != "."):
                self._time(name, written, place)
        for name in shape.dictionaries:
            if name in decoded:
                self._keys(decoded[name], f"{place}.{name}")
        for name, to in shape.ref:
            if name in decoded:
                self._reference(decoded[name], to, f"{place}.{name}")
        for name, to in shape.refs:
            for index, ref in enumerate(decoded.get(name, ())):
                self._reference(ref, to, f"{place}.{name}", index)
        for name, words in (*shape.word, *shape.words):
            if name in decoded:
                said = decoded[name]
                self._words((said,) if isinstance(said, str) else said, words, f"{place}.{name}")

    def _time(self, name: str, written: str, place: str) -> None:
        precise = name in ("created", "modified")
        if reason := forms.timestamp(written, precise=precise):
            self._add(f"{place}.{name}", reason, "3.2" if precise else "2.16")

    def _keys(self, dictionary: dict[str, Any], place: str) -> None:
        for key in dictionary:
            if reason := forms.dictionary_key(key):
                self._add(f"{place}.{key[:250]}", f"the key {reason}", "2.3")

    def _words(self, said: Iterable[str], words: frozenset[str], place: str) -> None:
        unknown = [repr(word) for word in said if word not in words]
        if unknown:
            self._add(place, f"{', '.join(unknown)} is not in its vocabulary", "10", must=False)

    def _reference(self, ref: str, to: To, place: str, index: int | None = None) -> None:
        kind = ref.partition("--")[0]
        fits = kind in to.types if to.types else kind not in to.never
        found = forms.identifier(ref)
        if fits and found is None:
            return
        where = place if index is None else f"{place}[{index}]"
        if found is not None:
            self._add(where, found[0], "2.9", must=found[1])
        if not fits:
            wanted = " or ".join(sorted(to.types)) if to.types else f"anything but {', '.join(sorted(to.never))}"
            self._add(where, f"refers to {kind!r}, not to {wanted}", self._section)

    def _others(self) -> None:
        """Properties that the specification does not have."""
        decoded = self._decoded
        known = self._shape.known
        names = self.custom = tuple([name for name in decoded if name not in known])
        self.add(_names(names))
        for name in names:
            value = decoded[name]
            if isinstance(value, list | dict) and _may_hold_nothing(value):
                self.add(_empty(value, f"$.{name}", 0))
        if "defanged" in names and self._section[0] in "457":
            self._add("$.defanged", "is a property of cyber-observable objects alone")
        if decoded["type"] == "marking-definition" and ("modified" in names or "revoked" in names):
            self._add("$", "is versioned, which marking definitions are not", "7.2.1", must=False)
        if self._shape is not UNSPECIFIED and not ("extensions" in decoded and _declared(decoded["extensions"])):
            self._add("$", f"has custom properties: {', '.join(names)}", "11.1", must=False)

    def _external(self, references: list[dict[str, Any]]) -> None:
        for index, each in enumerate(references):
            place = f"$.external_references[{index}]"
            if not any(name in each for name in _CAUSES):
                self._add(place, "has neither description nor url nor external_id", "2.5")
            if "external_id" in each and (wrong := forms.external_id(each["source_name"], each["external_id"])):
                self._add(f"{place}.external_id", wrong, "4.1" if each["source_name"] == "capec" else "4.19")
            if "url" in each and (reason := forms.url(each["url"])):
                self._add(f"{place}.url", reason, "2.5")
            for algorithm, value in each.get("hashes", {}).items():
                wrong = forms.key(algorithm) or forms.hashed(algorithm, value)
                if wrong:
                    self._add(f"{place}.hashes.{algorithm}", wrong, "2.7")

    def _granular(self, markings: list[dict[str, Any]]) -> None:
        for index, each in enumerate(markings):
            place = f"$.granular_markings[{index}]"
            if ("marking_ref" in each) == ("lang" in each):
                self._add(place, "has both marking_ref and lang, or neither", "7.2.3.1")
            if "lang" in each and (reason := forms.language(each["lang"])):
                self._add(f"{place}.lang", reason, "7.2.3.1")
            if "marking_ref" in each:
                self._reference(each["marking_ref"], To(frozenset({"marking-definition"})), f"{place}.marking_ref")
            for number, selector in enumerate(each["selectors"]):
                if not selected(self._decoded, selector):
                    where = f"{place}.selectors[{number}]"
                    self._add(where, f"{selector!r} selects nothing in this object", "7.2.3.1")

    def _extensions(self, extensions: dict[str, Any]) -> None:
        kind = self._decoded["type"]
        for name, found in extensions.items():
            place = f"$.extensions.{name}"
            predefined = _PREDEFINED.get(kind, {}).get(name)
            if not found:
                self._add(place, "is empty", "3.2")
            elif predefined is not None:
                self._predefined(found, predefined, place)
            elif name.startswith("extension-definition--"):
                if flaw := forms.identifier(name):
                    self._add(place, flaw[0], "2.9", must=flaw[1])
                if found.get("extension_type") not in _EXTENSION_TYPES:
                    self._add(f"{place}.extension_type", "is missing, or no type of extension", "7.3")
                self.add(_empty(found, place, 0))
            elif name.endswith("-ext") and kind in SCOS and forms.type_name(name) is None:
                self._add(place, "is a custom extension without a definition", "11.3", must=False)
            else:
                self._add(place, "is named by neither a definition's id nor a predefined extension", must=False)

    def _predefined(self, found: dict[str, Any], shape: Shape, place: str) -> None:
        try:
            msgspec.convert(found, shape.kind)
        except msgspec.ValidationError as error:
            said, _, below = str(error).partition(" - at ")
            self._add(place + below.strip("`").removeprefix("$"), said, self._section)
            return
        self._shaped(found, shape, place)
        if found.keys() <= {"pe_type"}:
            self._add(place, "has no property but pe_type", "6.7.6")
        for name, value in found.items():
            if name.endswith("_hex") and isinstance(value, str) and (reason := forms.hexadecimal(value)):
                self._add(f"{place}.{name}", reason, "2.8")


@lru_cache(maxsize=4096)
def _names(names: tuple[str, ...]) -> tuple[Problem, ...]:
    """What is wrong with names; objects of one source have the same ones."""
    flaws = ((name, forms.property_name(name)) for name in names)
    return tuple(Problem(f"$.{name}", reason, "3.1") for name, reason in flaws if reason)


def _may_hold_nothing(value: list[Any] | dict[str, Any]) -> bool:
    inside = value.values() if isinstance(value, dict) else value
    return not value or any(isinstance(each, list | dict) for each in inside)


def _declared(extensions: dict[str, Any]) -> bool:
    """Whether an extension brings properties at the top level (section 7.3)."""
    return any(each.get("extension_type") == "toplevel-property-extension" for each in extensions.values())


def nulls(decoded: dict[str, Any], known: frozenset[str]) -> Iterator[Problem]:
    """JSON's null, which no property may have: forbidden, but for inside of custom properties."""
    for name, value in decoded.items():
        for place in _null_places(value, f"$.{name}", 0):
            yield Problem(place, "is null", "3.1", must=name in known or value is None)


def _null_places(value: Any, place: str, depth: int) -> Iterator[str]:
    if value is None:
        yield place
    elif depth < _DEPTH:
        for name, each in _members(value):
            yield from _null_places(each, place + name, depth + 1)


def _empty(value: Any, place: str, depth: int) -> Iterator[Problem]:
    """Lists and dictionaries without anything in them (sections 2.3, 2.12); inside custom ones a warning."""
    if value in ([], {}):
        yield Problem(place, "is empty", "2.12" if value == [] else "2.3", must=depth == 0)
    elif depth < _DEPTH:
        for name, each in _members(value):
            yield from _empty(each, place + name, depth + 1)


def _members(value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        yield from ((f".{name}", each) for name, each in value.items())
    elif isinstance(value, list):
        yield from ((f"[{index}]", each) for index, each in enumerate(value))
