"""STIX objects put into the store directly, as the worker, and collections of them."""

import hashlib
import json
from datetime import datetime, timedelta
from itertools import count
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

from people import NOW
from wardwatch.audit.types import OPERATOR
from wardwatch.intel.models import ObjectName, ObjectVersion
from wardwatch.kit.database import login
from wardwatch.markings.operations import intern
from wardwatch.markings.types import PUBLIC, Label
from wardwatch.members.queries import operator
from wardwatch.provenance.models import Document, Source
from wardwatch.sharing import operations
from wardwatch.sharing.types import Query, Readers, Writers
from wardwatch.standards.aliases import folded
from wardwatch.standards.taxii.filters import timestamp

_numbers = count(1)


def stix_id(name: str, kind: str = "indicator") -> str:
    """The id of an invented object."""
    return f"{kind}--{uuid5(NAMESPACE_OID, name)}"


def indicator(name: str, modified: datetime = NOW, **more: Any) -> dict[str, Any]:
    """An invented indicator as it is sent."""
    return {
        "type": "indicator",
        "spec_version": "2.1",
        "id": stix_id(name),
        "created": timestamp(NOW - timedelta(days=30))[:23] + "Z",
        "modified": timestamp(modified)[:23] + "Z",
        "name": name,
        "pattern": f"[domain-name:value = '{name}.test.invalid']",
        "pattern_type": "stix",
        "valid_from": timestamp(NOW - timedelta(days=30))[:23] + "Z",
        **more,
    }


def stored(
    name: str, *, label: Label = PUBLIC, modified: datetime = NOW, source: str = "invented", **facts: Any
) -> int:
    """One version of an object in the store; returns its number. `facts` are columns of `ObjectVersion`."""
    body = json.dumps(indicator(name, modified)).encode()
    facts = {
        "type": "indicator",
        "spec_version": "2.1",
        "body": body,
        "stix_id": stix_id(name, facts.get("type", "indicator")),
        **facts,
    }
    with login("worker"):
        number = next(_numbers)
        sender, _ = Source.objects.get_or_create(name=source, defaults={"title": source})
        marked = intern(label)
        digest = hashlib.sha256(f"{number}".encode()).digest()
        document = Document.objects.create(
            source=sender, sha256=digest, name=f"bundle {number}", retrieved_at=NOW, parsed_at=NOW, label_id=marked
        )
        row = ObjectVersion.objects.create(
            source=sender,
            created=NOW,
            modified=modified,
            version=modified,
            digest=digest,
            sha256=digest,
            name=name,
            document=document,
            recorded_at=NOW,
            label_id=marked,
            **facts,
        )
        return row.pk


def goes_by(row: int, name: str, *, alias: str, family: str = "malware") -> None:
    """The names of a stored row, its own and an alias that others have too."""
    with login("worker"):
        label = ObjectVersion.objects.get(pk=row).label_id
        told = {"object_id": row, "label_id": label, "family": family, "preferred": folded(name), "shared": True}
        for what, text in (("name", name), ("alias", alias)):
            ObjectName.objects.create(what=what, key=folded(text), text=text, **told)


def collect(
    alias: str = "all",
    *,
    writers: Writers = Writers.NOBODY,
    readers: Readers = Readers.ENROLLED,
    at: datetime = NOW,
    **query: Any,
) -> UUID:
    """A collection, in line with what is stored."""
    with login("worker"):
        made = operations.keep_collection(
            alias=alias,
            title=alias.capitalize(),
            query=Query(**query),
            readers=readers,
            writers=writers,
            principal=operator(),
            actor=OPERATOR,
            at=at,
        )
    align(at)
    return made


def align(at: datetime = NOW) -> int:
    """Bring every collection in line, as the job does."""
    with login("worker"):
        return operations.bring_in_line(at=at)
