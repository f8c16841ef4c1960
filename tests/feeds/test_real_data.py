"""The published data as it is: everything goes in, nothing is quarantined without a reason."""

from pathlib import Path

import pytest
from django.db.models import Count

from feeds.documents import Pull, brought
from wardwatch.feeds.types import RunState
from wardwatch.markings.types import ANONYMOUS
from wardwatch.members.models import Organization
from wardwatch.vulnerabilities import queries
from wardwatch.vulnerabilities.models import AffectedRange, EpssScore

FILES = {
    "cisa_kev": ("cisa-kev/known_exploited_vulnerabilities-2026-08-21.json", 1_674),
    "cve_records": ("cisa-vulnrichment/cve5-vulnrichment-selection.jsonl.gz", 844),
    "first_epss": ("epss/epss_scores-2026-01-30.csv.gz", 313_089),
    "cms_hospitals": ("cms/Hospital_General_Information_2026-02.csv.gz", 5_421),
    "cisa_csaf": ("cisa-csaf", 153 + 76),
}


@pytest.mark.slow
def test_every_published_record_goes_in_once(pull: Pull, shared_data: Path) -> None:
    for feed, (name, count) in FILES.items():
        assert brought(pull(feed, shared_data / name)) == (count, 0, 0, 0, 0), feed
    for feed, (name, _) in FILES.items():
        assert pull(feed, shared_data / name, day=1).state is RunState.UNCHANGED
    assert EpssScore.objects.count() == 313_089
    assert Organization.objects.filter(directory="cms_hospitals").count() == 5_421
    versioned = AffectedRange.objects.filter(assertion__source__name__in=("cisa_csaf", "cve_records"))
    read = dict(versioned.values_list("understood").annotate(Count("pk")))
    assert read[True] > 7 * read[False]  # the rest are models, protocols and riddles in the place of a version
    older = shared_data / "cisa-kev/known_exploited_vulnerabilities-2025-08-25.csv"
    assert pull("cisa_kev", older, day=2).withdrawn == 0  # 270 fewer: not believed
    answer = queries.exploitation(["CVE-2023-34362"], viewer=ANONYMOUS)["CVE-2023-34362"]
    assert (answer.value, answer.sources[0].asserter) == ("active", "CISA")
    score = queries.cvss(["CVE-2023-34362"], viewer=ANONYMOUS)["CVE-2023-34362"].best
    assert score is not None
    assert score.base_score == 9.8
