"""What was shared and is no indicator any more is told to those who were given it, once, and taken back."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from factories.shared_objects import align, collect
from feeds.documents import Pull
from intel.stories import AMBER, GREEN, indicator, write
from people import NOW, Sector
from wardwatch.audit.types import OPERATOR
from wardwatch.intel import operations as intel
from wardwatch.intel.models import ObjectVersion, Saying
from wardwatch.kit.database import login
from wardwatch.members.queries import center_identity
from wardwatch.sharing import operations


def oppose(at: datetime) -> int:
    with login("worker"):
        intel.judge(at=at, lists=lambda: ())
        return operations.oppose(at=at)


def opinions() -> list[dict[str, Any]]:
    with login("worker"):
        found = ObjectVersion.objects.filter(type="opinion").order_by("version", "stix_id")
        return [json.loads(bytes(each.body)) | {"label": each.label_id} for each in found]


def test_what_is_over_is_told_once_under_its_marking(pull: Pull, sector: Sector, tmp_path: Path) -> None:
    known = {"valid_from": "2026-11-20T00:00:00Z", "confidence": 90}
    wrong, fine = indicator("wrong.example.com", **known, marked=(GREEN,)), indicator("fine.example.com", **known)
    inside = indicator("inside.example.com", **known, marked=(AMBER,))
    pull("stix_file", write(tmp_path, "a.json", wrong, fine, inside))

    assert oppose(NOW) == 0
    ada = sector.principal(sector.ada)
    said = [
        intel.say(
            word=intel.Word(what=Saying.FALSE_POSITIVE, value=f"{name}.example.com", why="A clinic's page."),
            principal=ada,
            actor=OPERATOR,
            at=NOW,
        )
        for name in ("wrong", "inside")
    ]
    assert oppose(NOW) == 0, "never shared, so nobody is told"
    collect("all", types=("indicator", "opinion"))
    hour = NOW + timedelta(hours=1)
    assert oppose(hour) == 1
    assert oppose(hour) == 0
    (told,) = opinions()
    assert (told["object_refs"], told["opinion"], told["created_by_ref"]) == (
        [wrong["id"]],
        "strongly-disagree",
        center_identity(),
    )
    with login("worker"):
        assert told["label"] == ObjectVersion.objects.get(stix_id=wrong["id"]).label_id
    assert align(hour) == 1, "it is in the collection that the indicator is in"

    intel.take_back(word=said[0], why="It was taken over.", principal=ada, actor=OPERATOR, at=hour)
    assert oppose(hour + timedelta(hours=1)) == 1
    assert [each.get("revoked", False) for each in opinions()] == [False, True]
    assert oppose(hour + timedelta(hours=2)) == 0
