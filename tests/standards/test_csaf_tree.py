"""CSAF product trees whole: identification, composition, and what hostile trees cost."""

import json
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wardwatch.kit.errors import FormatError
from wardwatch.standards import csaf

DOCUMENT = json.loads((Path(__file__).parents[1] / "corpus" / "csaf" / "lkm-2031-0007.json").read_bytes())


def written(tree: Any, vulnerabilities: Any = ()) -> bytes:
    return json.dumps({**DOCUMENT, "product_tree": tree, "vulnerabilities": list(vulnerabilities)}).encode()


def named(product_id: str, **helper: Any) -> dict[str, Any]:
    return {"name": product_id, "product_id": product_id, "product_identification_helper": helper}


def related(product_id: str, reference: str, category: str, relates_to: str) -> dict[str, Any]:
    return {
        "category": category,
        "full_product_name": named(product_id),
        "product_reference": reference,
        "relates_to_product_reference": relates_to,
    }


def products(tree: Any) -> dict[str, csaf.Product]:
    return {product.product_id: product for product in csaf.read(written(tree)).products}


def test_the_identification_helper_is_read_whole() -> None:
    helper = {
        "cpe": "cpe:2.3:h:larkmoor:drift:-:*:*:*:*:*:*:*",
        "purl": "pkg:generic/drift@2.4",
        "hashes": [
            {
                "filename": "drift.bin",
                "file_hashes": [{"algorithm": "sha512", "value": "ab" * 64}, {"value": "cd" * 32}],
            }
        ],
        "model_numbers": ["DP-1?0"],
        "serial_numbers": ["77*", "A\\*1"],
        "skus": ["L-100"],
        "sbom_urls": ["https://larkmoor.example/drift.cdx.json"],
        "x_generic_uris": [{"namespace": "https://larkmoor.example/ids", "uri": "urn:larkmoor:drift"}],
    }
    product = products({"full_product_names": [named("P", **helper)]})["P"]
    assert (product.cpe, product.purl) == (helper["cpe"], helper["purl"])
    assert product.hashes == (
        csaf.Hashes(
            filename="drift.bin",
            file_hashes=(csaf.FileHash(algorithm="sha512", value="ab" * 64), csaf.FileHash(value="cd" * 32)),
        ),
    )
    assert product.hashes[0].file_hashes[1].algorithm == "sha256"
    assert (product.model_numbers, product.serial_numbers, product.skus) == (("DP-1?0",), ("77*", "A\\*1"), ("L-100",))
    assert product.sbom_urls == ("https://larkmoor.example/drift.cdx.json",)
    assert product.generic_uris == (
        csaf.GenericUri(namespace="https://larkmoor.example/ids", uri="urn:larkmoor:drift"),
    )


def test_a_bad_identifier_costs_only_itself() -> None:
    helper = {"purl": "pkg:generic/drift", "hashes": [{"filename": "x"}, {"filename": "y", "file_hashes": []}]}
    tree = {"branches": [{"category": "vendor", "name": "L", "product": named("P", **helper)}]}
    advisory = csaf.read(written(tree))
    assert [(fault.place, fault.key) for fault in advisory.faults] == [
        ("$.product_tree.branches[0].product.product_identification_helper.hashes[0]", "x")
    ]
    (product,) = advisory.products
    assert (product.purl, [each.filename for each in product.hashes]) == ("pkg:generic/drift", ["y"])


def test_the_deepest_branch_of_a_category_counts() -> None:
    branch: dict[str, Any] = {"category": "service_pack", "name": "SP2", "product": named("P")}
    for category, name in (("product_family", "Inner"), ("architecture", "arm"), ("product_family", "Outer")):
        branch = {"category": category, "name": name, "branches": [branch]}
    product = products({"branches": [branch]})["P"]
    assert product.product_family == "Inner"
    assert [product.branch(name) for name in ("architecture", "service_pack", "patch_level")] == ["arm", "SP2", None]


@pytest.mark.parametrize(
    "category",
    ["default_component_of", "external_component_of", "installed_on", "installed_with", "optional_component_of"],
)
def test_a_relationship_of_each_category_is_resolved(category: str) -> None:
    tree = {
        "full_product_names": [named("LIB", purl="pkg:generic/lib"), named("HW", model_numbers=["DP-1*"])],
        "relationships": [related("BOTH", "LIB", category, "HW")],
    }
    both = products(tree)["BOTH"]
    assert (both.purl, both.model_numbers) == ("pkg:generic/lib", ())
    assert both.parts == (csaf.Part("LIB", None), csaf.Part("HW", category))


def test_parts_of_composed_products_are_resolved_through_both_sides_in_any_order() -> None:
    tree = {
        "full_product_names": [named("A"), named("B"), named("C"), named("D")],
        "relationships": [
            related("ALL", "AB", "default_component_of", "CD"),
            related("AB", "A", "installed_on", "B"),
            related("CD", "C", "installed_with", "D"),
        ],
    }
    assert products(tree)["ALL"].parts == (
        csaf.Part("A", None),
        csaf.Part("B", "installed_on"),
        csaf.Part("C", "default_component_of"),
        csaf.Part("D", "installed_with"),
    )


@pytest.mark.parametrize(
    ("relationships", "keys"),
    [
        ([related("X", "A", "installed_on", "X")], {"X"}),
        ([related("X", "Y", "installed_on", "A"), related("Y", "X", "installed_on", "A")], {"X", "Y"}),
        ([related("X", "A", "installed_on", "GHOST"), related("Y", "X", "installed_on", "A")], {"X", "Y"}),
    ],
)
def test_what_rests_on_itself_or_on_nothing_has_only_its_name(relationships: Any, keys: set[str]) -> None:
    advisory = csaf.read(written({"full_product_names": [named("A", cpe="cpe:/a:a")], "relationships": relationships}))
    assert {fault.key for fault in advisory.faults if "rests on" in fault.reason} == keys
    unfounded = [product for product in advisory.products if product.product_id in keys]
    assert [(product.cpe, product.parts) for product in unfounded] == [(None, ())] * len(keys)


def test_a_relationship_that_the_specification_does_not_have_is_kept_and_named() -> None:
    tree = {"full_product_names": [named("A"), named("B")], "relationships": [related("X", "A", "next_to", "B")]}
    advisory = csaf.read(written(tree))
    assert [(fault.reason, fault.key) for fault in advisory.faults] == [("'next_to' is not a relationship", "X")]
    assert advisory.products[-1].parts[1] == csaf.Part("B", "next_to")


def cost(data: bytes) -> tuple[csaf.Advisory, float, float]:
    """What is read, and the seconds and megabytes that it takes while every allocation is traced."""
    tracemalloc.start()
    begun = time.process_time()
    try:
        advisory = csaf.read(data)
        return advisory, time.process_time() - begun, tracemalloc.get_traced_memory()[1] / 1e6
    finally:
        tracemalloc.stop()


MANY = 100_000
FEWER = 30_000
"""Enough where each of them costs more."""


def test_a_hundred_thousand_branches_are_read() -> None:
    versions = [{"category": "product_version", "name": "1", "product": named(f"P{n}")} for n in range(MANY)]
    versions[7] = {"category": "product_version", "name": "1"}
    versions[9] = {"category": "product_version", "name": 1}
    advisory, seconds, megabytes = cost(
        written({"branches": [{"category": "vendor", "name": "L", "branches": versions}]})
    )
    assert len(advisory.products) == MANY - 2
    assert [fault.place for fault in advisory.faults] == [
        "$.product_tree.branches[0].branches[7]",
        "$.product_tree.branches[0].branches[9].name",
    ]
    assert (seconds < 10, megabytes < 300) == (True, True), (seconds, megabytes)


def test_thousands_of_relationships_that_rest_on_each_other_are_read() -> None:
    chain = [related(f"P{n + 1}", f"P{n}", "installed_on", "HW") for n in reversed(range(FEWER))]
    advisory, seconds, megabytes = cost(
        written({"full_product_names": [named("P0"), named("HW")], "relationships": chain})
    )
    assert len(advisory.products) == FEWER + 2
    assert max(len(product.parts) for product in advisory.products) == 32
    assert len(advisory.faults) == FEWER - 31
    assert (seconds < 10, megabytes < 200) == (True, True), (seconds, megabytes)


def test_ids_that_are_defined_and_named_again_and_again() -> None:
    tree = {
        "full_product_names": [named("A")] * FEWER,
        "product_groups": [{"group_id": "G", "product_ids": ["A"]}] * FEWER,
    }
    status = {"product_status": {"known_affected": ["A"] * FEWER, "fixed": ["GHOST"] * FEWER}}
    advisory, seconds, megabytes = cost(written(tree, [status]))
    assert [product.product_id for product in advisory.products] == ["A"]
    assert dict(advisory.vulnerabilities[0].product_status) == {"known_affected": ("A",), "fixed": ()}
    assert (seconds < 10, megabytes < 200) == (True, True), (seconds, megabytes)


@pytest.mark.parametrize("depth", [101, 300, 5_000, 200_000])
@pytest.mark.parametrize("leaf", ['"product":{"name":"P","product_id":"P"}', '"product":7'])
def test_a_depth_bomb_is_refused_or_cut(depth: int, leaf: str) -> None:
    level = '{"category":"product_family","name":"n","branches":['
    bomb = level * depth + '{"category":"product_version","name":"1",' + leaf + "}" + "]}" * depth
    good = '{"category":"vendor","name":"L","product":{"name":"GOOD","product_id":"GOOD"}}'
    data = written({"branches": "BOMB"}).replace(b'"BOMB"', f"[{bomb},{good}]".encode())
    begun = time.process_time()
    if depth > 1000:
        with pytest.raises(FormatError, match="nested too deeply"):
            csaf.read(data)
    else:
        advisory = csaf.read(data)
        assert "100 levels" in advisory.faults[0].reason
        assert [product.product_id for product in advisory.products] == ["GOOD"]
    assert time.process_time() - begun < 5


JUNK = st.one_of(st.none(), st.booleans(), st.integers(), st.text(), st.just([]), st.just({}), st.just([{}]))


def _places(value: Any) -> list[tuple[Any, Any]]:
    """Every (holder, key) in a JSON value."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [place for key, member in pairs for place in [(value, key), *_places(member)]]


def damaged(change: Callable[[Any], object]) -> bytes:
    document = json.loads(json.dumps(DOCUMENT))
    change(document)
    return json.dumps(document).encode()


@given(st.data())
def test_a_damaged_advisory_is_read_or_refused(data: st.DataObject) -> None:
    def damage(document: Any) -> None:
        for _ in range(data.draw(st.integers(1, 3))):
            holder, key = data.draw(st.sampled_from(_places(document)))
            holder[key] = data.draw(JUNK)

    place = "$"
    try:
        advisory = csaf.read(damaged(damage))
    except FormatError as refused:
        place, advisory = refused.place, csaf.read(json.dumps(DOCUMENT).encode())
    assert place.startswith("$")
    defined = {product.product_id for product in advisory.products}
    for vulnerability in advisory.vulnerabilities:
        for statement in csaf.statements(advisory, vulnerability):
            assert statement.product.product_id in defined
    for fault in advisory.faults:
        assert fault.place.startswith("$.")


@given(st.one_of(st.binary(max_size=200), st.tuples(st.integers(0, 5000), st.binary(min_size=1, max_size=4))))
@settings(max_examples=200)
def test_damaged_bytes_are_read_or_refused(damage: bytes | tuple[int, bytes]) -> None:
    whole = json.dumps(DOCUMENT).encode()
    data = damage if isinstance(damage, bytes) else whole[: damage[0]] + damage[1] + whole[damage[0] + 1 :]
    place = "$"
    try:
        csaf.read(data)
    except FormatError as refused:
        place = refused.place
    assert place.startswith("$")
