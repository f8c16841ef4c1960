"""An encryption key is replaced while a center works: every stored value is covered, nothing is lost, all is told."""

import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings

import wardwatch
from people import Sector, settle
from wardwatch.assets import uploads
from wardwatch.assets.models import Asset, Upload
from wardwatch.assets.operations import add_asset, send_list
from wardwatch.assets.private import unseal_many
from wardwatch.assets.types import Details
from wardwatch.audit.models import Event
from wardwatch.audit.types import OPERATOR
from wardwatch.config import resealing
from wardwatch.delivery.models import Message
from wardwatch.delivery.operations import enqueue
from wardwatch.feeds.models import TaxiiServer
from wardwatch.kit import clock
from wardwatch.kit.database import login
from wardwatch.kit.keys import Undecipherable
from wardwatch.markings.operations import intern
from wardwatch.markings.types import PUBLIC
from wardwatch.members.factors import SealedFactors
from wardwatch.members.models import IdentityProvider
from wardwatch.members.sign_on import registrations
from wardwatch.sharing.models import Collection, Destination
from wardwatch.subscriptions.models import Subscription

PLACES = ("center", "riverbend", "orchard", "kestrel", "regulator", "homeland")
USERS = ("ada", "rosa", "clem", "otto", "kim", "rex", "hal")
EMPTY = {"private details of equipment": 0, "texts of mails": 0, "uploaded lists": 0, "second factors": 0}
EMPTY |= {"secrets of identity servers": 0, "secrets at servers of others": 0, "secrets at destinations": 0}
SEALERS = {
    "assets/private.py",
    "delivery/operations.py",
    "assets/uploads.py",
    "config/purging.py",
    "members/factors.py",
}
EMPTY |= {"secrets of webhooks": 0}
SEALED = ("hook", "text", "secret", "client", "server", "destination")
SEALERS |= {"members/sign_on/registrations.py", "feeds/servers.py", "sharing/operations/destinations.py"}
SEALERS |= {"delivery/circulars.py", "subscriptions/operations/keeping.py"}


@pytest.fixture
def sector(db: str) -> Sector:
    return settle()


@pytest.fixture(autouse=True)
def one_key(sector: Sector) -> None:
    """The home of a test run is shared: each test begins with one key, as a fresh center does."""
    settings.HOME.keyring.retire()


class Center:
    """Values of every kind, stored and read back."""

    def __init__(self, sector: Sector) -> None:
        self.sector = sector
        self.label = intern(PUBLIC)

    def store(self, name: str) -> None:
        add_asset(
            principal=self.sector.principal(self.sector.rosa),
            actor=OPERATOR,
            organization=self.sector.riverbend.pk,
            details=Details(vendor="Invented", product=name, hostname=f"{name}.invalid"),
            at=clock.now(),
        )
        with login("worker"):
            TaxiiServer.objects.create(
                name=name,
                objects_url="https://taxii.invalid/",
                version="2.1",
                sealed_secret=registrations.seal(f"server {name}"),
                made_at=clock.now(),
                label_id=self.label,
            )
            given = {"readers": "center", "made_at": clock.now(), "label_id": self.label}
            collection, _ = Collection.objects.get_or_create(alias="all", defaults=given)
            Destination.objects.create(
                name=name,
                organization=self.sector.homeland.pk,
                collection=collection,
                sealed_secret=registrations.seal(f"destination {name}"),
                next_at=clock.now(),
                made_at=clock.now(),
                label_id=self.label,
            )
            Subscription.objects.create(
                person_id=self.sector.rosa.person_id,
                channel="webhook",
                pace="at once",
                lowest="low",
                digest=name.encode(),
                sealed_secret=registrations.seal(f"hook {name}"),
                made_at=clock.now(),
                changed_at=clock.now(),
                label_id=self.label,
            )
            enqueue(
                channel="mail",
                not_before=clock.now(),
                reference=f"notice:{name}",
                address="rosa@riverbend.invalid",
                subject="s",
                text=f"text {name}",
                label=self.label,
                at=clock.now(),
            )
        user = getattr(self.sector, USERS[Authenticator.objects.count()])
        Authenticator.objects.create(user=user, type="totp", data={"secret": SealedFactors().encrypt(f"secret {name}")})
        place = getattr(self.sector, PLACES[IdentityProvider.objects.count()])
        IdentityProvider.objects.create(
            organization=place,
            issuer="https://login.invalid",
            client_id=name,
            sealed_secret=registrations.seal(f"client {name}"),
            created_at=clock.now(),
        )
        send_list(
            principal=self.sector.principal(self.sector.rosa),
            actor=OPERATOR,
            organization=self.sector.riverbend.pk,
            file_name="list.csv",
            data=f"vendor,product\nInvented,{name}\n".encode() + b"\n" * 2_001,  # too long to be read at once
            at=clock.now(),
        )

    def read(self) -> set[str]:
        with login("worker"):
            hosts = {each.hostname for each in unseal_many(Asset.objects.values_list("pk", flat=True)).values()}
            secrets = {SealedFactors().decrypt(each.data["secret"]) for each in Authenticator.objects.all()}
            servers = IdentityProvider.objects.all()
            clients = {settings.HOME.keyring.decrypt(bytes(each.sealed_secret)).decode() for each in servers}
            texts = {settings.HOME.keyring.decrypt(bytes(each.sealed_text)).decode() for each in Message.objects.all()}
            files = [uploads.unseal(each.sealed).decode() for each in Upload.objects.all()]
            kept = (*TaxiiServer.objects.all(), *Destination.objects.all(), *Subscription.objects.all())
            held = (bytes(each.sealed_secret) for each in kept)
            theirs = {settings.HOME.keyring.decrypt(each).decode() for each in held}
        return hosts | texts | secrets | clients | theirs | {file.split(",")[-1].strip() for file in files}


@pytest.fixture
def center(sector: Sector) -> Center:
    return Center(sector)


def everything(*names: str) -> set[str]:
    return {word for name in names for word in (f"{name}.invalid", *(f"{kind} {name}" for kind in SEALED), name)}


def test_a_key_is_replaced_while_the_center_works(center: Center) -> None:
    center.store("old")
    with login("worker"):
        (first,) = resealing.encryption_keys()
        assert (first.newest, set(first.values.values())) == (True, {1})
        second = resealing.rotate(why="yearly", actor=OPERATOR, at=clock.now())
    center.store("new")
    with login("worker"):
        found = {key.id: (key.newest, set(key.values.values())) for key in resealing.encryption_keys()}
        assert found == {second: (True, {1}), first.id: (False, {1})}
        later = clock.now() + timedelta(hours=1)
        with pytest.raises(resealing.KeysInUse) as refused:
            resealing.retire(why="done", actor=OPERATOR, at=later)
        assert refused.value.evidence["values"] == {first.id: dict.fromkeys(EMPTY, 1)}
        assert resealing.reseal(actor=OPERATOR, at=clock.now()) == dict.fromkeys(EMPTY, 1)
        assert resealing.reseal(actor=OPERATOR, at=clock.now()) == EMPTY
        with pytest.raises(resealing.KeysTooYoung):
            resealing.retire(why="at once", actor=OPERATOR, at=clock.now())
        assert len(settings.HOME.keyring.key_ids) == 2
        assert resealing.retire(why="done", actor=OPERATOR, at=later) == (first.id,)
        with pytest.raises(resealing.NothingToRetire):
            resealing.retire(why="again", actor=OPERATOR, at=later)
        assert [key.id for key in resealing.encryption_keys()] == [second]
        told = list(Event.objects.filter(name__startswith="key.").order_by("pk").values_list("name", "why"))
    assert told == [("key.rotated", "yearly"), ("key.values-resealed", ""), ("key.retired", "done")]
    assert center.read() == everything("old", "new")


def test_stopped_in_the_middle_it_goes_on(center: Center, monkeypatch: pytest.MonkeyPatch) -> None:
    names = [f"n{number}" for number in range(5)]
    for name in names:
        center.store(name)

    class Stopped(Exception):  # noqa: N818
        pass

    class OneStep:
        def step(self, done: int, total: int | None, words: str) -> None:
            assert total == 5 * len(EMPTY)
            raise Stopped

    with login("worker"):
        resealing.rotate(why="", actor=OPERATOR, at=clock.now())
        with pytest.raises(Stopped):
            resealing.reseal(actor=OPERATOR, at=clock.now(), progress=OneStep())
        left = resealing.encryption_keys()[1].values
        assert left == {**dict.fromkeys(EMPTY, 5), "private details of equipment": 0}
        assert center.read() == everything(*names)
        assert sum(resealing.reseal(actor=OPERATOR, at=clock.now()).values()) == 5 * (len(EMPTY) - 1)
        assert resealing.encryption_keys()[1].values == EMPTY
    assert center.read() == everything(*names)


def test_what_no_key_opens_stops_nothing(center: Center) -> None:
    center.store("lost")
    keyring = settings.HOME.keyring
    keyring.rotate()
    keyring.retire()
    center.store("kept")
    with login("worker"):
        resealing.rotate(why="", actor=OPERATOR, at=clock.now())
        assert resealing.reseal(actor=OPERATOR, at=clock.now()) == dict.fromkeys(EMPTY, 1)
        assert resealing.encryption_keys()[1].values == EMPTY
    with login("worker"):
        Upload.objects.all().delete()
    with pytest.raises(Undecipherable):
        keyring.decrypt(bytes(center_message("lost").sealed_text))


def center_message(name: str) -> Message:
    with login("worker"):
        return Message.objects.get(reference=f"notice:{name}")


def test_every_place_that_encrypts_is_a_store() -> None:
    """Whoever encrypts somewhere else says here, and in `resealing.STORES`, how those values get a new key."""
    root = Path(wardwatch.__file__).parent
    writes = re.compile(r"keyring\.encrypt(?:_all)?\(|sealer\.seal\(")
    found = {str(path.relative_to(root)) for path in root.rglob("*.py") if writes.search(path.read_text("utf-8"))}
    assert found == SEALERS
    assert {store.name for store in resealing.STORES} == set(EMPTY)


def test_a_rotation_is_dated(sector: Sector) -> None:
    before = datetime.now(clock.now().tzinfo) - timedelta(seconds=2)
    settings.HOME.keyring.rotate()
    assert before < settings.HOME.keyring.rotated_at < before + timedelta(minutes=1)
