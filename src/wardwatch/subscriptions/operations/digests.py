"""Digests: one mail with what was released since the last one, to each whose time has come. As the worker."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import translation

from wardwatch.audit.operations import record
from wardwatch.audit.types import Actor
from wardwatch.delivery import policy
from wardwatch.delivery.circulars import send_copies, write_circular
from wardwatch.delivery.types import Copy
from wardwatch.markings import operations as markings
from wardwatch.markings.types import join
from wardwatch.members import labels
from wardwatch.members.models import Enrollment, User
from wardwatch.members.queries import center_id, center_name
from wardwatch.members.queries.audience import audience
from wardwatch.products.models import Release
from wardwatch.products.types import KindName
from wardwatch.standards.tlp import Tlp
from wardwatch.subscriptions import events, letters, models
from wardwatch.subscriptions.tokens import unsubscribe_url
from wardwatch.subscriptions.types import Channel, DeliveryState, News

MOST = 100
"""Entries of one digest; the rest come with the next one."""
_GONE = "Nobody is there any more whom it may be sent to."
_Key = tuple[tuple[int, str], ...]


def write_digests(*, actor: Actor, at: datetime) -> int:
    """Write the digests that are due; returns how many. Run twice, it writes once.

    What a reader may no longer see, or asked not to be sent, is dropped.
    """
    with transaction.atomic():
        due = models.Delivery.objects.select_for_update(of=("self",), skip_locked=True).filter(
            channel=Channel.MAIL, state=DeliveryState.WAITING, not_before__lte=at
        )
        waiting = list(due.select_related("subscription").order_by("subscription", "pk"))
        if not waiting:
            return 0
        releases = Release.objects.defer("document").in_bulk({each.release_id for each in waiting})
        seen = audience({each.person_id for each in waiting}, {each.label_id for each in releases.values()}, at=at)
        addresses = _addresses({each.person_id for each in waiting})
        kept: defaultdict[int, list[models.Delivery]] = defaultdict(list)
        dropped = []
        for each in waiting:
            is_wanted = each.subscription is not None and each.subscription.ended_at is None
            may = releases[each.release_id].label_id in seen.get(each.person_id, frozenset())
            if is_wanted and may and each.person_id in addresses and each.subscription_id is not None:
                kept[each.subscription_id].append(each)
            else:
                dropped.append(each.pk)
        models.Delivery.objects.filter(pk__in=dropped).update(state=DeliveryState.DROPPED, answer=_GONE)
        _send([each[:MOST] for each in kept.values()], releases, addresses, at)
        if kept:
            label = markings.intern(labels.internal(center_id()))
            event = events.ReleaseDigestsWritten(subject="digests", label=label, digests=len(kept))
            record(event, actor=actor, at=at)
        return len(kept)


def _send(
    digests: Sequence[Sequence[models.Delivery]],
    releases: Mapping[int, Release],
    addresses: Mapping[int, tuple[str, str]],
    at: datetime,
) -> None:
    written: dict[tuple[_Key, str], int] = {}
    copies = []
    for digest in digests:
        first = digest[0]
        assert first.subscription is not None
        address, language = addresses[first.person_id]
        key = (tuple((each.release_id, each.news) for each in digest), language)
        if key not in written:
            written[key] = _write(digest, releases, key[1], at)
        reference = f"release-digest:{first.subscription.uid}:{first.uid}"
        url = unsubscribe_url(first.subscription.uid)
        copies.append(Copy(written[key], address, reference, first.label_id, at, url))
    for digest, message in zip(digests, send_copies(copies, at=at), strict=True):
        models.Delivery.objects.filter(pk__in=[each.pk for each in digest]).update(
            state=DeliveryState.PUT, message=message
        )


def _write(digest: Sequence[models.Delivery], releases: Mapping[int, Release], language: str, at: datetime) -> int:
    """The text of one digest. Titles that mail may not carry are left out of it."""
    entries, highest = [], Tlp.CLEAR
    limit = policy.limit_of("mail")
    for each in digest:
        release = releases[each.release_id]
        carried = Tlp(release.tlp) <= limit
        highest = max(highest, Tlp(release.tlp)) if carried else highest
        told = letters.Told(
            number=release.number,
            kind=KindName(release.kind),
            title=release.title,
            summary=release.summary,
            revision=release.revision,
            change=release.change,
        )
        entries.append((told, News(each.news), carried))
    with translation.override(language):
        letter = letters.digest_letter(entries, center=center_name())
    of = markings.read_all({releases[each.release_id].label_id for each in digest})
    label = markings.intern(join(of.values()))
    return write_circular(letter=letter, pointer=letter, tlp=highest, label=label, at=at)


def _addresses(people: Collection[int]) -> dict[int, tuple[str, str]]:
    """Of each of these people who still signs in: their address, and the language of their letters."""
    mails = Enrollment.objects.filter(organization=OuterRef("person__organization"), ended_at=None).values("language")
    found = User.objects.filter(person__in=people, is_active=True).annotate(of_mails=Subquery(mails[:1]))
    return {
        person: (email, own or of_mails or settings.LANGUAGE_CODE)
        for person, email, own, of_mails in found.values_list("person", "email", "language", "of_mails")
    }
