"""Who sends objects here: the source under which an organization's submissions stand, and who may read what it sent.

Its marking says who reads an object. RED names the individual recipients (FIRST, TLP 2.0, August 2022): who sent it,
and those of the center's people who handle submissions when it arrives. Whoever comes later is not among them.
"""

import re
from datetime import datetime
from uuid import uuid4

from django.db import connection

from wardwatch.intel.models import SourceConsent
from wardwatch.intel.recipients import Recipients
from wardwatch.kit.errors import RAW_LIMIT, Fault
from wardwatch.markings.operations import intern
from wardwatch.markings.types import NONE, Label
from wardwatch.members import labels
from wardwatch.members.permissions import Action
from wardwatch.members.queries import center_id, people_who_may
from wardwatch.provenance import operations as provenance
from wardwatch.sharing import models
from wardwatch.standards import stix
from wardwatch.standards.tlp import Tlp

_MARKINGS = re.compile(rb"marking-definition--[0-9a-fA-F-]*")
_KNOWN_BELOW_RED = frozenset(ref.encode() for ref, level in stix.TLP_IDS.items() if level is not Tlp.RED)


def recipients_of(person: int | None) -> Recipients:
    """Whom RED names in what this person sends now."""
    sender = NONE if person is None else frozenset({person})
    return Recipients(sender=sender, center=people_who_may(Action.SUBMIT_INTELLIGENCE, center_id()))


def named(recipients: Recipients) -> Label:
    """For these people alone."""
    return Label(Tlp.RED, persons=recipients.everyone)


def may_be_red(fault: Fault) -> bool:
    """Whether what could not be read may be marked RED: unless it is seen to be unmarked, or marked lower."""
    if not fault.raw or len(fault.raw) >= RAW_LIMIT or b"\\u" in fault.raw:
        return True
    return not _KNOWN_BELOW_RED.issuperset(_MARKINGS.findall(fault.raw))


def source_of(organization: int, at: datetime) -> int:
    """The source of what an organization sends, made at its first; its consent says whom its AMBER is for."""
    known = models.Submitter.objects.filter(organization=organization).order_by("pk").values_list("source", flat=True)
    found = known.first()
    if found is not None:
        return found
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('sharing.submitter'), %s)", [organization % 2**31])
    found = known.first()
    if found is not None:
        return found
    source = provenance.register_source(name=f"submitter:{uuid4()}", title="A submitter", url="", licence="")
    label = intern(seen_by_sender(organization))
    models.Submitter.objects.create(organization=organization, source_id=source, label_id=label)
    SourceConsent.objects.create(
        source_id=source,
        label_id=label,
        unmarked=Tlp.AMBER_STRICT,
        organizations=[organization],
        words="What the organization sends itself is for the center and for itself, unless it is marked for more.",
        recorded_at=at,
        recorded_by="program",
    )
    return source


def seen_by_sender(organization: int) -> Label:
    """For the center and the organization that sent it."""
    center = center_id()
    internal = labels.internal(center)
    return Label(internal.tlp, organizations=frozenset({center, organization}))
