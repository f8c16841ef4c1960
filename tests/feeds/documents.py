"""Documents that tests pull, in the form of their real sources. Makers, products and numbers are invented."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from wardwatch.feeds.types import RunSummary

Pull = Callable[..., RunSummary]


def brought(summary: RunSummary) -> tuple[int, int, int, int, int]:
    """New, changed, unchanged, withdrawn, quarantined."""
    return summary.new, summary.changed, summary.unchanged, summary.withdrawn, summary.quarantined


def kev(*cves: str, **changed: Any) -> bytes:
    entries = [
        {
            "cveID": cve,
            "vendorProject": "Invented",
            "product": "Pump",
            "vulnerabilityName": f"Invented Pump {cve}",
            "dateAdded": "2031-02-03",
            "shortDescription": "Someone gets in.",
            "requiredAction": "Update.",
            "dueDate": "2031-02-24",
            "knownRansomwareCampaignUse": "Known",
            **changed,
        }
        for cve in cves
    ]
    return json.dumps({"title": "Catalog", "count": len(entries), "vulnerabilities": entries}).encode()


def device(*dis: str, record: str = "r1", version: int = 1, **said: Any) -> dict[str, Any]:
    """A record of openFDA: the first identifier is on the device, the others on packages of it."""
    kinds = ["Primary", *["Package"] * (len(dis) - 1)]
    return {
        "public_device_record_key": record,
        "public_version_number": str(version),
        "public_version_date": f"2031-01-{version:02}",
        "company_name": "Larkmoor Medical",
        "brand_name": "Drift Pump",
        "version_or_model_number": "DP-400",
        "identifiers": [{"id": di, "type": kind, "issuing_agency": "GS1"} for di, kind in zip(dis, kinds, strict=True)],
        "product_codes": [{"code": "FRN", "name": "Pump, Infusion", "openfda": {"device_class": "2"}}],
        **said,
    }


def devices(*records: Any) -> bytes:
    return json.dumps({"meta": {"results": {"total": len(records)}}, "results": records}).encode()


def advisory(
    number: str = "INV-2031-01", *, version: str = "1", tlp: str | None = "WHITE", below: str = "2.1", **head: Any
) -> dict[str, Any]:
    product = {
        "category": "product_version_range",
        "name": f"< {below}",
        "product": {"name": f"Invented Pump below {below}", "product_id": "P1"},
    }
    return {
        "document": {
            "category": "csaf_security_advisory",
            "csaf_version": "2.0",
            "title": "Invented Pump",
            "publisher": {"name": "Invented PSIRT", "namespace": "https://invented.example", "category": "vendor"},
            "tracking": {
                "id": number,
                "version": version,
                "status": "final",
                "initial_release_date": "2031-01-01T00:00:00Z",
                "current_release_date": "2031-01-01T00:00:00Z",
            },
            **({"distribution": {"tlp": {"label": tlp}}} if tlp else {}),
            **head,
        },
        "product_tree": {
            "branches": [
                {
                    "category": "vendor",
                    "name": "Invented",
                    "branches": [{"category": "product_name", "name": "Pump", "branches": [product]}],
                }
            ]
        },
        "vulnerabilities": [
            {
                "cve": "CVE-2031-0001",
                "product_status": {"known_affected": ["P1"]},
                "scores": [
                    {
                        "products": ["P1"],
                        "cvss_v3": {
                            "version": "3.1",
                            "vectorString": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
                            "baseScore": 9.8,
                            "baseSeverity": "CRITICAL",
                        },
                    }
                ],
                "remediations": [{"category": "vendor_fix", "details": "Update to 2.1.", "product_ids": ["P1"]}],
            }
        ],
    }


def cve_record(
    cve: str = "CVE-2031-0001", *, rejected: bool = False, adp: bool = True, exploitation: str = "Active"
) -> dict[str, Any]:
    provider = {"orgId": "00000000-0000-4000-8000-000000000001", "shortName": "invented"}
    published = {
        "providerMetadata": provider,
        "title": "Invented Pump lets people in",
        "descriptions": [{"lang": "en", "value": "Someone gets in."}],
        "affected": [
            {
                "vendor": "Invented",
                "product": "Pump",
                "versions": [
                    {"version": "1.0", "status": "affected", "lessThan": "2.1", "versionType": "semver"},
                    {"version": "all but the good ones", "status": "affected"},
                ],
            }
        ],
    }
    reject = {"providerMetadata": provider, "rejectedReasons": [{"lang": "en", "value": "Not a vulnerability."}]}
    other = {"type": "ssvc", "content": {"options": [{"Exploitation": exploitation}, {"Automatable": "yes"}]}}
    listed = {"type": "kev", "content": {"dateAdded": "2031-02-03", "reference": "https://invented.example"}}
    cisa = {
        "providerMetadata": {"orgId": "00000000-0000-4000-8000-000000000002", "shortName": "CISA-ADP"},
        "metrics": [{"other": other}, {"other": listed}],
    }
    return {
        "dataType": "CVE_RECORD",
        "dataVersion": "5.1",
        "cveMetadata": {"cveId": cve, "state": "REJECTED" if rejected else "PUBLISHED"},
        "containers": {"cna": reject if rejected else published, **({"adp": [cisa]} if adp else {})},
    }


def write(path: Path, *documents: Any) -> Path:
    """Bytes as they are, one document as JSON, several as JSON Lines."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if len(documents) == 1 and isinstance(documents[0], bytes):
        path.write_bytes(documents[0])
    else:
        path.write_text("\n".join(json.dumps(document) for document in documents))
    return path


def damaged(data: bytes, damage: dict[int, int]) -> bytes:
    """The data with other bytes at some places."""
    changed = bytearray(data)
    for place, value in damage.items():
        changed[place % len(changed)] = value
    return bytes(changed)


DAMAGE = st.dictionaries(st.integers(0, 10_000), st.integers(0, 255), min_size=1, max_size=4)
HOSPITALS = "Facility ID,Facility Name,Address,City/Town,State,ZIP Code,Telephone Number,Emergency Services\n"
EPSS = "#model_version:v2031.01.01,score_date:2031-01-{day:02}T00:00:00+0000\ncve,epss,percentile\n"
