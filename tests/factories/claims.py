"""Claims and inventory lines made directly, as the worker, for tests of what follows from them."""

import hashlib
from datetime import datetime
from itertools import count
from typing import Any

from wardwatch.assets.models import Asset, InventoryImport
from wardwatch.assets.private import Private, seal_many
from wardwatch.markings.operations import intern
from wardwatch.markings.types import PUBLIC, Label
from wardwatch.members import labels
from wardwatch.members.models import Organization
from wardwatch.members.queries import center_id
from wardwatch.provenance.models import Assertion, Document, Source
from wardwatch.vulnerabilities import models

_numbers = count(1)


def assertion(
    *, at: datetime, asserter: str = "CISA", key: str = "", document: str = "", label: Label = PUBLIC
) -> Assertion:
    """One current assertion in a document of its own; an earlier one with the same key is superseded."""
    number = next(_numbers)
    marked = intern(label)
    source, _ = Source.objects.get_or_create(name="invented", defaults={"title": "Invented source"})
    digest = hashlib.sha256(str(number).encode()).digest()
    stored = Document.objects.create(
        source=source,
        sha256=digest,
        name=document or f"document {number}",
        retrieved_at=at,
        parsed_at=at,
        label_id=marked,
    )
    key = key or f"record {number}"
    Assertion.objects.filter(source=source, key=key, superseded_at=None).update(superseded_at=at)
    return Assertion.objects.create(
        document=stored, source=source, key=key, digest=digest, asserter=asserter, recorded_at=at, label_id=marked
    )


def vulnerability(name: str, label: Label = PUBLIC) -> models.Vulnerability:
    """The identity that claims speak of."""
    found, _ = models.Vulnerability.objects.get_or_create(name=name, defaults={"label_id": intern(label)})
    return found


def affected(
    cve: str, vendor: str, product: str, *, by: Assertion, status: str = "affected", **ends: Any
) -> models.AffectedRange:
    """A claim that a range of versions is affected (or whatever `status` says); `high="2.1"` means before 2.1."""
    return models.AffectedRange.objects.create(
        assertion=by,
        label_id=by.label_id,
        vulnerability=vulnerability(cve),
        vendor=vendor,
        product=product,
        product_text=f"{vendor} {product}",
        status=status,
        raw=ends.pop("raw", f"before {ends['high']}" if "high" in ends else ""),
        **ends,
    )


def exploited(cve: str, *, by: Assertion) -> models.KevAssertion:
    """A claim that a vulnerability is exploited."""
    return models.KevAssertion.objects.create(assertion=by, label_id=by.label_id, vulnerability=vulnerability(cve))


def remedy(cve: str, category: str = "vendor_fix", *, by: Assertion) -> models.Remediation:
    """What a maker offers."""
    return models.Remediation.objects.create(
        assertion=by,
        label_id=by.label_id,
        vulnerability=vulnerability(cve),
        category=category,
        details="See the maker.",
    )


def inventory(member: Organization, *, at: datetime) -> InventoryImport:
    """An import of a member's list."""
    return InventoryImport.objects.create(
        organization=member,
        file_name="inventory.csv",
        format="csv",
        sha256=b"",
        imported_at=at,
        imported_by="person:1",
        label_id=intern(labels.about(member.pk, center_id())),
    )


def line(
    member: Organization, vendor: str, product: str, version: str = "", *, at: datetime, serial: str = "", **fields: Any
) -> Asset:
    """One inventory line of a member; its serial number is sealed, as an import does it."""
    number = next(_numbers)
    made = Asset.objects.create(
        organization=member,
        key=f"line {number}",
        line=number,
        vendor=vendor,
        product=product,
        version=version,
        recorded_at=at,
        changed_at=at,
        label_id=intern(labels.about(member.pk, center_id())),
        **fields,
    )
    if serial:
        state_serial(made, serial)
    return made


def state_serial(line: Asset, serial: str) -> None:
    """Say a line's serial number, which the center may not see."""
    label = labels.private(line.organization_id, center_id(), shared=False)
    seal_many({line.pk: Private(serial=serial)}, label=intern(label))
