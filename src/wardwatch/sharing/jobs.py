"""Background work of collections."""

from uuid import UUID

from wardwatch.kit import clock
from wardwatch.kit.jobs import job
from wardwatch.sharing import operations


@job("sharing.bring_in_line", queue="default")
def bring_in_line(timestamp: int = 0) -> None:
    """Look at everything: what became old, what fits since somebody looked last, what a lost wake-up left."""
    operations.bring_in_line(at=clock.now())


@job("sharing.add_documents")
def add_documents(documents: list[str]) -> None:
    """Add what these documents brought to the collections that it fits."""
    operations.bring_in_line(at=clock.now(), documents=[UUID(each) for each in documents])


@job("sharing.bring_one_in_line")
def bring_one_in_line(collection: str) -> None:
    """Bring one collection in line with what it asks now."""
    operations.bring_one_in_line(collection=UUID(collection), at=clock.now())


@job("sharing.take_in")
def take_in(submission: str) -> None:
    """Judge the objects that somebody sent, too many to be waited for."""
    operations.take_in(submission=UUID(submission), at=clock.now())


@job("sharing.send_due", queue="feeds")
def send_due(timestamp: int = 0) -> None:
    """Send partners' servers what was added for them."""
    operations.send_due(at=clock.now())


@job("sharing.send_one", queue="feeds")
def send_one(destination: str) -> None:
    """Send one partner's server (its name) what there is, also where a failure would make it wait."""
    operations.send(destination=operations.destination_called(destination), at=clock.now())


@job("sharing.take_in_left")
def take_in_left(timestamp: int = 0) -> None:
    """Judge what no process judged; forget what became of old submissions."""
    operations.take_in_left(at=clock.now())


@job("sharing.forget_gone", queue="housekeeping")
def forget_gone(timestamp: int = 0) -> None:
    """Forget what went out of block lists long ago."""
    operations.forget_gone(at=clock.now())


@job("sharing.oppose", lock="sharing.oppose")
def oppose(timestamp: int = 0) -> None:
    """Tell of what was shared and is over; take back what was told of what counts again."""
    operations.oppose(at=clock.now())
