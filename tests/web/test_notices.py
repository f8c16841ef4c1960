"""From the desk to the answer, page by page: what is shown, what is recorded, and what looking never does."""

import re
from datetime import timedelta

import pytest

from factories import findings
from wardwatch.audit.models import Opening
from wardwatch.audit.types import job
from wardwatch.engagements import operations
from wardwatch.engagements.models import Notice, NoticeTransition, Response
from wardwatch.engagements.operations.tokens import answer_code, link_token
from wardwatch.engagements.states import Answer, DecisionState, NoticeState
from wardwatch.exposures.models import Finding
from wardwatch.kit import clock
from wardwatch.kit.database import login
from wardwatch.markings.operations import intern
from wardwatch.members import labels
from wardwatch.members.models import Contact, Organization, Person, User
from web.doors import at_door, few_queries, text
from web.telling import Told


def test_numbers_of_the_home_lead_to_exactly_their_rows(told: Told) -> None:
    notice, rosa = told.approve(), at_door(told.sector.rosa)
    url = f"/notices/{notice.ticket}/answer/"
    lists = ("needs-you", "in-progress", "waiting", "done-this-month")
    for given, home in ((Answer.ACKNOWLEDGE, 1), (Answer.WAITING, 2), (Answer.FIXED, 3)):
        rosa.post(url, {"answer": given.value})
        page = text(rosa.get("/"))
        for place, name in enumerate(lists):
            listed = notice.ticket in text(rosa.get(f"/notices/?state={name}"))
            assert listed is (place == home), (given, name)
            if place:
                assert re.search(rf'\?state={name}"><strong>{int(place == home)}</strong>', page), (given, name)
        assert ("You said “Got it”" in page) is (given is Answer.ACKNOWLEDGE)
    with login("worker"):
        NoticeTransition.objects.update(at=clock.now() - timedelta(days=40))
    assert notice.ticket not in text(rosa.get("/notices/?state=done-this-month"))


def test_a_call_for_help_leaves_the_desk_when_it_was_dealt_with(told: Told) -> None:
    notice, rosa, ada = told.approve(), at_door(told.sector.rosa), at_door(told.sector.ada)
    url = f"/notices/{notice.ticket}/"
    rosa.post(f"{url}answer/", {"answer": Answer.HELP.value, "note": "call 555 0100"})
    assert notice.ticket in text(ada.get("/desk/"))
    assert "We have dealt with it" in text(ada.get(url))
    assert "We have dealt with it" not in text(rosa.get(url))
    assert rosa.post(f"{url}helped/").status_code == 403
    assert ada.get(f"{url}helped/").status_code == 405
    assert "Noted." in text(ada.post(f"{url}helped/", {"note": "called back"}, follow=True))
    help_list = text(ada.get("/notices/?state=help"))
    assert notice.ticket not in help_list
    assert "The center dealt with your call for help" in text(rosa.get(url))
    assert "called back" not in text(rosa.get(url))


def test_a_call_for_help_says_whom_to_call_to_the_center_alone_and_the_member_sees_that(told: Told) -> None:
    notice, rosa, ada = told.approve(), at_door(told.sector.rosa), at_door(told.sector.ada)
    with login("worker"):
        riverbend = told.sector.riverbend
        Organization.objects.filter(pk=riverbend.pk).update(telephone="555 0199")
        gone = Person.objects.create(
            organization=riverbend, name="Gone Away", email="g@x.invalid", label_id=riverbend.label_id
        )
        User.objects.create(person=gone, email="g@x.invalid", is_active=False, created_at=clock.now())
        Contact.objects.filter(organization=riverbend).delete()
        about = {"organization": riverbend, "label_id": intern(labels.about(riverbend.pk, told.sector.center.pk))}
        for place, (person, purpose) in enumerate(
            ((gone, "security"), (told.sector.clem.person, "security"), (None, "after hours"), (None, "executive")), 1
        ):
            Contact.objects.create(
                **about, person=person, purpose=purpose, position=place, address=f"a{place}@x.invalid"
            )
    url = f"/notices/{notice.ticket}/"
    assert "Whom to call" not in text(ada.get(url))
    rosa.post(f"{url}answer/", {"answer": Answer.HELP.value})
    with login("worker"):
        assert not Opening.objects.filter(record="contacts").exists()
    desk, page = text(ada.get("/desk/")), text(ada.get(url))
    with login("worker"):
        assert list(Opening.objects.filter(record="contacts").values_list("organization", flat=True)) == [riverbend.pk]
    for shown in (desk, page):
        assert "Whom to call" in shown
        assert told.sector.clem.person.name in shown
        assert "555 0199" in shown
        assert "Gone Away" not in shown
    assert page.index("a2@x.invalid") < page.index("a3@x.invalid")
    assert "a4@x.invalid" not in page
    assert "Whom to call" not in text(rosa.get(url))


def test_a_notice_says_in_which_language_it_is_written_where_the_page_speaks_another(told: Told) -> None:
    notice, rosa = told.approve(), at_door(told.sector.rosa)
    for language, said in (("en", False), ("es", True)):
        page = text(rosa.get(f"/notices/{notice.ticket}/", HTTP_ACCEPT_LANGUAGE=language))
        assert f'<html lang="{language}"' in page
        assert ('<h1 lang="en">' in page) is said
        assert ('<ol class="usa-process-list ww-steps" lang="en">' in page) is said


def test_the_desk_leads_to_a_review_that_shows_sources_and_the_message(told: Told) -> None:
    ada = at_door(told.sector.ada)
    with few_queries():
        desk = ada.get("/desk/")
    assert "Invented patient monitor" in text(desk)
    assert "2 members, 2 findings" in text(desk)
    with few_queries(47):  # writes the message as a recipient gets it
        review = text(ada.get(f"/decisions/{told.decision.uid}/"))
    assert "Riverbend Hospital" in review
    assert "Orchard Clinic" in review
    assert "Invented Device Watch" in review
    orchard = text(ada.get(f"/decisions/{told.decision.uid}/?as={told.sector.orchard.uid}"))
    assert "To Orchard Clinic" in re.sub(r"\s+", " ", orchard)
    assert told.decision.state == DecisionState.PROPOSED


def test_a_decision_is_approved_with_an_exception_and_can_be_undone(told: Told) -> None:
    ada, url = at_door(told.sector.ada), f"/decisions/{told.decision.uid}/"
    both = [str(told.sector.riverbend.uid), str(told.sector.orchard.uid)]
    one = {"act": "approve", "recipient": both[:1], "shown": both, "covers": "2"}
    unclear = ada.post(url, one)
    assert unclear.status_code == 409
    assert "a reason" in text(unclear)
    assert told.decision.state == DecisionState.PROPOSED
    changed = ada.post(url, {**one, "reason": "They know already.", "covers": "3"})
    assert changed.status_code == 409
    assert "recipients changed" in text(changed)
    assert told.decision.state == DecisionState.PROPOSED
    assert ada.post(url, {**one, "reason": "They know already."}).status_code == 302
    assert told.notice().state == NoticeState.APPROVED
    assert told.notice(told.sector.orchard).exception == "They know already."
    assert "possible until" in text(ada.get(url))
    assert ada.post(f"{url}undo/").status_code == 302
    assert told.notice().state == NoticeState.DRAFT
    unsaid = ada.post(url, {"act": "reject", "note": " "})
    assert unsaid.status_code == 409
    assert "Say why" in text(unsaid)
    assert told.decision.state == DecisionState.PROPOSED
    assert ada.post(url, {"act": "reject", "note": "Nothing new."}).status_code == 302
    assert told.decision.state == DecisionState.DISMISSED
    assert ada.post(url, {**one, "reason": "x"}).status_code == 409


def test_whoever_is_left_out_stays_so_on_the_way_through_the_recipients(
    told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wardwatch.web.recipients.PAGE", 1)
    ada, url = at_door(told.sector.ada), f"/decisions/{told.decision.uid}/"
    orchard, riverbend = str(told.sector.orchard.uid), str(told.sector.riverbend.uid)
    first = text(ada.get(url))
    assert "Orchard Clinic<small>" in first
    assert "Riverbend Hospital<small>" not in first
    assert f'name="go" value="{riverbend}"' in first
    on = ada.post(url, {"shown": orchard, "covers": "2", "reason": "They know.", "go": riverbend})
    second = text(ada.get(on["Location"]))
    assert "Left out so far" in second
    assert "Orchard Clinic<small>" in second
    assert "Riverbend Hospital<small>" in second
    assert 'value="They know."' in second
    assert '<span data-ticked="2">1</span>' in second
    found = text(ada.get(ada.post(url, {"without": orchard, "q": "RIVER", "go": ""})["Location"]))
    assert "1 to 1 of 1" in found
    assert '<span data-ticked="2">1</span>' in found
    said = {"shown": riverbend, "recipient": riverbend, "without": orchard, "covers": "2", "reason": "They know."}
    assert ada.post(url, {**said, "act": "approve"}, follow=True).status_code == 200
    assert told.notice().state == NoticeState.APPROVED
    assert told.notice(told.sector.orchard).exception == "They know."


def test_nobody_else_decides(told: Told) -> None:
    url = f"/decisions/{told.decision.uid}/"
    for user in (told.sector.rosa, told.sector.kim, told.sector.rex):
        answer = at_door(user).post(url, {"act": "approve", "recipient": [str(told.sector.riverbend.uid)]})
        assert answer.status_code == 404
    assert told.decision.state == DecisionState.PROPOSED


def test_a_draft_is_no_notice_yet(told: Told) -> None:
    ticket = told.notice().ticket
    rosa = at_door(told.sector.rosa)
    assert rosa.get(f"/notices/{ticket}/").status_code == 404
    assert ticket not in text(rosa.get("/notices/"))
    assert at_door(told.sector.ada).get(f"/notices/{ticket}/")["Location"] == f"/decisions/{told.decision.uid}/"


def test_a_member_sees_the_card_the_notice_and_answers(told: Told) -> None:
    notice = told.approve()
    rosa = at_door(told.sector.rosa)
    with few_queries():
        home = text(rosa.get("/"))
    assert "thing needs you" in home
    assert notice.ticket in home
    assert "care: " in home
    assert "Ward 3" in home
    with few_queries(43):  # says why and of what the reader is told, and notes the first look
        page = text(rosa.get(f"/notices/{notice.ticket}/"))
    assert "Why you:" in page
    assert "14" in page
    assert "Ward 3" in page
    assert told.notice().state == NoticeState.SEEN
    answer = rosa.post(f"/notices/{notice.ticket}/answer/", {"answer": "help", "note": "Call me: 555"}, follow=True)
    assert "Call me: 555" in text(answer)
    assert "Rosa" in text(answer)
    assert "asked for help" in text(at_door(told.sector.ada).get("/desk/"))
    back = rosa.post(f"/notices/{notice.ticket}/answer/", {"answer": "fixed"}, headers={"referer": "http://localhost/"})
    assert back["Location"] == "/"
    for odd in ("http://[", "https://evil.example/", "//", "\xff"):
        back = rosa.post(f"/notices/{notice.ticket}/answer/", {"answer": "fixed"}, headers={"referer": odd})
        assert back["Location"] == f"/notices/{notice.ticket}/"
    home = text(rosa.get("/"))
    assert "Nothing needs you." in home
    assert f'<a href="/notices/{notice.ticket}/">A slip? Change your answer</a>' in home
    rosa.post(f"/notices/{notice.ticket}/answer/", {"answer": "acknowledge"})
    assert "Nothing new needs you." in text(rosa.get("/"))
    assert notice.ticket in text(rosa.get("/notices/?state=in-progress"))
    rosa.post(f"/notices/{notice.ticket}/answer/", {"answer": "fixed"})
    assert told.notice().answer == Answer.FIXED


def test_a_notice_that_became_an_emergency_is_reviewed_and_told_again(told: Told) -> None:
    told.approve()
    with login("worker"):
        near = (told.now + timedelta(days=2)).date()
        Finding.objects.filter(organization=told.sector.riverbend).update(priority="immediate", protect_by=near)
        operations.propose(actor=job("test"), at=clock.now())
    ada, url = at_door(told.sector.ada), f"/decisions/{told.decision.uid}/"
    assert "now more urgent" in text(ada.get("/desk/")) + text(ada.get("/decisions/"))
    review = text(ada.get(url))
    assert "told before, now more urgent: a second letter" in review
    assert "More urgent now: Take off the network" in review
    shown = re.findall(r'name="shown" value="([^"]+)"', review)
    assert shown == [str(told.sector.riverbend.uid)]
    ticket = told.notice().ticket
    assert "more urgent" not in text(at_door(told.sector.rosa).get(f"/notices/{ticket}/"))
    said = {"act": "approve", "recipient": shown, "shown": shown, "covers": "1"}
    assert ada.post(url, said).status_code == 302
    told.publish()
    page = text(at_door(told.sector.rosa).get(f"/notices/{ticket}/"))
    assert "This is more urgent now than when we wrote to you on" in page
    assert "Sent again: more urgent now" in page


def test_the_desk_says_whom_to_call(told: Told) -> None:
    with login("worker"):
        Contact.objects.filter(organization=told.sector.orchard).update(bounce_state="permanent")
        Organization.objects.filter(pk=told.sector.orchard.pk).update(telephone="555 0100")
    told.approve()
    desk = text(at_door(told.sector.ada).get("/desk/"))
    assert "1 notice reached nobody by mail: call them" in desk
    assert "555 0100" in desk


def test_looking_ahead_or_from_the_side_marks_nothing(told: Told) -> None:
    url = f"/notices/{told.approve().ticket}/"
    assert at_door(told.sector.rosa, **{"Sec-Purpose": "prefetch;prerender"}).get(url).status_code == 200
    assert at_door(told.sector.rosa).head(url).status_code == 200
    assert at_door(told.sector.ada).get(url).status_code == 200
    assert at_door(told.sector.rosa).get(f"{url}answer/").status_code == 405
    assert told.notice().state == NoticeState.SENT


def test_a_notice_is_hidden_from_everybody_else_and_takes_no_answer(told: Told) -> None:
    ticket = told.approve().ticket
    for user in (told.sector.otto, told.sector.kim, told.sector.rex, told.sector.hal):
        door = at_door(user)
        hidden, missing = door.get(f"/notices/{ticket}/"), door.get("/notices/WW-0000-0000-0000/")
        assert hidden.status_code == missing.status_code == 404
        assert text(hidden) == text(missing)
        assert door.post(f"/notices/{ticket}/answer/", {"answer": "fixed"}).status_code == 404
    refused = at_door(told.sector.ada).post(f"/notices/{ticket}/answer/", {"answer": "fixed"})
    assert refused.status_code == 403
    with login("worker"):
        assert not Response.objects.exists()


def test_a_link_shows_first_and_records_once(told: Told) -> None:
    notice, address = told.approve(), told.sector.rosa.email
    url = f"/answer/{link_token(notice.uid, address, Answer.ACKNOWLEDGE)}/"
    gateway = at_door(csrf=True)
    for _ in range(3):
        page = gateway.get(url)
        assert page.status_code == 200
        assert gateway.head(url).status_code == 200
    assert "Nothing is recorded yet" in text(page)
    assert "IM8000" not in text(page).replace(notice.title, "")
    assert gateway.post(url).status_code == 403
    assert told.notice().state == NoticeState.SENT
    person = at_door()
    assert "Thank you, we have your answer." in text(person.post(url))
    cut = person.get(url[:-4] + "/")
    assert cut.status_code == 404
    assert 'href="/answer/"' in text(cut)
    assert notice.ticket not in text(cut)
    assert "This was answered already." in text(person.post(url))
    assert told.notice().state == NoticeState.ACKNOWLEDGED
    assert person.get("/answer/0000000000000000000000000000000000000000/").status_code == 404


def test_a_code_is_typed_and_few_guesses_are_free(told: Told) -> None:
    notice = told.approve()
    door = at_door()
    said = {"address": told.sector.rosa.email, "ticket": notice.ticket, "answer": "isolated", "words": "Cable out."}
    wrong = door.post("/answer/", {**said, "code": "0000-0000"})
    assert wrong.status_code == 400
    assert "do not fit together" in text(wrong)
    right = door.post("/answer/", {**said, "code": answer_code(notice.uid)})
    assert "Thank you, we have your answer." in text(right)
    assert told.notice().answer == Answer.ISOLATED
    for _ in range(6):
        last = door.post("/answer/", {**said, "code": "0000-0000"})
    assert last.status_code == 429


def test_the_ticket_check_says_yes_or_no_and_nothing_else(told: Told) -> None:
    notice, door = told.approve(), at_door()
    genuine = text(door.post("/check/", {"ticket": notice.ticket.lower()}))
    assert "We sent a notice with this number." in genuine
    assert "Riverbend" not in genuine
    assert notice.title not in genuine
    assert "We know no notice" in text(door.post("/check/", {"ticket": "WW-0000-0000-0000"}))
    for _ in range(60):
        last = door.post("/check/", {"ticket": "WW-0000-0000-0000"})
    assert last.status_code == 429


def test_a_finding_says_why_and_leads_to_its_sources(told: Told) -> None:
    told.approve()
    rosa = at_door(told.sector.rosa)
    with few_queries():
        listed = text(rosa.get("/findings/"))
    assert "CVE-2026-1001" in listed
    assert "Orchard" not in listed
    with login("worker"):
        finding = Finding.objects.get(organization=told.sector.riverbend)
    url = f"/findings/{finding.uid}/"
    with few_queries(33):
        why = text(rosa.get(url))
    assert "IM8000 patient monitor" in why
    assert f'href="/notices/{told.notice().ticket}/"' in why
    assert "Correct it" in why
    assert "At the next maintenance that the maker has validated." in why
    assert "Correct it" not in text(at_door(told.sector.ada).get(url))
    for user in (told.sector.otto, told.sector.kim, told.sector.rex, told.sector.hal):
        assert at_door(user).get(url).status_code == 404
    assert "Riverbend Hospital" in text(at_door(told.sector.ada).get("/findings/?state=open"))


def test_a_product_is_asked_about_once_and_its_version_typed_at_home(told: Told) -> None:
    with login("worker"):
        findings.finding(
            told.sector.riverbend, "CVE-2026-1001", "Invented", "Ward tablet", at=told.now, version="",
            by=Finding.objects.first().affected_range.assertion,
        )  # fmt: skip
        Finding.objects.update(state="version unknown", protect_by=None)
        operations.propose(actor=job("test"), at=told.now)
        Notice.objects.update(asks_version=True)
    notice, rosa = told.approve(), at_door(told.sector.rosa)
    url = f"/notices/{notice.ticket}/version/"
    assert f'action="{url}"' in text(rosa.get("/"))
    assert rosa.post(url, {"version": " "}).status_code == 409
    assert rosa.post(url, {"version": "2.0"}).url == "/"
    assert "We compare version 2.0" in text(rosa.get("/"))
    with login("worker"):
        assert set(told.sector.riverbend.assets.values_list("version", flat=True)) == {"2.0"}
    assert at_door(told.sector.otto).post(url, {"version": "9"}).status_code == 404
    assert rosa.get(url).status_code == 405


def test_a_notice_says_which_matches_its_reader_is_told_of_and_where_that_is_set(told: Told) -> None:
    url = f"/notices/{told.approve().ticket}/"
    page = text(at_door(told.sector.rosa).get(url))
    assert "By your settings you get notices when the match is certain or likely" in page
    assert 'href="/settings/"' in page.partition("By your settings")[2][:200]
    assert "By your settings" not in text(at_door(told.sector.ada).get(url))
