"""A little world to draft from: a catalogue, an advisory, an actor with techniques and what counters them."""

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from intel.stories import AMBER, indicator, malware, relationship, thing, write

if TYPE_CHECKING:
    from feeds.documents import Pull
    from people import Sector

CORPUS = Path(__file__).parents[1] / "corpus"
ATTACK = "mitre-attack"


def numbered(number: str, tactic: str = "") -> dict[str, object]:
    phases = {"kill_chain_phases": [{"kill_chain_name": ATTACK, "phase_name": tactic}]} if tactic else {}
    return {"external_references": [{"source_name": ATTACK, "external_id": number}], **phases}


@pytest.fixture
def known(pull: "Pull", sector: "Sector", tmp_path: Path) -> "Sector":
    """A catalogue of exploited weaknesses, an advisory, and an actor with techniques and what counters them."""
    pull("cisa_kev", CORPUS / "kev" / "catalog.json")
    folder = tmp_path / "csaf"
    folder.mkdir()
    shutil.copy(CORPUS / "csaf" / "lkm-2031-0007.json", folder)
    pull("cisa_csaf", folder)
    family = malware("Gullwing")
    encrypts = thing("attack-pattern", "Data Encrypted for Impact", **numbered("T1486", "impact"))
    enters = thing("attack-pattern", "Exploit Public-Facing Application", **numbered("T1190", "initial-access"))
    secret = thing("attack-pattern", "Known to few", marked=[AMBER])
    backup = thing("course-of-action", "Data Backup", **numbered("M1053"))
    address = indicator("198.51.100.7")
    links = [
        *(relationship(family, "uses", each) for each in (encrypts, enters, secret)),
        relationship(backup, "mitigates", encrypts),
        relationship(address, "indicates", family),
    ]
    objects = (family, encrypts, enters, secret, backup, address, *links)
    pull("mitre_attack", write(tmp_path, "enterprise-attack.json", *objects))
    return sector
