"""Writes of the partner registry, which everybody may read."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from wardwatch.audit.operations import record
from wardwatch.audit.types import Actor
from wardwatch.markings.operations import intern
from wardwatch.markings.types import PUBLIC
from wardwatch.members import events, labels
from wardwatch.members.models import Partner
from wardwatch.members.queries import center_id, find_organization, operator
from wardwatch.members.registry import PartnerEntry


def register_partners(
    *, entries: Sequence[PartnerEntry], whole: bool = False, actor: Actor, at: datetime
) -> events.PartnersRegistered:
    """Add partners, or change those of the same slug; the order is that of `entries`. Runs as the worker.

    `whole`: the registry then holds these and no others. Raises `NotFound` for an organization that is not there.
    """
    center, public, before = center_id(), intern(PUBLIC), set(Partner.objects.values_list("slug", flat=True))
    named = {entry.slug for entry in entries}
    removed = tuple(sorted(before - named)) if whole else ()
    behind = 0 if whole else max(Partner.objects.values_list("position", flat=True), default=-1) + 1
    with transaction.atomic():
        Partner.objects.filter(slug__in=removed).delete()
        for place, entry in enumerate(entries):
            _store(entry, public, place if whole or entry.slug in before else behind + place, keep=not whole)
        event = events.PartnersRegistered(
            subject=f"organization:{center}",
            label=intern(labels.internal(center)),
            added=tuple(sorted(named - before)),
            changed=tuple(sorted(named & before)),
            removed=removed,
        )
        record(event, actor=actor, at=at)
    return event


def _store(entry: PartnerEntry, label: int, position: int, *, keep: bool) -> None:
    """`keep`: a partner that is there already stays where it stands."""
    known = find_organization(entry.organization, viewer=operator().viewer).pk if entry.organization else None
    facts = {
        "label_id": label,
        "name": entry.name,
        "short_name": entry.short_name,
        "part": entry.part,
        "role": entry.role,
        "helps": list(entry.helps),
        "web": entry.web,
        "mail": entry.mail,
        "telephone": entry.telephone,
        "source": entry.source,
        "organization_id": known,
    }
    created = facts | {"position": position}
    Partner.objects.update_or_create(slug=entry.slug, defaults=facts if keep else created, create_defaults=created)
