"""The documentation can be built, its links lead somewhere, and its commands exist."""

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main

from architecture.sources import ROOT

PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
FENCED = re.compile(r"^```(?:sh|bash|console)?\n(.*?)^```", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`((?:wardwatch|make) [^`\n]+)`")
TYPED = re.compile(r"(\$ )?([A-Z_]+=\S* )*(wardwatch|make) ")
ASSIGNED = re.compile(r"[A-Z_]+=\S*")


def commands(page: Path) -> Iterator[list[str]]:
    """Every `wardwatch ...` and `make ...` that the page tells somebody to type."""
    text = page.read_text("utf-8")
    lines = [line for block in FENCED.findall(text) for line in block.replace("\\\n", " ").splitlines()]
    for line in lines + INLINE.findall(text):
        if TYPED.match(line):
            words = shlex.split(line.removeprefix("$ "), comments=True)
            yield [word for word in words if not ASSIGNED.fullmatch(word)]


def wrong(words: list[str]) -> str:
    """What is wrong with a call of `wardwatch`; "" when it can be typed so."""
    from wardwatch.cli.main import build

    command: Any = typer.main.get_command(build())
    rest = words[1:]
    while rest and not rest[0].startswith("-") and hasattr(command, "commands"):
        if rest[0] not in command.commands:
            return f"no command {rest[0]}"
        command, rest = command.commands[rest[0]], rest[1:]
    options = {
        "--help",
        *(name for parameter in command.params for name in (*parameter.opts, *parameter.secondary_opts)),
    }
    return ", ".join(sorted({word.partition("=")[0] for word in rest if word.startswith("--")} - options))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_commands_can_be_typed(page: Path) -> None:
    """Nothing makes a newcomer doubt as much as the first command that does not exist."""
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    typed = list(commands(page))
    assert [words for words in typed if words[0] == "make" and words[1] not in targets] == []
    faults = {shlex.join(words): wrong(words) for words in typed if words[0] == "wardwatch"}
    assert {line: fault for line, fault in faults.items() if fault} == {}


def test_a_wrong_command_is_noticed() -> None:
    """The check above can fail."""
    assert wrong(["wardwatch", "feeds", "pull", "cisa_kev"]) == ""
    assert wrong(["wardwatch", "feeds", "fetch"])
    assert wrong(["wardwatch", "feeds", "pull", "--nowhere"])


def test_settings_that_are_named_exist() -> None:
    """Every variable in a page is one that the program reads."""
    read = [path.read_text("utf-8") for path in (ROOT / "src").rglob("*.py")]
    known = {name for text in read for name in re.findall(r"WARDWATCH_[A-Z_]+", text)}
    named = {
        (page.name, name) for page in PAGES for name in re.findall(r"\bWARDWATCH_[A-Z_]+\b", page.read_text("utf-8"))
    }
    assert {(page, name) for page, name in named if name not in known} == set()


def test_the_site_builds_without_a_warning(tmp_path: Path) -> None:
    """A link to a page or a heading that is not there is a warning, and a page that no menu leads to is one too."""
    sphinx = [sys.executable, "-m", "sphinx", "--fail-on-warning", "--keep-going", "-q", "-b", "html"]
    done = subprocess.run(
        [*sphinx, "-c", "docs", ".", str(tmp_path / "site")], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "site" / "docs" / "index.html").is_file()
