"""What mails say names nothing that their readers may not see: digests of notices, and what is released."""

from datetime import datetime

from django.conf import settings
from django.db.models import Q

from people import settle
from products.documents import document
from visibility.canary import plant, stage
from wardwatch.audit.types import OPERATOR, job
from wardwatch.delivery.models import Circular, Message
from wardwatch.engagements.models import Notice
from wardwatch.engagements.operations import send_digests
from wardwatch.kit.database import login
from wardwatch.markings.operations import intern
from wardwatch.markings.rule import visible
from wardwatch.markings.types import Label
from wardwatch.members.models import User
from wardwatch.products.document import reading
from wardwatch.products.models import Release
from wardwatch.products.types import KindName, Severity
from wardwatch.standards.tlp import Tlp
from wardwatch.subscriptions.models import Delivery
from wardwatch.subscriptions.operations import subscribe
from wardwatch.subscriptions.operations.spreading import released
from wardwatch.subscriptions.types import Wanted


def test_a_digest_names_only_what_the_whole_member_may_see(db: str, now: datetime) -> None:
    scene = stage(settle())
    planted = plant(scene, attached=True)
    with login("worker"):
        Notice.objects.update(deferred_to_digest=True, digested_at=None)
        Message.objects.all().delete()
        send_digests(actor=OPERATOR, at=now)
        written = {
            message.address: message.subject + settings.HOME.keyring.decrypt(bytes(message.sealed_text)).decode()
            for message in Message.objects.all()
        }
    assert set(written) == {scene.sector.rosa.email, scene.sector.otto.email}
    for address, name in ((scene.sector.rosa.email, "about riverbend"), (scene.sector.otto.email, "about orchard")):
        assert {each for each, planter in planted.items() if planter.token in written[address]} == {name}


def test_a_release_is_sent_to_whom_the_rule_admits_and_to_nobody_else(db: str, now: datetime) -> None:
    scene = stage(settle())
    with login("worker"):
        users = list(User.objects.all())
    for user in users:
        principal = scene.sector.principal(user)
        subscribe(wanted=Wanted(), principal=principal, actor=job("test"), at=now)
    told = 0
    for place, label in enumerate(scene.labels.values()):
        with login("worker"):
            release = _released(f"2026112202{place:02}", label, now)
            released(number=release.number, revision=1, actor=job("test"), at=now)
            sent = set(Delivery.objects.filter(number=release.number).values_list("person", flat=True))
            texts = [each.text for each in Circular.objects.filter(message_copies(release))]
        assert sent == {user.person_id for user in users if visible(label, scene.sector.viewer(user))}, label
        assert all(("canary" in text) is (label.tlp <= Tlp.AMBER) for text in texts), label
        told += len(sent)
    assert told > len(users)


def message_copies(release: Release) -> Q:
    """The texts that went out about a release."""
    return Q(pk__in=Message.objects.filter(reference=f"release:{release.uid}").values("circular"))


def _released(number: str, label: Label, now: datetime) -> Release:
    return Release.objects.create(
        label_id=intern(label),
        number=number,
        kind=KindName.SECTOR_ALERT,
        title="canary",
        summary="canary summary",
        severity=Severity.HIGH,
        revision=1,
        tlp=int(label.tlp),
        document=reading.write(document()),
        first_released_at=now,
        released_at=now,
    )
