"""A long list between the look and the decision: worked on once, whatever stops the work; only its sender's."""

import asyncio
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from people import Sector, settle
from wardwatch.assets import inventory, operations, uploads
from wardwatch.assets.models import Asset, InventoryImport, Upload
from wardwatch.assets.operations import uploading
from wardwatch.assets.types import ImportMode, UploadState
from wardwatch.audit.types import Actor
from wardwatch.kit.database import login
from wardwatch.members.models import Role
from wardwatch.members.permissions import NotAllowed

LINES = 3_000
LIST = b"Maker,Product,Serial\n" + b"".join(b"Invented,Pump %d,S-%d\n" % (number, number) for number in range(LINES))


@pytest.fixture
def sector(db: str) -> Sector:
    return settle()


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int | None, str]]:
    """Every step that a sender could have seen."""
    steps: list[tuple[int, int | None, str]] = []
    real = uploading.Noted.step

    def step(self: uploading.Noted, done: int, total: int | None, words: str) -> None:
        real(self, done, total, words)
        steps.append((done, total, words))

    monkeypatch.setattr(uploading, "_EVERY", 0.0)
    monkeypatch.setattr(uploading.Noted, "step", step)
    return steps


def sent(sector: Sector, now: datetime, data: bytes = LIST) -> UUID:
    rosa = sector.principal(sector.rosa)
    actor = Actor(f"person:{rosa.person}", "web", "192.0.2.7")
    return operations.send_list(
        principal=rosa, actor=actor, organization=rosa.organization, file_name="devices.csv", data=data, at=now
    )


def chosen(sector: Sector, upload: UUID, now: datetime) -> None:
    rosa = sector.principal(sector.rosa)
    operations.store_list(
        principal=rosa, organization=rosa.organization, upload=upload, mode=ImportMode.GOOD_ROWS, at=now
    )


def at_work(now: datetime) -> None:
    with login("worker"):
        operations.go_on(at=now)


def shown(sector: Sector, upload: UUID) -> uploads.UploadRow:
    rosa = sector.principal(sector.rosa)
    return uploads.upload(rosa.organization, upload, viewer=rosa.viewer)


def counted() -> tuple[int, int]:
    with login("worker"):
        return InventoryImport.objects.count(), Asset.objects.count()


def test_each_step_is_done_once_and_told(
    sector: Sector, now: datetime, told: list[tuple[int, int | None, str]]
) -> None:
    upload = sent(sector, now)
    assert shown(sector, upload).state is UploadState.READING
    at_work(now)
    at_work(now)
    assert shown(sector, upload).state is UploadState.READ
    assert (1_000, LINES, "reading the list") in told
    chosen(sector, upload, now)
    at_work(now)
    at_work(now)
    assert shown(sector, upload).state is UploadState.STORED
    assert counted() == (1, LINES)
    assert (0, LINES, "writing") in told
    with login("worker"):
        row = Upload.objects.get()
        assert (bytes(row.sealed), bytes(row.sealed_preview)) == (b"", b"")
        assert InventoryImport.objects.get().imported_by == f"person:{sector.rosa.person_id}"


def test_work_that_was_killed_is_begun_again(
    sector: Sector, now: datetime, told: list[tuple[int, int | None, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = sent(sector, now)
    at_work(now)
    chosen(sector, upload, now)

    def killed(row: Upload, at: datetime, **said: object) -> None:
        raise asyncio.CancelledError

    with monkeypatch.context() as patched:
        patched.setattr(uploading, "_change", killed)  # everything is written, nothing is kept
        with pytest.raises(asyncio.CancelledError):
            at_work(now)
    assert shown(sector, upload).state is UploadState.STORING
    assert counted() == (0, 0)
    at_work(now)
    assert shown(sector, upload).state is UploadState.STORED
    assert counted() == (1, LINES)


@pytest.mark.parametrize("where", ["reading the list", "comparing with what is known", "writing"])
def test_it_is_taken_back_while_it_is_worked_on(
    sector: Sector, now: datetime, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    upload = sent(sector, now)
    at_work(now)
    chosen(sector, upload, now)
    rosa = sector.principal(sector.rosa)
    real = uploading.Noted.step

    def step(self: uploading.Noted, done: int, total: int | None, words: str) -> None:
        if words == where:
            with login("app"):
                operations.cancel_list(principal=rosa, organization=rosa.organization, upload=upload)
        real(self, done, total, words)

    monkeypatch.setattr(uploading.Noted, "step", step)
    at_work(now)
    assert counted() == (0, 0)
    with login("worker"):
        assert not Upload.objects.exists()


def test_what_always_fails_is_given_up(sector: Sector, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    broken, killing = sent(sector, now), sent(sector, now)
    with login("worker"):
        Upload.objects.filter(uid=killing).update(tries=uploading.MOST_TRIES)
        Upload.objects.filter(uid=broken).update(changed_at=now - timedelta(minutes=1))

    def fails(*given: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patched:
        patched.setattr(inventory, "preview", fails)
        with pytest.raises(ZeroDivisionError):
            at_work(now)
    at_work(now)
    for upload in (broken, killing):
        row = shown(sector, upload)
        assert (row.state, row.problem[:20]) == (UploadState.FAILED, "Something went wrong")


def test_the_sender_must_still_be_allowed(sector: Sector, now: datetime) -> None:
    upload = sent(sector, now)
    with login("worker"):
        Role.objects.filter(person=sector.rosa.person_id).update(name="reader")
    at_work(now)
    assert shown(sector, upload).state is UploadState.FAILED
    with pytest.raises(NotAllowed):
        sent(sector, now)


def test_what_nobody_decides_about_is_forgotten(sector: Sector, now: datetime) -> None:
    sent(sector, now)
    at_work(now)
    at_work(now + timedelta(minutes=59))
    with login("worker"):
        assert Upload.objects.count() == 1
    at_work(now + timedelta(minutes=61))
    with login("worker"):
        assert not Upload.objects.exists()
