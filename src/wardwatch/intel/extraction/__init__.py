"""What the text of a report gives: indicators, CVE IDs, numbers of ATT&CK, names of actors; each with its places.

Pure: a text and a table of names in, frozen finds out; an analyst decides what becomes of them. It stands in `intel`
and not in `standards`, because no specification says how people write reports.
"""

from wardwatch.intel.extraction.finding import LONGEST, find
from wardwatch.intel.extraction.names import Alias, Names, from_attack, from_galaxy, from_list, names
from wardwatch.intel.extraction.types import Find, MentionKind, Named, NameKind, Place

__all__ = [
    "LONGEST",
    "Alias",
    "Find",
    "MentionKind",
    "NameKind",
    "Named",
    "Names",
    "Place",
    "find",
    "from_attack",
    "from_galaxy",
    "from_list",
    "names",
]
