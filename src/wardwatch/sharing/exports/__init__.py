"""Exports that small teams use: pure functions from a stream of rows to a stream of bytes, in constant memory.

`plain` lists for firewalls · `table` CSV · `suricata`, `snort` rules · `zeek` intelligence · `bundle` STIX · `yara`,
`sigma` as stored. Every renderer of rows takes them through one gate (`streams.leaving`): nothing expired, nothing
judged *never*, nothing above the file's own marking. What stays out is counted in the file.
"""

from wardwatch.sharing.exports.bundles import bundle, sigma, yara
from wardwatch.sharing.exports.plain import KINDS, PlainList, plain
from wardwatch.sharing.exports.sids import Sids
from wardwatch.sharing.exports.snort import snort
from wardwatch.sharing.exports.suricata import FILE_LISTS, suricata
from wardwatch.sharing.exports.table import COLUMNS, table
from wardwatch.sharing.exports.types import Heading, MarkingAbove, Row, Tally
from wardwatch.sharing.exports.zeek import zeek

__all__ = [
    "COLUMNS",
    "FILE_LISTS",
    "KINDS",
    "Heading",
    "MarkingAbove",
    "PlainList",
    "Row",
    "Sids",
    "Tally",
    "bundle",
    "plain",
    "sigma",
    "snort",
    "suricata",
    "table",
    "yara",
    "zeek",
]
