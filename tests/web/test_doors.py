"""Who may open what: a page for somebody else looks like one that does not exist, and nothing happens behind it."""

import re
from typing import Any
from uuid import uuid4

import pytest

from people import PASSWORD, Sector, settle
from web.doors import at_door, text

CENTER_ONLY = ("/desk/", "/decisions/", "/feeds/", "/feeds/quarantine/", "/members/", "/audit/")
MEMBERS_OWN = (
    *("/notices/", "/findings/", "/inventory/", "/inventory/tick/", "/inventory/import/"),
    *("/contacts/", "/visibility/"),
)
OPEN = ("/", "/check/", "/answer/", "/policy/", "/account/login/")


@pytest.fixture
def sector(db: str, plain_static: None) -> Sector:
    return settle()


def test_a_visitor_gets_the_open_pages_and_is_asked_to_sign_in_for_others(sector: Sector) -> None:
    visitor = at_door()
    for url in OPEN:
        answer = visitor.get(url)
        assert answer.status_code == 200
        assert {"no-store", "private"} & set(answer["Cache-Control"].split(", ")), url
        assert sector.center.name in answer.content.decode()
    for url in CENTER_ONLY + MEMBERS_OWN:
        assert visitor.get(url)["Location"] == f"/account/login/?next={url}"


def test_the_center_alone_opens_its_pages(sector: Sector) -> None:
    doors = {user.email: at_door(user) for user in (sector.rosa, sector.kim, sector.rex, sector.hal)}
    missing = {email: text(door.get("/nothing-here/")) for email, door in doors.items()}
    ada = at_door(sector.ada)
    for url in CENTER_ONLY:
        assert ada.get(url).status_code == 200
        for email, door in doors.items():
            answer = door.get(url)
            assert answer.status_code == 404
            assert text(answer) == missing[email]


def test_members_open_their_own_pages_and_partners_do_not(sector: Sector) -> None:
    rosa, rex, hal = at_door(sector.rosa), at_door(sector.rex), at_door(sector.hal)
    for url in MEMBERS_OWN:
        assert rosa.get(url).status_code == 200
        for partner in (rex, hal):
            assert partner.get(url).status_code == (200 if url == "/visibility/" else 404)


def test_a_member_in_the_address_opens_for_those_concerned(sector: Sector) -> None:
    orchard = f"/members/{sector.orchard.uid}/"
    inside = [at_door(user) for user in (sector.otto, sector.kim, sector.ada)]
    outside = [at_door(user) for user in (sector.rosa, sector.rex, sector.hal)]
    for page in ("inventory/", "notices/", "findings/", "contacts/", "visibility/"):
        assert [door.get(orchard + page).status_code for door in inside] == [200, 200, 200]
        for door in outside:
            hidden = door.get(orchard + page)
            missing = door.get(f"/members/{uuid4()}/{page}")
            assert hidden.status_code == missing.status_code == 404
            assert text(hidden) == text(missing)


def test_start_pages(sector: Sector) -> None:
    assert at_door(sector.ada).get("/")["Location"] == "/desk/"
    assert "Nothing needs you." in at_door(sector.rosa).get("/").content.decode()
    assert sector.orchard.name in at_door(sector.kim).get("/").content.decode()
    assert "a wall stands between you" in at_door(sector.rex).get("/").content.decode()
    assert "Riverbend" not in at_door(sector.rex).get("/").content.decode()


def test_menus_lead_somewhere(sector: Sector) -> None:
    for user in (sector.ada, sector.rosa, sector.kim, sector.hal):
        client = at_door(user)
        html = client.get("/", follow=True).content.decode()
        nav = html[html.index('class="ww-nav"') : html.index("</header>")]
        urls = re.findall(r'href="([^"]+)"', nav)
        assert urls
        assert {url: client.get(url, follow=True).status_code for url in urls} == dict.fromkeys(urls, 200)


def test_sign_in_and_out(sector: Sector) -> None:
    client = at_door()
    wrong = client.post("/account/login/", {"login": sector.rosa.email, "password": "not this one at all"})
    assert wrong.status_code == 200
    assert "Riverbend Hospital" not in wrong.content.decode()
    right = client.post("/account/login/", {"login": sector.rosa.email, "password": PASSWORD})
    assert right["Location"] == "/"
    assert "Riverbend Hospital" in client.get("/").content.decode()
    assert client.get("/account/logout/").status_code == 200
    assert "Riverbend Hospital" in client.get("/").content.decode()
    client.post("/account/logout/")
    assert "Riverbend Hospital" not in client.get("/").content.decode()


def test_guessing_from_elsewhere_keeps_nobody_out(sector: Sector) -> None:
    """Five wrong guesses stop the guesser; the owner of the account, elsewhere, still gets in."""
    stranger = at_door()
    for _ in range(7):
        answer = stranger.post(
            "/account/login/", {"login": sector.rosa.email, "password": "wrong"}, REMOTE_ADDR="203.0.113.9"
        )
    assert "Too many" in answer.content.decode()
    right = {"login": sector.rosa.email, "password": PASSWORD}
    blocked = stranger.post("/account/login/", right, REMOTE_ADDR="203.0.113.9")
    assert blocked.status_code == 200
    assert at_door().post("/account/login/", right, REMOTE_ADDR="203.0.113.10").status_code == 302


def test_a_page_that_posts_refuses_without_its_token(sector: Sector) -> None:
    client = at_door(sector.rosa, csrf=True)
    for url in ("/check/", "/answer/", "/inventory/tick/", "/visibility/sharing/", "/account/logout/"):
        answer = client.post(url, {"shares": "yes"})
        assert answer.status_code == 403
        assert "Your form is too old." in answer.content.decode()


def test_times_are_those_of_the_reader(sector: Sector) -> None:
    html: Any = at_door(sector.rosa).get("/contacts/").content.decode()
    assert "EST" in html
    assert "UTC" in html


def test_text_that_no_column_holds_is_refused_not_an_error(sector: Sector) -> None:
    ada, rosa = at_door(sector.ada), at_door(sector.rosa)
    for door, url in ((ada, "/members/?q=a%00"), (ada, "/audit/?subject=%00"), (rosa, "/inventory/?q=%00")):
        assert door.get(url).status_code == 400
    assert rosa.post("/notices/WW-0000-0000-0000/answer/", {"answer": "help", "note": "a\0b"}).status_code == 400
    for number in ("²", "9" * 5000):
        assert ada.get("/members/", {"n": number}).status_code == 200


def test_every_answer_carries_the_headers_of_this_site(sector: Sector) -> None:
    visitor = at_door()
    answers = [
        *(visitor.get(path) for path in ("/", "/no/such/page/", "/api/", "/api/me", "/library/feed.xml", "/static/no")),
        visitor.head("/api/me"),
        visitor.post("/api/me", "x", content_type="text/plain"),
        visitor.post("/account/login/", b"x", content_type="text/plain", CONTENT_LENGTH="99999999"),
        visitor.get("/api/me", headers={"Host": "elsewhere.invalid"}),
        at_door(csrf=True).post("/account/login/", {}),
    ]
    for answer in answers:
        told = (answer.status_code, answer.request["PATH_INFO"])
        assert "frame-ancestors 'none'" in answer["Content-Security-Policy"], told
        assert answer.headers.get("X-Content-Type-Options") == "nosniff", told
        assert answer.headers.get("X-Frame-Options") == "DENY", told
        assert answer.headers.get("Referrer-Policy") == "same-origin", told
    assert {answer.status_code for answer in answers} >= {200, 400, 401, 403, 404, 405, 413, 415}


def test_what_is_too_large_is_not_read(sector: Sector) -> None:
    """Not even by somebody who has a valid form: uploads by strangers would fill the disk."""
    visitor = at_door()
    for announced in (str(22 * 1024 * 1024), "9" * 30, "many"):
        assert visitor.post("/check/", {"ticket": "x"}, CONTENT_LENGTH=announced).status_code == 413
    assert visitor.post("/check/", {"ticket": "x"}).status_code == 200


HOSTILE = (
    {"Referer": "http://["},
    {"Referer": "http://[::1/\udcff".encode("utf-8", "replace").decode()},
    {"Referer": "https://evil.example/"},
    {"Accept-Language": "en;q=nan, " + "x" * 600, "Accept": "\0"},
    {"Accept-Language": "../../etc/passwd;q=9e999"},
    {"X-Forwarded-Host": "evil.example", "X-Forwarded-For": "'; DROP TABLE x", "X-Forwarded-Proto": "javascript"},
    {"X-Original-URL": "/desk/", "X-Rewrite-URL": "/desk/", "X-HTTP-Method-Override": "DELETE"},
    {"Cookie": "sessionid=\x7f\xff; csrftoken=" + "a" * 5000 + '; messages=[["; django_language=%00; =; ;;'},
    {"Sec-Purpose": "prefetch;\t" * 50, "If-Modified-Since": "when?", "If-None-Match": '"'},
    {"Range": "bytes=9-1,-", "Content-Type": "multipart/form-data; boundary=", "HX-Request": "\xff"},
)


@pytest.mark.parametrize("headers", HOSTILE)
def test_hostile_headers_are_no_error(sector: Sector, headers: dict[str, str]) -> None:
    """Nor do they lead anywhere else."""
    sent = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()}
    kind = sent.pop("HTTP_CONTENT_TYPE", "application/x-www-form-urlencoded")
    visitor, rosa, ada = at_door(), at_door(sector.rosa), at_door(sector.ada)
    for door, url in ((visitor, "/"), (visitor, "/answer/"), (rosa, "/inventory/"), (ada, "/feeds/")):
        if "Cookie" in headers:
            door = at_door()
        answer = door.get(url, **sent)
        assert answer.status_code in (200, 302, 400), answer.content
        assert "evil.example" not in answer.content.decode() + answer.get("Location", "")
    for url in ("/check/", "/answer/", "/account/login/"):
        assert visitor.post(url, b"ticket=%ff&code=%00", content_type=kind, **sent).status_code in (200, 302, 400, 403)
    unknown = rosa.post("/notices/WW-0000-0000-0000/answer/", "answer=acknowledged", content_type=kind, **sent)
    assert unknown.status_code in (302, 400, 404)


def test_hosts_and_addresses_that_are_none(sector: Sector) -> None:
    visitor, ada = at_door(), at_door(sector.ada)
    for host in ("evil.example", "[::1", "local host", "", "localhost@evil.example", "\xff"):
        assert visitor.get("/check/", HTTP_HOST=host, SERVER_NAME=host).status_code == 400
    for query in ("q=%ff%fe", "q=%C3%28&n=%ED%A0%80", "%ff=%ff", "state=%F0%82%82%AC&page=-1", "after=%ff", "feed=%ff"):
        for url in ("/members/", "/audit/", "/notices/", "/findings/", "/feeds/", "/feeds/quarantine/"):
            assert ada.get(url, QUERY_STRING=query).status_code in (200, 400, 404, 409), (url, query)
    for path in ("/notices/%ff/", "/members/%00/", "/feeds/%E0%80%80/", "/answer/%ff/"):
        assert ada.get(path).status_code == 404
