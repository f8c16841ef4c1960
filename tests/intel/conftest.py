from feeds.conftest import pull, sector
from web.conftest import plain_static

__all__ = ["plain_static", "pull", "sector"]
