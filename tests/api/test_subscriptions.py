"""What a person is sent, by program."""

from uuid import uuid4

from django.conf import settings

from api.programs import Program
from people import Sector
from wardwatch.members.permissions import Action


def test_a_subscription_by_taxii_has_the_address_of_its_collection(sector: Sector) -> None:
    rosa = Program(sector.rosa, (Action.SUBSCRIBE,))
    for channel in ("taxii", "portal"):
        made = rosa.send("post", "subscriptions", {"channel": channel}, Idempotency_Key=str(uuid4()))
        assert made.status_code == 200, made.content
    pulled, shown = rosa.get("subscriptions").json()["items"]
    assert pulled["address"] == f"{settings.PUBLIC_URL}/taxii2/products/collections/{pulled['uid']}/"
    assert rosa.get(f"subscriptions/{pulled['uid']}").json() == pulled
    assert (pulled["channel"], shown["channel"], shown["address"]) == ("taxii", "portal", "")
