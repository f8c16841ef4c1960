"""The center keeps its collections at its own shell."""

import pytest

from cli.homes import Ask, Run
from people import Sector, settle


@pytest.fixture
def sector(db: str) -> Sector:
    return settle()


def test_a_collection_is_made_asked_differently_and_closed(sector: Sector, ask: Ask, run: Run) -> None:
    assert ask("collections", "list") == []
    made = ask(
        "collections", "keep", "ransomware", "--title", "Ransomware", "--topic", "ransomware", "--ceiling", "green"
    )
    assert made["asks"] == "ransomware; at most TLP:GREEN"
    again = ask("collections", "keep", "ransomware", "--type", "indicator", "--min-confidence", "50", "--max-age", "90")
    assert (again["uid"], again["asks"]) == (made["uid"], "indicator; confidence 50 or more; 90 days or newer")
    (row,) = ask("collections", "list")
    assert (row["title"], row["readers"], row["writers"], row["objects"]) == ("Ransomware", "enrolled", "nobody", 0)
    assert "ransomware" in run("collections", "list").output
    assert ask("collections", "close", "ransomware", status=1)["error"] == "collection.no-reason"
    ask("collections", "close", "ransomware", "--why", "Nobody reads it.")
    assert ask("collections", "list") == []
    assert ask("collections", "close", "ransomware", status=1)["error"] == "not-found"
    assert ask("collections", "keep", "ransomware")["uid"] == made["uid"]


def test_what_cannot_be_a_collection(sector: Sector, ask: Ask) -> None:
    assert ask("collections", "keep", "Not An Alias", status=1)["error"] == "collection.not-possible"
    assert ask("collections", "keep", "x", "--type", " ", status=1)["error"] == "collection.not-possible"
