"""Python versions: PEP 440 (now the PyPA specification "Version specifiers"), every part and every spelling.

Order, by "Summary of permitted suffixes and relative ordering": epoch, release; then development releases, alphas,
betas, candidates, the release, post-releases; each may have development releases before it and local versions after it.
"""

import re

from wardwatch.standards.vers.schemes.encoding import RELEASE, number, numbers, word

_VERSION = re.compile(
    r"""\s*v?(?:(?P<epoch>[0-9]+)!)?(?P<release>[0-9]+(?:\.[0-9]+)*)
    (?:[-_.]?(?P<stage>alpha|beta|preview|pre|rc|a|b|c)(?:[-_.]?(?P<pre>[0-9]+))?)?
    (?:-(?P<implicit>[0-9]+)|(?P<is_post>[-_.]?(?:post|rev|r)(?:[-_.]?(?P<post>[0-9]+))?))?
    (?P<is_dev>[-_.]?dev(?:[-_.]?(?P<dev>[0-9]+))?)?
    (?:\+(?P<local>[a-z0-9]+(?:[-_.][a-z0-9]+)*))?\s*""",
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
_EPOCH = b"\x7f"  # above every number of a release without an epoch
_DEVELOPMENT, _POST = b"\x01", b"\x0a"
_STAGES = {"a": b"\x02", "b": b"\x03", "c": b"\x04", "r": b"\x04", "p": b"\x04"}
_LOCAL = b"\x01"
ANY_LOCAL = b"\x02"
"""Appended to a key without a local version: after every local version of it, before anything newer."""


def key(text: str) -> bytes | None:
    """The key of a Python package's version."""
    match = _VERSION.fullmatch(text)
    if not match:
        return None
    epoch = match["epoch"] or "0"
    start = (_EPOCH + number(epoch) if int(epoch) else b"") + numbers(match["release"].split("."))
    return start + _suffix(match) + _local(match["local"])


def _suffix(match: re.Match[str]) -> bytes:
    """What follows the release: which of its stages, down to post- and development releases."""
    post = match["implicit"] or (match["post"] or "0" if match["is_post"] else None)
    dev = match["dev"] or "0" if match["is_dev"] else None
    before = b"\x01" + number(dev) if dev is not None else b"\x02"
    if match["stage"]:
        stage = _STAGES[match["stage"][0].lower()]
        after = b"\x02" + number(post) if post is not None else b"\x01"
        return stage + number(match["pre"] or "0") + after + before
    if post is not None:
        return _POST + number(post) + before
    return _DEVELOPMENT + number(dev) if dev is not None else RELEASE


def _local(text: str | None) -> bytes:
    if text is None:
        return b""
    parts = re.split(r"[-_.]", text.lower())
    written = (b"\x03" + number(part) if part.isdigit() else b"\x02" + word(part) for part in parts)
    return _LOCAL + b"".join(written) + b"\x01"
