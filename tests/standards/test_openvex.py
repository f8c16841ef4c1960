"""OpenVEX documents."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardwatch.kit.errors import FormatError
from wardwatch.standards import openvex
from wardwatch.standards.openvex import Component, Justification, Status

BYTES = (Path(__file__).parents[1] / "corpus" / "openvex" / "drift.json").read_bytes()
DRIFT = "pkg:generic/larkmoor/drift@2.3"


def changed(change: Callable[[Any], object]) -> bytes:
    document = json.loads(BYTES)
    change(document)
    return json.dumps(document).encode()


def test_the_head() -> None:
    document = openvex.read(BYTES)
    assert (document.id, document.version) == ("https://larkmoor.example/vex/drift-1", 2)
    assert (document.author, document.role, document.tooling) == ("Larkmoor Medical", "Device maker", "written by hand")
    assert document.timestamp == datetime(2031, 3, 4, 9, tzinfo=UTC)
    assert document.last_updated == datetime(2031, 3, 5, 9, tzinfo=UTC)
    assert document.faults == ()


def test_a_statement_with_everything() -> None:
    first = openvex.read(BYTES).statements[0]
    assert (first.vulnerability.name, first.vulnerability.aliases) == ("CVE-2031-10007", ("DRIFT-12",))
    assert (first.status, first.action_statement, first.supplier) == (
        Status.AFFECTED,
        "Install 2.4.",
        "Larkmoor Medical",
    )
    assert (first.timestamp, first.place) == (datetime(2031, 3, 1, tzinfo=UTC), "$.statements[0]")
    (product,) = first.products
    assert product.component == Component(
        id="https://larkmoor.example/products/drift",
        purl=DRIFT,
        cpe22="cpe:/o:larkmoor:drift_firmware:2.3",
        cpe23="cpe:2.3:o:larkmoor:drift_firmware:2.3:*:*:*:*:*:*:*",
        hashes={"sha-256": "ab" * 32},
    )
    assert [(each.purl, each.cpe23) for each in product.subcomponents] == [
        ("pkg:generic/tinytls@1.2", None),
        (None, "cpe:2.3:a:tiny:tls:1.2:*:*:*:*:*:*:*"),
    ]


def test_statements_inherit_the_timestamp_and_an_iri_may_be_a_package() -> None:
    document = openvex.read(BYTES)
    assert [each.status for each in document.statements] == [
        Status.AFFECTED,
        Status.NOT_AFFECTED,
        Status.FIXED,
        Status.UNDER_INVESTIGATION,
    ]
    second = document.statements[1]
    assert second.timestamp == document.timestamp
    assert second.products[0].component.purl == DRIFT
    assert second.justification is Justification.VULNERABLE_CODE_NOT_IN_EXECUTE_PATH


@pytest.mark.parametrize(
    ("change", "reason", "kept"),
    [
        (lambda s: s[1].update(justification="because"), "Invalid enum", 3),
        (lambda s: s[0].update(status="vulnerable"), "Invalid enum", 3),
        (lambda s: s[2].update(vulnerability="CVE-2031-10009"), "Expected `object", 3),
        (lambda s: s[3].update(timestamp="0001-01-01T00:00:00+14:00"), "outside the years", 3),
        (lambda s: [s[1].pop(name) for name in ("justification", "impact_statement")], "neither a justification", 4),
        (lambda s: s[0].pop("action_statement"), "no action statement", 4),
        (lambda s: s[2].update(justification="component_not_present"), "only not_affected", 4),
        (lambda s: s[2].pop("products"), "names no product", 4),
        (lambda s: s[2].update(products=[{}]), "nothing identifies", 4),
        (lambda s: s[0]["products"].append({"@id": 7}), "Expected `str", 4),
    ],
)
def test_what_is_wrong_is_a_fault_and_the_rest_is_kept(change: Any, reason: str, kept: int) -> None:
    document = openvex.read(changed(lambda d: change(d["statements"])))
    assert [fault for fault in document.faults if reason in fault.reason], document.faults
    assert len(document.statements) == kept
    assert all(fault.place.startswith("$.statements[") for fault in document.faults)


def test_a_product_whose_components_cannot_be_read_is_not_taken_as_a_whole() -> None:
    document = openvex.read(changed(lambda d: d["statements"][0]["products"][0].update(subcomponents=[{"@id": 7}])))
    assert document.statements[0].products == ()
    assert "say too much" in document.faults[-1].reason


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (b"", "$"),
        (b"[" * 100_000, "$"),
        (changed(lambda d: d.pop("author")), "$"),
        (changed(lambda d: d.update(version=0)), "$.version"),
        (changed(lambda d: d.update({"@context": "https://openvex.dev/ns"})), "$.@context"),
        (changed(lambda d: d.update(timestamp="0001-01-01T00:00:00+14:00")), "$.timestamp"),
    ],
)
def test_a_document_without_a_readable_head_is_refused_with_the_place(data: bytes, place: str) -> None:
    with pytest.raises(FormatError) as refused:
        openvex.read(data)
    assert refused.value.place == place


JUNK = st.one_of(st.none(), st.booleans(), st.integers(), st.text(), st.just([]), st.just({}), st.just([{}]))


def _places(value: Any) -> list[tuple[Any, Any]]:
    """Every (holder, key) in a JSON value."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [place for key, member in pairs for place in [(value, key), *_places(member)]]


@given(st.data())
def test_a_damaged_document_is_read_or_refused(data: st.DataObject) -> None:
    def damage(document: Any) -> None:
        holder, key = data.draw(st.sampled_from(_places(document)))
        holder[key] = data.draw(JUNK)

    place = "$"
    try:
        openvex.read(changed(damage))
    except FormatError as refused:
        place = refused.place
    assert place.startswith("$")


@given(st.one_of(st.binary(max_size=200), st.tuples(st.integers(0, 3000), st.binary(min_size=1, max_size=4))))
def test_damaged_bytes_are_read_or_refused(damage: bytes | tuple[int, bytes]) -> None:
    data = damage if isinstance(damage, bytes) else BYTES[: damage[0]] + damage[1] + BYTES[damage[0] + 1 :]
    place = "$"
    try:
        openvex.read(data)
    except FormatError as refused:
        place = refused.place
    assert place.startswith("$")
