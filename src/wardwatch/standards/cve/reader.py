"""From the wire to the public values: the record, its containers, their metrics."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime

import msgspec

from wardwatch.kit import jsonread
from wardwatch.kit.errors import RAW_LIMIT, Fault, FormatError
from wardwatch.kit.jsonpieces import Losses, Pieces
from wardwatch.standards import cvss, ssvc
from wardwatch.standards.cve import affected, types, wire
from wardwatch.standards.rfc3339 import in_utc

_RECORDS: dict[type[msgspec.Struct], str] = {
    **dict.fromkeys((wire.Applicability, wire.Metric, wire.ProblemType, wire.Text), ""),
    wire.Product: "product",
    wire.Reference: "url",
    wire.Version: "version",
}
_RECORD = Pieces(wire.Record, _RECORDS)


def read(data: bytes) -> types.Record:
    """The record in `data`; FormatError with the JSON path if it is not a CVE record of format 5."""
    losses = Losses()
    record = _RECORD.read(data, losses)
    metadata, cna = record.cve_metadata, record.containers.cna
    containers = [_container(types.Kind.CNA, cna, "$.containers.cna", metadata.cve_id, losses)]
    for index, adp in enumerate(record.containers.adp):
        containers.append(_container(types.Kind.ADP, adp, f"$.containers.adp[{index}]", metadata.cve_id, losses))
    return types.Record(
        cve=metadata.cve_id,
        state=metadata.state,
        published=_utc(metadata.date_published, "$.cveMetadata.datePublished"),
        updated=_utc(metadata.date_updated, "$.cveMetadata.dateUpdated"),
        data_version=record.data_version,
        containers=tuple(containers),
        rejected_reason=_english(cna.rejected_reasons),
        replaced_by=cna.replaced_by,
        faults=tuple(losses.faults),
    )


def _container(kind: types.Kind, container: wire.Container, place: str, cve: str, losses: Losses) -> types.Container:
    provider = container.provider_metadata
    metrics = _Metrics(cve, losses.faults)
    for here, metric in zip(losses.places(f"{place}.metrics"), container.metrics, strict=False):
        metrics.add(metric, here)
    products = zip(losses.places(f"{place}.affected"), container.affected, strict=False)
    applicable = zip(losses.places(f"{place}.cpeApplicability"), container.cpe_applicability, strict=False)
    return types.Container(
        kind=kind,
        org_id=provider.org_id,
        short_name=provider.short_name,
        title=container.title,
        updated=_utc(provider.date_updated, f"{place}.providerMetadata.dateUpdated"),
        description=_english(container.descriptions),
        affected=tuple(affected.read(product, here, losses) for here, product in products),
        cvss=tuple(metrics.cvss),
        ssvc=metrics.ssvc,
        kev=metrics.kev,
        cwes=tuple(dict.fromkeys(_cwes(container.problem_types))),
        references=tuple(types.Reference(link.url, link.tags) for link in container.references),
        tags=container.tags,
        cpe_applicability=tuple(affected.read_applicability(entry, here) for here, entry in applicable),
    )


def _utc(instant: datetime | None, place: str) -> datetime | None:
    try:
        return in_utc(instant)
    except FormatError as error:
        raise FormatError(error.reason, place) from error


class _Metrics:
    """The metrics of one container as they are read; one that cannot be read becomes a fault."""

    def __init__(self, cve: str, faults: list[Fault]) -> None:
        self.cvss: list[types.Cvss] = []
        self.ssvc: ssvc.Selection | None = None
        self.kev: types.KevReference | None = None
        self._cve = cve
        self._faults = faults

    def add(self, metric: wire.Metric, place: str) -> None:
        for field in metric.__struct_fields__:
            raw = getattr(metric, field)
            if raw is msgspec.UNSET:
                continue
            name = _METRIC_NAMES[field]
            try:
                self._add(name, raw, f"{place}.{name}")
            except FormatError as error:
                self._faults.append(Fault(error.place or place, error.reason, self._cve, bytes(raw)[:RAW_LIMIT]))

    def _add(self, name: str, raw: msgspec.Raw, place: str) -> None:
        if name != "other":
            self.cvss.append(_cvss(raw, place))
            return
        other = jsonread.decode(bytes(raw), wire.Other, place)
        if other.type.casefold() == "ssvc":
            _once(self.ssvc, place)
            self.ssvc = ssvc.read(bytes(other.content), f"{place}.content")
        elif other.type.casefold() == "kev":
            _once(self.kev, place)
            kev = jsonread.decode(bytes(other.content), wire.Kev, f"{place}.content")
            self.kev = types.KevReference(kev.date_added, kev.reference)


_METRIC_NAMES = {field.name: field.encode_name for field in msgspec.structs.fields(wire.Metric)}


def _once(earlier: object, place: str) -> None:
    if earlier is not None:
        raise FormatError("the container holds this kind of metric already", place)


def _cvss(raw: msgspec.Raw, place: str) -> types.Cvss:
    stated = jsonread.decode(bytes(raw), wire.Cvss, place)
    try:
        vector = cvss.read(stated.vector_string)
    except FormatError as error:
        raise FormatError(error.reason, f"{place}.vectorString") from error
    return types.Cvss(vector, stated.base_score)


def _english(texts: Sequence[wire.Text]) -> str | None:
    return next((text.value for text in texts if re.match(r"en\b", text.lang, re.IGNORECASE)), None)


def _cwes(problem_types: Sequence[wire.ProblemType]) -> Iterator[str]:
    """CWE IDs, also where a publisher wrote the ID only at the beginning of the text."""
    for problem_type in problem_types:
        for weakness in problem_type.descriptions:
            found = re.match(r"CWE-[0-9]+", weakness.cwe_id or weakness.description)
            if found:
                yield found[0]
