"""Writes of reports: hand one in, read it, decide about its finds.

a person hands it in      hand_in(...)        archived, waiting
a job reads it            go_on(...)          safe to kill at any point: read again from the beginning
a person decides          decide(...)         STIX objects are made, or taken back
"""

from wardwatch.reports.operations.deciding import Decided, decide
from wardwatch.reports.operations.handing_in import MARKINGS, Refused, hand_in
from wardwatch.reports.operations.reading_in import MOST_FINDS, go_on, read_report

__all__ = ["MARKINGS", "MOST_FINDS", "Decided", "Refused", "decide", "go_on", "hand_in", "read_report"]
