"""What the values of attributes and objects are of: the objects of STIX that hold them, and patterns that find them.

Sources: STIX 2.1 sections 6 (SCOs) and 9 (patterns); MISP core format, section "Attribute"; for objects, the names that
the templates give their attributes (https://www.misp-project.org/objects.html).
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from wardwatch.standards.misp.types import Attribute, Object


class Term(NamedTuple):
    """One value, and where it stands: `file`, `hashes.MD5`."""

    kind: str
    path: str
    value: str | int


IP = "ip"  # becomes ipv4-addr or ipv6-addr
_HASHES = {
    "md5": "MD5",
    "sha1": "'SHA-1'",
    "sha224": "'SHA-224'",
    "sha256": "'SHA-256'",
    "sha384": "'SHA-384'",
    "sha512": "'SHA-512'",
    "sha512/224": "'SHA-512/224'",
    "sha512/256": "'SHA-512/256'",
    "sha3-224": "'SHA3-224'",
    "sha3-256": "'SHA3-256'",
    "sha3-384": "'SHA3-384'",
    "sha3-512": "'SHA3-512'",
    "ssdeep": "SSDEEP",
    "tlsh": "TLSH",
    "authentihash": "AUTHENTIHASH",
    "cdhash": "CDHASH",
    "imphash": "IMPHASH",
    "impfuzzy": "IMPFUZZY",
    "pehash": "PEHASH",
    "telfhash": "TELFHASH",
    "vhash": "VHASH",
}
_MAIL = "email-message"
_TRAFFIC = "network-traffic"
_TABLE: dict[str, tuple[str, ...]] = {
    "AS": ("autonomous-system:number",),
    "attachment": ("file:name",),
    "domain": ("domain-name:value",),
    "domain|ip": ("domain-name:value", "domain-name:resolves_to_refs[*].value"),
    "email": ("email-addr:value",),
    "email-attachment": (f"{_MAIL}:body_multipart[*].body_raw_ref.name",),
    "email-body": (f"{_MAIL}:body",),
    "email-dst": (f"{_MAIL}:to_refs[*].value",),
    "email-message-id": (f"{_MAIL}:message_id",),
    "email-reply-to": (f"{_MAIL}:additional_header_fields.'Reply-To'",),
    "email-src": (f"{_MAIL}:from_ref.value",),
    "email-subject": (f"{_MAIL}:subject",),
    "email-x-mailer": (f"{_MAIL}:additional_header_fields.'X-Mailer'",),
    "filename": ("file:name",),
    "hostname": ("domain-name:value",),
    "hostname|port": (f"{_TRAFFIC}:dst_ref.value", f"{_TRAFFIC}:dst_port"),
    "ip-dst": (f"{IP}:value",),
    "ip-dst|port": (f"{_TRAFFIC}:dst_ref.value", f"{_TRAFFIC}:dst_port"),
    "ip-src": (f"{IP}:value",),
    "ip-src|port": (f"{_TRAFFIC}:src_ref.value", f"{_TRAFFIC}:src_port"),
    "mac-address": ("mac-addr:value",),
    "malware-sample": ("file:name", "file:hashes.MD5"),
    "mime-type": ("file:mime_type",),
    "mutex": ("mutex:name",),
    "onion-address": ("domain-name:value",),
    "port": (f"{_TRAFFIC}:dst_port",),
    "regkey": ("windows-registry-key:key",),
    "regkey|value": ("windows-registry-key:key", "windows-registry-key:values[*].data"),
    "size-in-bytes": ("file:size",),
    "target-email": ("email-addr:value",),
    "uri": ("url:value",),
    "url": ("url:value",),
    "user-agent": (f"{_TRAFFIC}:extensions.'http-request-ext'.request_header.'User-Agent'",),
    "whois-registrant-email": ("email-addr:value",),
    "dns-soa-email": ("email-addr:value",),
    "x509-fingerprint-md5": ("x509-certificate:hashes.MD5",),
    "x509-fingerprint-sha1": ("x509-certificate:hashes.'SHA-1'",),
    "x509-fingerprint-sha256": ("x509-certificate:hashes.'SHA-256'",),
    **{kind: (f"file:hashes.{name}",) for kind, name in _HASHES.items()},
    **{f"filename|{kind}": ("file:name", f"file:hashes.{name}") for kind, name in _HASHES.items()},
}
LANGUAGES = {"sigma": "sigma", "snort": "snort", "stix2-pattern": "stix", "suricata": "suricata", "yara": "yara"}
"""Types whose values are patterns themselves, and the `pattern_type` of each."""

_ENDS = {
    "ip": "dst_ref.value",
    "ip-src": "src_ref.value",
    "ip-dst": "dst_ref.value",
    "src-ip": "src_ref.value",
    "dst-ip": "dst_ref.value",
    "hostname": "dst_ref.value",
    "domain": "dst_ref.value",
    "hostname-src": "src_ref.value",
    "hostname-dst": "dst_ref.value",
    "src-port": "src_port",
    "dst-port": "dst_port",
}
_TEMPLATES: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "asn": ("autonomous-system", {"asn": "number", "description": "name"}),
    "credential": ("user-account", {"username": "user_id"}),
    "directory": ("directory", {"path": "path"}),
    "domain-ip": ("domain-name", {"ip": "resolves_to_refs[*].value"}),
    "email": (
        _MAIL,
        {
            "from": "from_ref.value",
            "to": "to_refs[*].value",
            "cc": "cc_refs[*].value",
            "bcc": "bcc_refs[*].value",
            "subject": "subject",
            "message-id": "message_id",
            "email-body": "body",
            "reply-to": "additional_header_fields.'Reply-To'",
            "x-mailer": "additional_header_fields.'X-Mailer'",
            "attachment": "body_multipart[*].body_raw_ref.name",
        },
    ),
    "file": ("file", {"path": "parent_directory_ref.path"}),
    "ip-port": (_TRAFFIC, _ENDS),
    "mutex": ("mutex", {"name": "name"}),
    "network-connection": (_TRAFFIC, _ENDS),
    "network-socket": (_TRAFFIC, _ENDS),
    "registry-key": (
        "windows-registry-key",
        {"key": "key", "name": "values[*].name", "data": "values[*].data"},
    ),
    "url": ("url", {}),
    "user-account": (
        "user-account",
        {"username": "account_login", "user-id": "user_id", "display-name": "display_name"},
    ),
    "x509": ("x509-certificate", {"serial-number": "serial_number", "issuer": "issuer", "subject": "subject"}),
}
TEMPLATES = frozenset(_TEMPLATES)
"""Objects whose attributes are read together."""

_IPV4 = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}(?:/\d{1,2})?")
_IPV6 = re.compile(r"[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*(?:/\d{1,3})?")
_WHOLE = ("number", "src_port", "dst_port", "size")
_FROM_THE_END = frozenset({"domain|ip", "hostname|port", "ip-dst|port", "ip-src|port", "malware-sample"})


def terms(attribute: Attribute) -> tuple[Term, ...]:
    """The values of one attribute; none where STIX has no object for such a value, or the value is none of its type."""
    paths = _TABLE.get(attribute.type)
    return _terms(paths, attribute) if paths else ()


def object_terms(record: Object) -> list[tuple[Attribute, tuple[Term, ...]]]:
    """The attributes of an object after one of `TEMPLATES` whose values belong to the one STIX object it becomes."""
    root, relations = _TEMPLATES[record.name]
    found = []
    for attribute in record.attributes:
        if attribute.deleted:
            continue
        path = relations.get(attribute.object_relation or "")
        paths = (f"{root}:{path}",) if path else _TABLE.get(attribute.type, ())
        if paths and all(each.startswith(f"{root}:") for each in paths) and (made := _terms(paths, attribute)):
            found.append((attribute, made))
    return found


def pattern(values: Iterable[Term]) -> str:
    """The STIX pattern of one observation that has them all; of several values of one path, any."""
    grouped: dict[tuple[str, str], dict[str, None]] = {}
    for term in values:
        grouped.setdefault((term.kind, term.path), {})[_comparison(term)] = None
    if len(grouped) == 1:
        return f"[{' OR '.join(*grouped.values())}]"
    parts = (f"({' OR '.join(each)})" if len(each) > 1 else next(iter(each)) for each in grouped.values())
    return f"[{' AND '.join(parts)}]"


def address_kind(text: str) -> str | None:
    """The type of STIX object for an IP address or a block of them; None: it is neither."""
    if _IPV4.fullmatch(text):
        return "ipv4-addr"
    return "ipv6-addr" if _IPV6.fullmatch(text) else None


def _terms(paths: tuple[str, ...], attribute: Attribute) -> tuple[Term, ...]:
    value = attribute.value.strip()
    if len(paths) == 1:
        values = [value]
    elif attribute.type in _FROM_THE_END or attribute.type.startswith("filename|"):
        values = value.rsplit("|", 1)
    else:
        values = value.split("|", 1)
    if len(values) == 1 < len(paths) and attribute.type == "malware-sample":
        return (Term("file", "name", value),)
    if len(values) != len(paths) or not all(values):
        return ()
    found = []
    for place, part in zip(paths, values, strict=True):
        kind, _, path = place.partition(":")
        term = _term(kind, path, part)
        if term is None:
            return ()
        found.append(term)
    return tuple(found)


def _term(kind: str, path: str, value: str) -> Term | None:
    if kind == IP:
        found = address_kind(value)
        return Term(found, path, value) if found else None
    if path in _WHOLE:
        digits = value[2:] if kind == "autonomous-system" and value[:2].upper() == "AS" else value
        return Term(kind, path, int(digits)) if digits.isdecimal() and len(digits) <= 15 else None
    return Term(kind, path, value)


def _comparison(term: Term) -> str:
    if isinstance(term.value, int):
        return f"{term.kind}:{term.path} = {term.value}"
    text = term.value.replace("\\", "\\\\").replace("'", "\\'")
    return f"{term.kind}:{term.path} = '{text}'"


def single_paths() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each type of attribute that has one value, and where in STIX it stands."""
    yield from (
        (kind, places) for kind, places in _TABLE.items() if len(places) == 1 and not places[0].startswith(IP + ":")
    )
