"""One way out: where a token may go, what is sent again, how long somebody waits, what a problem becomes."""

import io
import json
from collections.abc import Callable
from uuid import UUID

import httpx
import pytest

from wardwatch.client import Center, Refused, TokenRefused, TooFast
from wardwatch.kit.errors import FormatError, NotFound, Unavailable

TOKEN = "ww_a-secret"
ME = {"name": "Rosa", "organization": "0" * 32, "organization_name": "R", "persona": "member", "may": [], "scopes": []}


class Script:
    """A center that gives the answers it was handed, one after the other, and keeps what it was asked."""

    def __init__(self, *answers: httpx.Response | Exception) -> None:
        self.answers, self.asked, self.slept = list(answers), [], []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def center(self, **options: float) -> Center:
        transport = httpx.MockTransport(self)
        return Center("https://center.invalid", TOKEN, transport=transport, sleep=self.slept.append, **options)


def problem(status: int, code: str, **evidence: object) -> httpx.Response:
    said = {
        "type": f"urn:wardwatch:problem:{code}",
        "title": "",
        "status": status,
        "detail": "No.",
        "evidence": evidence,
    }
    return httpx.Response(status, json=said, headers={"Retry-After": "7"} if status == 429 else {})


def test_a_file_is_sent_as_it_is_and_waited_for() -> None:
    done = {
        "inventory": "0" * 32,
        "added": 1,
        "changed": 0,
        "unchanged": 0,
        "retired": 0,
        "refused": 0,
        "faults": [],
        "sheets": [],
        "skipped": [],
        "versions": [],
        "named": [],
        "no_maker": 0,
    }
    script = Script(httpx.ReadTimeout(""), problem(409, "request.still-working"), httpx.Response(200, json=done))
    file = b"Maker,Product\n" + b"Example Medical,Pump\n" * 100_000
    with script.center() as center:
        assert center.import_file(UUID(int=0), name="a b.csv", file=file, of="text/csv", complete=True).added == 1
    sent = script.asked[-1]
    assert (sent.content, sent.headers["Content-Type"]) == (file, "text/csv")
    assert sent.url.query == b"name=a+b.csv&complete=true"
    assert sent.extensions["timeout"]["read"] > 60
    assert len({each.headers["Idempotency-Key"] for each in script.asked}) == 1


@pytest.mark.parametrize(
    "url", ["http://center.invalid", "http://10.0.0.1", "ftp://x", "https://a:b@c.invalid", "center", "https://x/?a=b"]
)
def test_a_token_goes_over_tls_only(url: str) -> None:
    with pytest.raises(FormatError, match="WARDWATCH_URL") as error:
        Center(url, TOKEN)
    assert TOKEN not in str(error.value)


@pytest.mark.parametrize("token", ["", "a b", "line\nbreak", "ü"])
def test_what_is_no_token_is_not_sent_and_not_shown(token: str) -> None:
    with pytest.raises(FormatError) as error:
        Center("https://center.invalid", token)
    assert not token or token not in str(error.value)


def test_the_token_stays_out_of_what_is_shown() -> None:
    script = Script(problem(401, "not-authenticated"))
    center = script.center()
    with pytest.raises(TokenRefused) as error:
        center.me()
    assert script.asked[0].headers["Authorization"] == f"Bearer {TOKEN}"
    assert TOKEN not in repr(center) + repr(error.value) + str(error.value)


def test_a_redirect_is_not_followed() -> None:
    script = Script(httpx.Response(302, headers={"Location": "https://elsewhere.invalid/"}))
    with pytest.raises(Unavailable):
        script.center().me()
    assert len(script.asked) == 1


def test_a_write_that_broke_off_is_sent_again_under_the_same_key() -> None:
    done = httpx.Response(200, json={"changed": 1})
    script = Script(httpx.ReadError("gone"), problem(503, "unavailable", retry=True), done)
    assert script.center().say_version("WW-1", version="2.1").changed == 1
    assert len({request.headers["Idempotency-Key"] for request in script.asked}) == 1
    assert json.loads(script.asked[-1].content) == {"version": "2.1"}
    fresh = Script(httpx.Response(200, json={"changed": 1}))
    fresh.center().say_version("WW-1", version="2.1", key="mine")
    assert fresh.asked[0].headers["Idempotency-Key"] == "mine"


def test_who_asks_too_often_waits_as_told_but_not_for_ever() -> None:
    script = Script(problem(429, "request.too-many"), httpx.Response(200, json=ME))
    assert script.center().me().name == "Rosa"
    assert script.slept == [7.0]
    impatient = Script(problem(429, "request.too-many"))
    with pytest.raises(TooFast, match="7 seconds"):
        impatient.center(patience=5.0).me()
    assert impatient.slept == []


def test_what_has_not_changed_is_not_sent_again() -> None:
    script = Script(httpx.Response(200, json=ME, headers={"ETag": '"a"'}), httpx.Response(304))
    center = script.center()
    assert center.me() == center.me()
    assert script.asked[1].headers["If-None-Match"] == '"a"'


def test_parts_of_a_list_follow_by_themselves() -> None:
    first = {"items": [{"id": "a"}], "next": "c1"}
    script = Script(httpx.Response(200, json=first), httpx.Response(200, json={"items": [{"id": "b"}], "next": None}))
    assert list(script.center().pages(dict, "/things", {"state": ["x", "y"], "late": True})) == [
        {"id": "a"},
        {"id": "b"},
    ]
    assert script.asked[0].url.query == b"state=x&state=y&late=true"
    assert script.asked[1].url.params["cursor"] == "c1"


@pytest.mark.parametrize(
    ("answer", "kind", "code"),
    [
        (problem(404, "not-found"), NotFound, "not-found"),
        (problem(409, "notice.not-answerable", state="closed"), Refused, "notice.not-answerable"),
        (problem(403, "not-allowed", action="decide"), Refused, "not-allowed"),
    ],
)
def test_a_problem_is_an_error_of_the_house(answer: httpx.Response, kind: type[Refused], code: str) -> None:
    with pytest.raises(kind) as error:
        Script(answer).center().me()
    assert error.value.code == code


def test_what_is_no_center_is_not_taken_for_one() -> None:
    answers: list[Callable[[], httpx.Response]] = [
        lambda: httpx.Response(404, text="nothing"),
        lambda: httpx.Response(403, text="<h1>proxy</h1>"),
    ]
    for answer in answers:
        with pytest.raises(Unavailable, match="no Wardwatch center"):
            Script(answer()).center().me()
    with pytest.raises(FormatError):
        Script(httpx.Response(200, text="<html>")).center().me()


def test_a_file_that_broke_off_begins_anew() -> None:
    class Broken(httpx.SyncByteStream):
        def __iter__(self):  # type: ignore[no-untyped-def]
            yield b"half"
            raise httpx.ReadError("gone")

    into = io.BytesIO()
    script = Script(httpx.Response(200, stream=Broken()), httpx.Response(200, content=b"whole"))
    script.center().save("GET", "/file", into)
    assert into.getvalue() == b"whole"
