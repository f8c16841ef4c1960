"""CPE: Common Platform Enumeration 2.3, names and how they match.

Source: NIST IR 7695 (Naming Specification 2.3): names, formatted strings, CPE 2.2 URIs; NIST IR 7696 (Name Matching
Specification 2.3). This package conforms to both: it reads and writes both bindings, and compares names attribute by
attribute, with wildcards in the source, and as a whole.
"""

from wardwatch.standards.cpe.binding import to_uri
from wardwatch.standards.cpe.matching import (
    Comparison,
    Matcher,
    Relation,
    compare,
    compare_values,
    is_disjoint,
    is_equal,
    is_subset,
    is_superset,
    relation,
)
from wardwatch.standards.cpe.names import ANY, ATTRIBUTES, NA, Logical, Name, Pattern, Value, literal
from wardwatch.standards.cpe.reading import LIMIT, read

__all__ = [
    "ANY",
    "ATTRIBUTES",
    "LIMIT",
    "NA",
    "Comparison",
    "Logical",
    "Matcher",
    "Name",
    "Pattern",
    "Relation",
    "Value",
    "compare",
    "compare_values",
    "is_disjoint",
    "is_equal",
    "is_subset",
    "is_superset",
    "literal",
    "read",
    "relation",
    "to_uri",
]
