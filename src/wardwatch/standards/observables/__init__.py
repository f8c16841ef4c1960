"""Observable values (addresses, names, URLs, digests) in one spelling, so that they are found by equality.

Sources: RFC 791, 1035, 3986, 4632, 5321, 5890, 5952; the Public Suffix List (publicsuffix.org) for what is registered;
STIX 2.1 section 6 for what a value is of.
"""

from wardwatch.standards.observables.defanging import defang, refang
from wardwatch.standards.observables.guessing import FILE_ENDINGS, digest_kind, guess, guess_asked, is_domain
from wardwatch.standards.observables.normal import LONGEST, normalise, url_host
from wardwatch.standards.observables.relatives import KEY_BYTES, key, parents
from wardwatch.standards.observables.types import ADDRESSES, DIGEST_LENGTHS, Observable, ObservableKind

__all__ = [
    "ADDRESSES",
    "DIGEST_LENGTHS",
    "FILE_ENDINGS",
    "KEY_BYTES",
    "LONGEST",
    "Observable",
    "ObservableKind",
    "defang",
    "digest_kind",
    "guess",
    "guess_asked",
    "is_domain",
    "key",
    "normalise",
    "parents",
    "refang",
    "url_host",
]
