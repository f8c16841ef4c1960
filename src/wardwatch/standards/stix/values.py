"""The values that an object is about: of a cyber-observable object its own, of an indicator those of its pattern.

Sources: STIX 2.1 section 6 for what a property holds, section 9 for patterns. Values are given in the spelling by which
they are found again (`standards.observables`); one that is no value of its kind is left out.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from wardwatch.kit.errors import FormatError
from wardwatch.standards.observables import ADDRESSES, DIGEST_LENGTHS, Observable, ObservableKind, guess, normalise
from wardwatch.standards.stix.patterns import Comparison, Pattern, parse
from wardwatch.standards.stix.patterns.types import Step

_KINDS: dict[tuple[str, str], ObservableKind] = {
    ("autonomous-system", "number"): ObservableKind.ASN,
    ("domain-name", "value"): ObservableKind.DOMAIN,
    ("email-addr", "value"): ObservableKind.EMAIL,
    ("file", "name"): ObservableKind.FILE_NAME,
    ("ipv4-addr", "value"): ObservableKind.IPV4,
    ("ipv6-addr", "value"): ObservableKind.IPV6,
    ("mac-addr", "value"): ObservableKind.MAC,
    ("mutex", "name"): ObservableKind.MUTEX,
    ("url", "value"): ObservableKind.URL,
    ("windows-registry-key", "key"): ObservableKind.REGISTRY_KEY,
}
_HASHED = frozenset({"artifact", "file", "x509-certificate"})
_ALGORITHMS = {
    "".join(filter(str.isalnum, kind.value)): kind
    for kind in (*DIGEST_LENGTHS, ObservableKind.SSDEEP, ObservableKind.TLSH)
}
_REFERRED: dict[tuple[str, str], str] = {
    ("email-message", "from_ref"): "email-addr",
    ("email-message", "sender_ref"): "email-addr",
    ("email-message", "to_refs"): "email-addr",
    ("email-message", "cc_refs"): "email-addr",
    ("email-message", "bcc_refs"): "email-addr",
    ("file", "content_ref"): "artifact",
    ("process", "binary_ref"): "file",
    ("process", "image_ref"): "file",
}
_GUESSED = frozenset(
    {("domain-name", "resolves_to_refs"), ("network-traffic", "dst_ref"), ("network-traffic", "src_ref")}
)
_HOSTS = ADDRESSES | {ObservableKind.DOMAIN}


def observables(properties: Mapping[str, Any]) -> Iterator[Observable]:
    """Each value that alone is what the object is about.

    Of an indicator these are the values each of which makes its pattern match without any other condition: the ones
    that a list of single values can stand for. See `mentioned` for the others.
    """
    yield from _once(_observables(properties, alone=True))


def mentioned(properties: Mapping[str, Any]) -> Iterator[Observable]:
    """Each value that the object names as one to look for, be it under further conditions."""
    yield from _once(_observables(properties, alone=False))


def pattern_observables(pattern: Pattern, *, alone: bool = True) -> Iterator[Observable]:
    """The values of a pattern, as `observables` (`alone`) and `mentioned` give them for an indicator."""
    comparisons = pattern.alternatives if alone else pattern.comparisons
    for each in comparisons or ():
        yield from _compared(each)


def _observables(properties: Mapping[str, Any], *, alone: bool) -> Iterator[Observable]:
    kind = properties.get("type")
    if kind == "indicator":
        if properties.get("pattern_type", "stix") == "stix":
            try:
                pattern = parse(properties["pattern"])
            except (FormatError, KeyError, TypeError):
                return
            yield from pattern_observables(pattern, alone=alone)
    elif kind == "observed-data":
        for each in (properties.get("objects") or {}).values():
            yield from _of_object(each)
    else:
        yield from _of_object(properties)


def _of_object(found: Mapping[str, Any]) -> Iterator[Observable]:
    kind = found.get("type", "")
    for name in ("value", "name", "number", "key"):
        if (kind, name) in _KINDS and name in found:
            yield from _value(_KINDS[kind, name], found[name])
    if kind in _HASHED and isinstance(found.get("hashes"), dict):
        for algorithm, value in found["hashes"].items():
            yield from _hash(algorithm, value)


def _compared(found: Comparison) -> Iterator[Observable]:
    if found.negated or found.operator not in ("=", "IN", "ISSUBSET") or found.value is None:
        return
    for value in found.value if isinstance(found.value, tuple) else (found.value,):
        yield from _at(found.path.type, found.path.steps, value)


def _at(kind: str, steps: tuple[Step, ...], value: Any) -> Iterator[Observable]:
    """The value that a pattern compares with what stands at this path."""
    named = tuple(step for step in steps if isinstance(step, str))
    while len(named) > 1 and (kind, named[0]) in _REFERRED:
        kind, named = _REFERRED[kind, named[0]], named[1:]
    if len(named) == 1 and (kind, named[0]) in _KINDS:
        yield from _value(_KINDS[kind, named[0]], value)
    elif len(named) == 2 and named[0] == "hashes" and kind in _HASHED:
        yield from _hash(named[1], value)
    elif len(named) == 2 and named[1] == "value" and (kind, named[0]) in _GUESSED and isinstance(value, str):
        guessed = guess(value)
        if guessed is not None and guessed.kind in _HOSTS:
            yield guessed


def _hash(algorithm: str, value: Any) -> Iterator[Observable]:
    kind = _ALGORITHMS.get("".join(filter(str.isalnum, algorithm)).lower())
    if kind is not None:
        yield from _value(kind, value)


def _value(kind: ObservableKind, value: Any) -> Iterator[Observable]:
    text = str(value) if isinstance(value, int) else value
    if isinstance(text, str):
        try:
            yield normalise(kind, text)
        except FormatError:
            return


def _once(found: Iterator[Observable]) -> Iterator[Observable]:
    yield from dict.fromkeys(found)
