"""The Admiralty system: how far a source is relied on (A to F), how credible a piece of information is (1 to 6).

Source: NATO AJP-2.1. The two are judged independently of each other. F and 6 say that nobody can judge yet: not that
something is bad. Words for people are ours, after that table.
"""

from wardwatch.kit.worded import Worded


class Reliability(Worded):
    """The source, in the Admiralty system."""

    COMPLETELY = "A", "A: completely reliable"
    USUALLY = "B", "B: usually reliable"
    FAIRLY = "C", "C: fairly reliable"
    NOT_USUALLY = "D", "D: not usually reliable"
    UNRELIABLE = "E", "E: unreliable"
    CANNOT_BE_JUDGED = "F", "F: cannot be judged"


class Credibility(Worded):
    """The information, in the Admiralty system."""

    CONFIRMED = "1", "1: confirmed by other sources"
    PROBABLY_TRUE = "2", "2: probably true"
    POSSIBLY_TRUE = "3", "3: possibly true"
    DOUBTFUL = "4", "4: doubtful"
    IMPROBABLE = "5", "5: improbable"
    CANNOT_BE_JUDGED = "6", "6: cannot be judged"
