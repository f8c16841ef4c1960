"""Every rule of the specification that one object can break, broken once: (type, change, place of the problem).

A change maps names of properties to new values; `GONE` takes a property away. What a rule forbids is in the comment
of its group; sections are those of STIX 2.1.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

BUNDLE = Path(__file__).parents[2] / "corpus" / "stix" / "every-type.json"
OBJECTS: dict[str, dict[str, Any]] = {}
for each in json.loads(BUNDLE.read_bytes())["objects"]:
    OBJECTS.setdefault(each["type"], each)

GONE = object()
UUID = "5a1e0000-0000-4000-8000-000000000001"
MARKING = f"marking-definition--{UUID}"
EXTENSION = f"extension-definition--{UUID}"


def changed(kind: str, change: Mapping[str, Any]) -> dict[str, Any]:
    """The object of the corpus of this type, changed."""
    found = {**OBJECTS[kind], **change}
    return {name: value for name, value in found.items() if value is not GONE}


def granular(**marking: Any) -> dict[str, Any]:
    return {"granular_markings": [{"selectors": ["name"], "marking_ref": MARKING} | marking]}


def reference(**external: Any) -> dict[str, Any]:
    return {"external_references": [{"source_name": "s", "external_id": "7"} | external]}


def extension(kind: str, name: str, **found: Any) -> dict[str, Any]:
    return {"extensions": {name: OBJECTS[kind]["extensions"][name] | found}}


COMMON = [
    # 3.1, 3.2: required properties, their types, nothing empty, nothing null
    ("campaign", {"type": GONE}, "$.type"),
    ("campaign", {"type": 7}, "$.type"),
    ("campaign", {"type": "bundle"}, "$.type"),
    ("x-larkmoor-pump", {"type": "Pump"}, "$.type"),
    ("x-larkmoor-pump", {"type": "x--pump"}, "$.type"),
    ("x-larkmoor-pump", {"type": "xp"}, "$.type"),
    ("campaign", {"id": GONE}, "$"),
    ("campaign", {"created": GONE}, "$"),
    ("campaign", {"modified": GONE}, "$"),
    ("campaign", {"spec_version": GONE}, "$.spec_version"),
    ("campaign", {"spec_version": "2.2"}, "$.spec_version"),
    ("campaign", {"name": GONE}, "$"),
    ("campaign", {"name": 7}, "$.name"),
    ("campaign", {"description": None}, "$.description"),
    ("campaign", {"aliases": []}, "$.aliases"),
    ("campaign", {"labels": []}, "$.labels"),
    ("campaign", {"object_marking_refs": []}, "$.object_marking_refs"),
    ("campaign", {"external_references": []}, "$.external_references"),
    ("campaign", {"granular_markings": []}, "$.granular_markings"),
    ("campaign", {"extensions": {}}, "$.extensions"),
    ("campaign", {"revoked": "yes"}, "$.revoked"),
    ("campaign", {"x_rate": []}, "$.x_rate"),
    ("campaign", {"x_rate": None}, "$.x_rate"),
    ("campaign", {"X_Rate": 7}, "$.X_Rate"),
    ("campaign", {"ab": 7}, "$.ab"),
    ("campaign", {"action": "a"}, "$.action"),
    ("campaign", {"severity": "high"}, "$.severity"),
    ("campaign", {"confidence": 200}, "$.confidence"),
    ("campaign", {"confidence": -1}, "$.confidence"),
    ("campaign", {"confidence": 1.5}, "$.confidence"),
    ("campaign", {"lang": "no-such-language-tag-here"}, "$.lang"),
    ("campaign", {"lang": "zz"}, "$.lang"),
    ("campaign", {"lang": "english"}, "$.lang"),
    # 2.9: identifiers
    ("campaign", {"id": "campaign--7"}, "$.id"),
    ("campaign", {"id": f"malware--{UUID}"}, "$.id"),
    ("campaign", {"id": "campaign--00000000-0000-0000-0000-000000000000"}, "$.id"),
    ("campaign", {"id": "campaign--5a1e0000-0000-4000-c000-000000000001"}, "$.id"),
    ("campaign", {"id": f"campaign--{UUID} "}, "$.id"),
    ("campaign", {"created_by_ref": f"malware--{UUID}"}, "$.created_by_ref"),
    ("campaign", {"created_by_ref": "Larkmoor"}, "$.created_by_ref"),
    ("campaign", {"object_marking_refs": [f"identity--{UUID}"]}, "$.object_marking_refs[0]"),
    # 2.16, 3.2, 3.6: times
    ("campaign", {"modified": "2031-03-14T09:26:53.588Z"}, "$.modified"),
    ("campaign", {"created": "2031-03-14T09:26:53Z"}, "$.created"),
    ("campaign", {"modified": "2031-03-15T09:26:53.5Z"}, "$.modified"),
    ("campaign", {"created": "2031-03-14T09:26:53.589+00:00"}, "$.created"),
    ("campaign", {"created": "2031-03-14 09:26:53.589Z"}, "$.created"),
    ("campaign", {"created": "2031-02-30T09:26:53.589Z"}, "$.created"),
    ("campaign", {"created": "2031-03-14T24:00:00.000Z"}, "$.created"),
    ("campaign", {"created": "2031-03-14T09:26:53.589"}, "$.created"),
    ("campaign", {"created": 1930000000}, "$.created"),
    ("campaign", {"first_seen": "2031-13-01T00:00:00Z"}, "$.first_seen"),
    ("campaign", {"first_seen": "yesterday"}, "$.first_seen"),
    # 2.5, 2.7: external references, hashes
    ("campaign", reference(source_name=GONE), "$.external_references[0]"),
    ("campaign", reference(external_id=GONE), "$.external_references[0]"),
    ("vulnerability", reference(source_name="cve", external_id="2031-10007"), "$.external_references[0].external_id"),
    ("attack-pattern", reference(source_name="capec", external_id="7"), "$.external_references[0].external_id"),
    ("campaign", reference(url="not a url"), "$.external_references[0].url"),
    ("campaign", reference(hashes={}), "$.external_references[0].hashes"),
    ("campaign", reference(hashes={"MD5": "7"}), "$.external_references[0].hashes.MD5"),
    ("campaign", reference(hashes={"no key": "7"}), "$.external_references[0].hashes.no key"),
    # 7.2.3: granular markings
    ("campaign", granular(selectors=["nothing"]), "$.granular_markings[0].selectors[0]"),
    ("campaign", granular(selectors=["aliases.[7]"]), "$.granular_markings[0].selectors[0]"),
    ("campaign", granular(selectors=["name.[0]"]), "$.granular_markings[0].selectors[0]"),
    ("campaign", granular(selectors=["[0]"]), "$.granular_markings[0].selectors[0]"),
    ("campaign", granular(selectors=["aliases[0]"]), "$.granular_markings[0].selectors[0]"),
    ("campaign", granular(selectors=[]), "$.granular_markings[0].selectors"),
    ("campaign", granular(selectors=GONE), "$.granular_markings[0]"),
    ("campaign", granular(marking_ref=f"identity--{UUID}"), "$.granular_markings[0].marking_ref"),
    ("campaign", granular(marking_ref="marking-definition--7"), "$.granular_markings[0].marking_ref"),
    ("campaign", granular(marking_ref=GONE), "$.granular_markings[0]"),
    ("campaign", granular(lang="en"), "$.granular_markings[0]"),
    # 7.3: extensions
    ("campaign", {"extensions": {EXTENSION: {}}}, f"$.extensions.{EXTENSION}"),
    (
        "campaign",
        {"extensions": {EXTENSION: {"extension_type": ["new-sdo"]}}},
        f"$.extensions.{EXTENSION}.extension_type",
    ),
    ("campaign", {"extensions": {EXTENSION: {"rate": 7}}}, f"$.extensions.{EXTENSION}.extension_type"),
    ("campaign", {"extensions": {"extension-definition--7": {"extension_type": "new-sdo"}}}, None),
    ("campaign", {"extensions": {"pump": {}}}, "$.extensions.pump"),
    ("campaign", {"defanged": True}, "$.defanged"),
    ("x-larkmoor-pump", {"created": GONE}, "$.created"),
    ("x-larkmoor-pump", {"modified": "2031-03-14T09:26:53.588Z"}, "$.modified"),
]
DOMAIN = [
    ("campaign", {"last_seen": "2030-12-31T23:59:59Z"}, "$.last_seen"),
    ("grouping", {"context": GONE}, "$"),
    ("grouping", {"object_refs": []}, "$.object_refs"),
    ("grouping", {"object_refs": ["what"]}, "$.object_refs[0]"),
    ("indicator", {"pattern": GONE}, "$"),
    ("indicator", {"pattern": ""}, "$.pattern"),
    ("indicator", {"pattern": "[ipv4-addr:value = '192.0.2.7'"}, "$.pattern"),
    ("indicator", {"pattern": "ipv4-addr:value = '192.0.2.7'"}, "$.pattern"),
    ("indicator", {"pattern": "[ipv4-addr:value = 192.0.2.7]"}, "$.pattern"),
    ("indicator", {"pattern_type": GONE}, "$"),
    ("indicator", {"valid_from": GONE}, "$"),
    ("indicator", {"valid_until": "2031-03-14T09:26:53Z"}, "$.valid_until"),
    ("indicator", {"valid_until": "2031-03-13T09:26:53Z"}, "$.valid_until"),
    ("indicator", {"kill_chain_phases": [{"kill_chain_name": "a"}]}, "$.kill_chain_phases[0]"),
    ("infrastructure", {"last_seen": "2030-12-31T23:59:59Z"}, "$.last_seen"),
    ("intrusion-set", {"last_seen": "2030-12-31T23:59:59Z"}, "$.last_seen"),
    ("location", {"region": GONE, "country": GONE, "latitude": GONE, "longitude": GONE, "precision": GONE}, "$"),
    ("location", {"longitude": GONE}, "$"),
    ("location", {"latitude": 91}, "$.latitude"),
    ("location", {"longitude": -181}, "$.longitude"),
    ("location", {"latitude": GONE, "longitude": GONE}, "$.precision"),
    ("malware", {"is_family": GONE}, "$"),
    ("malware", {"name": GONE}, "$.name"),
    ("malware", {"last_seen": "2030-12-31T23:59:59Z"}, "$.last_seen"),
    ("malware", {"operating_system_refs": [f"file--{UUID}"]}, "$.operating_system_refs[0]"),
    ("malware", {"sample_refs": [f"url--{UUID}"]}, "$.sample_refs[0]"),
    ("malware-analysis", {"product": GONE}, "$"),
    ("malware-analysis", {"result": GONE, "analysis_sco_refs": GONE}, "$"),
    ("malware-analysis", {"host_vm_ref": f"file--{UUID}"}, "$.host_vm_ref"),
    ("malware-analysis", {"analysis_sco_refs": [f"tool--{UUID}"]}, "$.analysis_sco_refs[0]"),
    ("malware-analysis", {"sample_ref": f"url--{UUID}"}, "$.sample_ref"),
    ("note", {"content": GONE}, "$"),
    ("note", {"object_refs": GONE}, "$"),
    ("observed-data", {"number_observed": 0}, "$.number_observed"),
    ("observed-data", {"number_observed": 1_000_000_000}, "$.number_observed"),
    ("observed-data", {"last_observed": "2031-03-14T08:00:00Z"}, "$.last_observed"),
    ("observed-data", {"object_refs": GONE}, "$"),
    ("observed-data", {"objects": {"0": {"type": "url"}}}, "$"),
    ("observed-data", {"object_refs": [f"tool--{UUID}"]}, "$.object_refs[0]"),
    ("observed-data", {"object_refs": [f"relationship--{UUID}"]}, "$.object_refs"),
    ("opinion", {"opinion": "perhaps"}, "$.opinion"),
    ("opinion", {"object_refs": GONE}, "$"),
    ("report", {"published": GONE}, "$"),
    ("report", {"object_refs": []}, "$.object_refs"),
    ("threat-actor", {"last_seen": "2030-12-31T23:59:59Z"}, "$.last_seen"),
    ("relationship", {"relationship_type": "Is_Like"}, "$.relationship_type"),
    ("relationship", {"source_ref": f"relationship--{UUID}"}, "$.source_ref"),
    ("relationship", {"target_ref": MARKING}, "$.target_ref"),
    ("relationship", {"target_ref": f"bundle--{UUID}"}, "$.target_ref"),
    ("relationship", {"target_ref": GONE}, "$"),
    ("relationship", {"stop_time": "2031-01-01T00:00:00Z"}, "$.stop_time"),
    ("sighting", {"sighting_of_ref": GONE}, "$"),
    ("sighting", {"sighting_of_ref": f"sighting--{UUID}"}, "$.sighting_of_ref"),
    ("sighting", {"sighting_of_ref": f"url--{UUID}"}, "$.sighting_of_ref"),
    ("sighting", {"count": -1}, "$.count"),
    ("sighting", {"count": 1_000_000_000}, "$.count"),
    ("sighting", {"last_seen": "2030-12-31T23:59:59Z"}, "$.last_seen"),
    ("sighting", {"observed_data_refs": [f"url--{UUID}"]}, "$.observed_data_refs[0]"),
    ("sighting", {"where_sighted_refs": [f"tool--{UUID}"]}, "$.where_sighted_refs[0]"),
    ("language-content", {"contents": {"klingonish": {"name": "a"}}}, "$.contents.klingonish"),
    ("language-content", {"contents": {"es": {}}}, "$.contents[...]"),
    ("language-content", {"contents": {"es": {"Name": "a"}}}, "$.contents.es.Name"),
    ("language-content", {"object_ref": f"bundle--{UUID}"}, "$.object_ref"),
    ("marking-definition", {"definition": GONE}, "$"),
    ("marking-definition", {"definition": {"text": "a"}}, "$.definition.statement"),
    ("marking-definition", {"definition_type": "tlp", "definition": {"tlp": "red"}}, "$.definition"),
    ("extension-definition", {"created_by_ref": GONE}, "$"),
    ("extension-definition", {"extension_types": []}, "$.extension_types"),
    ("extension-definition", {"extension_types": ["new-thing"]}, "$.extension_types[0]"),
    ("extension-definition", {"extension_types": ["new-sdo"]}, "$.extension_properties"),
    ("extension-definition", {"schema": GONE}, "$"),
]
OBSERVABLE = [
    ("artifact", {"url": "https://a.example/"}, "$"),
    ("artifact", {"payload_bin": GONE}, "$"),
    ("artifact", {"payload_bin": GONE, "url": "https://a.example/", "hashes": GONE}, "$.hashes"),
    ("artifact", {"payload_bin": "no base64!"}, "$.payload_bin"),
    ("artifact", {"encryption_algorithm": "rot13"}, "$.encryption_algorithm"),
    ("artifact", {"encryption_algorithm": GONE}, "$.decryption_key"),
    ("autonomous-system", {"number": "64500"}, "$.number"),
    ("autonomous-system", {"number": GONE}, "$"),
    ("directory", {"path": GONE}, "$"),
    ("directory", {"contains_refs": [f"url--{UUID}"]}, "$.contains_refs[0]"),
    ("domain-name", {"value": "not a name"}, "$.value"),
    ("domain-name", {"value": "a..example"}, "$.value"),
    ("domain-name", {"resolves_to_refs": [f"url--{UUID}"]}, "$.resolves_to_refs[0]"),
    ("email-addr", {"value": "nobody"}, "$.value"),
    ("email-addr", {"belongs_to_ref": f"identity--{UUID}"}, "$.belongs_to_ref"),
    ("email-message", {"is_multipart": GONE}, "$"),
    ("email-message", {"is_multipart": False}, "$.body_multipart"),
    ("email-message", {"body": "a"}, "$.body"),
    ("email-message", {"from_ref": f"identity--{UUID}"}, "$.from_ref"),
    ("email-message", {"body_multipart": [{"content_type": "text/plain"}]}, "$.body_multipart[0]"),
    ("email-message", {"body_multipart": [{"body_raw_ref": f"url--{UUID}"}]}, "$.body_multipart[0].body_raw_ref"),
    ("file", {"name": GONE, "hashes": GONE}, "$"),
    ("file", {"hashes": {"SHA-256": "xyz"}}, "$.hashes.SHA-256"),
    ("file", {"name": GONE}, "$.name_enc"),
    ("file", {"size": -1}, "$.size"),
    ("file", {"magic_number_hex": "xyz"}, "$.magic_number_hex"),
    ("file", {"parent_directory_ref": f"file--{UUID}"}, "$.parent_directory_ref"),
    ("file", extension("file", "windows-pebinary-ext", pe_type=7), "$.extensions.windows-pebinary-ext.pe_type"),
    (
        "file",
        extension("file", "windows-pebinary-ext", machine_hex="0"),
        "$.extensions.windows-pebinary-ext.machine_hex",
    ),
    ("file", {"extensions": {"archive-ext": {"comment": "a"}}}, "$.extensions.archive-ext"),
    ("ipv4-addr", {"value": "192.0.2.700"}, "$.value"),
    ("ipv4-addr", {"value": "192.0.2.0/33"}, "$.value"),
    ("ipv4-addr", {"value": "2001:db8::7"}, "$.value"),
    ("ipv4-addr", {"belongs_to_refs": [f"url--{UUID}"]}, "$.belongs_to_refs[0]"),
    ("ipv6-addr", {"value": "192.0.2.7"}, "$.value"),
    ("ipv6-addr", {"value": "2001:db8:::7"}, "$.value"),
    ("mac-addr", {"value": "02-00-5e-10-00-01"}, "$.value"),
    ("mac-addr", {"value": "02:00:5E:10:00:01"}, "$.value"),
    ("mutex", {"name": GONE}, "$"),
    ("network-traffic", {"protocols": GONE}, "$"),
    ("network-traffic", {"protocols": []}, "$.protocols"),
    ("network-traffic", {"src_ref": GONE, "dst_ref": GONE}, "$"),
    ("network-traffic", {"is_active": True}, "$.end"),
    ("network-traffic", {"end": "2031-03-14T08:00:00Z"}, "$.end"),
    ("network-traffic", {"src_port": 65536}, "$.src_port"),
    ("network-traffic", {"src_ref": f"url--{UUID}"}, "$.src_ref"),
    ("network-traffic", {"encapsulates_refs": [f"url--{UUID}"]}, "$.encapsulates_refs[0]"),
    (
        "network-traffic",
        extension("network-traffic", "socket-ext", address_family="AF_CARRIER_PIGEON"),
        "$.extensions.socket-ext.address_family",
    ),
    ("autonomous-system", {"number": 2**53}, "$.number"),
    ("file", {"size": 2**60}, "$.size"),
    ("file", {"extensions": {"windows-pebinary-ext": {"pe_type": "exe"}}}, "$.extensions.windows-pebinary-ext"),
    ("process", {"environment_variables": {"a b": "c"}}, "$.environment_variables.a b"),
    ("process", {"image_ref": f"url--{UUID}"}, "$.image_ref"),
    ("process", {"id": f"process--{UUID.replace('-4000-', '-5000-')}"}, "$.id"),
    ("software", {"name": GONE}, "$"),
    ("software", {"cpe": "cpe:/o:larkmoor:drift"}, "$.cpe"),
    ("url", {"value": "relay.example/drip"}, "$.value"),
    ("url", {"value": "http://relay.example/a b"}, "$.value"),
    ("windows-registry-key", {"values": [{}]}, "$.values[0]"),
    ("windows-registry-key", {"values": [{"data_type": "REG_TEXT"}]}, "$.values[0].data_type"),
    ("x509-certificate", {"x509_v3_extensions": {}}, "$.x509_v3_extensions"),
    ("x509-certificate", {"hashes": {"SHA-1": "6"}}, "$.hashes.SHA-1"),
]
BROKEN = [*COMMON, *DOMAIN, *OBSERVABLE]
