"""One way to show a list: filter, sort, page, choose columns, keep the view, take it as a file; all by the address.

A view declares its list once (`listing.Listing`: columns, filters, the query that reads a part of it, what stands there
when it is empty) and hands it to `answer`, which reads the address (`asking`) and gives a `Table` to the view's page
(`showing`), or the whole list as a file (`taking`).

| in the address | means |
|---|---|
| `sort=due`, `sort=-due` | by this column, `-` the other way round |
| `columns=product,state` | these columns, in the list's own order; the first always stays |
| `q`, and the names of the filters | only rows that fit |
| `after`, `before`, `n` | which part (see `web.wording.pager_of`) |
| `format=csv`, `format=json` | all rows that fit, as a file |

What the address asks for and the list does not have is passed over.
"""

from wardwatch.web.tables.answering import answer, answer_cards
from wardwatch.web.tables.listing import Asked, Field, Listing, Value, called, held

LISTS = frozenset(
    {
        "alias-groups",
        "aliases",
        "audit",
        "decisions",
        "directory",
        "feed",
        "feeds",
        "findings",
        "intelligence",
        "inventory",
        "members",
        "notices",
        "openings",
        "quarantine",
        "users",
        "vulnerabilities",
    }
)
"""Pages (their names in the URLconf) that show a list; a test compares them with those that answer with a file."""

__all__ = ["LISTS", "Asked", "Field", "Listing", "Value", "answer", "answer_cards", "called", "held"]
