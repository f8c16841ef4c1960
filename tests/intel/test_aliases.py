"""Objects that are one under several names: proposed, joined, refused, undone; for each reader what the reader sees."""

from pathlib import Path
from typing import Any

import pytest

from feeds.documents import Pull
from intel.stories import AMBER, malware, relationship, technique, thing, write
from people import NOW, Sector
from wardwatch.audit.types import OPERATOR
from wardwatch.intel import operations, queries
from wardwatch.intel.aliases import AliasAnswer
from wardwatch.intel.types import ObjectLine
from wardwatch.kit.database import login
from wardwatch.kit.errors import NotFound, Refusal
from wardwatch.markings.types import ANONYMOUS, Viewer
from wardwatch.provenance.models import Source
from wardwatch.reports.names import known


def read() -> tuple[int, int]:
    with login("worker"):
        done = operations.read_names(at=NOW)
    return done.objects, done.joined


def proposed(viewer: Viewer) -> list[tuple[tuple[str, ...], bool, int]]:
    found = queries.proposals(viewer=viewer).rows
    return [(each.names, each.ambiguous, len(each.objects)) for each in found]


def named(lines: tuple[ObjectLine, ...]) -> list[str]:
    return [line.name for line in lines]


def test_from_a_proposal_to_a_group_and_back(pull: Pull, sector: Sector, tmp_path: Path) -> None:
    number = {"external_references": [{"source_name": "mitre-attack", "external_id": "G0001"}]}
    one = thing("intrusion-set", "Grey Wolf", aliases=["Lupus", "Canis"], **number)
    two = thing("threat-actor", "LUPUS", aliases=["Canis", "Vulpes"])
    hidden = thing("threat-actor", "Canis", aliases=["Secret Wolf"], marked=(AMBER,))
    tool = malware("Lupus")
    way = technique("Way")
    uses = relationship(two, "uses", way)
    pull("mitre_attack", write(tmp_path, "attack.json", one))
    pull("stix_file", write(tmp_path, "a.json", two, tool, way, uses))
    assert read() == (3, 0)
    assert read() == (0, 0)
    ada, rosa = sector.principal(sector.ada), sector.principal(sector.rosa)
    ids = [one["id"], two["id"]]

    # proposed, to each reader what the reader sees; a malware of that name is no actor
    assert proposed(ada.viewer) == [(("Canis", "LUPUS"), False, 2)]
    assert queries.group_of(one["id"], viewer=ada.viewer) is None

    def decide(to: AliasAnswer, objects: Any = ids, by: Any = ada, why: str = "It says so in a report.") -> Any:
        return operations.decide_aliases(objects=objects, to=to, why=why, principal=by, actor=OPERATOR, at=NOW)

    # refused stays refused, also when it comes again; asked again it is proposed again
    decide(AliasAnswer.REFUSED)
    assert proposed(ada.viewer) == []
    pull("stix_file", write(tmp_path, "b.json", {**two, "modified": "2026-02-01T00:00:00.000Z"}), day=1)
    assert read() == (1, 0)
    assert proposed(ada.viewer) == []
    assert [set(named(each.objects)) for each in queries.refusals(viewer=ada.viewer)] == [{"Grey Wolf", "LUPUS"}]
    assert queries.refusals(viewer=rosa.viewer) == ()
    decide(AliasAnswer.PROPOSED)
    assert len(proposed(ada.viewer)) == 1

    # joined: names, links and look-up are of the whole
    group = decide(AliasAnswer.CONFIRMED)
    card = queries.group_card(group, viewer=ANONYMOUS)
    assert set(card.names) == {"Grey Wolf", "LUPUS", "Canis", "Vulpes"}
    assert proposed(ada.viewer) == []
    assert named(queries.called("vulpes", viewer=ANONYMOUS)) == ["LUPUS", "Grey Wolf"]
    links = queries.neighbours(one["id"], viewer=ANONYMOUS).links
    assert {(link.relation, link.other, link.near) for link in links} == {
        ("same-as", two["id"], ""),
        ("uses", way["id"], two["id"]),
    }
    assert {each.line.name for each in queries.around(one["id"], viewer=ANONYMOUS).near} >= {"Way", "LUPUS"}
    assert [step.relation for step in queries.path(one["id"], way["id"], viewer=ANONYMOUS) or ()] == ["same-as", "uses"]
    with login("worker"):
        table = known().names
    assert len({each.id for each in table.means["grey wolf"] + table.means["vulpes"]}) == 1

    # an object that some may not see: for them nothing is proposed and nothing changes
    pull("stix_file", write(tmp_path, "c.json", hidden), day=2)
    assert read() == (1, 0)
    assert proposed(rosa.viewer) == []
    assert proposed(ada.viewer) == [(("Canis",), True, 3)]

    # who joins what others may not see tells them nothing
    assert decide(AliasAnswer.CONFIRMED, [one["id"], hidden["id"]]) == group
    assert len(queries.group_card(group, viewer=ada.viewer).members) == 3
    assert queries.group_card(group, viewer=rosa.viewer) == card
    assert named(queries.called("Secret Wolf", viewer=rosa.viewer)) == []
    assert named(queries.called("Secret Wolf", viewer=ada.viewer))[0] == "Canis"

    # taken out: of three two are left for those who saw two, one for others, for whom it is no group
    said = {"principal": ada, "actor": OPERATOR, "at": NOW}
    operations.take_out(group=group, stix_id=two["id"], why="They are two.", **said)
    with pytest.raises(NotFound):
        queries.group_card(group, viewer=rosa.viewer)
    assert len(queries.group_card(group, viewer=ada.viewer).members) == 2
    assert proposed(ada.viewer) == [], "who was taken out is not proposed again"
    operations.dissolve(group=group, why="Nor are those.", **said)
    assert queries.group_of(one["id"], viewer=ada.viewer) is None
    history = queries.history_of(group, viewer=ada.viewer)
    assert {(each.objects[0].name, each.ended_why) for each in history} == {
        ("LUPUS", "They are two."),
        ("Grey Wolf", "Nor are those."),
        ("Canis", "Nor are those."),
    }
    assert queries.history_of(group, viewer=rosa.viewer) == ()
    assert decide(AliasAnswer.CONFIRMED) != group

    # what is not possible
    for wrong in (
        {"by": rosa},
        {"why": " "},
        {"objects": [one["id"]]},
        {"objects": [one["id"], tool["id"]]},
        {"objects": [one["id"], way["id"]]},
        {"to": AliasAnswer.REFUSED},
        {"objects": [one["id"], "malware--none"]},
    ):
        with pytest.raises((Refusal, NotFound)):
            decide(**{"to": AliasAnswer.CONFIRMED, **wrong})


def test_a_clear_rule_joins_and_an_ambiguous_name_does_not(pull: Pull, tmp_path: Path) -> None:
    number = {"external_references": [{"source_name": "mitre-attack", "external_id": "G0007"}]}
    one, two = thing("intrusion-set", "Bear", **number), thing("threat-actor", "Ursus", **number)
    pull("stix_file", write(tmp_path, "a.json", one, two))
    assert read() == (2, 2)
    group = queries.group_of(one["id"], viewer=ANONYMOUS)
    assert group
    assert (set(group.names), group.rules) == ({"Bear", "Ursus"}, (("attack-id", "G0007"),))
    assert set(named(queries.called("g0007", viewer=ANONYMOUS))) == {"Ursus", "Bear"}
    with login("owner"):
        Source.objects.filter(name="stix_file").update(name="submitter:someone")
    late = thing("intrusion-set", "Impostor", **number)
    pull("mitre_attack", write(tmp_path, "c.json", late))
    with login("owner"):
        Source.objects.filter(name="mitre_attack").update(name="submitter:other")
    assert read() == (1, 0), "what anybody sends joins nothing by its number"
    mine, other = malware("Fox", aliases=["Redtail"]), malware("Hawk", aliases=["Redtail"])
    pull("stix_file", write(tmp_path, "b.json", mine, other), day=1)
    assert read() == (2, 0)
    assert proposed(ANONYMOUS) == [(("Redtail",), True, 2)]
    assert queries.group_of(mine["id"], viewer=ANONYMOUS) is None
