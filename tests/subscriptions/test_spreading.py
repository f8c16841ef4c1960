"""Whoever asked for it and may see it is sent what is released, once, in the transaction that releases it."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import msgspec
import pytest

from mailserver import MailServer
from products.test_story import EVERYBODY, LATER, Desk, acting, good
from wardwatch.audit.types import OPERATOR
from wardwatch.delivery import outbox, policy
from wardwatch.delivery.models import Circular, Message
from wardwatch.delivery.states import MessageState
from wardwatch.delivery.types import Round
from wardwatch.kit.database import login
from wardwatch.members.models import User
from wardwatch.products import operations as products
from wardwatch.products.types import FormName, KindName, Marking, Severity, To
from wardwatch.standards.tlp import Tlp
from wardwatch.subscriptions import models, operations
from wardwatch.subscriptions.operations import spreading
from wardwatch.subscriptions.types import Channel, DeliveryState, News, Pace, Quiet, Wanted

Subscribe = Callable[..., UUID]


def to_riverbend(desk: Desk) -> To:
    return To(tlp=Marking.AMBER, organizations=(desk.sector.riverbend.uid,))


def released(desk: Desk, *to: To, at: datetime = LATER) -> UUID:
    uid = desk.begin()
    desk.to_approved(uid)
    desk.release(uid, *to, at=at)
    return uid


def revised(desk: Desk, uid: UUID, *to: To, at: datetime, title: str = "Pumps: install 2.2") -> None:
    card = desk.card(uid)
    products.revise(product=uid, change="Version 2.2 is out.", at=LATER, **desk.as_(desk.ada))
    text = msgspec.structs.replace(card.document, title=title)
    products.save(product=uid, document=text, version=card.version, at=LATER, **desk.as_(desk.ada))
    desk.to_approved(uid)
    desk.release(uid, *to, at=at)


def mails() -> list[Message]:
    with login("worker"):
        return list(Message.objects.filter(channel="mail").select_related("circular").order_by("pk"))


def send(server: MailServer, at: datetime) -> Round:
    with login("worker"):
        return outbox.send_round(url=server.url, clock=lambda: at)


def to_whom(found: list[Message]) -> Counter[str]:
    return Counter(each.address.partition("@")[0] for each in found)


def test_each_is_sent_the_fullest_text_that_they_may_see_once(desk: Desk, subscribe: Subscribe) -> None:
    sector = desk.sector
    for user in (sector.rosa, sector.otto, sector.hal, sector.ada):
        subscribe(user)
    subscribe(sector.rosa, kinds=(KindName.SECTOR_ALERT,))
    released(desk, EVERYBODY, to_riverbend(desk))
    found = mails()
    assert to_whom(found) == {"rosa": 1, "otto": 1, "hal": 1, "ada": 1}
    marked = {each.address.partition("@")[0]: each.marked for each in found}
    assert marked == {"rosa": Tlp.AMBER, "otto": Tlp.CLEAR, "hal": Tlp.CLEAR, "ada": Tlp.AMBER}
    texts = {each.address.partition("@")[0]: each.circular.text for each in found if each.circular}
    assert "north-east" in texts["rosa"]
    assert "north-east" not in texts["otto"]
    with login("worker"):
        assert Circular.objects.count() == 2


@pytest.mark.parametrize(
    ("wanted", "comes"),
    [
        ({"kinds": (KindName.WHITE_PAPER,)}, False),
        ({"kinds": (KindName.WHITE_PAPER, KindName.SECTOR_ALERT)}, True),
        ({"lowest": Severity.EMERGENCY}, False),
        ({"lowest": Severity.HIGH}, True),
        ({"topics": ("ransomware",)}, False),
        ({"topics": ("Infusion  Pumps", "ransomware")}, True),
    ],
)
def test_only_what_was_asked_for(desk: Desk, subscribe: Subscribe, wanted: dict[str, object], comes: bool) -> None:
    subscribe(desk.sector.rosa, **wanted)
    released(desk)
    assert bool(mails()) is comes


def test_what_waits_for_nobody(desk: Desk, subscribe: Subscribe) -> None:
    """Who may not see it, or no longer signs in, is sent nothing, in no channel."""
    subscribe(desk.sector.otto)
    subscribe(desk.sector.otto, channel=Channel.PORTAL)
    subscribe(desk.sector.clem)
    with login("worker"):
        User.objects.filter(pk=desk.sector.clem.pk).update(is_active=False)
    released(desk, to_riverbend(desk))
    with login("worker"):
        assert not Message.objects.exists()
        assert not models.Delivery.objects.exists()


def test_a_mail_says_it_plainly_and_can_be_ended_with_one_click(
    desk: Desk, subscribe: Subscribe, server: MailServer
) -> None:
    uid = subscribe(desk.sector.rosa, forms=(FormName.PDF, FormName.PAGE))
    released(desk, to_riverbend(desk))
    assert send(server, LATER) == Round(sent=1)
    (mail,) = server.mails
    assert mail["Subject"] == f"[TLP:AMBER] Sector alert: {good().title}"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = str(mail["List-Unsubscribe"])
    assert link.startswith("<http")
    assert link.endswith("/>")
    body = mail.get_body()
    assert body is not None
    text = body.get_content()
    assert text.startswith("TLP:AMBER")
    assert link.strip("<>") in text.splitlines()
    (pdf,) = mail.iter_attachments()
    assert (pdf.get_content_type(), pdf.get_content()[:5]) == ("application/pdf", b"%PDF-")
    token = link.rstrip("/>").rpartition("/")[2]
    for _ in range(2):
        assert operations.unsubscribe(token=token, actor=acting(desk.sector.rosa), at=LATER)
    assert not operations.unsubscribe(token=token[::-1], actor=acting(desk.sector.rosa), at=LATER)
    with login("worker"):
        assert models.Subscription.objects.get(uid=uid).ended_at == LATER


def test_mail_that_may_not_carry_the_text_says_where_it_is(
    desk: Desk, subscribe: Subscribe, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(policy.DEFAULT_LIMITS, "mail", Tlp.GREEN)
    subscribe(desk.sector.rosa, forms=(FormName.PDF,))
    released(desk, to_riverbend(desk))
    send(server, LATER)
    (mail,) = server.mails
    assert "TLP" not in str(mail["Subject"])
    assert not list(mail.iter_attachments())
    for word in ("pump", "north-east", good().title):
        assert word not in mail.as_string()


def test_a_correction_goes_to_those_who_had_it_whatever_they_ask_for_now(
    desk: Desk, subscribe: Subscribe, server: MailServer
) -> None:
    sector = desk.sector
    rosa, ended = subscribe(sector.rosa), subscribe(sector.clem)
    uid = released(desk, to_riverbend(desk), EVERYBODY)
    send(server, LATER)
    nothing = Wanted(lowest=Severity.EMERGENCY)
    operations.change(
        subscription=rosa, wanted=nothing, principal=sector.principal(sector.rosa), actor=acting(sector.rosa), at=LATER
    )
    operations.end(subscription=ended, principal=sector.principal(sector.clem), actor=acting(sector.clem), at=LATER)
    subscribe(sector.otto)
    later = LATER + timedelta(hours=1)
    revised(desk, uid, to_riverbend(desk), EVERYBODY, at=later)
    send(server, later)
    corrected, new = server.mails[-2:]
    assert {server.recipients[-2].partition("@")[0], server.recipients[-1].partition("@")[0]} == {"rosa", "otto"}
    if "Corrected" not in str(corrected["Subject"]):
        corrected, new = new, corrected
    assert str(corrected["Subject"]) == "[TLP:AMBER] Corrected: Pumps: install 2.2"
    assert "What changed: Version 2.2 is out." in corrected.get_content()
    assert str(new["Subject"]) == "[TLP:CLEAR] Sector alert: Pumps: install 2.2"
    with login("worker"):
        left = models.Delivery.objects.get(person=sector.clem.person_id, news=News.CORRECTION)
    assert (left.channel, left.message) == (Channel.PORTAL, None)


def test_what_still_waits_when_it_is_corrected_is_not_sent(
    desk: Desk, subscribe: Subscribe, server: MailServer
) -> None:
    subscribe(desk.sector.rosa)
    uid = released(desk)
    revised(desk, uid, EVERYBODY, at=LATER)
    assert send(server, LATER) == Round(sent=1)
    assert str(server.mails[0]["Subject"]) == "[TLP:CLEAR] Sector alert: Pumps: install 2.2"


def test_a_withdrawal_is_told_to_those_who_had_it(desk: Desk, subscribe: Subscribe, server: MailServer) -> None:
    subscribe(desk.sector.rosa)
    uid = released(desk)
    send(server, LATER)
    subscribe(desk.sector.otto)
    products.withdraw(product=uid, why="The maker took it back.", at=LATER, **desk.as_(desk.bea))
    send(server, LATER)
    (_first, told) = server.mails
    assert server.recipients[1].startswith("rosa@")
    assert str(told["Subject"]) == f"[TLP:CLEAR] Withdrawn: {good().title}"
    assert "Why: The maker took it back." in told.get_content()


def test_a_release_that_fails_sends_nothing(desk: Desk, subscribe: Subscribe, monkeypatch: pytest.MonkeyPatch) -> None:
    subscribe(desk.sector.rosa)
    monkeypatch.setattr(spreading.events, "ProductSent", None)
    with pytest.raises(TypeError):
        released(desk)
    with login("worker"):
        assert not Message.objects.exists()
        assert not models.Delivery.objects.exists()
        assert not Circular.objects.exists()


def test_quiet_hours_wait_and_emergencies_do_not(desk: Desk, subscribe: Subscribe) -> None:
    night = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)  # 22:00 at Riverbend
    subscribe(desk.sector.rosa, quiet=Quiet(21, 6, "America/New_York"))
    released(desk, at=night)
    (quiet,) = mails()
    assert quiet.not_before == datetime(2026, 11, 22, 11, 0, tzinfo=UTC)
    uid = desk.begin(msgspec.structs.replace(good(), severity=Severity.EMERGENCY))
    desk.to_approved(uid)
    desk.release(uid, EVERYBODY, at=night)
    assert mails()[-1].not_before == night


def test_mail_that_came_back_for_good_pauses_what_sent_it(desk: Desk, subscribe: Subscribe, server: MailServer) -> None:
    sector = desk.sector
    own, _other = subscribe(sector.rosa), subscribe(sector.otto)
    released(desk, EVERYBODY)
    send(server, LATER)
    (back,) = (each for each in mails() if each.address.startswith("rosa"))
    with login("worker"):
        said = {"message": back.pk, "status": "5.1.1", "actor": OPERATOR, "at": LATER}
        assert operations.pause_bounced(**said)
        assert not operations.pause_bounced(**said), "twice is as once"
        row = models.Subscription.objects.get(uid=own)
        assert (row.disabled_at, row.problem) == (LATER, "Mail to this address came back: 5.1.1")
    released(desk, EVERYBODY, at=LATER + timedelta(hours=1))
    assert to_whom(mails()) == {"rosa": 1, "otto": 2}
    mine = {"principal": sector.principal(sector.rosa), "actor": acting(sector.rosa)}
    operations.change(subscription=own, wanted=Wanted(), at=LATER + timedelta(hours=2), **mine)
    released(desk, EVERYBODY, at=LATER + timedelta(hours=3))
    assert to_whom(mails()) == {"rosa": 2, "otto": 3}


def test_a_digest_gathers_what_was_released(desk: Desk, subscribe: Subscribe, server: MailServer) -> None:
    subscribe(desk.sector.rosa, pace=Pace.DAILY)
    subscribe(desk.sector.otto, pace=Pace.DAILY)
    released(desk, to_riverbend(desk), EVERYBODY)
    released(desk, EVERYBODY)
    assert not mails()
    morning = datetime(2026, 11, 22, 13, 0, tzinfo=UTC)  # eight at Riverbend
    with login("worker"):
        job = acting(desk.sector.ada)
        assert operations.write_digests(actor=job, at=morning - timedelta(minutes=1)) == 0
        assert [operations.write_digests(actor=job, at=morning) for _ in range(2)] == [2, 0]
    send(server, morning)
    subjects = {to.partition("@")[0]: mail for to, mail in zip(server.recipients, server.mails, strict=True)}
    assert str(subjects["rosa"]["Subject"]) == "[TLP:AMBER] Test Coordination Center: 2 releases for you"
    assert str(subjects["otto"]["Subject"]) == "[TLP:CLEAR] Test Coordination Center: 2 releases for you"
    assert subjects["rosa"].get_content().count(good().title) == 2
    with login("worker"):
        assert set(models.Delivery.objects.values_list("state", flat=True)) == {DeliveryState.PUT}


def test_what_waits_is_not_sent_after_the_end_but_corrections_stand_here(desk: Desk, subscribe: Subscribe) -> None:
    night = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)  # 22:00 at Riverbend
    hers = subscribe(desk.sector.rosa, quiet=Quiet(21, 6, "America/New_York"))
    daily = subscribe(desk.sector.otto, pace=Pace.DAILY)
    uid = released(desk, EVERYBODY, at=night)
    with login("worker"):
        operations.write_digests(actor=acting(desk.sector.ada), at=night + timedelta(days=1))
    revised(desk, uid, EVERYBODY, at=night + timedelta(minutes=5))
    for user, subscription in ((desk.sector.rosa, hers), (desk.sector.otto, daily)):
        operations.end(subscription=subscription, principal=desk.sector.principal(user), actor=acting(user), at=night)
        with login("worker"):
            assert operations.stop_waiting(subscription=subscription)
            assert operations.stop_waiting(subscription=subscription) == 0
    with login("worker"):
        told = models.Delivery.objects.filter(news=News.CORRECTION)
        assert {(each.channel, each.state) for each in told} == {(Channel.PORTAL, DeliveryState.PUT)}
        waiting = Message.objects.filter(state=MessageState.WAITING)
        assert not waiting.filter(address__startswith="rosa").exists()
