"""What the claims say, resolved when read: as `viewer` may see it, now or `as_of` an instant (by when we learned it).

Where claims disagree, `precedence` says whom to follow.
"""

from wardwatch.vulnerabilities.queries.advisories import (
    AdvisoryFilter,
    AdvisoryPage,
    advising,
    advisory,
    advisory_lines,
    advisory_page,
    advisory_versions,
    numbered,
    offers_of,
    products_of,
    released_between,
)
from wardwatch.vulnerabilities.queries.claims import (
    affected,
    cvss,
    epss,
    exploitation,
    known_exploited,
    remediations,
    ssvc,
)
from wardwatch.vulnerabilities.queries.library import library, library_makers, library_months
from wardwatch.vulnerabilities.queries.search import advisories_named, those_known, vulnerabilities_named
from wardwatch.vulnerabilities.queries.whole import whole
from wardwatch.vulnerabilities.queries.words import describe, described, heard, is_known, watched

__all__ = [
    "AdvisoryFilter",
    "AdvisoryPage",
    "advising",
    "advisories_named",
    "advisory",
    "advisory_lines",
    "advisory_page",
    "advisory_versions",
    "affected",
    "cvss",
    "describe",
    "described",
    "epss",
    "exploitation",
    "heard",
    "is_known",
    "known_exploited",
    "library",
    "library_makers",
    "library_months",
    "numbered",
    "offers_of",
    "products_of",
    "released_between",
    "remediations",
    "ssvc",
    "those_known",
    "vulnerabilities_named",
    "watched",
    "whole",
]
