"""purl: package URLs (Package-URL project, Ecma-427).

Source: https://github.com/package-url/purl-spec. The project's own library parses; its result is frozen here.
"""

from dataclasses import dataclass

from packageurl import PackageURL

from wardwatch.kit.errors import FormatError


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
        return PackageURL(
            self.type, self.namespace, self.name, self.version, dict(self.qualifiers), self.subpath
        ).to_string()


def read(text: str) -> Purl:
    """The package URL that `text` is; FormatError otherwise."""
    try:
        parsed = PackageURL.from_string(text)
    except ValueError as error:
        raise FormatError(f"{text!r} is not a package URL: {error}") from error
    qualifiers = parsed.qualifiers if isinstance(parsed.qualifiers, dict) else {}
    return Purl(
        type=parsed.type,
        name=parsed.name,
        namespace=parsed.namespace or None,
        version=parsed.version or None,
        qualifiers=tuple(sorted(qualifiers.items())),
        subpath=parsed.subpath or None,
    )
