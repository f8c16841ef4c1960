"""Webhooks are signed as Standard Webhooks says, tried again with pauses, and given up where they fail for long."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from uuid import UUID

import pytest
from standardwebhooks.webhooks import Webhook

from people import Sector
from products.test_story import EVERYBODY, LATER, Desk, acting, good
from subscriptions.test_spreading import released, to_riverbend
from wardwatch.audit.types import job
from wardwatch.kit import clock
from wardwatch.kit.database import login
from wardwatch.kit.http import NOTHING, Allow
from wardwatch.products import operations as products
from wardwatch.subscriptions import models, operations
from wardwatch.subscriptions.operations import SubscriptionNotPossible
from wardwatch.subscriptions.operations.calling import GIVEN_UP_AFTER, PAUSES
from wardwatch.subscriptions.types import Channel, DeliveryState, Wanted

JOB = job("subscriptions.call_due")


class Receiver:
    """A program that takes calls, and answers `status`."""

    def __init__(self) -> None:
        self.calls: list[tuple[dict[str, str], bytes]] = []
        self.status = 204
        self.url = ""

    @property
    def allow(self) -> Allow:
        return Allow.of(self.url.removeprefix("http://").partition("/")[0])


@contextmanager
def receiving() -> Iterator[Receiver]:
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.calls.append(({name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(receiver.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever)
    thread.start()
    receiver.url = f"http://127.0.0.1:{server.server_address[1]}/hook"
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as running:
        yield running


@pytest.fixture
def hook(sector: Sector, receiver: Receiver) -> Callable[..., tuple[UUID, str]]:
    """A webhook of somebody's, which leads to the receiver: what it is called, and its secret."""

    def make(user: object) -> tuple[UUID, str]:
        kept = operations.subscribe(
            wanted=Wanted(channel=Channel.WEBHOOK, url="https://hooks.riverbend.example/ward"),
            principal=sector.principal(user),  # type: ignore[arg-type]
            actor=acting(user),  # type: ignore[arg-type]
            at=LATER,
        )
        with login("worker"):
            models.Subscription.objects.filter(uid=kept.uid).update(url=receiver.url)
        return kept.uid, kept.secret

    return make


def call(receiver: Receiver, at: object = LATER) -> int:
    with login("worker"):
        return operations.call_due(actor=JOB, at=at, allow=receiver.allow)  # type: ignore[arg-type]


def test_a_call_is_signed_as_the_specification_says(desk: Desk, hook: Callable, receiver: Receiver) -> None:
    _uid, secret = hook(desk.sector.rosa)
    released(desk, EVERYBODY, at=clock.now())
    assert [call(receiver, clock.now()), call(receiver, clock.now())] == [1, 0]
    ((headers, body),) = receiver.calls
    said = Webhook(secret).verify(body, headers)
    assert (said["type"], said["data"]["title"]) == ("product.release", good().title)
    headers["webhook-signature"] = headers["webhook-signature"][:-4] + "AAA="
    with pytest.raises(Exception, match="signature"):
        Webhook(secret).verify(body, headers)


def test_above_the_limit_it_says_only_where(desk: Desk, hook: Callable, receiver: Receiver) -> None:
    hook(desk.sector.rosa)
    released(desk, to_riverbend(desk))
    assert call(receiver) == 1
    assert set(json.loads(receiver.calls[0][1])["data"]) == {"number", "revision", "url"}


def test_a_failed_call_is_tried_again_under_the_same_id(desk: Desk, hook: Callable, receiver: Receiver) -> None:
    uid, _secret = hook(desk.sector.rosa)
    released(desk, EVERYBODY)
    receiver.status = 503
    assert call(receiver) == 0
    assert call(receiver) == 0  # not yet
    with login("worker"):
        row = models.Subscription.objects.get(uid=uid)
        assert (row.failed_calls, "503" in row.problem) == (1, True)
    receiver.status = 200
    assert call(receiver, LATER + PAUSES[0]) == 1
    first, second = (headers["webhook-id"] for headers, _body in receiver.calls)
    assert first == second
    with login("worker"):
        row.refresh_from_db()
        assert (row.failed_calls, row.problem) == (0, "")


def test_a_webhook_that_fails_for_long_is_given_up_and_shown(desk: Desk, hook: Callable, receiver: Receiver) -> None:
    uid, _secret = hook(desk.sector.rosa)
    with login("worker"):
        models.Subscription.objects.filter(uid=uid).update(failed_calls=GIVEN_UP_AFTER - 1)
    released(desk, EVERYBODY)
    receiver.status = 500
    call(receiver)
    with login("worker"):
        row = models.Subscription.objects.get(uid=uid)
        assert row.disabled_at == LATER
        assert models.Delivery.objects.get().state == DeliveryState.FAILED


def test_gone_ends_it_at_once(desk: Desk, hook: Callable, receiver: Receiver) -> None:
    uid, _secret = hook(desk.sector.rosa)
    released(desk, EVERYBODY)
    receiver.status = 410
    call(receiver)
    with login("worker"):
        assert models.Subscription.objects.get(uid=uid).disabled_at == LATER


def test_no_call_goes_inside(desk: Desk, hook: Callable, receiver: Receiver) -> None:
    uid, _secret = hook(desk.sector.rosa)
    released(desk, EVERYBODY)
    with login("worker"):
        assert operations.call_due(actor=JOB, at=LATER, allow=NOTHING) == 0
        row = models.Subscription.objects.get(uid=uid)
    assert not receiver.calls
    assert row.failed_calls == 1


def test_a_withdrawal_is_called_too(desk: Desk, hook: Callable, receiver: Receiver) -> None:
    hook(desk.sector.rosa)
    uid = released(desk, EVERYBODY)
    call(receiver)
    products.withdraw(product=uid, why="The maker took it back.", at=LATER, **desk.as_(desk.bea))
    assert call(receiver, LATER + timedelta(minutes=1)) == 1
    said = json.loads(receiver.calls[1][1])
    assert (said["type"], said["data"]["withdrawn_why"]) == ("product.withdrawal", "The maker took it back.")


@pytest.mark.parametrize("url", ["", "http://hooks.example/", "https://", "https://a:b@hooks.example/", "ftp://x.y/"])
def test_only_https_is_taken(sector: Sector, url: str) -> None:
    with pytest.raises(SubscriptionNotPossible):
        operations.subscribe(
            wanted=Wanted(channel=Channel.WEBHOOK, url=url),
            principal=sector.principal(sector.rosa),
            actor=acting(sector.rosa),
            at=LATER,
        )
