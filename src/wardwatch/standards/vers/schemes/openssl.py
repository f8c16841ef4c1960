"""OpenSSL versions (openssl-library.org, "Release Strategy"): letters mark fixes up to 1.1.1, numbers do since 3.0.

"1.0.2" < "1.0.2a" < "1.0.2z" < "1.0.2za" < "1.0.3"; alphas, betas and "-pre" come before their release, in the order of
their numbers. Builds that others name ("1.0.2k-fips") have no place: what was fixed in them, the name does not say.
"""

import re

from wardwatch.standards.vers.schemes.encoding import RELEASE, number, numbers, word

_VERSION = re.compile(
    r"(?P<release>[0-9]+(?:\.[0-9]+)*)(?:(?P<letters>[a-z]{1,2})|-(?P<stage>alpha|beta|pre|rc)(?P<nth>[0-9]*))?",
    re.ASCII,
)
_STAGES = {"alpha": b"\x02", "beta": b"\x03", "pre": b"\x04", "rc": b"\x05"}
_LETTERS = b"\x0a"


def key(text: str) -> bytes | None:
    """The key of a version of OpenSSL."""
    match = _VERSION.fullmatch(text)
    if not match:
        return None
    parts = match["release"].split(".")
    if match["letters"] and (len(parts) != 3 or int(parts[0]) > 2):
        return None
    if match["stage"]:
        return numbers(parts) + _STAGES[match["stage"]] + number(match["nth"] or "0")
    return numbers(parts) + (_LETTERS + word(match["letters"]) if match["letters"] else RELEASE)
