"""From the wire to the public values."""

import re
from collections.abc import Iterator, Sequence

import msgspec

from wardwatch.kit import jsonread
from wardwatch.kit.errors import RAW_LIMIT, Fault, FormatError
from wardwatch.standards import cvss, ssvc
from wardwatch.standards.cve import types, wire
from wardwatch.standards.rfc3339 import in_utc

NOTHING = frozenset({"n/a", "unspecified", "unknown", "[unknown]", "-", ""})


def read(data: bytes) -> types.Record:
    """The record in `data`; FormatError with the JSON path if it is not a CVE record of format 5."""
    record = jsonread.decode(data, wire.Record)
    metadata, cna = record.cve_metadata, record.containers.cna
    faults: list[Fault] = []
    containers = [_container(types.Kind.CNA, cna, "$.containers.cna", metadata.cve_id, faults)]
    for index, adp in enumerate(record.containers.adp):
        containers.append(_container(types.Kind.ADP, adp, f"$.containers.adp[{index}]", metadata.cve_id, faults))
    return types.Record(
        cve=metadata.cve_id,
        state=metadata.state,
        published=in_utc(metadata.date_published),
        updated=in_utc(metadata.date_updated),
        data_version=record.data_version,
        containers=tuple(containers),
        rejected_reason=_english(cna.rejected_reasons),
        replaced_by=tuple(cna.replaced_by),
        faults=tuple(faults),
    )


def _container(
    kind: types.Kind, container: wire.Container, place: str, cve: str, faults: list[Fault]
) -> types.Container:
    provider = container.provider_metadata
    metrics = _Metrics(cve, faults)
    for index, metric in enumerate(container.metrics):
        metrics.add(metric, f"{place}.metrics[{index}]")
    return types.Container(
        kind=kind,
        org_id=provider.org_id,
        short_name=provider.short_name,
        title=container.title,
        updated=in_utc(provider.date_updated),
        description=_english(container.descriptions),
        affected=tuple(_affected(product) for product in container.affected),
        cvss=tuple(metrics.cvss),
        ssvc=metrics.ssvc,
        kev=metrics.kev,
        cwes=tuple(dict.fromkeys(_cwes(container.problem_types))),
        references=tuple(types.Reference(link.url, tuple(link.tags)) for link in container.references),
        tags=tuple(container.tags),
    )


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
                self._faults.append(Fault(error.place, error.reason, self._cve, bytes(raw)[:RAW_LIMIT]))

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


def _affected(product: wire.Product) -> types.Affected:
    return types.Affected(
        vendor=_named(product.vendor),
        product=_named(product.product),
        collection_url=product.collection_url,
        package_name=_named(product.package_name),
        package_url=product.package_url,
        default_status=product.default_status,
        versions=tuple(_version(version) for version in product.versions),
        cpes=tuple(product.cpes),
        platforms=tuple(product.platforms),
        modules=tuple(product.modules),
    )


def _version(version: wire.Version) -> types.Version:
    return types.Version(
        version=_named(version.version),
        status=version.status,
        version_type=version.version_type,
        less_than=version.less_than,
        less_than_or_equal=version.less_than_or_equal,
        changes=tuple(types.Change(change.at, change.status) for change in version.changes),
    )


def _named(text: str | None) -> str | None:
    """The text, or None where it is one of the words that publishers write for nothing."""
    return None if text is None or text.strip().casefold() in NOTHING else text


def _english(texts: Sequence[wire.Text]) -> str | None:
    return next((text.value for text in texts if re.match(r"en\b", text.lang, re.IGNORECASE)), None)


def _cwes(problem_types: Sequence[wire.ProblemType]) -> Iterator[str]:
    """CWE IDs, also where a publisher wrote the ID only at the beginning of the text."""
    for problem_type in problem_types:
        for weakness in problem_type.descriptions:
            found = re.match(r"CWE-[0-9]+", weakness.cwe_id or weakness.description)
            if found:
                yield found[0]
