"""Estimative language: how likely something is, and how sure its author, in words that mean the same to everybody.

Source: Office of the Director of National Intelligence, Intelligence Community Directive 203, "Analytic Standards"
(2 January 2015), section D.6.e(2)(a), for two rows of words and their ranges. The first row is used here: mixing rows
is forbidden there, and so is to say how likely and how sure in one sentence.
"""

from wardwatch.kit.worded import Worded


class Likelihood(Worded):
    """How likely, in the words of the first row of the table."""

    ALMOST_NO_CHANCE = "almost no chance", "almost no chance (1 to 5 %)"
    VERY_UNLIKELY = "very unlikely", "very unlikely (5 to 20 %)"
    UNLIKELY = "unlikely", "unlikely (20 to 45 %)"
    EVEN = "roughly even chance", "roughly even chance (45 to 55 %)"
    LIKELY = "likely", "likely (55 to 80 %)"
    VERY_LIKELY = "very likely", "very likely (80 to 95 %)"
    ALMOST_CERTAIN = "almost certain", "almost certain (95 to 99 %)"


class AnalyticConfidence(Worded):
    """How sure the author is of a judgement: of its sources and its reasoning."""

    LOW = "low", "low confidence"
    MODERATE = "moderate", "moderate confidence"
    HIGH = "high", "high confidence"
