"""Names of actors, malware, tools and campaigns: which of them name the same, and who says so.

Sources: `aliases` in STIX 2.1 sections 4.3, 4.9, 4.12, 4.17, 4.18; `attack` and `misp.galaxies` give such names. One
name may be given to several, by the same source or others: who reads it decides.
"""

import re
import unicodedata

import msgspec

_BETWEEN = re.compile(r"[\s_\-\u2010-\u2015./]+")


class Alias(msgspec.Struct, frozen=True, order=True, gc=False):
    """`name` is a name of `of`, says `source`. The name that the source itself prefers is one of them.

    `kind` is the STIX type (`intrusion-set`, `threat-actor`, `malware`, `tool`, `campaign`), `of` a STIX id,
    `preferred` the name that the source prefers, `source` a knowledge base (`mitre-attack`,
    `misp-galaxy:threat-actor`).
    """

    kind: str
    name: str
    of: str
    preferred: str
    source: str


def folded(name: str) -> str:
    """A name without regard to case and to what stands between its parts: `APT-28`, `apt 28` and `APT28` are one."""
    return _BETWEEN.sub("", unicodedata.normalize("NFKC", name).casefold())
