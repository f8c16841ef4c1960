"""A report comes in: its bytes are archived under the source of whoever hands it in, and wait to be read."""

import io
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from wardwatch.audit.operations import record
from wardwatch.audit.types import Actor
from wardwatch.kit import papers
from wardwatch.kit.database import login
from wardwatch.kit.errors import Refusal
from wardwatch.markings.operations import intern
from wardwatch.markings.types import Label
from wardwatch.members import labels
from wardwatch.members.permissions import Action, Principal
from wardwatch.members.queries import center_id, center_name
from wardwatch.provenance import operations as provenance
from wardwatch.reports import events, models
from wardwatch.reports.types import Handed
from wardwatch.sharing.operations.senders import seen_by_sender, source_of
from wardwatch.standards.tlp import Tlp

CENTER = "center"
"""The name of the source under which the center's own statements stand."""
LONGEST = 300
"""Characters of a title and of who said it."""
MARKINGS = (Tlp.CLEAR, Tlp.GREEN, Tlp.AMBER, Tlp.AMBER_STRICT)
"""What may be handed in. TLP:RED is for the people whom its author names, and for no store."""


class Refused(Refusal):
    """A report that says too little of itself, or holds nothing."""

    code = "report.refused"


def hand_in(*, handed: Handed, principal: Principal, actor: Actor, at: datetime) -> UUID:
    """Archive a report and have it read in the background; gives its uid.

    Raises `NotAllowed`, `Refused`, `provenance.Purged`.
    """
    principal.demand(Action.SUBMIT_INTELLIGENCE, principal.organization)
    _check(handed)
    center = center_id()
    uid = uuid4()
    with login("worker"), transaction.atomic():
        ours = principal.organization == center
        label = intern(_label(principal.organization, center))
        archived = provenance.archive(
            source=source_of_center() if ours else source_of(principal.organization, at),
            name=f"{uid}/{handed.file_name or 'report.txt'}",
            url=handed.url,
            media_type="application/octet-stream",
            stream=io.BytesIO(handed.data),
            label=label,
            retrieved_at=at,
            licence="",
        )
        models.Report.objects.create(
            uid=uid,
            document_id=archived.document,
            label_id=label,
            title=handed.title.strip(),
            said_by=handed.said_by.strip(),
            url=handed.url.strip(),
            published=handed.published,
            tlp=handed.tlp,
            organization=principal.organization,
            sent_by=actor.who,
            handed_in_at=at,
            changed_at=at,
        )
        event = events.ReportHandedIn(
            subject=f"report:{uid}",
            label=label,
            report=str(uid),
            organization=principal.organization,
            tlp=handed.tlp.label,
            size=len(handed.data),
        )
        record(event, actor=actor, at=at)
    return uid


def source_of_center() -> int:
    """The source under which the center's own statements stand."""
    return provenance.register_source(name=CENTER, title=center_name(), url="", licence="")


def _label(organization: int, center: int) -> Label:
    return labels.internal(center) if organization == center else seen_by_sender(organization)


def _check(handed: Handed) -> None:
    if not handed.data.strip():
        raise Refused("There is nothing in this report.", field="file")
    if len(handed.data) > papers.MAX_BYTES:
        most = papers.MAX_BYTES // 2**20
        raise Refused(f"This file is larger than {most} MB. Send the part that matters, or its text.", field="file")
    if not handed.title.strip() or len(handed.title) > LONGEST:
        raise Refused(f"Give the report a title of at most {LONGEST} characters.", field="title")
    if not handed.said_by.strip() or len(handed.said_by) > LONGEST:
        raise Refused("Say who wrote the report.", field="said_by")
    if handed.url.strip() and not handed.url.strip().startswith(("https://", "http://")):
        raise Refused("The address begins with https:// or http://.", field="url")
    if handed.tlp not in MARKINGS:
        raise Refused("TLP:RED is for the people whom its author names: it is not kept here.", field="tlp")
