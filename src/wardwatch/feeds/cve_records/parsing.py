"""From one CVE record to what each of its containers claims."""

from collections.abc import Iterator
from fnmatch import fnmatch
from typing import BinaryIO

import msgspec

from wardwatch.feeds.cve_records.ranges import ranges
from wardwatch.feeds.reading import canonical_digest, json_records
from wardwatch.feeds.types import Entry
from wardwatch.kit.errors import RAW_LIMIT, Fault, FormatError
from wardwatch.standards import cve
from wardwatch.vulnerabilities.types import Claim, CvssClaim, DescriptionClaim, KevClaim, SsvcClaim


class _Containers(msgspec.Struct, frozen=True):
    cna: msgspec.Raw
    adp: list[msgspec.Raw] = []


class _Record(msgspec.Struct, frozen=True):
    containers: _Containers


def parse(name: str, stream: BinaryIO) -> Iterator[Entry | Fault]:
    """The containers of every record in the file, record by record."""
    for place, raw in json_records(name, stream, lambda member: fnmatch(member, "CVE-*.json")):
        try:
            entries = _entries(place, raw)
        except FormatError as error:
            yield Fault(f"{place} {error.place}".strip() or "$", error.reason, _key(raw), raw[:RAW_LIMIT])
        else:
            yield from entries


def _entries(place: str, raw: bytes) -> list[Entry]:
    record = cve.read(raw)
    bodies = msgspec.json.decode(raw.decode("utf-8-sig"), type=_Record).containers
    names: set[str] = set()
    entries = []
    for index, (container, body) in enumerate(zip(record.containers, [bodies.cna, *bodies.adp], strict=True)):
        path = "$.containers.cna" if index == 0 else f"$.containers.adp[{index - 1}]"
        asserter = container.short_name or container.org_id
        name = "cna" if container.kind is cve.Kind.CNA else f"adp:{asserter}"
        if name in names:
            name = f"{name}:{index}"
        names.add(name)
        faults: list[Fault] = []
        claims = tuple(dict.fromkeys(_claims(record, container, faults)))
        entries.append(
            Entry(
                key=f"{record.cve}#{name}",
                digest=canonical_digest(b'{"state":"%s","container":%s}' % (record.state.encode(), bytes(body))),
                asserter=asserter,
                place=f"{place} {path}".strip(),
                claims=claims,
                valid_at=container.updated or record.updated,
                whole=record.cve,
                faults=tuple(
                    Fault(f"{place} {fault.place}".strip(), fault.reason, record.cve, fault.raw)
                    for fault in (*record.faults, *faults)
                    if fault.place.startswith(path + ".")
                ),
            )
        )
    return entries


def _claims(record: cve.Record, container: cve.Container, faults: list[Fault]) -> Iterator[Claim]:
    rejected = record.state is cve.State.REJECTED
    is_cna = container.kind is cve.Kind.CNA
    text = record.rejected_reason if is_cna and rejected else container.description
    if is_cna or text or container.title:
        yield DescriptionClaim(
            vulnerability=record.cve,
            state=str(record.state),
            title=container.title or "",
            description=text or "",
            published_at=record.published,
            updated_at=container.updated or record.updated,
        )
    if container.kev:
        yield KevClaim(vulnerability=record.cve, date_added=container.kev.date_added)
    if container.ssvc:
        yield SsvcClaim(
            vulnerability=record.cve,
            exploitation=str(container.ssvc.exploitation or ""),
            automatable=str(container.ssvc.automatable or ""),
            technical_impact=str(container.ssvc.technical_impact or ""),
            assessed_at=container.ssvc.timestamp,
        )
    for score in container.cvss:
        yield CvssClaim(
            vulnerability=record.cve,
            version=score.vector.version,
            vector=score.vector.vector,
            base_score=score.vector.base_score,
            severity=str(score.vector.severity),
        )
    if not rejected:
        yield from ranges(record.cve, container, faults)


class _Metadata(msgspec.Struct, frozen=True):
    cve_id: str = msgspec.field(name="cveId", default="")


class _Named(msgspec.Struct, frozen=True):
    metadata: _Metadata = msgspec.field(name="cveMetadata", default_factory=_Metadata)


def _key(raw: bytes) -> str:
    try:
        return msgspec.json.decode(raw, type=_Named).metadata.cve_id
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return ""
