"""Version orders, one module a scheme: texts become bytes whose order (memcmp) is the order of the scheme.

Two versions of a scheme are equal in it exactly where their keys are the same bytes; keys of different schemes are not
comparable. A text that is no version of its scheme, or whose place its own rules leave open, has no key: never a guess.
Of the schemes in UNORDERED keys say only whether two versions are the same one.
Names are those of the vers specification ("VERS types"), which are purl types where there is one.
"""

from collections.abc import Callable, Mapping

from wardwatch.standards.vers.schemes import (
    alpm,
    apk,
    composer,
    conan,
    deb,
    gem,
    git,
    maven,
    nuget,
    openssl,
    plain,
    pypi,
    rpm,
    semver,
)
from wardwatch.standards.vers.schemes.encoding import LONGEST

_SCHEMES: Mapping[str, Callable[[str], bytes | None]] = {
    "semver": semver.key,
    "cargo": semver.key,
    "npm": semver.npm,
    "golang": semver.golang,
    "nuget": nuget.key,
    "pypi": pypi.key,
    "deb": deb.key,
    "rpm": rpm.key,
    "maven": maven.key,
    "gem": gem.key,
    "apk": apk.key,
    "alpm": alpm.key,
    "composer": composer.key,
    "conan": conan.key,
    "openssl": openssl.key,
    "generic": plain.generic,
    "intdot": plain.intdot,
    "datetime": plain.datetime,
    "lexicographic": plain.lexicographic,
}
NAMES = tuple(_SCHEMES)
"""The schemes whose order is known."""

UNORDERED: Mapping[str, Callable[[str], bytes | None]] = {"git": git.key}
"""The schemes whose versions are the same or not, and have no order; see `identity`."""


def known(scheme: str) -> bool:
    """Whether the order of a scheme is known here."""
    return scheme in _SCHEMES


def identity(scheme: str, text: str) -> bytes | None:
    """Bytes that two versions of a scheme share exactly where they are the same one; None where nobody can tell.

    In an ordered scheme that is the `key`; in one of UNORDERED it says nothing of which comes first.
    """
    encode = UNORDERED.get(scheme)
    return encode(text) if encode else key(scheme, text)


def key(scheme: str, text: str) -> bytes | None:
    """The key of a version text in a scheme; None where it has no place, is empty, or is longer than `LONGEST`.

    Also None for every text of a scheme that is not `known`.
    """
    encode = _SCHEMES.get(scheme)
    if encode is None or not text or len(text) > LONGEST:
        return None
    return encode(text)
