"""Made-up security documents of a stated size, for benchmarks."""

import json
from typing import Any

WORDS = "An attacker on the same network can send commands that the device carries out without asking who sends them. "
LABEL = {"text": "Share as the label says.", "tlp": {"label": "WHITE"}}
VECTOR = "CVSS:3.1/AV:A/AC:L/PR:N/UI:N/S:U/C:L/I:H/A:H"


def csaf(number: int, *, products: int, vulnerabilities: int) -> bytes:
    """A CSAF 2.0 advisory in which every vulnerability is about every product, as CISA's are."""
    ids = [f"P-{index}" for index in range(products)]
    document = {
        "document": _head(number),
        "product_tree": {"branches": [_vendor(number, ids)]},
        "vulnerabilities": [_vulnerability(number * 100 + index, ids) for index in range(vulnerabilities)],
    }
    return json.dumps(document).encode()


def _head(number: int) -> dict[str, Any]:
    day = "2031-03-04T09:00:00.000000Z"
    return {
        "category": "csaf_security_advisory",
        "csaf_version": "2.0",
        "title": f"Maker {number % 97} Pump {number}",
        "distribution": LABEL,
        "publisher": {"category": "coordinator", "name": "Center", "namespace": "https://center.example"},
        "notes": [{"category": "general", "text": WORDS * 3, "title": f"Note {n}"} for n in range(4)],
        "references": [{"summary": f"Link {n}", "url": f"https://center.example/{number}/{n}"} for n in range(8)],
        "tracking": {
            "id": f"MEDICAL-31-{number:05}",
            "status": "final",
            "version": "1",
            "initial_release_date": day,
            "current_release_date": day,
            "revision_history": [{"number": "1", "date": day, "summary": "First"}],
        },
    }


def _vendor(number: int, ids: list[str]) -> dict[str, Any]:
    names = [
        {
            "category": "product_name",
            "name": f"Pump {number} model {index}",
            "branches": [
                {
                    "category": "product_version_range",
                    "name": f"<{index + 1}.4",
                    "product": {
                        "name": f"Pump {number} model {index}: <{index + 1}.4",
                        "product_id": product_id,
                        "product_identification_helper": {"model_numbers": [f"P{number}-{index}*"]},
                    },
                }
            ],
        }
        for index, product_id in enumerate(ids)
    ]
    return {"category": "vendor", "name": f"Maker {number % 97}", "branches": names}


def _vulnerability(number: int, ids: list[str]) -> dict[str, Any]:
    stated = {"version": "3.1", "vectorString": VECTOR, "baseScore": 7.6, "baseSeverity": "HIGH"}
    return {
        "cve": f"CVE-2031-{10000 + number}",
        "cwe": {"id": "CWE-306", "name": "Missing Authentication for Critical Function"},
        "notes": [{"category": "summary", "text": WORDS * 4, "title": "Vulnerability summary"}],
        "product_status": {"known_affected": ids},
        "references": [{"category": "external", "summary": f"Link {n}", "url": "https://a.example"} for n in range(2)],
        "remediations": [
            {"category": "mitigation", "details": WORDS * 2, "product_ids": ids, "url": "https://center.example/fix"},
            {"category": "vendor_fix", "details": WORDS, "product_ids": ids},
        ],
        "scores": [{"cvss_v3": stated, "products": ids}],
    }


def cve(number: int, *, products: int, versions: int) -> bytes:
    """A CVE record in which the authority names products and versions, to which CISA adds CPE names and SSVC."""
    name = f"CVE-2031-{10000 + number}"
    organization = {"orgId": "00000000-0000-4000-8000-000000000001", "shortName": "maker"}
    affected = [_affected(number, index, versions) for index in range(products)]
    options = [{"Exploitation": "none"}, {"Automatable": "no"}, {"Technical Impact": "total"}]
    ssvc = {
        "id": name,
        "role": "Coordinator",
        "version": "2.0.3",
        "timestamp": "2031-03-04T09:00:00Z",
        "options": options,
    }
    stated = {"version": "3.1", "vectorString": VECTOR, "baseScore": 7.6, "baseSeverity": "HIGH"}
    metadata = {"cveId": name, "assignerOrgId": organization["orgId"], "state": "PUBLISHED"}
    cna = {
        "providerMetadata": organization,
        "title": f"Commands without a password in Pump {number}",
        "descriptions": [{"lang": "en", "value": WORDS * 4}],
        "affected": affected,
        "problemTypes": [{"descriptions": [{"lang": "en", "description": "CWE-306", "cweId": "CWE-306"}]}],
        "metrics": [{"format": "CVSS", "cvssV3_1": stated}],
        "references": [{"url": f"https://maker.example/{number}/{n}", "tags": ["vendor-advisory"]} for n in range(4)],
    }
    cisa = {
        "providerMetadata": {**organization, "shortName": "CISA-ADP"},
        "title": "Enrichment",
        "affected": [{**each, "cpes": ["cpe:2.3:o:maker:pump:-:*:*:*:*:*:*:*"]} for each in affected],
        "metrics": [{"other": {"type": "ssvc", "content": ssvc}}],
    }
    return json.dumps(
        {
            "dataType": "CVE_RECORD",
            "dataVersion": "5.1",
            "cveMetadata": metadata,
            "containers": {"cna": cna, "adp": [cisa]},
        }
    ).encode()


def _affected(number: int, index: int, versions: int) -> dict[str, Any]:
    return {
        "vendor": f"Maker {number % 97}",
        "product": f"Pump {number} model {index}",
        "defaultStatus": "unaffected",
        "versions": [
            {"version": f"{n}.0", "status": "affected", "lessThan": f"{n}.4", "versionType": "custom"}
            for n in range(versions)
        ],
    }
