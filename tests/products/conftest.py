from feeds.conftest import pull, sector
from products.knowing import known

__all__ = ["known", "pull", "sector"]
