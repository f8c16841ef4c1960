"""Every command that shows or writes something, at the center's own shell: what the center may not see stays unseen."""

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from people import settle
from visibility.canary import Planter, Scene, plant, product_number, stage, stix_id, ticket
from visibility.exits import NO_SUCH, commands
from wardwatch.assets.models import Asset
from wardwatch.assets.private import Private, seal_many
from wardwatch.cli.main import build
from wardwatch.engagements.models import Decision
from wardwatch.kit.database import login
from wardwatch.markings.operations import intern
from wardwatch.markings.rule import visible
from wardwatch.members.queries import operator
from wardwatch.reports.models import Report
from wardwatch.sharing.models import BlockList
from wardwatch.vulnerabilities.models import Vulnerability

LISTS = (
    "audit list", "audit openings", "collections list", "destinations list", "feeds list", "feeds quarantine",
    "feeds runs", "findings list", "lists list",
    "intel aliases list", "intel aliases proposals",
    "intel look 192.0.2.0/24",
    "mail outbox",
    "members list",
    "notices list", "notices list --decisions", "partners list", "products list", "reports list", "servers list",
    "subscriptions list", "users list",
)  # fmt: skip
NAMED: dict[str, Callable[[Planter | None], list[str]]] = {
    "explain": lambda hidden: (
        [hidden.rows[Vulnerability].name, str(hidden.rows[Asset].uid)] if hidden else ["CVE-1999-0001", NO_SUCH["uuid"]]
    ),
    "notices show": lambda hidden: [ticket(hidden.token) if hidden else NO_SUCH["ticket"]],
    "audit openings --member": lambda hidden: [hidden.token if hidden else "Nobody Hospital"],
    "findings list --member": lambda hidden: [hidden.token if hidden else "Nobody Hospital"],
    "members providers": lambda hidden: [f"{hidden.token} name" if hidden else "Nobody Hospital"],
    "members contacts": lambda hidden: [f"{hidden.token} name" if hidden else "Nobody Hospital"],
    "users list ": lambda hidden: [f"{hidden.token} name" if hidden else "Nobody Hospital"],
    "aliases list": lambda hidden: [f"{hidden.token} name" if hidden else "Nobody Hospital"],
    "assets list": lambda hidden: [f"{hidden.token} name" if hidden else "Nobody Hospital"],
    "assets export": lambda hidden: [f"{hidden.token} name" if hidden else "Nobody Hospital", "none.csv"],
    "decisions show": lambda hidden: [str(hidden.rows[Decision].uid) if hidden else NO_SUCH["uuid"]],
    "vulnerabilities show": lambda hidden: [hidden.rows[Vulnerability].name if hidden else "CVE-1999-0001"],
    "exposure": lambda hidden: [hidden.rows[Vulnerability].name if hidden else "CVE-1999-0001"],
    "lists show": lambda hidden: [str(hidden.rows[BlockList].uid) if hidden else NO_SUCH["uuid"]],
    "intel aliases show": lambda hidden: [hidden.token if hidden else "nothing"],
    "intel show": lambda hidden: [stix_id(hidden.token if hidden else "nothing")],
    "reports show": lambda hidden: [str(hidden.rows[Report].uid) if hidden else NO_SUCH["uuid"]],
    "products show": lambda hidden: [product_number(hidden.token if hidden else "nothing")],
    "products save": lambda hidden: [product_number(hidden.token if hidden else "nothing"), "page", "none.html"],
    "search": lambda hidden: [hidden.token if hidden else "nothing"],
    "members export --why asked": lambda hidden: [f"{hidden.token} name" if hidden else "Nobody Hospital", "none.zip"],
}
WHOLE = {
    "pack": "writes a public file: looked at below",
    "status": "counts jobs and feeds of the installation: looked at below",
    "audit heads": "positions, hashes and signatures of the trail, without content: looked at below",
    "keys list": "counts encrypted values of the installation: looked at below",
    "servers look": "asks a server elsewhere, nothing of ours",
    "partners example": "prints a file of the program",
    "audit verify": "counts the trail of the installation, without content: looked at below",
}
ACTS = {
    "aliases decide", "aliases state",
    "assets import", "assets retire", "backup", "demo load", "demo publish", "demo reset",
    "feeds pull", "feeds reparse",
    "collections close", "collections keep", "lists change", "lists close", "lists make", "lists rotate",
    "destinations end", "destinations keep", "destinations pause", "destinations resume", "destinations send",
    "destinations try",
    "intel aliases decide", "intel aliases dissolve", "intel aliases read", "intel aliases take-out",
    "decisions reject", "decisions undo", "extract", "intel consent", "intel judge", "intel try",
    "findings rebuild", "findings verify", "init",
    "keys reseal", "keys retire", "keys rotate", "mail bounce",
    "mail resolve", "match", "members delete", "members import", "members permit", "notices answer",
    "notices approve", "notices send", "partners add", "partners register", "products sign", "purge", "reports accept",
    "reports add", "reports refuse", "reports reopen", "restore",
    "servers end", "servers keep", "servers pause", "servers resume", "servers try", "subscriptions end",
    "tokens create", "up", "users create",
}  # fmt: skip
"""Commands that change something, or keep everything (backup), or read only a file of the person's own."""


@pytest.fixture
def scene(db: str, still: None) -> Scene:
    return stage(settle())


def run(line: str, *more: str) -> str:
    """What a command prints, errors too, with --json."""
    answer = CliRunner().invoke(build(), [*line.split(), *more, "--json"])
    if answer.exception and not isinstance(answer.exception, SystemExit):
        raise AssertionError(f"{line} failed: {answer.output}") from answer.exception
    return answer.output


def hidden_from_center(scene: Scene) -> list[str]:
    viewer = operator().viewer
    return [name for name, label in scene.labels.items() if not visible(label, viewer)]


def test_every_command_is_placed() -> None:
    """A new command fails here until it is said whether, and how, it shows something."""
    lines = (re.split(r" (?:--|\d)", line)[0] for line in (*LISTS, *NAMED, *WHOLE, *ACTS))
    placed = {" ".join(line.split()) for line in lines}
    assert set(commands(build())) == placed


def test_lists_are_the_same_whether_or_not_something_is_hidden(scene: Scene) -> None:
    before = {line: run(line) for line in LISTS}
    hidden = hidden_from_center(scene)
    assert len(hidden) >= 5
    plant(scene, *hidden, attached=True)
    assert {line: run(line) for line in LISTS} == before


def test_a_hidden_thing_answers_like_a_missing_one(
    scene: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    hidden = plant(scene, *hidden_from_center(scene)).values()
    for line, words in NAMED.items():
        for planter in hidden:
            said, missing = run(line, *words(planter)), run(line, *words(None))
            for asked, other in zip(words(planter), words(None), strict=True):
                said, missing = said.replace(asked, "ASKED"), missing.replace(other, "ASKED")
            assert said == missing, line
    assert list(tmp_path.iterdir()) == []


def test_what_counts_the_whole_says_no_word_of_it(scene: Scene, tmp_path: Path) -> None:
    planted = plant(scene, attached=True)
    for line in ("status", "audit verify", "audit heads", "keys list"):
        assert [each for each in planted.values() if each.token in run(line)] == [], line
    run("pack", str(tmp_path / "public.pack"))
    packed = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert [name for name, each in planted.items() if name != "public" and each.token.encode() in packed] == []


def test_an_export_holds_one_members_things(scene: Scene, tmp_path: Path) -> None:
    planted = plant(scene, "about riverbend", "about orchard", "private to orchard", "strict to orchard", attached=True)
    with login("worker"):
        for planter in planted.values():
            seal_many({planter.rows[Asset].pk: Private(hostname=planter.token)}, label=intern(planter.label))
    target = tmp_path / "riverbend.zip"
    run("members export", "Riverbend Hospital", str(target), "--why", "asked")
    with zipfile.ZipFile(target) as file:
        held = b"".join(file.read(name) for name in file.namelist())
    found = {name for name, planter in planted.items() if planter.token.encode() in held}
    assert found == {"about riverbend"}


def test_the_walk_would_find_a_leak(scene: Scene) -> None:
    plant(scene, "about riverbend", attached=True)
    assert "canaryaboutriverbend" in run("findings list")
    assert "canaryaboutriverbend" in run("notices list")
