"""Semantic Versioning 2.0.0, section 11, and the three ecosystems that order as it does.

- `key`: semver itself and Cargo: exactly three numbers, no "v".
- `npm`: node-semver, strict: a leading "v" is allowed; numbers up to 2**53 - 1.
- `golang`: golang.org/x/mod/semver, on which go.dev/ref/mod#versions relies: a leading "v" (left out in purls and OSV),
  "v1" and "v1.2" stand for "v1.0.0" and "v1.2.0". Pseudo-versions are pre-releases; "+incompatible" is build metadata.

Build metadata has no part in precedence. Identifiers are compared as ASCII: "RC1" comes before "alpha".
"""

import re

from wardwatch.standards.vers.schemes.encoding import RELEASE, number, numbers, word

_PRERELEASE, _NUMERIC, _ALPHANUMERIC, _END = b"\x04", b"\x02", b"\x03", b"\x01"
_NUMBER = r"(?:0|[1-9][0-9]*)"
_TAIL = r"(?:-(?P<pre>[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?"
_FULL = re.compile(rf"(?P<release>{_NUMBER}\.{_NUMBER}\.{_NUMBER}){_TAIL}")
_SHORT = re.compile(rf"{_NUMBER}(?:\.{_NUMBER})?")
_LEADING_ZERO = re.compile(r"(?:^|\.)0[0-9]+(?:\.|$)")
_LARGEST_IN_NPM = 2**53 - 1


def key(text: str) -> bytes | None:
    """The key of a version in strict Semantic Versioning 2.0.0."""
    match = _FULL.fullmatch(text)
    return _key(match) if match else None


def npm(text: str) -> bytes | None:
    """The key of an npm package's version."""
    match = _FULL.fullmatch(text.removeprefix("v"))
    if not match or any(int(part) > _LARGEST_IN_NPM for part in match["release"].split(".")):
        return None
    return _key(match)


def golang(text: str) -> bytes | None:
    """The key of a Go module's version."""
    bare = text.removeprefix("v")
    if _SHORT.fullmatch(bare):
        return numbers(bare.split(".")) + RELEASE
    return key(bare)


def _key(match: re.Match[str]) -> bytes | None:
    release, prerelease = numbers(match["release"].split(".")), match["pre"]
    if prerelease is None:
        return release + RELEASE
    if _LEADING_ZERO.search(prerelease):
        return None
    return release + _PRERELEASE + b"".join(map(_identifier, prerelease.split("."))) + _END


def _identifier(text: str) -> bytes:
    return _NUMERIC + number(text) if text.isdigit() else _ALPHANUMERIC + word(text)
