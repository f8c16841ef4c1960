"""Each kind from real public data: CISA's catalogue and medical advisories, and ATT&CK, where they are beside us."""

import gzip
import json
import shutil
from pathlib import Path

import pytest

from feeds.documents import Pull
from people import NOW, Sector
from products.documents import edition
from wardwatch.products.checking import problems_of
from wardwatch.products.document import blocks as b
from wardwatch.products.document import reading
from wardwatch.products.document.walking import parts
from wardwatch.products.drafting import drafted, gathered
from wardwatch.products.renderers.forms import FORMS, forms_of
from wardwatch.products.types import FormName, KindName, Marking

GROUP = "intrusion-set--dd2d9ca6-505b-4860-a604-233685b802c7"
ADVISORY = "advisory:CISA:ICSMA-25-058-01"
EXPLOITED = "vulnerability:CVE-2024-1709"
FROM = {
    KindName.SECTOR_ALERT: EXPLOITED,
    KindName.DEVICE_SAFETY_COMMUNICATION: ADVISORY,
    KindName.VULNERABILITY_BULLETIN: "month:2026-07",
    KindName.SITUATION_REPORT: EXPLOITED,
    KindName.HOMELAND_SECURITY_REPORT: "month:2026-07",
    KindName.ANALYST_NOTE: f"object:{GROUP}",
    KindName.THREAT_PROFILE: f"object:{GROUP}",
    KindName.THREAT_BRIEFING: f"object:{GROUP}",
    KindName.WHITE_PAPER: f"selection:CVE-2024-1709,{ADVISORY},{GROUP}",
    KindName.JOINT_ADVISORY: f"object:{GROUP}",
    KindName.LEADERSHIP_DIGEST: "week:2026-W33",
}


@pytest.fixture
def real(shared_data: Path, pull: Pull, sector: Sector, tmp_path: Path) -> Sector:
    """The catalogue, one medical advisory, and one group with all that ATT&CK says around it."""
    pull("cisa_kev", shared_data / "cisa-kev" / "known_exploited_vulnerabilities-2026-08-21.json")
    (tmp_path / "csaf").mkdir()
    shutil.copy(shared_data / "cisa-csaf" / "icsma" / "icsma-25-058-01.json", tmp_path / "csaf")
    pull("cisa_csaf", tmp_path / "csaf")
    with gzip.open(shared_data / "mitre-attack" / "enterprise-attack-18.1.stix21.json.gz") as file:
        bundle = json.load(file)
    path = tmp_path / "enterprise-attack.json"
    path.write_text(json.dumps(bundle | {"objects": around(GROUP, bundle["objects"])}))
    pull("mitre_attack", path)
    return sector


def around(group: str, objects: list[dict[str, object]]) -> list[dict[str, object]]:
    """What a group uses, what counters that, the links, and how all of it is marked."""
    links = [each for each in objects if each["type"] == "relationship"]
    uses = [each for each in links if each["source_ref"] == group and each["relationship_type"] == "uses"]
    used = {each["target_ref"] for each in uses}
    counters = [each for each in links if each["relationship_type"] == "mitigates" and each["target_ref"] in used]
    ids = {group, *used, *(each["source_ref"] for each in counters)}
    said_by = [each for each in objects if each["type"] in ("identity", "marking-definition", "x-mitre-tactic")]
    return [*said_by, *(each for each in objects if each["id"] in ids), *uses, *counters]


def test_each_kind_from_real_data(real: Sector) -> None:
    assert set(FROM) == set(KindName)
    for name, subject in FROM.items():
        made = drafted(name, gathered(name, subject, at=NOW, today=NOW.date()))
        assert reading.read(reading.write(made)) == made
        found = problems_of(made, tlp=Marking.CLEAR, at=NOW)
        assert [each for each in found if each.blocking] == [], name
        for form in forms_of(made):
            assert FORMS[form].render(edition(made)).data, (name, form)
        if name is KindName.THREAT_BRIEFING:
            slides = [part for _, part in parts(made) if isinstance(part, b.Slide)]
            assert 12 <= len(slides) <= 40
            assert FormName.SLIDES in forms_of(made)
        if name is KindName.THREAT_PROFILE:
            techniques = [part for _, part in parts(made) if isinstance(part, b.TechniqueRow)]
            assert len(techniques) > 50
            assert "FIN12" in reading.write(made).decode()
