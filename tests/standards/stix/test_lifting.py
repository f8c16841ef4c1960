import json
from typing import Any

import pytest

from wardwatch.kit.errors import FormatError
from wardwatch.standards import stix

CREATED = {"created": "2019-03-14T09:26:53.589Z", "modified": "2019-03-14T09:26:53.589Z"}
SECRET = "marking-definition--5a1e0000-0000-4000-8000-000000000001"
AMBER = list(stix.TLP_1)[2]


def two_0(kind: str, **properties: Any) -> bytes:
    return json.dumps(
        {"type": kind, "id": f"{kind}--5a1e0000-0000-4000-8000-000000000009"} | CREATED | properties
    ).encode()


def lifted(raw: bytes) -> list[dict[str, Any]]:
    found = [json.loads(each) for each in stix.lift(raw)]
    for each in found:
        stix.read(json.dumps(each).encode())
    return found


def test_what_says_no_version_is_2_0_unless_it_is_observable():
    assert stix.needs_lifting(stix.head(two_0("campaign", name="a")))
    assert not stix.needs_lifting(stix.head(two_0("campaign", name="a", spec_version="2.1")))
    assert not stix.needs_lifting(stix.head(b'{"type":"url","id":"url--1","value":"http://a.example/"}'))
    with pytest.raises(stix.Invalid, match=r"STIX 2\.0"):
        stix.read(two_0("campaign", name="a"))


@pytest.mark.parametrize(
    ("raw", "gained"),
    [
        (two_0("campaign", name="a"), {}),
        (two_0("malware", name="a", labels=["worm", "ours"]), {"malware_types": ["worm"], "labels": ["ours"]}),
        (two_0("malware", name="a", labels=["ours"]), {"is_family": True, "labels": ["ours"]}),
        (two_0("tool", name="a", labels=["remote-access"]), {"tool_types": ["remote-access"]}),
        (two_0("threat-actor", name="a", labels=["spy"]), {"threat_actor_types": ["spy"]}),
        (two_0("identity", name="a", identity_class="group", labels=["maker"]), {"roles": ["maker"]}),
        (
            two_0(
                "indicator",
                labels=["benign"],
                valid_from="2019-03-14T09:26:53Z",
                pattern="[mutex:name = 'a'] START '2019-03-14T09:26:53Z' STOP '2019-03-15T00:00:00Z'",
            ),
            {
                "indicator_types": ["benign"],
                "pattern_type": "stix",
                "pattern": "[mutex:name = 'a'] START t'2019-03-14T09:26:53Z' STOP t'2019-03-15T00:00:00Z'",
            },
        ),
        (two_0("x-pump", rate=7), {"rate": 7}),
    ],
)
def test_an_object_gains_what_2_1_wants(raw: bytes, gained: dict[str, Any]):
    (found,) = lifted(raw)
    assert found["spec_version"] == "2.1"
    assert gained.items() <= found.items()
    kept = {name: value for name, value in json.loads(raw).items() if name not in ("labels", "pattern")}
    assert kept.items() <= found.items()
    assert stix.digest(stix.lift(raw)[0]) == stix.digest(stix.lift(raw)[0])


OBSERVED = {
    "first_observed": "2019-03-14T09:00:00Z",
    "last_observed": "2019-03-14T09:05:00Z",
    "number_observed": 1,
    "object_marking_refs": [AMBER],
    "objects": {
        "0": {"type": "file", "name": "a.exe", "hashes": {"ssdeep": "3:a:b"}, "parent_directory_ref": "1"},
        "1": {"type": "directory", "path": "/a", "created": "2019-03-14T09:00:00Z", "contains_refs": ["0"]},
        "2": {"type": "network-traffic", "src_ref": "3", "protocols": ["tcp"], "dst_ref": "4"},
        "3": {"type": "ipv4-addr", "value": "192.0.2.7"},
        "4": {"type": "domain-name", "value": "relay.example", "resolves_to_refs": ["3"]},
        "5": {"type": "process", "pid": 7, "name": "a", "binary_ref": "0", "child_refs": ["5"]},
    },
}


def test_observed_data_gives_its_objects_ids_and_its_markings():
    data, *held = lifted(two_0("observed-data", **OBSERVED))
    by_type = {each["type"]: each for each in held}
    assert "objects" not in data
    assert data["object_refs"] == [each["id"] for each in held]
    assert all(each["object_marking_refs"] == [AMBER] for each in held)
    ip, name = by_type["ipv4-addr"], by_type["domain-name"]
    assert ip["id"] == stix.deterministic_id("ipv4-addr", value="192.0.2.7")
    assert name["resolves_to_refs"] == [ip["id"]]
    traffic = by_type["network-traffic"]
    assert (traffic["src_ref"], traffic["dst_ref"]) == (ip["id"], name["id"])
    assert traffic["id"] == stix.expected_id(traffic)
    directory, file, process = by_type["directory"], by_type["file"], by_type["process"]
    assert directory["ctime"] == "2019-03-14T09:00:00Z"
    assert (directory["contains_refs"], file["parent_directory_ref"]) == ([file["id"]], directory["id"])
    assert file["hashes"] == {"SSDEEP": "3:a:b"}
    assert (process["image_ref"], process["child_refs"], process["name"]) == (file["id"], [process["id"]], "a")
    assert held == lifted(two_0("observed-data", **OBSERVED))[1:]


def test_markings_of_what_is_inside_go_with_it_and_with_its_id():
    granular = [
        {"marking_ref": SECRET, "selectors": ["objects.3", "number_observed"]},
        {"marking_ref": SECRET, "selectors": ["objects.1.created"]},
    ]
    raw = two_0("observed-data", **OBSERVED, granular_markings=granular)
    data, *held = lifted(raw)
    by_type = {each["type"]: each for each in held}
    assert by_type["ipv4-addr"]["object_marking_refs"] == [AMBER, SECRET]
    assert by_type["directory"]["granular_markings"] == [{"marking_ref": SECRET, "selectors": ["ctime"]}]
    hidden = data["object_refs"].index(by_type["ipv4-addr"]["id"])
    assert data["granular_markings"][0]["selectors"] == [f"object_refs.[{hidden}]", "number_observed"]


@pytest.mark.parametrize(
    "raw",
    [
        b"7",
        b'{"type":"campaign"}',
        b'{"type":"campaign","id":"campaign--1","name":"a","name":"b"}',
        two_0("observed-data", objects={"0": {"type": "file", "parent_directory_ref": "7"}}),
        two_0("observed-data", objects={"0": 7}),
        two_0("observed-data", objects={str(n): {"type": "url", "value": "a"} for n in range(10_001)}),
    ],
)
def test_what_cannot_be_lifted_is_refused(raw: bytes):
    with pytest.raises(FormatError):
        stix.lift(raw)
