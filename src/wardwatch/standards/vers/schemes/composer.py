"""Composer versions: composer/semver's normalization, ordered as PHP's version_compare orders what it gives.

Numbers, missing ones are zero; then "dev", "alpha", "beta", "RC", nothing, "patch", each with numbers, and before each
of them its own "-dev". Build metadata and "-stable" say nothing. Branches ("dev-main", "2.x-dev") have no place: which
commit they are, their name does not say.

Source: https://github.com/composer/semver, VersionParser; https://www.php.net/version_compare.
"""

import re

from wardwatch.standards.vers.schemes.encoding import RELEASE, number, numbers

_VERSION = re.compile(
    r"v?(?P<release>[0-9]+(?:\.[0-9]+)*)"
    r"(?:[._-]?(?P<stage>stable|beta|b|rc|alpha|a|patch|pl|p)(?P<nth>(?:[.-]?[0-9]+)*))?(?P<dev>[.-]?dev)?"
    r"(?:\+[0-9a-z.-]+)?",
    re.IGNORECASE | re.ASCII,
)
_DEVELOPMENT, _END = b"\x01", b"\x02"
_STAGES = {"a": b"\x03", "b": b"\x04", "r": b"\x05", "s": RELEASE, "p": b"\x0a"}


def key(text: str) -> bytes | None:
    """The key of a Composer package's version."""
    match = _VERSION.fullmatch(text)
    if not match:
        return None
    stage = _STAGES[(match["stage"] or "s")[0].lower()]
    nth = re.findall("[0-9]+", match["nth"] or "")
    start = numbers(match["release"].split("."))
    if stage == RELEASE:
        return None if nth else start + (_DEVELOPMENT if match["dev"] else RELEASE)
    return start + stage + b"".join(map(number, nth)) + (_DEVELOPMENT if match["dev"] else _END)
