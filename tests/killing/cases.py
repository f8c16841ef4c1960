"""One case: the chain, disturbed in one way, started again until it is through; and the judgement of how it ended."""

import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from feeds.site import Site
from killing.corpora import publish_site
from killing.ending import Ending
from killing.ground import PATIENCE, Child, Ground, sometimes_slow
from killing.plan import TRY_AGAIN, Plan, step_names

STARTS = 400
"""So often a case may be started again before it counts as never ending."""

Disturb = Callable[[Child, int], None]
"""What is done to the n-th start (from 0) of a case while it runs."""


@dataclass(frozen=True)
class Case:
    """How one case went. `killed_in` names the step in which each killed or cut off start was."""

    ending: Ending
    counts: Counter[str]
    killed_in: list[str]
    kills: int
    commits: int
    seconds: float

    @property
    def unknown(self) -> int:
        """Messages of which nobody knows whether the server has them."""
        return sum(letter.state == "unknown" for letter in self.ending.letters)

    def faults(self, undisturbed: Ending) -> list[str]:
        """What is wrong with this end, in words: what differs, what was doubled, what was lost."""
        found = undisturbed.differences(self.ending)
        known = {letter.message_id for letter in self.ending.letters}
        found += [
            f"doubled: {name} reached the server {count} times" for name, count in self.counts.items() if count > 1
        ]
        found += [f"doubled: the server has {name}, the outbox has not" for name in self.counts if name not in known]
        for letter in self.ending.letters:
            arrived = self.counts[letter.message_id]
            if letter.state == "sent" and not arrived:
                found.append(f"lost: {letter.message_id} is said to be sent")
            elif letter.state == "unknown" and not letter.shown:
                found.append(f"lost: {letter.message_id} is unknown and shown to nobody")
            elif letter.state not in ("sent", "unknown"):
                found.append(f"lost: {letter.message_id} is {letter.state} at the end")
        return found


@dataclass
class Tally:
    """Figures of many cases; `faults` say which case and what."""

    undisturbed: Ending
    cases: int = 0
    kills: int = 0
    unknown: int = 0
    seconds: float = 0.0
    killed_in: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def add(self, name: str, case: Case) -> None:
        self.cases += 1
        self.kills += case.kills
        self.unknown += case.unknown
        self.seconds += case.seconds
        self.killed_in.update(case.killed_in)
        self.faults += [
            f"{name} (killed in {', '.join(case.killed_in)}): {fault}" for fault in case.faults(self.undisturbed)
        ]

    def count(self, word: str) -> int:
        """How many faults are of one kind ("doubled", "lost"); "" those that are neither: a different end."""
        kinds = [fault.partition("): ")[2].partition(":")[0] for fault in self.faults]
        return sum(kind == word if word else kind not in ("doubled", "lost") for kind in kinds)


class Cases:
    """Runs cases of one plan on one ground."""

    def __init__(self, ground: Ground, plan: Plan) -> None:
        self.ground = ground
        self._plan = replace(plan, progress=str(ground.folder / "progress"))
        self.steps = step_names(plan)

    def run(self, disturb: Disturb | None = None, *, point: int = 0, after: bool = True, brief: bool = False) -> Case:
        """The chain from the very beginning to its end, `disturb`ed while it runs, or killed at commit `point`."""
        self.ground.begin_again()
        progress = Path(self._plan.progress)
        progress.unlink(missing_ok=True)
        killed_in: list[str] = []
        kills = 0
        with sometimes_slow() as mails:
            begun = time.monotonic()
            for start in range(STARTS):
                first = int(progress.read_text()) if progress.exists() else 0
                plan = replace(self._plan, smtp=mails.url, first=first, run=start)
                killing = {"kill_at": point if start == 0 else 0, "after": after}
                child = self.ground.start("carry_out", plan=asdict(plan), **killing)
                if disturb:
                    disturb(child, start)
                status = child.ended(PATIENCE)
                if status == 0:
                    seconds = time.monotonic() - begun
                    commits = int(self.ground.output())
                    return Case(self.ground.look(brief=brief), mails.counts, killed_in, kills, commits, seconds)
                if status not in (-9, TRY_AGAIN):
                    raise AssertionError(f"ended with {status}:\n{self.ground.log.read_text()[-3000:]}")
                kills += status == -9
                killed_in.append(self.step_now())
                if status == TRY_AGAIN:
                    time.sleep(0.2)
        raise AssertionError(f"still not through after {STARTS} starts, last in {killed_in[-1]}")

    def step_now(self) -> str:
        """Name of the step that the present start is in."""
        progress = Path(self._plan.progress)
        return self.steps[int(progress.read_text())] if progress.exists() else "start"


def at_moments(chance: random.Random, span: float, kills: int = 1) -> Disturb:
    """SIGKILL `kills` times, each a random part of `span` seconds after a start; one that ended is not counted."""
    left = kills

    def disturb(child: Child, start: int) -> None:
        nonlocal left
        if left and child.ended(chance.uniform(0.0, span)) is None:
            left -= 1
            child.kill()

    return disturb


def cutting(cases: Cases, step: str, delay: float) -> Disturb:
    """SIGKILL the database server's first process, `delay` seconds after the first start has come to `step`."""

    def disturb(child: Child, start: int) -> None:
        if start == 0:
            while cases.step_now() != step and child.ended(0.002) is None:
                pass
            time.sleep(delay)
            cases.ground.kill_postmaster()

    return disturb


def worker_killed(ground: Ground) -> list[str]:
    """SIGKILL a worker in the middle of a pull, give its job back, let another worker finish it; what is wrong then."""
    ends = []
    for kill in (False, True):
        ground.begin_again()
        ground.do("defer", job={"feed": "cve_records", "origin": str(ground.files / "cve 1")})
        if kill:
            worker = ground.start("work", stay=True, batch=5)
            while not ground.ask("SELECT 1 FROM provenance_assertion LIMIT 1"):
                time.sleep(0.005)
            worker.kill()
            if ground.ask("SELECT status::text FROM procrastinate_jobs WHERE task_name = 'feeds.pull'") != [("doing",)]:
                return ["the kill came too late"]
            time.sleep(1.1)
            ground.do("give_back", silence=1.0)
        ground.do("work", stay=False, batch=5)
        ends.append(ground.look())
    return ends[0].differences(ends[1])


@contextmanager
def small_plan(ground: Ground) -> Iterator[Plan]:
    """The invented corpora: five feeds, two of them twice, one of them from a web server on this machine."""
    files = ground.files
    with Site() as site:
        threading.Thread(target=site.serve_forever, daemon=True).start()
        pulls = (
            ("cms_hospitals", str(files / "hospitals.csv"), 0.0),
            ("cisa_kev", str(files / "kev 1.json"), 0.0),
            ("first_epss", str(files / "epss.csv"), 0.0),
            ("cve_records", str(files / "cve 1"), 0.0),
            ("cisa_csaf", publish_site(site), 0.0),
            ("cisa_kev", str(files / "kev 2.json"), 0.5),
            ("cve_records", str(files / "cve 2"), 0.5),
        )
        yield Plan(pulls=pulls, allowed=f"127.0.0.1:{site.server_port}")
        site.shutdown()
