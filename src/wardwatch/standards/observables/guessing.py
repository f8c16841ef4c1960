"""What a bare value is, where nobody says: a line of a block list, a search box."""

import re

from wardwatch.kit.errors import FormatError
from wardwatch.standards.observables import hosts
from wardwatch.standards.observables.defanging import refang
from wardwatch.standards.observables.normal import normalise
from wardwatch.standards.observables.types import Observable, ObservableKind

FILE_ENDINGS = frozenset({
    "7z", "apk", "asp", "aspx", "bat", "bin", "bmp", "cab", "cfg", "chm", "class", "cmd", "com", "conf", "cpl",
    "csv", "dat", "db", "dex", "dll", "dmg", "doc", "docm", "docx", "dot", "dotm", "elf", "encrypted", "eps",
    "exe", "gif", "gz", "hta", "htm", "html", "ico", "img", "inf", "ini", "ipa", "iso", "jar", "jpeg", "jpg",
    "js", "jse", "json", "jsp", "jspx", "key", "lnk", "locked", "log", "lua", "md", "mdb", "mov", "msc", "msi",
    "msp", "mp3", "mp4", "ocx", "odt", "one", "pdb", "pdf", "php", "pif", "pl", "png", "ppt", "pptm", "pptx",
    "ps", "ps1", "psd1", "psm1", "py", "pyc", "pyw", "rar", "rb", "reg", "rels", "rs", "rtf", "scr", "sct",
    "service", "sh", "so", "sql", "svg", "swf", "sys", "tar", "tgz", "tmp", "ttf", "txt", "url", "vb", "vbe",
    "vbs", "vhd", "vhdx", "vmdk", "wasm", "wav", "webp", "wsf", "xla", "xlam", "xll", "xls", "xlsb", "xlsm",
    "xlsx", "xml", "xps", "yaml", "yml", "zip",
})  # fmt: skip
"""Endings of names of files that reports of attacks name; some are top-level domains too."""

_AROUND = "\"'`<>,; \t\r\n\u201c\u201d\u2018\u2019"
_BY_LENGTH = {
    32: ObservableKind.MD5,
    40: ObservableKind.SHA1,
    56: ObservableKind.SHA224,
    64: ObservableKind.SHA256,
    70: ObservableKind.TLSH,
    96: ObservableKind.SHA384,
    128: ObservableKind.SHA512,
}
_HEXADECIMAL = re.compile(r"(?:T1(?=.{70}\Z))?[0-9A-Fa-f]+")
_ADDRESS = re.compile(r"[0-9.]+(?:/[0-9]{1,2})?|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(?:/[0-9]{1,3})?")
_DOTTED = re.compile(r"(?:[0-9]{1,3}\.){3}[0-9]{1,3}")
_MAC = re.compile(r"[0-9A-Fa-f]{2}(?:[:-][0-9A-Fa-f]{2}){5}")
_ASN = re.compile(r"ASN? ?[0-9]+", re.IGNORECASE)
_SSDEEP = re.compile(r"[0-9]+:[A-Za-z0-9/+]{6,}:[A-Za-z0-9/+]+(?:,\".*\")?")
_HIVE = re.compile(r"(?:HK(?:LM|CU|CR|U|CC)|HKEY_[A-Z_]+):?\\", re.IGNORECASE)
_PATH = re.compile(r"[A-Za-z]:\\|\\\\|/|~/|\.\.?/|%\w+%\\")
_SLASHES = re.compile(r"[^/\s]+\.[^/\s]+/\S*")


def guess(text: str) -> Observable | None:
    """The value that a bare text is, defanged or not, in quotes or not; None where it is none that has a form.

    A name is a domain where its last label is a top-level domain, even if files end so too (`evil.zip`); a name of a
    file where it ends as those do. 32, 64 and 128 digits are MD5, SHA-256 and SHA-512, not others of that length.
    """
    bare = text.strip(_AROUND)
    value = refang(bare)
    kind = _kind(value) if value else None
    if kind is None:
        return None
    try:
        return normalise(kind, value)
    except FormatError:
        return None


def guess_asked(text: str) -> Observable | None:
    """The value that somebody asks for: as `guess`, and a well-formed name with dots that is nothing else is a domain.

    A value that somebody names is no word of a text, so a name without a known top-level domain (`host.lan`) is read.
    """
    found = guess(text)
    if found is not None:
        return found
    try:
        return normalise(ObservableKind.DOMAIN, refang(text.strip(_AROUND)))
    except FormatError:
        return None


def digest_kind(length: int) -> ObservableKind | None:
    """The kind of digest with so many hexadecimal digits, the usual one of several; None: no kind has."""
    return _BY_LENGTH.get(length)


def _kind(value: str) -> ObservableKind | None:
    if "://" in value:
        return ObservableKind.URL
    if _MAC.fullmatch(value):
        return ObservableKind.MAC
    if _HEXADECIMAL.fullmatch(value):
        return digest_kind(len(value.removeprefix("T1")))
    if _ADDRESS.fullmatch(value):
        return ObservableKind.IPV6 if ":" in value else ObservableKind.IPV4
    if _ASN.fullmatch(value):
        return ObservableKind.ASN
    if _SSDEEP.fullmatch(value):
        return ObservableKind.SSDEEP
    if _HIVE.match(value):
        return ObservableKind.REGISTRY_KEY
    if "@" in value:
        return ObservableKind.EMAIL
    return _named(value)


def _named(value: str) -> ObservableKind | None:
    stem, dot, ending = value.rstrip(".").rpartition(".")
    if _PATH.match(value):
        return ObservableKind.FILE_NAME if dot and stem and ending.lower() in FILE_ENDINGS else None
    if _SLASHES.fullmatch(value):
        host = value.partition("/")[0].partition(":")[0]
        return ObservableKind.URL if is_domain(host) or _DOTTED.fullmatch(host) else None
    if not dot or not stem:
        return None
    if is_domain(value):
        return ObservableKind.DOMAIN
    return ObservableKind.FILE_NAME if ending.lower() in FILE_ENDINGS else None


def is_domain(text: str) -> bool:
    """Whether the text is a domain name under a top-level domain that exists."""
    try:
        normal = hosts.domain(text)
    except FormatError:
        return False
    return hosts.is_top_level(normal.rpartition(".")[2])
