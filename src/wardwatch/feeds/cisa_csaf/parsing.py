"""From one advisory to what it claims: CSAF, or else another VEX document (`vex`), of which some are XML."""

from collections.abc import Iterator
from typing import BinaryIO

import msgspec

from wardwatch.feeds.cisa_csaf import vex
from wardwatch.feeds.cisa_csaf.ranges import ranges
from wardwatch.feeds.reading import canonical_digest, json_records
from wardwatch.feeds.types import Entry
from wardwatch.kit.errors import RAW_LIMIT, Fault, FormatError
from wardwatch.standards import csaf, cvss, cyclonedx, tlp
from wardwatch.standards.cve import is_cve_id
from wardwatch.standards.rfc3339 import in_utc
from wardwatch.vulnerabilities.types import AdvisoryClaim, AdvisoryNames, Claim, CvssClaim, RemediationClaim


class _Label(msgspec.Struct, frozen=True):
    label: str = ""


class _Distribution(msgspec.Struct, frozen=True):
    tlp: _Label = _Label()


class _Head(msgspec.Struct, frozen=True):
    distribution: _Distribution = _Distribution()


class _Marked(msgspec.Struct, frozen=True):
    document: _Head


def mark(name: str, stream: BinaryIO) -> Iterator[tlp.Tlp | None]:
    """The label of each advisory in the file, None where it has none that can be read."""
    for _, raw in json_records(name, stream, _is_document):
        try:
            yield tlp.read(msgspec.json.decode(raw, type=_Marked).document.distribution.tlp.label)
        except (msgspec.MsgspecError, UnicodeError, RecursionError, FormatError):
            yield None


def parse(name: str, stream: BinaryIO) -> Iterator[Entry | Fault]:
    """Each advisory in the file: one document, or one in each line of a `.jsonl` file."""
    for place, raw in json_records(name, stream, _is_document):
        try:
            yield _entry(place, raw)
        except FormatError as error:
            yield Fault(f"{place} {error.place}".strip() or "$", error.reason, "", raw[:RAW_LIMIT])


def _is_document(name: str) -> bool:
    return name.lower().endswith((".json", ".jsonl", ".ndjson", ".xml"))


def _entry(place: str, raw: bytes) -> Entry:
    if cyclonedx.is_xml(raw):
        return vex.read_xml(raw, place)
    digest = canonical_digest(raw)
    try:
        advisory = csaf.read(raw)
    except FormatError:
        if entry := vex.read(raw, place, digest):
            return entry
        raise
    faults = list(advisory.faults)
    claims: list[Claim] = [_head(advisory)]
    for index, vulnerability in enumerate(advisory.vulnerabilities):
        name = _name(advisory, index, faults)
        claims.append(
            AdvisoryNames(vulnerability=name, title=vulnerability.title or "", summary=vulnerability.summary or "")
        )
        claims += _scores(name, vulnerability, faults)
        claims += ranges(name, advisory, vulnerability)
        claims += _remediations(name, advisory, vulnerability)
    return Entry(
        key=advisory.tracking.id,
        digest=digest,
        asserter=advisory.publisher.name,
        place=place or "$",
        claims=tuple(dict.fromkeys(claims)),
        valid_at=in_utc(advisory.tracking.current_release_date),
        version=advisory.tracking.version,
        faults=tuple(
            Fault(f"{place} {fault.place}".strip(), fault.reason, fault.key or advisory.tracking.id, fault.raw)
            for fault in faults
        ),
    )


def _head(advisory: csaf.Advisory) -> AdvisoryClaim:
    by_category = {note.category: note.text for note in reversed(advisory.notes)}
    links = [_web(reference.url) for reference in advisory.references if reference.category == "self"]
    return AdvisoryClaim(
        publisher=advisory.publisher.name,
        publisher_category=advisory.publisher.category,
        tracking_id=advisory.tracking.id,
        tracking_version=advisory.tracking.version,
        title=advisory.title,
        summary=by_category.get("summary", ""),
        language=advisory.lang or "",
        initial_release=in_utc(advisory.tracking.initial_release_date),
        current_release=in_utc(advisory.tracking.current_release_date),
        url=next((link for link in links if link and not link.endswith(".json")), next(filter(None, links), "")),
    )


def _web(url: str) -> str:
    """An address that a page or a mail may lead to; empty for any other scheme (`javascript:`, `file:`)."""
    return url if url.lower().startswith(("https://", "http://")) else ""


def _name(advisory: csaf.Advisory, index: int, faults: list[Fault]) -> str:
    """The CVE id; else the advisory's own id and the number of the vulnerability in it."""
    vulnerability = advisory.vulnerabilities[index]
    cve = vulnerability.cve
    if cve is not None and is_cve_id(cve):
        return cve
    if cve is not None:
        faults.append(Fault(f"{vulnerability.place}.cve", f"{cve!r} is not a CVE ID", cve))
    return f"{advisory.tracking.id}#{index + 1}"


def _scores(name: str, vulnerability: csaf.Vulnerability, faults: list[Fault]) -> Iterator[CvssClaim]:
    for index, score in enumerate(vulnerability.scores):
        for version, stated in (("cvss_v3", score.cvss_v3), ("cvss_v2", score.cvss_v2)):
            if stated is None:
                continue
            try:
                vector = cvss.read(stated.vector_string)
            except FormatError as error:
                faults.append(Fault(f"{vulnerability.place}.scores[{index}].{version}", error.reason, name))
                continue
            yield CvssClaim(
                vulnerability=name,
                version=vector.version,
                vector=vector.vector,
                base_score=vector.base_score,
                severity=str(vector.severity),
            )


def _remediations(name: str, advisory: csaf.Advisory, vulnerability: csaf.Vulnerability) -> Iterator[RemediationClaim]:
    names = {product.product_id: product.name for product in advisory.products}
    for remediation in vulnerability.remediations:
        restart = remediation.restart_required
        yield RemediationClaim(
            vulnerability=name,
            category=remediation.category,
            details=remediation.details,
            url=_web(remediation.url or ""),
            restart_required=restart.category if restart else "",
            products=tuple(names[product_id] for product_id in remediation.product_ids),
        )
