"""Releasing to six thousand subscribers: every delivery in the releasing transaction, sent through a real mail server.

Then the sender is killed ten times while it sends; each Message-ID arrives at most once or is *unknown* and shown.
"""

import os
import random
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from harness import ROOT, figure, fresh_home, peak_memory, timed, title

SUBSCRIBERS, MEMBERS, RUNS, KILLS = 6_000, 1_000, 3, 10
NOW = datetime(2026, 11, 22, 2, 47, tzinfo=UTC)
SEED = 20261123
SERVER = """
import sys
from mailserver import mail_server
with mail_server(read=False) as server:
    print(server.url, flush=True)
    sys.stdin.readline()
    print(len(server.recipients), flush=True)
"""


def main() -> None:
    """Print the figures."""
    title(f"Releasing to {SUBSCRIBERS:,} subscribers of {MEMBERS:,} members")
    with fresh_home():
        from people import settle
        from wardwatch.config.wiring import connect
        from wardwatch.kit.database import login

        sector = settle()
        connect()
        with login("worker"):
            _prepare(sector)
            _release(sector)
            for part in sys.argv[1:] or PARTS:
                PARTS[part](sector)


def _prepare(sector: Any) -> None:
    """Members, their people, and what each asks for: half have chosen kinds, one in three topics, all mail."""
    from wardwatch.kit.database import login
    from wardwatch.markings.operations import intern
    from wardwatch.markings.types import PUBLIC
    from wardwatch.members import labels
    from wardwatch.members.models import Organization, Person, Role, User
    from wardwatch.members.types import OrganizationKind, RoleName, SizeClass
    from wardwatch.products.types import KindName, Severity
    from wardwatch.subscriptions import tokens
    from wardwatch.subscriptions.models import Subscription
    from wardwatch.subscriptions.types import Channel, Pace

    members = Organization.objects.bulk_create(
        Organization(
            name=f"Hospital {number}",
            kind=OrganizationKind.HOSPITAL,
            size_class=SizeClass.SMALL,
            label_id=intern(PUBLIC),
            time_zone="America/New_York",
        )
        for number in range(MEMBERS)
    )
    people = Person.objects.bulk_create(
        Person(
            organization=members[number % MEMBERS],
            label_id=intern(labels.about(members[number % MEMBERS].pk, sector.center.pk)),
            name=f"Reader {number}",
            email=f"reader-{number}@hospital-{number % MEMBERS}.invalid",
        )
        for number in range(SUBSCRIBERS)
    )
    User.objects.bulk_create(User(email=each.email, person=each, password="!", created_at=NOW) for each in people)
    Role.objects.bulk_create(
        Role(person=each, organization=each.organization, name=RoleName.READER, since=NOW) for each in people
    )
    subscriptions = []
    for number, each in enumerate(people):
        row = Subscription(
            person=each,
            label_id=intern(labels.between(each.organization_id, sector.center.pk)),
            channel=Channel.MAIL,
            pace=Pace.AT_ONCE,
            kinds=[KindName.SECTOR_ALERT, KindName.THREAT_BRIEFING] if number % 2 else [],
            topics=["infusion pumps"] if number % 3 else [],
            lowest=Severity.MEDIUM,
            time_zone="America/New_York",
            made_at=NOW,
            changed_at=NOW,
        )
        row.digest = tokens.token_digest(tokens.unsubscribe_token(row.uid))
        subscriptions.append(row)
    Subscription.objects.bulk_create(subscriptions)
    with login("owner"):
        _sql("ANALYZE members_organization, members_person, members_user, members_role, subscriptions_subscription")


def _release(sector: Any) -> None:
    """One product after another, each at two markings: TLP:AMBER for a third of the members, TLP:CLEAR for all."""
    from products.test_story import Desk, good
    from wardwatch.delivery.models import Message
    from wardwatch.delivery.states import MessageState
    from wardwatch.members.models import Organization
    from wardwatch.products.types import Marking, To
    from wardwatch.subscriptions.operations import spreading

    spent: list[float] = []
    own: list[float] = []
    database: list[float] = []
    spread = spreading.released

    def measured(**words: Any) -> Any:
        result: list[Any] = []
        before, theirs = time.process_time(), _database()
        spent.append(timed(lambda: result.append(spread(**words))))
        own.append(time.process_time() - before)
        database.append(_database() - theirs)
        return result[0]

    desk = Desk(sector)
    named = tuple(Organization.objects.filter(name__startswith="Hospital ").values_list("uid", flat=True)[::3])
    to = (To(tlp=Marking.CLEAR), To(tlp=Marking.AMBER, organizations=named))
    before = peak_memory()
    whole = []
    for run in range(RUNS):
        uid = desk.begin(good())
        desk.to_approved(uid)
        spreading.released = measured
        try:
            whole.append(timed(lambda uid=uid: desk.release(uid, *to, at=NOW)))
        finally:
            spreading.released = spread
        if run < RUNS - 1:
            _sql("UPDATE delivery_message SET state = 'sent'")
    figure("deliveries enqueued, in the releasing transaction: median", statistics.median(spent), "s", aim="under 2")
    figure("  slowest of the runs", max(spent), "s")
    figure("  processor time of this process: median", statistics.median(own), "s")
    figure("  processor time of the database: median", statistics.median(database), "s")
    figure("release with all its forms: median", statistics.median(whole), "s")
    waiting = Message.objects.filter(state=MessageState.WAITING).count()
    figure("mails of one release in the outbox", waiting, "")
    figure("memory that releasing added at its peak", peak_memory() - before, "MB")


def _send(_: Any) -> None:
    from wardwatch.delivery import outbox
    from wardwatch.delivery.jobs import LANES
    from wardwatch.delivery.models import Message
    from wardwatch.delivery.states import MessageState

    with _other_server() as (url, stop):
        at, counts = NOW + timedelta(days=1), Counter[str]()
        begun, before = time.perf_counter(), time.process_time()
        while result := outbox.send_round(url=url, clock=lambda: at, lanes=LANES):
            counts["sent"] += result.sent
        seconds, own = time.perf_counter() - begun, time.process_time() - before
        taken = stop()
    figure("sent through a local mail server", counts["sent"] / seconds, "a second", aim="200")
    figure("  in all", seconds, "s")
    figure("  processor time of the sender, a message", own / max(counts["sent"], 1) * 1000, "ms")
    figure("  taken by the server", taken, "")
    left = Message.objects.exclude(state=MessageState.SENT).count()
    figure("  left, or not known", left, "", aim="0")
    figure("peak memory", peak_memory(), "MB")


def _kill(sector: Any) -> None:
    """One more release; its sender is killed ten times at moments chosen by chance."""
    from django.db import connection

    from mailserver import mail_server
    from products.test_story import Desk, good
    from wardwatch.delivery import claims
    from wardwatch.delivery.jobs import LANES
    from wardwatch.delivery.models import Message
    from wardwatch.delivery.states import MessageState
    from wardwatch.products.types import Marking, To

    _sql("UPDATE delivery_message SET state = 'sent' WHERE state = 'waiting'")
    before = Message.objects.latest("pk").pk
    desk = Desk.__new__(Desk)
    _reuse(desk, sector)
    uid = desk.begin(good())
    desk.to_approved(uid)
    desk.release(uid, To(tlp=Marking.CLEAR), at=NOW)
    chance, kills = random.Random(SEED), 0
    with mail_server() as server:
        while Message.objects.filter(state=MessageState.WAITING).exists():
            sender = _sender(connection.settings_dict["NAME"], server.url)
            if kills < KILLS:
                arrived, patience = len(server.mails), time.monotonic() + 60
                while len(server.mails) == arrived and sender.poll() is None and time.monotonic() < patience:
                    time.sleep(0.005)
                time.sleep(chance.uniform(0, 0.6))
                kills += sender.poll() is None
                sender.kill()
            sender.wait(300)
        claims.give_up(at=NOW + timedelta(days=4000))
        counts = server.counts
    states = dict(Message.objects.filter(pk__gt=before).values_list("message_id", "state"))
    shown = Counter(states.values())
    figure("kills (SIGKILL of the sender)", kills, "", aim=str(KILLS))
    figure("  Message-IDs that arrived more than once", sum(n > 1 for n in counts.values()), "", aim="0")
    lost = [name for name, state in states.items() if state == MessageState.SENT and not counts[name]]
    figure("  said to be sent, and never arrived", len(lost), "", aim="0")
    figure("  neither sent nor shown as unknown", len(states) - shown["sent"] - shown["unknown"], "", aim="0")
    figure("  unknown, and shown", shown["unknown"], "", aim=f"at most {KILLS * LANES}")
    figure("  sent", shown["sent"], "")


def _reuse(desk: Any, sector: Any) -> None:
    """The people that the first desk hired."""
    from wardwatch.members.models import User

    desk.sector, desk.ada = sector, sector.ada
    desk.bea, desk.dora = (User.objects.get(email=f"{name}@test.invalid") for name in ("bea", "dora"))


def _sender(database: str, url: str) -> "subprocess.Popen[bytes]":
    path = os.pathsep.join((str(ROOT / "src"), str(ROOT / "tests")))
    from wardwatch.delivery.jobs import LANES

    command = [sys.executable, str(ROOT / "tests" / "delivery" / "sender.py"), database, url, "never", str(LANES)]
    return subprocess.Popen(command, env={**os.environ, "PYTHONPATH": path})


@contextmanager
def _other_server() -> Iterator[tuple[str, Any]]:
    """A mail server in a process of its own: its address, and what ends it and tells how many mails it took."""
    path = str(Path(ROOT) / "tests")
    command = [sys.executable, "-c", SERVER]
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": path}
    )
    assert process.stdin is not None
    assert process.stdout is not None
    stdin, stdout = process.stdin, process.stdout

    def stop() -> int:
        stdin.write("\n")
        stdin.flush()
        return int(stdout.readline())

    try:
        yield stdout.readline().strip(), stop
    finally:
        process.kill()
        process.wait()


def _database() -> float:
    """Seconds of processor time that the database's process of this connection has used."""
    from django.db import connection

    connection.ensure_connection()
    numbers = Path(f"/proc/{connection.connection.info.backend_pid}/stat").read_text().rpartition(")")[2].split()
    return (int(numbers[11]) + int(numbers[12])) / os.sysconf("SC_CLK_TCK")


def _sql(statement: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement)


PARTS: dict[str, Callable[[Any], None]] = {"release": lambda _: None, "send": _send, "kill": _kill}
"""Words on the command line choose parts; what they need is released first."""

if __name__ == "__main__":
    main()
