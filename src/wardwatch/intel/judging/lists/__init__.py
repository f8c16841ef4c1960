"""False-positive lists, in bulk: which values meet which lists, and what that does.

`Index(packaged()).hits(observables)`; `Modes` and `ValueOverride` are what people decided. The center's own
networks and names are lists like any other, with the keys `own-networks` and `own-names`.
"""

from wardwatch.intel.judging.lists.categories import CATEGORIES, OTHER, Category, Modes, category, category_of
from wardwatch.intel.judging.lists.index import Index, Known
from wardwatch.intel.judging.lists.packaged import packaged

__all__ = ["CATEGORIES", "OTHER", "Category", "Index", "Known", "Modes", "category", "category_of", "packaged"]
