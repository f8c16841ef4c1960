"""`wardwatch aliases`: at the center's own shell, and of a center elsewhere in the same shape."""

from typing import Any
from uuid import UUID

import pytest

from cli.homes import Ask
from factories import claims
from people import Sector, settle
from wardwatch.assets.models import Asset
from wardwatch.cli import remote
from wardwatch.client.calls.aliases import Alias
from wardwatch.exposures.models import ProductAlias
from wardwatch.exposures.operations import catch_up, propose
from wardwatch.kit import clock
from wardwatch.kit.database import login


@pytest.fixture
def line(db: str) -> Asset:
    sector: Sector = settle(at=clock.now())
    with login("worker"):
        said = claims.assertion(at=clock.now(), asserter="CISA")
        claims.affected("CVE-2026-4001", "Halden Medical", "Vitalis Central Station", by=said, high="3.0")
        own = claims.line(sector.riverbend, "Haldn Medical", "Vitalis Centrl Stn", "2.0", at=clock.now())
        catch_up(at=clock.now())
        propose(at=clock.now())
    return own


def test_names_are_listed_answered_and_taken_back(line: Asset, ask: Ask) -> None:
    (asked,) = ask("aliases", "list", "Riverbend Hospital", "--open")
    assert (asked["state"], asked["lines"], asked["decided_by"]) == ("proposed", 1, "")
    mine = ("Riverbend Hospital", asked["uid"])
    said = ask("aliases", "decide", *mine, "same", "--share", "--why", "asked by Eve")
    assert (said["state"], said["shared"], said["why"]) == ("confirmed", True, "asked by Eve")
    assert ask("aliases", "list", "Riverbend Hospital", "--open") == []
    assert [each["state"] for each in ask("aliases", "list", "Riverbend Hospital")] == ["confirmed"]
    again = ask("aliases", "decide", *mine, "same", status=1)
    assert (again["error"], again["evidence"]) == ("alias.already-said", {"state": "confirmed"})
    assert ask("aliases", "decide", "Orchard Clinic", asked["uid"], "back", status=1)["error"] == "not-found"
    assert ask("aliases", "decide", *mine, "back")["state"] == "proposed"


def test_a_line_is_called_otherwise(line: Asset, ask: Ask) -> None:
    named = ("--maker", "Halden Medical", "--product", "Vitalis")
    said = ask("aliases", "state", "Riverbend Hospital", str(line.uid), *named)
    assert (said["reason"], said["claimed_product"]) == ("stated", "Vitalis")
    assert ask("aliases", "state", "Orchard Clinic", str(line.uid), *named, status=1)["error"] == "not-found"
    with login("worker"):
        assert ProductAlias.objects.filter(reason="stated").count() == 1


def test_a_center_elsewhere_is_asked_in_the_same_words(monkeypatch: pytest.MonkeyPatch) -> None:
    class Elsewhere:
        def aliases(self, member: UUID, **wanted: Any) -> list[Alias]:
            assert wanted == {"answered": False, "limit": 200}
            at = clock.now()
            texts = dict.fromkeys(("vendor", "product", "model", "claimed_vendor", "claimed_product", "why"), "x")
            return [
                Alias(
                    uid=member,
                    state="proposed",
                    reason="shared",
                    lines=1,
                    shared=False,
                    proposed_at=at,
                    decided_by="",
                    decided_at=None,
                    **texts,
                )
            ]

    monkeypatch.setattr(remote, "organization", lambda center, text: UUID(int=7))
    (row,) = remote.aliases(Elsewhere(), "Riverbend", answered=False)  # type: ignore[arg-type]
    assert (row["uid"], row["state"], row["lines"]) == (str(UUID(int=7)), "proposed", 1)
