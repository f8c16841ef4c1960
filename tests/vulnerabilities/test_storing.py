"""What is stored of claims and scores."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import cast, get_args

import pytest

from wardwatch.kit.database import login
from wardwatch.vulnerabilities import epss, operations, queries
from wardwatch.vulnerabilities.types import Claim

CVE = "CVE-2031-0001"


@dataclass(frozen=True, slots=True)
class Rumour:
    """A claim that no table keeps."""

    vulnerability: str


def test_a_claim_that_no_table_keeps_is_refused(db: str) -> None:
    with login("worker"), pytest.raises(KeyError):
        operations.store([(1, cast("Claim", Rumour(CVE)))])


def test_every_kind_of_claim_has_a_table() -> None:
    assert set(operations._TABLES) == set(get_args(Claim))


@pytest.fixture
def watched(db: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(epss, "_watch", f"SELECT '{CVE}'")
    with login("worker"):
        yield


def bring(score: float, day: date, at: datetime) -> None:
    epss.store_scores(blocks=[f"{CVE},{score},0.5\n".encode()], score_date=day, document=1, at=at)


def test_a_corrected_file_of_the_same_day_corrects_the_history_from_then_on(watched: None, now: datetime) -> None:
    day, hour = date(2031, 1, 1), timedelta(hours=1)
    bring(0.1, day, now)
    bring(0.2, day, now + hour)
    bring(0.2, day, now + 2 * hour)
    bring(0.1, day + timedelta(days=1), now + 24 * hour)
    answers = [queries.epss([CVE], as_of=now + hours * hour)[CVE].score for hours in (0, 1, 2, 24)]
    assert answers == [0.1, 0.2, 0.2, 0.1]
    assert queries.epss([CVE])[CVE].score == 0.1
