"""Package URLs for what a CVE record names by collection and package (`collectionURL`, `packageName`).

Only where the collection is a registry with a purl type of its own: elsewhere a package's name is nobody else's. Source
of types, namespaces and the registries' addresses: the purl type definitions of the Package-URL project; `packageName`
is a name as the collection writes it (CVE Record Format, definition `product`).
"""

from collections.abc import Mapping
from urllib.parse import urlsplit

from wardwatch.kit.errors import FormatError
from wardwatch.standards import purl

_TYPES: Mapping[str, str] = {
    "npmjs com": "npm",
    "npmjs org": "npm",
    "registry npmjs org": "npm",
    "pypi org": "pypi",
    "pypi python org": "pypi",
    "repo maven apache org": "maven",
    "repo1 maven org": "maven",
    "central sonatype com": "maven",
    "search maven org": "maven",
    "nuget org": "nuget",
    "api nuget org": "nuget",
    "rubygems org": "gem",
    "crates io": "cargo",
    "packagist org": "composer",
    "pkg go dev": "golang",
    "proxy golang org": "golang",
    "hex pm": "hex",
    "pub dev": "pub",
}
"""The purl type of a registry, by the labels of its host, without "www"."""

_SEPARATORS = {"maven": ":", "npm": "/", "composer": "/", "golang": "/"}
"""What stands between namespace and name."""


def package_url(collection: str, package: str) -> str:
    """The purl of `package` in the collection at the address `collection`; "" where it is no registry known here.

    Also "" for a name that cannot be one there: Maven's without a group ("log4j-core") is nobody's.
    """
    try:
        host = (urlsplit(collection).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
    kind = _TYPES.get(host.replace(".", " "))
    if not kind or not package:
        return ""
    namespace, _, name = package.rpartition(_SEPARATORS[kind]) if kind in _SEPARATORS else ("", "", package)
    try:
        return str(purl.read(str(purl.Purl(kind, name, namespace or None))))
    except FormatError:
        return ""
