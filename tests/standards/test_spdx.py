import gzip
import json
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardwatch.kit.errors import FormatError
from wardwatch.standards import spdx
from wardwatch.standards.spdx import Party, Special

CORPUS = Path(__file__).parents[1] / "corpus" / "spdx"
TAGS = (CORPUS / "drift-pump.spdx").read_bytes()
JSON = (CORPUS / "drift-pump.json").read_bytes()


def test_both_ways_of_writing_give_the_same_values():
    one, other = (msgspec.structs.replace(spdx.read(data), faults=()) for data in (TAGS, JSON))
    assert one == other


def test_what_is_not_asserted_is_not_what_is_not_said():
    pump, system, net, math, _ = spdx.read(TAGS).packages
    assert pump.supplier == Party("Organization", "Larkmoor Medical", "help@larkmoor.invalid")
    assert (system.version, system.supplier) == (Special.NOASSERTION, Special.NOASSERTION)
    assert system.originator == Party("Person", "Ada (of Tern)")
    assert (net.supplier, math.version, math.supplier) == (None, None, None)
    assert system.cpes == ("cpe:2.3:o:tern:ternos:4:*:*:*:*:*:*:*", "cpe:/o:tern:ternos:4")
    assert (system.purls, system.purpose, pump.checksums) == (
        ("pkg:generic/ternos@4",),
        "OPERATING-SYSTEM",
        (spdx.Checksum("SHA256", "00ff"),),
    )


def test_bad_lines_are_faults_with_their_numbers_and_the_rest_is_kept():
    assert [(fault.place, fault.key) for fault in spdx.read(TAGS).faults] == [
        ("line 18", ""),
        ("line 30", ""),
        ("line 33.supplier", "SPDXRef-net"),
        ("line 41", ""),
        ("line 50", "SPDXRef-os"),
        ("line 54", "SPDXRef-pump"),
        ("line 55", ""),
        ("line 53", ""),
    ]


def test_bad_records_of_json_are_faults_with_their_paths():
    assert [fault.place for fault in spdx.read(JSON).faults] == [
        "$.packages[0].checksums[1]",
        "$.packages[1].externalRefs[3]",
        "$.packages[2].supplier",
        "$.packages[5]",
        "$.packages[6]",
        "$.relationships[5]",
    ]


@pytest.mark.parametrize("data", [TAGS, JSON])
def test_parts_stand_in_what_contains_them_then_in_what_needs_them_then_in_what_is_described(data):
    found = spdx.parts(spdx.read(data))
    assert [(each.name, each.kind, each.maker, each.version, each.parent) for each in found.parts] == [
        ("Drift Pump", "device", "Larkmoor Medical", "DP-120", None),
        ("ternos", "operating-system", "Ada (of Tern)", None, 0),
        ("ternnet", None, None, None, 1),
        ("dripmath", None, None, None, 0),
        ("nosetest", None, None, None, None),
    ]
    assert [each.name for each in found.parts if each.is_external] == ["nosetest"]
    assert [each.name for each in found.parts if each.is_described] == ["Drift Pump"]


def related(*triples: tuple[str, str, str], described: tuple[str, ...] = (), names: str = "abcd") -> spdx.Document:
    return spdx.read(
        json.dumps(
            {
                "spdxVersion": "SPDX-2.2",
                "documentDescribes": described,
                "packages": [{"SPDXID": name, "name": name} for name in names],
                "relationships": [
                    {"spdxElementId": one, "relationshipType": kind, "relatedSpdxElement": other}
                    for one, kind, other in triples
                ],
            }
        ).encode()
    )


def test_circles_are_cut_and_said():
    circle = [("a", "CONTAINS", "b"), ("b", "CONTAINS", "c"), ("a", "CONTAINED_BY", "c"), ("d", "CONTAINS", "d")]
    found = spdx.parts(related(*circle))
    assert [each.parent for each in found.parts] == [None, 0, 1, None]
    assert [fault.place for fault in found.faults] == ["a"]
    in_a_device = spdx.parts(related(*circle, described=("d",)))
    assert [each.parent for each in in_a_device.parts] == [3, 0, 1, None]


def test_what_several_need_is_in_what_is_described():
    needs = [("b", "DEPENDS_ON", "d"), ("d", "DEPENDENCY_OF", "c"), ("c", "DEPENDS_ON", "b"), ("b", "DEPENDS_ON", "c")]
    found = spdx.parts(related(*needs, described=("a",)))
    assert [each.parent for each in found.parts] == [None, 0, 1, 0]
    assert found.faults == ()


ids = st.sampled_from("abcd")
kinds = st.sampled_from(["CONTAINS", "CONTAINED_BY", "DEPENDS_ON", "DEPENDENCY_OF", "TEST_DEPENDENCY_OF"])


@given(st.lists(st.tuples(ids, kinds, ids), max_size=12), st.lists(ids, max_size=3))
def test_nothing_contains_itself(triples, described):
    parts = spdx.parts(related(*triples, described=tuple(described))).parts
    for start in range(len(parts)):
        at, steps = parts[start].parent, 0
        while at is not None:
            at, steps = parts[at].parent, steps + 1
            assert steps <= len(parts)


def test_a_long_chain_takes_no_longer_than_a_wide_tree():
    names = [f"n{number}" for number in range(20_000)]
    chain = [(one, "CONTAINS", other) for one, other in pairwise(names)]
    document = related(*chain, (names[-1], "CONTAINS", names[0]), names=names)  # type: ignore[arg-type]
    found = spdx.parts(document)
    assert [each.parent for each in found.parts] == [None, *range(19_999)]


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (b"{}", "$.spdxVersion"),
        (b'{"spdxVersion":"SPDX-3.0"}', "$.spdxVersion"),
        (b'{"@context":"https://spdx.org/rdf/3.0.0/spdx-context.jsonld","@graph":[]}', "$.@context"),
        (b'{"spdxVersion":"SPDX-2.3","packages":{}}', "$.packages"),
        (b"vendor,product\n", "line 1"),
        (b"SPDXVersion: SPDX-1.2\n", "line 1"),
        (b"SPDXVersion: SPDX-2.2\nPackageName: \xff\n", "line 2"),
        (TAGS.decode().encode("utf-16"), "line 1"),
    ],
)
def test_what_is_not_spdx_is_refused_with_the_place(data, place):
    with pytest.raises(FormatError) as refused:
        spdx.read(data)
    assert refused.value.place == place


def test_a_text_that_is_never_closed_does_not_swallow_what_follows():
    document = spdx.read(
        b"SPDXVersion: SPDX-2.2\nPackageName: <text>pump\nSPDXID: SPDXRef-a\nPackageName: b\nSPDXID: b\n"
    )
    assert [(each.name, each.spdx_id) for each in document.packages] == [("pump", "SPDXRef-a"), ("b", "b")]
    assert [fault.place for fault in document.faults] == ["line 2"]


def test_the_last_of_two_values_counts_and_is_said():
    document = spdx.read(
        b"SPDXVersion: SPDX-2.1\nPackageName: a\nSPDXID: a\nPackageVersion: 1\nPackageVersion: 2\n"
        b"Relationship: a CONTAINS SPDXID: b\n"
    )
    assert (document.packages[0].version, [fault.place for fault in document.faults]) == ("2", ["line 5"])
    assert document.relationships == (spdx.Relationship("a", "CONTAINS", "b"),)


def test_the_number_of_records_and_of_faults_is_bounded(monkeypatch):
    monkeypatch.setattr(spdx.wire, "MAX_RECORDS", 10)
    head = b"SPDXVersion: SPDX-2.2\n"
    for data in (
        b'{"spdxVersion":"SPDX-2.2","packages":[' + b"1," * 10 + b"1]}",
        b'{"spdxVersion":"SPDX-2.2","relationships":[' + b"1," * 10 + b"1]}",
        head + b"".join(b"PackageName: a\nSPDXID: %d\n" % number for number in range(11)),
        head + b"Relationship: a CONTAINS b\n" * 11,
        head + b"nothing\n" * 10_001,
        head + b"PackageComment: <text>\n" * 10_001,
    ):
        with pytest.raises(FormatError, match="more than"):
            spdx.read(data)


@given(st.binary(max_size=80))
def test_arbitrary_bytes_are_refused(data):
    for start in (b"", b"{", b"SPDXVersion: SPDX-2.2\n"):
        with suppress(FormatError):
            spdx.read(start + data)


@given(st.sampled_from([TAGS, JSON]), st.integers(0, 3_500), st.integers(0, 40), st.binary(max_size=12))
def test_a_damaged_document_is_read_or_refused(data, at, length, instead):
    with suppress(FormatError):
        spdx.parts(spdx.read(data[:at] + instead + data[at + length :]))


MEDICAL = {
    "ACME-INFUSION-1.0-draft.spdx": (8, 1, 25),
    "ACME-INFUSION-1.0-draft-variant.spdx": (8, 1, 1),
    "apache.spdx": (35, 35, 0),
    "ibm-fhir-server.bom.spdx.json": (21, 1, 0),
    "ibm-fhir-server.trivy.spdx.json.gz": (1230, 1, 1),
    "sbomdemo2_product1.spdx": (67, 5, 7),
    "vulnerable.spdx": (10, 10, 0),
}
"""Packages, packages that stand in no other, and faults."""


def test_every_published_document_is_read(shared_data: Path):
    seen = {}
    for path in sorted((shared_data / "sbom" / "medical").iterdir()):
        data = path.read_bytes()
        document = spdx.read(gzip.decompress(data) if path.suffix == ".gz" else data)
        tops = sum(part.parent is None for part in spdx.parts(document).parts)
        seen[path.name] = (len(document.packages), tops, len(document.faults))
    assert seen == MEDICAL
    examples = sorted((shared_data / "sbom" / "spdx").iterdir())
    assert len(examples) >= 6
    for path in examples:
        if "spdx3.0" in path.name:
            with pytest.raises(FormatError, match="SPDX 3"):
                spdx.read(path.read_bytes())
        else:
            document = spdx.read(path.read_bytes())
            assert (document.faults, bool(document.packages), bool(document.described)) == ((), True, True)
