"""Who looks at confidential records of others is written down, apart from the trail of writes."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from wardwatch.audit import operations as audit
from wardwatch.audit.types import Actor, Opened
from wardwatch.markings.operations import intern, intern_all, read
from wardwatch.markings.types import Label
from wardwatch.members import events, labels
from wardwatch.members.permissions import Principal
from wardwatch.members.queries import center_id
from wardwatch.standards.tlp import Tlp


def note_opening(
    *, principal: Principal, actor: Actor, organizations: Collection[int], record: str, at: datetime
) -> None:
    """Log that somebody looked at `record` ("inventory", "finding:<uid>") of organizations; its own people never."""
    if theirs := set(organizations) - principal.viewer.organizations:
        center = center_id()
        _note(
            {each: labels.opened(labels.about(each, center), center) for each in theirs}, principal, actor, record, at
        )


def note_opening_of_document(*, principal: Principal, actor: Actor, label: int, record: str, at: datetime) -> None:
    """The same for a document marked `label` (an id), from AMBER upwards: for each member that it is about.

    One that is about no member is a matter of the center.
    """
    marked = read(label)
    if marked.tlp >= Tlp.AMBER:
        center = center_id()
        theirs = marked.subjects - principal.viewer.organizations if marked.subjects else {center}
        _note(dict.fromkeys(theirs, labels.opened(marked, center)), principal, actor, record, at)


def note_opening_of_many(
    *, principal: Principal, actor: Actor, labelled: Collection[int], record: str, at: datetime
) -> None:
    """The same for a page of many things under these labels (ids), as programs take them: one row for each member.

    Of several labels the row stands under that which the most may see: it says that the page was taken, no more.
    """
    marked = [label for label in map(read, labelled) if label.tlp >= Tlp.AMBER]
    if not marked:
        return
    center = center_id()
    opened: dict[int, Label] = {}
    for label in sorted(marked, key=lambda each: (-each.tlp, -len(each.compartments), -len(each.subjects))):
        theirs = label.subjects - principal.viewer.organizations if label.subjects else {center}
        opened |= dict.fromkeys(theirs, labels.opened(label, center))
    _note(opened, principal, actor, record, at)


def note_list_taken(*, name: str, form: str, narrowed: Sequence[str], actor: Actor, at: datetime) -> None:
    """Write into the trail that a list with more than one member's records leaves as a file ("csv").

    Before it goes out, so that one broken off stands there too. For the center only: it names no member.
    """
    label = intern(labels.internal(center_id()))
    event = events.ListTaken(subject=f"list:{name}", label=label, list=name, form=form, narrowed=tuple(narrowed))
    audit.record(event, actor=actor, at=at)


def _note(opened: Mapping[int, Label], principal: Principal, actor: Actor, record: str, at: datetime) -> None:
    """One row for each organization, under its label."""
    numbers = intern_all(opened.values())
    rows = [
        Opened(
            organization=organization,
            record=record,
            reader=principal.name,
            reader_organization=principal.organization_name,
            label=numbers[label],
        )
        for organization, label in opened.items()
    ]
    audit.note_openings(rows, actor=actor, at=at)
