"""purl: package URLs (Package-URL project, Ecma-427, first edition).

Source: https://github.com/package-url/purl-spec: the rules for each component, how to parse and to build, and the
definitions of types. What a type demands of case and namespace stands below; a type that the project does not define is
taken as it is written.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote, unquote_to_bytes

from wardwatch.kit.errors import FormatError

LIMIT = 8192
"""Characters of the longest package URL that is read."""
REMEMBERED = 1 << 13
"""How many package URLs stay read in memory."""

_LOWER_NAMESPACE = {
    "alpm", "apk", "bitbucket", "brew", "composer", "deb", "github", "hex", "luarocks", "qpkg", "rpm",
    "vscode-extension", "yocto",
}  # fmt: skip
_LOWER_NAME = {
    "alpm", "apk", "bitbucket", "bitnami", "brew", "chrome-extension", "composer", "deb", "github", "hex",
    "luarocks", "oci", "otp", "pub", "pypi", "vscode-extension",
}  # fmt: skip
_LOWER_VERSION = {"huggingface", "oci", "pypi", "vscode-extension"}
_NEEDS_NAMESPACE = {
    "alpm", "apk", "bitbucket", "composer", "deb", "git", "github", "huggingface", "maven", "qpkg", "rpm", "swift",
    "vscode-extension",
}  # fmt: skip
"""Not `golang`, though its definition says so: modules whose path has one segment exist, as `stdlib`."""
_HAS_NO_NAMESPACE = {
    "bazel", "bitnami", "cargo", "chrome-extension", "cocoapods", "conda", "cran", "gem", "hackage", "julia",
    "mlflow", "nuget", "oci", "opam", "otp", "pub", "pypi", "vcpkg",
}  # fmt: skip
_NEEDS_QUALIFIER = {"julia": "uuid", "swid": "tag_id"}
_SHAPES = {
    "chrome-extension": (r"[a-p]{32}", r"[0-9]+(?:\.[0-9]+){0,3}"),
    "cpan": (r"(?:(?!::).)*", r".*"),
}
"""The patterns of name and version, where a type has them."""

_TYPE = re.compile(r"[a-z][a-z0-9.-]*")
_KEY = re.compile(r"[a-z][a-z0-9._-]*")
_BROKEN_ENCODING = re.compile(r"%(?![0-9A-Fa-f]{2})")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_CHECKSUM = re.compile(r"([a-z0-9-]+):([0-9a-f]+)")


@dataclass(frozen=True, slots=True)
class Purl:
    """A package URL, decoded and normalized as its `type` demands; `qualifiers` are (key, value) pairs in key order."""

    type: str
    name: str
    namespace: str | None = None
    version: str | None = None
    qualifiers: tuple[tuple[str, str], ...] = ()
    subpath: str | None = None

    def __str__(self) -> str:
        """The canonical `pkg:type/namespace/name@version?qualifiers#subpath`."""
        name = self.name.split("/") if self.type == "git" else [self.name]
        path = [*self.namespace.split("/"), *name] if self.namespace else name
        text = f"pkg:{self.type}/{'/'.join(map(_encoded, path))}"
        if self.version:
            text += f"@{_encoded(self.version)}"
        if self.qualifiers:
            text += "?" + "&".join(f"{key}={_encoded(value)}" for key, value in self.qualifiers)
        if self.subpath:
            text += "#" + "/".join(map(_encoded, self.subpath.split("/")))
        return text

    def qualifier(self, key: str) -> str | None:
        """The value of the qualifier, None where it is absent. `vers` holds a version range, instead of a version."""
        return dict(self.qualifiers).get(key)

    @property
    def checksums(self) -> tuple[tuple[str, str], ...]:
        """(algorithm, hexadecimal digits) of each item of the qualifier `checksum` that has both (annex B)."""
        items = (self.qualifier("checksum") or "").split(",")
        return tuple((match[1], match[2]) for item in items if (match := _CHECKSUM.fullmatch(item)))

    @property
    def package(self) -> tuple[str, str, str]:
        """Type, namespace (empty without) and name: equal for all versions and variants, so that joins use it."""
        return self.type, self.namespace or "", self.name


def same_package(one: Purl, other: Purl) -> bool:
    """Whether both are of one package, whatever their versions, variants and subpaths.

    Two that name different repositories are not; who names none is taken to mean the other's.
    """
    if one.package != other.package:
        return False
    first, second = one.qualifier("repository_url"), other.qualifier("repository_url")
    return first is None or second is None or _repository(first) == _repository(second)


def read(text: str) -> Purl:
    """The package URL that `text` is; FormatError, with the component as place, otherwise.

    One that was read lately is not read again.
    """
    return _read(text)


@lru_cache(maxsize=REMEMBERED)
def _read(text: str) -> Purl:
    if len(text) > LIMIT:
        raise FormatError(f"is longer than {LIMIT:,} characters: no package URL")
    try:
        return _parsed(text)
    except FormatError as error:
        raise FormatError(f"{text!r} is not a package URL: {error.reason}", error.place) from None


def _parsed(text: str) -> Purl:
    """As "How to parse a PURL" says, but that the first # and ? separate: one left bare in a qualifier stays there."""
    if _CONTROL.search(text):
        raise FormatError("it has control characters")
    rest, _, fragment = text.strip().partition("#")
    rest, _, query = rest.partition("?")
    scheme, _, rest = rest.partition(":")
    if scheme.lower() != "pkg":
        raise FormatError("it does not begin with pkg:", "scheme")
    kind, _, rest = rest.lstrip("/").partition("/")
    kind = kind.lower()
    if not _TYPE.fullmatch(kind):
        raise FormatError(f"{kind!r} is not a type: ASCII letters, digits, . and -, a letter first", "type")
    at = rest.rfind("@", 1 if kind == "npm" else 0)  # the @ of an npm scope, often written as such, begins no version
    path, version = (rest, "") if at < 0 else (rest[:at], rest[at + 1 :])
    segments = [each for each in path.split("/") if each.strip()]
    if kind == "git":
        spaces, name = segments[:1], "/".join(_segment(each, "name") for each in segments[1:])
    else:
        spaces, name = segments[:-1], _decoded(segments[-1] if segments else "", "name")
    return _normalized(
        kind,
        [_segment(each, "namespace") for each in spaces],
        name,
        _decoded(version, "version"),
        _qualifiers(query),
        "/".join(_segment(each, "subpath") for each in fragment.split("/") if each.strip() not in ("", ".", "..")),
    )


def _qualifiers(query: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for pair in filter(None, query.split("&")):
        key, equals, value = pair.partition("=")
        key = key.strip().lower()
        if not equals or not _KEY.fullmatch(key):
            raise FormatError(f"{pair!r} is not key=value, the key of ASCII letters, digits, . - and _", "qualifiers")
        if key in found:
            raise FormatError(f"{key!r} is there more than once", "qualifiers")
        if decoded := _decoded(value, key):
            found[key] = decoded.lower() if key == "checksum" else decoded
    return found


def _normalized(
    kind: str, spaces: list[str], name: str, version: str, qualifiers: dict[str, str], subpath: str
) -> Purl:
    """As the definition of the type says; FormatError where it forbids what is there."""
    namespace = "/".join(spaces)
    if kind in _LOWER_NAMESPACE:
        namespace = namespace.lower()
    if kind == "cpan":
        namespace = namespace.upper()
    if kind in _LOWER_NAME or (kind == "mlflow" and "databricks" in qualifiers.get("repository_url", "").lower()):
        name = name.lower()
    if kind in ("pypi", "hackage"):
        name = name.replace("_", "-")
    if kind == "pub":
        name = re.sub(r"[^a-z0-9]", "_", name)
    if kind in _LOWER_VERSION:
        version = version.lower()
    _check(kind, spaces, name, version, qualifiers)
    return Purl(kind, name, namespace or None, version or None, tuple(sorted(qualifiers.items())), subpath or None)


def _check(kind: str, spaces: list[str], name: str, version: str, qualifiers: dict[str, str]) -> None:
    if not name:
        raise FormatError("it has no name", "name")
    if kind in _NEEDS_NAMESPACE and len(spaces) < (2 if kind == "swift" else 1):
        raise FormatError(f"the type {kind} needs a namespace", "namespace")
    if kind in _HAS_NO_NAMESPACE and spaces:
        raise FormatError(f"the type {kind} has no namespace", "namespace")
    if (key := _NEEDS_QUALIFIER.get(kind)) and key not in qualifiers:
        raise FormatError(f"the type {kind} needs the qualifier {key}", key)
    if version and "vers" in qualifiers:
        raise FormatError("it has a version and a range of versions", "vers")
    of_name, of_version = _SHAPES.get(kind, (".*", ".*"))
    if not re.fullmatch(of_name, name):
        raise FormatError(f"{name!r} is not a name of the type {kind}", "name")
    if version and not re.fullmatch(of_version, version):
        raise FormatError(f"{version!r} is not a version of the type {kind}", "version")


def _segment(encoded: str, place: str) -> str:
    decoded = _decoded(encoded, place)
    if "/" in decoded or not decoded.strip() or (place == "subpath" and decoded in (".", "..")):
        raise FormatError(f"{encoded!r} is not one segment of a path", place)
    return decoded


def _decoded(encoded: str, place: str) -> str:
    if "%" not in encoded:
        return encoded.strip()
    if _BROKEN_ENCODING.search(encoded):
        raise FormatError(f"{encoded!r} is not percent-encoded", place)
    try:
        decoded = unquote_to_bytes(encoded).decode("utf-8")
    except UnicodeDecodeError:
        raise FormatError(f"{encoded!r} does not encode UTF-8", place) from None
    if _CONTROL.search(decoded):
        raise FormatError(f"{encoded!r} encodes control characters", place)
    return decoded.strip()


def _encoded(text: str) -> str:
    return quote(text, safe=".-_~:")


def _repository(url: str) -> str:
    return re.sub(r"^https?://", "", url.lower()).rstrip("/")
