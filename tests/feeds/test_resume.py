"""A killed pull goes on where it stopped, and ends as if nothing had happened."""

import random
import subprocess
import time
from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from feeds.documents import Pull, advisory, cve_record, write
from wardwatch.audit.models import Event
from wardwatch.feeds.models import Run
from wardwatch.feeds.queries import PULL_LOCK
from wardwatch.kit.progress import Silent
from wardwatch.markings.types import ANONYMOUS
from wardwatch.vulnerabilities import queries
from warm import Warm

STATE = """
    SELECT a.key, encode(a.digest, 'hex'), a.withdrawn, a.superseded_at IS NULL,
        (SELECT count(*) FROM vulnerabilities_affectedrange r WHERE r.assertion_id = a.id),
        (SELECT count(*) FROM vulnerabilities_ssvcassessment r WHERE r.assertion_id = a.id),
        (SELECT count(*) FROM vulnerabilities_cvssassessment r WHERE r.assertion_id = a.id)
    FROM provenance_assertion a WHERE a.recorded_at IS NOT NULL ORDER BY 1, 2"""


def state() -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(STATE)
        return cursor.fetchall()


class Plug:
    """Pulls the plug at the given step."""

    def __init__(self, step: int) -> None:
        self._left = step

    def step(self, done: int, total: int | None, words: str) -> None:
        self._left -= 1
        if self._left == 0:
            raise KeyboardInterrupt


@pytest.fixture
def files(tmp_path: Path) -> Path:
    records = [cve_record(f"CVE-2031-{number:05}") for number in range(900)]
    write(tmp_path / "a.jsonl", *records)
    write(tmp_path / "b.jsonl", cve_record("CVE-2031-00000", rejected=True, adp=False), {"no": "record"})
    return tmp_path


def test_a_pull_that_died_goes_on_at_its_next_batch(pull: Pull, files: Path) -> None:
    for step in (1, 3, 4, 3):
        with pytest.raises(KeyboardInterrupt):
            pull("cve_records", files, progress=Plug(step))
        assert queries.known_exploited(["CVE-2031-00001"], viewer=ANONYMOUS)["CVE-2031-00001"].yes is False
    resumed = pull("cve_records", files, progress=Silent())
    assert Run.objects.count() == 1
    assert (resumed.documents, resumed.new, resumed.quarantined) == (2, 1800, 1)
    assert Event.objects.filter(name="feed.pulled").count() == 1
    assert queries.known_exploited(["CVE-2031-00001"], viewer=ANONYMOUS)["CVE-2031-00001"].yes
    assert pull("cve_records", files).state == "unchanged"


def test_a_pull_that_was_cut_off_says_so_until_it_goes_on(pull: Pull, files: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        pull("cve_records", files, progress=Plug(3))
    assert Run.objects.get().state == "interrupted"
    Run.objects.update(state="running")  # as a kill leaves it
    pull("cve_records", files / "b.jsonl")
    assert dict(Run.objects.values_list("origin", "state"))[str(files)] == "interrupted"
    resumed = pull("cve_records", files)
    assert (Run.objects.count(), resumed.state, resumed.problem) == (2, "finished", "")


HOLDERS = """
    SELECT count(*) FROM pg_locks
    WHERE locktype = 'advisory' AND classid = %s
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"""


def wait_until_the_server_knows(seconds: float = 60) -> None:
    """The server lets go of what a killed process held once it meets its closed connection, in its own time."""
    end = time.monotonic() + seconds
    with connection.cursor() as cursor:
        while True:
            cursor.execute(HOLDERS, [PULL_LOCK])
            if cursor.fetchone() == (0,):
                return
            assert time.monotonic() < end, "The server still holds the lock of a process that is gone."
            time.sleep(0.02)


@pytest.mark.slow
def test_kill_9_at_random_moments_leaves_what_an_undisturbed_pull_leaves(
    warm: Warm, pull: Pull, tmp_path: Path, now: datetime
) -> None:
    write(tmp_path / "cve_records" / "a.jsonl", *[cve_record(f"CVE-2031-{number:05}") for number in range(3000)])
    for number in range(60):
        write(tmp_path / "cisa_csaf" / f"{number}.json", advisory(f"INV-2031-{number}"))
    asked = ("feeds.puller:main", str(tmp_path), str(settings.DATABASES["default"]["NAME"]), now.isoformat())
    chance = random.Random(7)
    kills = 0
    for _ in range(20):
        child = warm.start(*asked)
        try:
            assert child.wait(0.2 + chance.random()) == 0
            break
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
            kills += 1
            wait_until_the_server_knows()
    assert kills > 0
    assert warm.start(*asked).wait() == 0
    disturbed = state()
    assert len(disturbed) == 6060
    assert all(ranges for key, *_, ranges, _, _ in disturbed if str(key).endswith("#cna"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM provenance_assertion WHERE recorded_at IS NULL")
        assert cursor.fetchone() == (0,)
        cursor.execute("SELECT count(*), count(DISTINCT assertion_id) FROM vulnerabilities_ssvcassessment")
        assert cursor.fetchone() == (3000, 3000)
        cursor.execute("SELECT count(*) FROM vulnerabilities_affectedrange")
        assert cursor.fetchone() == (6060,)
    assert Event.objects.filter(name="feed.pulled").count() == 2
    assert pull("cve_records", tmp_path / "cve_records").state == "unchanged"
