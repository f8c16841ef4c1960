"""Block lists of every organization: nothing that is hidden from it stands in a file, in a header or in a count."""

import random
from datetime import timedelta

from lists.fetching import address, fetched, judged, made, values
from people import NOW, settle
from visibility.canary import Scene, plant, stage
from wardwatch.intel.models import JudgedValue
from wardwatch.kit.database import login
from wardwatch.markings.rule import visible
from wardwatch.markings.types import Label, Viewer
from wardwatch.members.models import User
from wardwatch.members.queries import viewer_for
from wardwatch.sharing.types import SINGLE, ListFormat, ListKind, ListUse, NewSecret

CHANGING = {"RateLimit-Remaining", "List-Since"}


def viewer_of(scene: Scene, user: User) -> Viewer:
    return viewer_for(scene.sector.principal(user).organization, at=NOW)


def organizations(scene: Scene) -> dict[str, User]:
    sector = scene.sector
    people = (sector.ada, sector.rosa, sector.otto, sector.kim, sector.rex, sector.hal)
    return {user.email: user for user in people}


def test_a_file_is_the_same_whether_or_not_something_is_hidden(db: str, still: None) -> None:
    scene = stage(settle())
    found = 0
    lists = {
        (name, shape): made(scene.sector, user, shape)
        for name, user in organizations(scene).items()
        for shape in ListFormat
    }

    def everything(name: str) -> dict[ListFormat, object]:
        answers: dict[ListFormat, object] = {}
        for (whose, shape), new in lists.items():
            if whose == name:
                status, text, headers = fetched(address(new, shape))
                answers[shape] = (status, text, {key: headers[key] for key in headers if key not in CHANGING})
        return answers

    viewers = {name: viewer_of(scene, user) for name, user in organizations(scene).items()}
    before = {name: everything(name) for name in viewers}
    planted = plant(scene, attached=True)
    with login("worker"):  # as the store has them: of a kind, with an indicator, in time
        for name, planter in planted.items():
            row = planter.rows.get(JudgedValue)
            if row is not None:
                facts = {"kind": "domain", "value": f"{planter.token}.example", "verdict": 2, "indicator": name}
                end = NOW + timedelta(days=9)
                JudgedValue.objects.filter(pk=row.pk).update(**facts, has_twin=False, valid_until=end, rejudge_at=end)
    for name, viewer in viewers.items():
        after = everything(name)
        for hidden in (label for label in planted if not visible(scene.labels[label], viewer)):
            assert planted[hidden].token not in repr(after), (name, hidden)
        shown = [label for label in planted if visible(scene.labels[label], viewer) and label in values_of(planted)]
        for label in shown:
            assert planted[label].token in repr(after[ListFormat.EDL]), (name, label)
        found += len(shown)
        assert (after == before[name]) is not bool(shown)
    assert found > 20, "the same walk finds the canaries that may be seen"


def values_of(planted: dict[str, object]) -> set[str]:
    return {name for name, planter in planted.items() if JudgedValue in planter.rows}  # type: ignore[attr-defined]


def test_a_file_holds_what_the_truth_table_says(db: str, still: None) -> None:
    """Random values under random labels: of each organization's lists, exactly those that the rule in Python shows."""
    scene = stage(settle())
    drawn = random.Random(5)
    labels: list[Label] = list(scene.labels.values())
    stored: dict[str, list[tuple[Label, int]]] = {}
    for number in range(120):
        value = f"v{number}.example"
        chosen = drawn.sample(labels, drawn.choice((1, 1, 2)))
        verdict = drawn.choice((1, 1, 2))
        stored[value] = [(label, verdict) for label in chosen]
        for label, many in stored[value]:
            judged(value, label, verdict=many, has_twin=len(chosen) > 1)
    trials = 0
    for user in organizations(scene).values():
        viewer = viewer_of(scene, user)
        for shape in SINGLE:
            for use in ListUse:
                new: NewSecret = made(scene.sector, user, shape, ListKind.DOMAINS, use=use)
                may = {
                    value
                    for value, rows in stored.items()
                    if any(visible(label, viewer) for label, _ in rows)
                    and (use is ListUse.HUNT or max(many for _, many in rows) == 2)
                }
                status, text, headers = fetched(address(new, shape))
                assert (status, values(text)) == (200, may)
                parts = [label.tlp for v in may for label, _ in stored[v] if visible(label, viewer)]
                assert headers["TLP"] == max(parts, default=min(labels, key=lambda each: each.tlp).tlp).label
                trials += len(stored)
    assert trials > 2000
