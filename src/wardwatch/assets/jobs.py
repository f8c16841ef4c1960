"""Background work of inventories."""

from wardwatch.assets import operations
from wardwatch.kit import clock
from wardwatch.kit.jobs import job


@job("assets.go_on")
def go_on(timestamp: int = 0) -> None:
    """Read and store the lists that wait for it; does nothing where none does."""
    operations.go_on(at=clock.now())
