"""VERS: version range specifiers (Package-URL project, Ecma TC54), and the ranges that advisories write in prose.

Source: https://github.com/package-url/vers-spec, clause 5 of the specification, "How to parse and validate VERS" and
"VERS types". `schemes` orders versions; a range of a scheme that it does not know is still read, and its intervals
follow from the order in which the constraints are written, which clause 5.4 demands to be the order of the versions.
"""

from wardwatch.standards.vers.containment import contains, simplified
from wardwatch.standards.vers.prose import read_part, read_prose, scheme_named
from wardwatch.standards.vers.specifier import ALL, Constraint, Interval, Range, intervals, read, write

__all__ = [
    "ALL",
    "Constraint",
    "Interval",
    "Range",
    "contains",
    "intervals",
    "read",
    "read_part",
    "read_prose",
    "scheme_named",
    "simplified",
    "write",
]
