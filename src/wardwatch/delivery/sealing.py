"""The sealed texts of messages, seen as sealed values: under which key they stand, and how they get a newer one."""

from collections import Counter
from collections.abc import Mapping

from django.conf import settings

from wardwatch.delivery.models import Message


def sealed_under() -> Mapping[str, int]:
    """How many texts are encrypted under each key, by the key's id; "" for those that no key of ours opens."""
    key_of = settings.HOME.keyring.key_of
    texts = Message.objects.values_list("sealed_text", flat=True).order_by()
    return Counter(key_of(bytes(text)) or "" for text in texts.iterator(1_000))


def reseal(*, after: int = 0, limit: int = 1_000) -> tuple[int, int | None]:
    """Encrypt the texts of the next messages after id `after` under the newest key, where they are not.

    In a transaction. Returns how many that were, and the id to go on after; None when there are no more.
    """
    keyring = settings.HOME.keyring
    older = keyring.key_ids[1:]
    done = 0
    batch = list(Message.objects.select_for_update().filter(pk__gt=after).order_by("pk")[:limit])
    for message in batch:
        if keyring.key_of(bytes(message.sealed_text)) in older:
            Message.objects.filter(pk=message.pk).update(sealed_text=keyring.renew(bytes(message.sealed_text)))
            done += 1
    return done, batch[-1].pk if batch else None
