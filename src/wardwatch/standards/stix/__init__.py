"""STIX: Structured Threat Information Expression (OASIS), version 2.1.

Source: https://docs.oasis-open.org/cti/stix/v2.1/os/stix-v2.1-os.html. `objects` takes a document of any size apart,
`head` reads what an object is stored and listed by, `digest` tells whether two texts say the same, `read` holds an
object against the specification. Bytes are kept as they came: nothing here writes an object anew that was received.
"""

from wardwatch.standards.stix.canonical import digest
from wardwatch.standards.stix.head import Head, head
from wardwatch.standards.stix.ids import deterministic_id, expected_id
from wardwatch.standards.stix.lifting import lift, needs_lifting
from wardwatch.standards.stix.markings import TLP_1, TLP_2, TLP_IDS, tlp_of
from wardwatch.standards.stix.problems import Invalid, Problem
from wardwatch.standards.stix.reading import Read, read
from wardwatch.standards.stix.redaction import granular_refs, redact
from wardwatch.standards.stix.references import references
from wardwatch.standards.stix.stream import Raw, objects
from wardwatch.standards.stix.types import METAS, OBJECTS, SCOS, SDOS, SROS, Object
from wardwatch.standards.stix.values import mentioned, observables

__all__ = [
    "METAS",
    "OBJECTS",
    "SCOS",
    "SDOS",
    "SROS",
    "TLP_1",
    "TLP_2",
    "TLP_IDS",
    "Head",
    "Invalid",
    "Object",
    "Problem",
    "Raw",
    "Read",
    "deterministic_id",
    "digest",
    "expected_id",
    "granular_refs",
    "head",
    "lift",
    "mentioned",
    "needs_lifting",
    "objects",
    "observables",
    "read",
    "redact",
    "references",
    "tlp_of",
]
