"""Background work of products."""

from uuid import UUID

from wardwatch.kit import clock
from wardwatch.kit.jobs import job
from wardwatch.products import operations


@job("products.ask_sources")
def ask_sources(product: str) -> None:
    """Ask the addresses that a product cites whether they still answer."""
    operations.ask_sources(product=UUID(product), at=clock.now())


@job("products.ask_all_sources", queue="housekeeping")
def ask_all_sources(timestamp: int = 0) -> None:
    """Ask those of every product that is written or read now."""
    for product in operations.with_sources_to_ask(at=clock.now()):
        ask_sources.defer(product=str(product))
