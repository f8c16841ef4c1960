from feeds.conftest import pull, sector

__all__ = ["pull", "sector"]
