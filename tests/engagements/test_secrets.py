"""Answers by people who are not signed in: links that GET cannot use, codes that nobody can guess, tickets to check."""

import re
from datetime import timedelta

import pytest

from engagements.telling import Story
from mailserver import MailServer
from wardwatch.audit.types import Actor
from wardwatch.delivery.models import ChannelLimit
from wardwatch.engagements import operations, policy
from wardwatch.engagements.models import AnswerLink, Decision, Notice, Response
from wardwatch.engagements.states import Answer, NoticeState
from wardwatch.engagements.types import LinkState
from wardwatch.exposures.models import Finding
from wardwatch.kit.database import login
from wardwatch.members.models import Contact
from wardwatch.standards.tlp import Tlp

STRANGER = Actor("anonymous", "web", "198.51.100.9")


def mailed(story: Story, server: MailServer, address: str = "rosa@riverbend.invalid") -> str:
    story.publish()
    story.send(server)
    return str(server.mails[server.recipients.index(address)].get_content())


def token_in(text: str) -> str:
    found = re.search(r"/answer/([0-9a-f]{40})/", text)
    assert found
    return found.group(1)


def code_in(text: str) -> str:
    found = re.search(r"the code ([0-9A-Z]{4}-[0-9A-Z]{4})", text)
    assert found
    return found.group(1)


def test_looking_at_a_link_changes_nothing_and_using_it_works_once(story: Story, server: MailServer) -> None:
    text = mailed(story, server)
    token = token_in(text)
    for _ in range(3):
        view = operations.open_link(token=token, at=story.now)
        assert view.state is LinkState.READY
    assert story.notice().state == NoticeState.SENT
    assert view.title in text
    assert (view.answer, view.organization) == (Answer.ACKNOWLEDGE, "Riverbend Hospital")

    used = operations.answer_by_link(token=token, actor=STRANGER, at=story.now)
    assert used.state is LinkState.RECORDED
    assert story.notice().state == NoticeState.ACKNOWLEDGED
    again = operations.answer_by_link(token=token, actor=STRANGER, at=story.now + timedelta(hours=1))
    assert (again.state, again.recorded_at) == (LinkState.USED, story.now)
    with login("worker"):
        assert Response.objects.count() == 1
        assert token not in str(list(AnswerLink.objects.values()))
        assert Finding.objects.filter(state="open").count() == 3


def test_links_expire_and_strange_ones_are_unknown(story: Story, server: MailServer) -> None:
    token = token_in(mailed(story, server))
    late = story.now + policy.LINK_LIFE + timedelta(minutes=5)
    assert operations.open_link(token=token, at=late).state is LinkState.EXPIRED
    assert operations.answer_by_link(token=token, actor=STRANGER, at=late).state is LinkState.EXPIRED
    assert story.notice().state == NoticeState.SENT
    with pytest.raises(operations.LinkUnknown):
        operations.open_link(token="0" * 40, at=story.now)


def test_no_link_tells_of_an_attack_and_none_leaves_in_a_pointer(story: Story, server: MailServer) -> None:
    with login("worker"):
        Decision.objects.update(victim=True)
    assert "/answer/" in mailed(story, server)
    with login("worker"):
        assert AnswerLink.objects.count() == 0
    assert not policy.may_link(Tlp.AMBER_STRICT, victim=False)
    assert not policy.may_link(Tlp.RED, victim=False)


def test_above_the_channels_limit_the_mail_says_only_sign_in(story: Story, server: MailServer) -> None:
    with login("worker"):
        ChannelLimit.objects.create(channel="mail", tlp=Tlp.GREEN)
    try:
        text = mailed(story, server)
    finally:
        with login("worker"):
            ChannelLimit.objects.all().delete()
    assert "monitor" not in text
    assert story.notice().ticket in text
    with login("worker"):
        assert AnswerLink.objects.count() == 0


def test_an_address_with_ticket_and_code_answers(story: Story, server: MailServer) -> None:
    code = code_in(mailed(story, server))
    typed = {"ticket": story.notice().ticket.lower(), "code": code.lower().replace("-", " ").replace("0", "o")}
    operations.answer_by_code(
        **typed, address=" Rosa@riverbend.invalid", answer=Answer.ISOLATED, actor=STRANGER, at=story.now
    )
    assert story.notice().state == NoticeState.ANSWERED
    with login("worker"):
        assert Finding.objects.filter(state="isolated").count() == 1
        assert Response.objects.get().by == "mail:rosa@riverbend.invalid"


def test_a_wrong_address_ticket_or_code_is_the_same_refusal_and_tries_end(story: Story, server: MailServer) -> None:
    code = code_in(mailed(story, server))
    right = {"ticket": story.notice().ticket, "code": code, "address": "rosa@riverbend.invalid"}
    said = set()
    for wrong in ({"ticket": "WW-0000-0000-0000"}, {"code": "４Ｚé"}, {"address": "otto@orchard.invalid"}):
        with pytest.raises(operations.WrongCode) as refusal:
            operations.answer_by_code(**{**right, **wrong}, answer=Answer.FIXED, actor=STRANGER, at=story.now)
        said.add(refusal.value.message)
    assert len(said) == 1
    for _ in range(3):
        with pytest.raises(operations.WrongCode):
            operations.answer_by_code(**{**right, "code": "1"}, answer=Answer.FIXED, actor=STRANGER, at=story.now)
    with pytest.raises(operations.TooManyTries):
        operations.answer_by_code(**right, answer=Answer.FIXED, actor=STRANGER, at=story.now)
    assert story.notice().state == NoticeState.SENT
    hour = story.now + timedelta(hours=1)
    operations.answer_by_code(**right, answer=Answer.ACKNOWLEDGE, actor=STRANGER, at=hour)
    assert story.notice().state == NoticeState.ACKNOWLEDGED


def test_a_ticket_check_says_yes_or_no_and_nothing_of_drafts(story: Story) -> None:
    draft = story.notice().ticket

    def check(ticket: str) -> bool:
        return operations.check_ticket(ticket=ticket, actor=STRANGER, at=story.now)

    assert check(draft) is False
    ticket = story.publish().ticket
    assert check(ticket.lower().replace("-", " ")) is True
    assert check("WW-0000-0000-0000") is False
    for _ in range(policy.TRIES_PER_HOUR["origin"] - 3):
        check(ticket)
    with pytest.raises(operations.TooManyTries):
        check(ticket)


def test_addresses_of_one_network_are_no_new_tries(story: Story) -> None:
    """Who has one IPv6 address has 2^64 of them."""
    for number in range(policy.TRIES_PER_HOUR["origin"]):
        neighbour = Actor("anonymous", "web", f"2001:db8::{number:x}")
        operations.check_ticket(ticket="WW-0000-0000-0000", actor=neighbour, at=story.now)
    with pytest.raises(operations.TooManyTries):
        operations.check_ticket(
            ticket="WW-0000-0000-0000", actor=Actor("anonymous", "web", "2001:db8::ffff"), at=story.now
        )


def test_tickets_and_codes_are_unlike_each_other(story: Story) -> None:
    with login("worker"):
        tickets = list(Notice.objects.values_list("ticket", flat=True))
    assert len(set(tickets)) == len(tickets) == 3
    assert all(re.fullmatch(r"WW(-[0-9A-HJKMNP-TV-Z]{4}){3}", ticket) for ticket in tickets)


def test_guessing_from_elsewhere_keeps_nobody_from_answering(story: Story, server: MailServer) -> None:
    code = code_in(mailed(story, server))
    right = {"ticket": story.notice().ticket, "code": code, "address": "rosa@riverbend.invalid"}
    given = {"answer": Answer.ACKNOWLEDGE, "at": story.now}
    for number in range(20):
        guessed = {**right, "ticket": "WW-0000-0000-0000", "code": "1"} if number > 4 else {**right, "code": "1"}
        with pytest.raises((operations.WrongCode, operations.TooManyTries)):
            operations.answer_by_code(**guessed, **given, actor=STRANGER)
    operations.answer_by_code(**right, **given, actor=Actor("anonymous", "web", "203.0.113.40"))
    assert story.notice().state == NoticeState.ACKNOWLEDGED


def test_an_old_link_takes_the_place_of_no_other_answer(story: Story, server: MailServer) -> None:
    token = token_in(mailed(story, server))
    story.acting(story.sector.rosa, operations.answer, ticket=story.notice().ticket, answer=Answer.HELP)
    view = operations.answer_by_link(token=token, actor=STRANGER, at=story.now + timedelta(hours=1))
    assert (view.state, view.recorded_at) == (LinkState.USED, story.now)
    assert story.notice().answer == Answer.HELP


def test_whoever_is_no_contact_any_more_answers_no_more(story: Story, server: MailServer) -> None:
    text = mailed(story, server)
    with login("worker"):
        Contact.objects.filter(address="rosa@riverbend.invalid").update(address="clem@riverbend.invalid")
    for use in (operations.open_link, lambda **given: operations.answer_by_link(**given, actor=STRANGER)):
        with pytest.raises(operations.LinkUnknown):
            use(token=token_in(text), at=story.now)
    typed = {"ticket": story.notice().ticket, "code": code_in(text), "address": "rosa@riverbend.invalid"}
    with pytest.raises(operations.WrongCode):
        operations.answer_by_code(**typed, answer=Answer.FIXED, actor=STRANGER, at=story.now)
    assert story.notice().state == NoticeState.SENT
