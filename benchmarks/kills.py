"""Kill -9 at every commit point and at random moments of the whole chain; does it end as if nothing had happened?

The chain: seven pulls of five feeds, match, rebuild, propose, approve, publish, send through a real mail server that is
sometimes slow. Every case begins from the same database and is simply started again until it is through. Then every
row of every table is compared with the undisturbed end (`tests/killing/ending.py` says what may differ: ids, instants,
random secrets), and every message is held against what the mail server counted.
"""

import random
import sys
import time
from collections.abc import Callable

from harness import SHARED_DATA, figure, title
from pull import ORIGINS

from killing.cases import Case, Cases, Tally, at_moments, cutting, small_plan, worker_killed
from killing.ground import ground
from killing.plan import Plan

SEED = 20261122
MOMENTS = 20


def main() -> None:
    """Print the figures; words on the command line choose parts."""
    title(f"Kill -9 (seed {SEED})")
    with ground() as place, small_plan(place) as plan:
        cases = Cases(place, plan)
        undisturbed = cases.run()
        again = cases.run()
        figure("undisturbed: seconds", undisturbed.seconds, "s")
        figure("undisturbed: rows compared", undisturbed.ending.rows, "rows")
        figure("undisturbed: commit points", undisturbed.commits, "")
        figure("undisturbed: messages taken", sum(undisturbed.counts.values()), "")
        print(f"  end state {undisturbed.ending.digest}, a second undisturbed run {again.ending.digest}")
        for name in sys.argv[1:] or PARTS:
            PARTS[name](cases, undisturbed)


def every_commit_point(cases: Cases, undisturbed: Case) -> None:
    """Just before and just after each commit of the chain."""
    tally = Tally(undisturbed.ending)
    begun = time.monotonic()
    for point in range(1, undisturbed.commits + 1):
        for after in (False, True):
            case = cases.run(point=point, after=after)
            tally.add(f"{'after' if after else 'before'} commit {point}", case)
    show("every commit point, before and after", tally, time.monotonic() - begun)


def random_moments(cases: Cases, undisturbed: Case) -> None:
    """One kill each, evenly over the time that an undisturbed run takes."""
    chance = random.Random(SEED)
    tally = Tally(undisturbed.ending)
    begun = time.monotonic()
    while tally.kills < MOMENTS:
        tally.add(f"moment {tally.cases}", cases.run(at_moments(chance, undisturbed.seconds)))
    show("random moments", tally, time.monotonic() - begun)


def database_killed(cases: Cases, undisturbed: Case) -> None:
    """The database server's own first process, during pulls and during the send."""
    chance = random.Random(SEED)
    tally = Tally(undisturbed.ending)
    begun = time.monotonic()
    for step in ("pull cve_records", "match", "publish", "send"):  # a fifth death in a minute the keeper gives up
        disturb: Callable[..., None] = cutting(cases, step, chance.uniform(0.0, 0.1))
        tally.add(f"database killed in {step}", cases.run(disturb))
    show("database killed (postmaster), crash recovery", tally, time.monotonic() - begun)


def worker(cases: Cases, _: Case) -> None:
    """A background worker, in the middle of a job."""
    faults = worker_killed(cases.ground)
    figure("a worker killed in a pull, its job given back: faults", len(faults), "", aim="0")
    print("".join(f"    {fault}\n" for fault in faults), end="")


def real_data(small: Cases, _: Case) -> None:
    """The real public data, killed many times on its way."""
    if not SHARED_DATA.is_dir():
        print("The real public data is not beside this checkout; that part is left out.")
        return
    pulls = tuple((feed, str(SHARED_DATA / name), 0.0) for feed, name in ORIGINS)
    cases = Cases(small.ground, Plan(pulls, batch=500))
    undisturbed = cases.run(brief=True)
    figure("real data, undisturbed", undisturbed.seconds, "s")
    figure("real data, rows compared", undisturbed.ending.rows, "rows")
    tally = Tally(undisturbed.ending)
    begun = time.monotonic()
    chance = random.Random(SEED)
    while tally.kills < MOMENTS:
        disturb = at_moments(chance, undisturbed.seconds / 3, kills=MOMENTS - tally.kills)
        tally.add("real data", cases.run(disturb, brief=True))
    show("real data, killed again and again on its way", tally, time.monotonic() - begun)


def show(words: str, tally: Tally, seconds: float) -> None:
    """The figures of one kind of disturbance."""
    print(f"  {words}: {tally.cases} cases in {seconds:.0f} s")
    figure("  kills (SIGKILL of the working process)", tally.kills, "")
    figure("  ended otherwise", tally.count(""), "", aim="0")
    figure("  messages doubled", tally.count("doubled"), "", aim="0")
    figure("  messages lost", tally.count("lost"), "", aim="0")
    figure("  messages unknown, and shown", tally.unknown, "")
    where = ", ".join(f"{step} {count}" for step, count in tally.killed_in.most_common())
    print(f"    killed in: {where}")
    for fault in tally.faults[:20]:
        print(f"    {fault}")
    sys.stdout.flush()


PARTS: dict[str, Callable[[Cases, Case], None]] = {
    "points": every_commit_point,
    "moments": random_moments,
    "database": database_killed,
    "worker": worker,
    "real": real_data,
}

if __name__ == "__main__":
    main()
