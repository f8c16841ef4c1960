"""What a digest says to a member names nothing that its readers may not see."""

from datetime import datetime

from django.conf import settings

from people import settle
from visibility.canary import plant, stage
from wardwatch.audit.types import OPERATOR
from wardwatch.delivery.models import Message
from wardwatch.engagements.models import Notice
from wardwatch.engagements.operations import send_digests
from wardwatch.kit.database import login


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
