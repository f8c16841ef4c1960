"""Indicators of a document as values that lists and programs know."""

from wardwatch.kit.errors import FormatError
from wardwatch.products.document import blocks
from wardwatch.standards.observables import Observable, ObservableKind, guess, normalise

_KINDS = {
    "ipv4-addr": ObservableKind.IPV4,
    "ipv6-addr": ObservableKind.IPV6,
    "domain-name": ObservableKind.DOMAIN,
    "email-addr": ObservableKind.EMAIL,
    "mac-addr": ObservableKind.MAC,
    "autonomous-system": ObservableKind.ASN,
    "windows-registry-key": ObservableKind.REGISTRY_KEY,
}
"""STIX types of objects that hold one value; the others are called as we call the value, or hold several."""


def observable(row: blocks.IndicatorRow) -> Observable | None:
    """The value of a row in its normal spelling; None for one that is no value of a kind that we know."""
    kind = _KINDS.get(row.kind) or (ObservableKind(row.kind) if row.kind in set(ObservableKind) else None)
    if kind is None:
        return guess(row.value)
    try:
        return normalise(kind, row.value)
    except FormatError:
        return None
