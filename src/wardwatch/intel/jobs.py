"""Background work of intelligence."""

from wardwatch.intel import operations
from wardwatch.kit import clock
from wardwatch.kit.jobs import job


@job("intel.name", lock="intel.name")
def name(timestamp: int = 0) -> None:
    """Read the names of new objects, and join what is surely one; does nothing where nothing is new."""
    operations.read_names(at=clock.now())


@job("intel.judge", lock="intel.judge")
def judge(timestamp: int = 0) -> None:
    """Judge values that are new, changed or due; does nothing where nothing is."""
    operations.judge(at=clock.now())
