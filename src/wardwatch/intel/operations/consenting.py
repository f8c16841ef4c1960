"""What a source agreed to: whom its markings mean, and how what it does not mark is read. As the worker."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from wardwatch.audit.operations import record
from wardwatch.audit.types import Actor
from wardwatch.intel import models
from wardwatch.intel.events import ConsentRecorded
from wardwatch.kit.errors import NotFound, Refusal
from wardwatch.markings.operations import intern
from wardwatch.members import labels
from wardwatch.members.queries import center_id
from wardwatch.provenance.models import Source
from wardwatch.standards.tlp import Tlp


class NoEvidence(Refusal):
    """A consent says where it is written."""

    code = "consent.no-evidence"


class MeansNobody(Refusal):
    """A level that names its readers cannot stand for what is not marked."""

    code = "consent.unmarked"


def record_consent(
    *,
    source: str,
    words: str,
    organizations: Collection[int] = (),
    persons: Collection[int] = (),
    clients: bool = False,
    unmarked: Tlp | None = None,
    actor: Actor,
    at: datetime,
) -> None:
    """Record what `source` agreed to, in place of what it agreed to before; what came in already stays as it is.

    `organizations` are the audience of AMBER and AMBER+STRICT beside the center; `clients`: the providers acting for
    them too, for AMBER. `persons` are those whom RED means. `words` say where the consent is written.
    Raises `NotFound` for a source that brought nothing yet, `NoEvidence`, `MeansNobody`.
    """
    if not words.strip():
        raise NoEvidence("Say where the consent is written.")
    if unmarked is Tlp.RED:
        raise MeansNobody("What is not marked names nobody: it cannot be read as TLP:RED.")
    found = Source.objects.filter(name=source).first()
    if found is None:
        raise NotFound("There is no such source, or it brought nothing yet.", source=source)
    label = intern(labels.internal(center_id()))
    with transaction.atomic():
        models.SourceConsent.objects.create(
            source=found,
            unmarked=unmarked,
            organizations=sorted(organizations),
            persons=sorted(persons),
            clients=clients,
            words=words.strip(),
            recorded_at=at,
            recorded_by=actor.who,
            label_id=label,
        )
        event = ConsentRecorded(
            subject=f"source:{source}",
            label=label,
            why=words.strip(),
            source=source,
            organizations=tuple(sorted(organizations)),
            persons=len(persons),
            unmarked=unmarked.label if unmarked is not None else "",
        )
        record(event, actor=actor, at=at)
