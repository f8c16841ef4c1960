"""STIX: Structured Threat Information Expression (OASIS), version 2.1.

Source: https://docs.oasis-open.org/cti/stix/v2.1/os/stix-v2.1-os.html. `objects` takes a document of any size apart,
`head` reads what an object is stored and listed by, `digest` tells whether two texts say the same. Bytes are kept as
they came: nothing here writes an object anew that was received.
"""

from wardwatch.standards.stix.canonical import digest
from wardwatch.standards.stix.head import Head, head
from wardwatch.standards.stix.markings import TLP_1, TLP_2, TLP_IDS, tlp_of
from wardwatch.standards.stix.stream import Raw, objects

__all__ = ["TLP_1", "TLP_2", "TLP_IDS", "Head", "Raw", "digest", "head", "objects", "tlp_of"]
