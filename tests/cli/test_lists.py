"""The center keeps its own block lists at its shell."""

import pytest

from cli.homes import Ask, Run
from lists.fetching import judged
from people import Sector, settle
from wardwatch.markings.types import PUBLIC
from wardwatch.sharing.types import CONFIRMATION


@pytest.fixture
def sector(db: str) -> Sector:
    return settle()


def test_a_list_is_made_shown_changed_and_closed(sector: Sector, ask: Ask, run: Run) -> None:
    judged("evil.example", PUBLIC)
    assert ask("lists", "list") == []
    assert ask("lists", "make", "Wall", status=1)["error"] == "block-list.not-possible"
    refused = ask("lists", "make", "Wall", "--kind", "domains", "--use", "block", status=1)
    assert (refused["error"], CONFIRMATION in str(refused)) == ("block-list.not-confirmed", True)
    made = ask("lists", "make", "Wall", "--kind", "domains")
    assert made["address"].endswith(f"/lists/{made['uid']}/{made['secret']}/list.txt")
    assert ask("lists", "show", made["uid"])["marking"].startswith("TLP:")
    ask("lists", "change", made["uid"], "--use", "block", "--confirm", CONFIRMATION)
    (row,) = ask("lists", "list")
    assert (row["title"], row["use"], row["kinds"]) == ("Wall", "block", "domains")
    assert ask("lists", "rotate", made["uid"])["secret"] != made["secret"]
    assert "Wall" in run("lists", "list").output
    ask("lists", "close", made["uid"])
    assert ask("lists", "show", made["uid"], status=1)["error"] == "not-found"
