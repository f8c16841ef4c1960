"""What collections do when something happened: defer a job, nothing else."""

from wardwatch.audit.types import Event
from wardwatch.intel.events import ObjectsPublished
from wardwatch.sharing import jobs
from wardwatch.sharing.events import CollectionChanged, ObjectsSubmitted

NAMED = 100
"""An event names at most so many documents; beyond, everything is looked at."""


def on_objects_published(event: Event) -> None:
    """New intelligence is seen: it belongs to the collections that it fits."""
    assert isinstance(event, ObjectsPublished)
    if len(event.documents) < NAMED:
        jobs.add_documents.defer(documents=list(event.documents))
    else:
        jobs.bring_in_line.defer()


def on_collection_changed(event: Event) -> None:
    """A collection asks for something else."""
    assert isinstance(event, CollectionChanged)
    jobs.bring_one_in_line.defer(collection=event.collection)


def on_objects_submitted(event: Event) -> None:
    """Somebody sent many objects: they are judged in the background."""
    assert isinstance(event, ObjectsSubmitted)
    if not event.at_once:
        jobs.take_in.defer(submission=event.submission)
