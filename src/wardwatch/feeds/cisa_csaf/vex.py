"""VEX documents that are no CSAF: OpenVEX 0.2, and CycloneDX with statements on vulnerabilities (JSON, XML).

They carry no TLP label, and no title: who may see them is for somebody to decide, as with an unlabelled advisory.

OpenVEX states the status of a product; the components in it that it names say where the weakness lies, and make no
range. CycloneDX states whether the product that the document describes is hit, whatever part of it `affects` refers to;
only a document that describes nothing, and a BOM-Link to another document, speak of the part itself.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

import msgspec

from wardwatch.feeds.types import Entry
from wardwatch.kit.errors import Fault, FormatError
from wardwatch.standards import cpe, cyclonedx, openvex, purl, vers
from wardwatch.standards.cve import is_cve_id
from wardwatch.vulnerabilities.types import Claim, RangeClaim, RangeStatus, RemediationClaim

NOT_NAMED = "author not named"

_OPENVEX = {
    openvex.Status.AFFECTED: RangeStatus.AFFECTED,
    openvex.Status.FIXED: RangeStatus.FIXED,
    openvex.Status.NOT_AFFECTED: RangeStatus.KNOWN_NOT_AFFECTED,
    openvex.Status.UNDER_INVESTIGATION: RangeStatus.UNDER_INVESTIGATION,
}
_CYCLONEDX = {
    "exploitable": RangeStatus.AFFECTED,
    "false_positive": RangeStatus.KNOWN_NOT_AFFECTED,
    "in_triage": RangeStatus.UNDER_INVESTIGATION,
    "not_affected": RangeStatus.KNOWN_NOT_AFFECTED,
    "resolved": RangeStatus.FIXED,
    "resolved_with_pedigree": RangeStatus.FIXED,
}
_LABELS = {
    "code_not_present": "vulnerable_code_not_present",
    "code_not_reachable": "vulnerable_code_not_in_execute_path",
    "protected_by_mitigating_control": "inline_mitigations_already_exist",
}
"""Justifications of CycloneDX in the words of CSAF and OpenVEX, where these have one for the same; else as written."""

_UNREADABLE = vers.Interval(None, False, None, False)


class _Head(msgspec.Struct, frozen=True):
    context: object = msgspec.field(name="@context", default=None)
    format: object = msgspec.field(name="bomFormat", default=None)


def read_xml(raw: bytes, place: str) -> Entry:
    """The statements of a CycloneDX document in XML; FormatError where it is none, or cannot be read.

    They stand at the places of the same document in JSON. Its digest is that of what is read, however it is spaced.
    """
    bom = cyclonedx.read(raw)
    return _cyclonedx(bom, place, hashlib.sha256(msgspec.json.encode(bom, order="sorted")).digest())


def read(raw: bytes, place: str, digest: bytes) -> Entry | None:
    """The statements of a VEX document in JSON; None for one in neither format. FormatError where it cannot be read."""
    try:
        head = msgspec.json.decode(raw, type=_Head)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return None
    if isinstance(head.context, str) and head.context.startswith("https://openvex.dev/"):
        return _openvex(openvex.read(raw), place, digest)
    if head.format == "CycloneDX":
        return _cyclonedx(cyclonedx.read(raw), place, digest)
    return None


@dataclass(frozen=True, slots=True)
class _Subject:
    """A product that is spoken of; `range` is a `vers:`, "" with `version` "" means all versions."""

    text: str
    vendor: str = ""
    product: str = ""
    cpe: str = ""
    purl: str = ""
    version: str = ""
    range: str = ""


def _openvex(document: openvex.Document, place: str, digest: bytes) -> Entry:
    return Entry(
        key=document.id,
        digest=digest,
        asserter=document.author,
        place=place or "$",
        claims=tuple(dict.fromkeys(claim for each in document.statements for claim in _stated(each))),
        valid_at=document.last_updated or document.timestamp,
        version=str(document.version),
        faults=_noted(document.faults, place, document.id),
    )


def _stated(statement: openvex.Statement) -> Iterator[Claim]:
    names = (statement.vulnerability.name, *statement.vulnerability.aliases)
    name = next((each for each in names if is_cve_id(each)), names[0])
    subjects = [_of_product(product.component, statement.supplier or "") for product in statement.products]
    for subject in subjects:
        why = statement.justification if statement.status is openvex.Status.NOT_AFFECTED else None
        yield from _claims(name, subject, _OPENVEX[statement.status], statement.place, str(why or ""))
    if statement.action_statement and subjects:
        yield _remedy(name, "mitigation", statement.action_statement, subjects)


def _of_product(component: openvex.Component, supplier: str) -> _Subject:
    package, names = _package(component.purl), [each for each in (component.cpe23, component.cpe22) if each]
    spelled = next((name for name in map(_name, names) if name), None)
    stated = str(spelled.version) if spelled and isinstance(spelled.version, str) else ""
    return _Subject(
        text=component.purl or component.id or next(iter(names), ""),
        vendor=supplier or (_words(spelled.vendor) if spelled else ""),
        product=_words(spelled.product) if spelled else package.name if package else "",
        cpe=" ".join(names),
        purl=component.purl or "",
        version=(package.version if package else None) or stated,
        range=(package.qualifier("vers") if package else None) or "",
    )


def _cyclonedx(bom: cyclonedx.Bom, place: str, digest: bytes) -> Entry:
    described, faults = bom.metadata_component, list(bom.faults)
    key = bom.serial_number or f"CycloneDX {digest.hex()[:16]}"
    if not bom.vulnerabilities:
        raise FormatError("the bill of materials states nothing on vulnerabilities", "$.vulnerabilities")
    components = {each.bom_ref: each for each in bom.components if each.bom_ref}
    claims: list[Claim] = []
    for index, vulnerability in enumerate(bom.vulnerabilities):
        where = f"$.vulnerabilities[{index}]"
        if not vulnerability.id or not vulnerability.affects:
            reason = "it names no vulnerability" if not vulnerability.id else "it does not say what is affected"
            faults.append(Fault(where, reason, vulnerability.id or ""))
            continue
        claims += _analysed(vulnerability, vulnerability.id, where, described, components)
    return Entry(
        key=key,
        digest=digest,
        asserter=(described and (described.manufacturer or described.supplier)) or NOT_NAMED,
        place=place or "$",
        claims=tuple(dict.fromkeys(claims)),
        version=str(bom.version),
        faults=_noted(faults, place, key),
    )


def _analysed(
    stated: cyclonedx.Vulnerability,
    name: str,
    where: str,
    described: cyclonedx.Component | None,
    components: Mapping[str, cyclonedx.Component],
) -> Iterator[Claim]:
    analysis = stated.analysis or cyclonedx.Analysis()
    status = _CYCLONEDX.get(analysis.state or "", RangeStatus.UNKNOWN)
    why = analysis.justification if status is RangeStatus.KNOWN_NOT_AFFECTED else None
    subjects = []
    for affected in stated.affects:
        subject, is_own = _of_component(affected.ref, described, components)
        subjects.append(subject)
        versions = affected.versions if is_own else ()
        place = f"{where}.affects"
        for version in versions:
            narrowed = replace(subject, version=version.version or "", range=version.range or "")
            yield from _claims(name, narrowed, _of_version(version.status, status), place, _label(why))
        if not versions:
            yield from _claims(name, subject, status, place, _label(why))
    for category, details in (("mitigation", stated.recommendation), ("workaround", stated.workaround)):
        if details:
            yield _remedy(name, category, details, subjects)


def _of_version(said: str, status: RangeStatus) -> RangeStatus:
    """What is said of some versions: a clear *unaffected* or *unknown* beside what the analysis says of the product."""
    if status is RangeStatus.AFFECTED or status is RangeStatus.UNKNOWN:
        own = {"affected": RangeStatus.AFFECTED, "unaffected": RangeStatus.NOT_AFFECTED}
        return own.get(said, RangeStatus.UNKNOWN)
    return status


def _label(why: str | None) -> str:
    return _LABELS.get(why or "", why or "")


def _of_component(
    ref: str, described: cyclonedx.Component | None, components: Mapping[str, cyclonedx.Component]
) -> tuple[_Subject, bool]:
    """What a reference speaks of, and whether the versions beside it are those of that product."""
    if ref.startswith("urn:cdx:"):
        linked = cyclonedx.read_link(ref).bom_ref or ""
        if package := _package(linked):
            return _Subject(text=linked, product=package.name, purl=linked, version=package.version or ""), True
        return _Subject(text=ref), True
    component = described or components.get(ref)
    if component is None:
        return _Subject(text=ref), True
    vendor = component.manufacturer or component.supplier or component.publisher or component.group or ""
    return _Subject(
        text=f"{vendor} {component.name}".strip(),
        vendor=vendor,
        product=component.name,
        cpe=component.cpe or "",
        purl=component.purl or "",
        version=component.version or "",
        range=component.version_range or "",
    ), component.bom_ref == ref


def _claims(name: str, subject: _Subject, status: RangeStatus, place: str, why: str) -> Iterator[RangeClaim]:
    """One claim for each interval of the product's versions."""
    package = _package(subject.purl)
    scheme = package.type if package else ""
    intervals: tuple[vers.Interval, ...] = (vers.ALL,)
    if subject.version:
        intervals = (vers.Interval(subject.version, True, subject.version, True),)
    elif subject.range:
        scheme = vers.scheme_named(subject.range)
        read = vers.read_prose(subject.range)
        intervals = read if read is not None else (_UNREADABLE,)
    for interval in intervals:
        yield RangeClaim(
            vulnerability=name,
            place=place,
            vendor=subject.vendor,
            product=subject.product,
            product_text=subject.text,
            status=status,
            scheme=scheme,
            low=interval.low,
            low_inclusive=interval.low_inclusive,
            high=interval.high,
            high_inclusive=interval.high_inclusive,
            understood=interval is not _UNREADABLE,
            raw=subject.version or subject.range,
            cpe=subject.cpe,
            purl=subject.purl,
            justification=why,
        )


def _remedy(name: str, category: str, details: str, subjects: Iterable[_Subject]) -> RemediationClaim:
    products = tuple(dict.fromkeys(subject.text for subject in subjects))
    return RemediationClaim(vulnerability=name, category=category, details=details, products=products)


def _noted(faults: Iterable[Fault], place: str, key: str) -> tuple[Fault, ...]:
    return tuple(Fault(f"{place} {each.place}".strip(), each.reason, each.key or key, each.raw) for each in faults)


def _package(text: str | None) -> purl.Purl | None:
    try:
        return purl.read(text) if text else None
    except FormatError:
        return None


def _name(text: str) -> cpe.Name | None:
    try:
        return cpe.read(text)
    except FormatError:
        return None


def _words(value: cpe.Value) -> str:
    return value.replace("_", " ") if isinstance(value, str) else ""
