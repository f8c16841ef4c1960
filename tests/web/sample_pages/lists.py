"""What can be done to an invented list."""

from uuid import UUID

from wardwatch.web.pages import Choice, Filter, Link
from wardwatch.web.pages.parts import Pick, Tools, View

FILES = (
    Link("Take this list as CSV", "?state=open&format=csv"),
    Link("Take this list as JSON", "?state=open&format=json"),
)
TOOLS = Tools(
    filters=(
        Filter("state", "State", (Choice("", "all"), Choice("open", "open", selected=True))),
        Filter("care", "Care role", (Choice("", "all"), Choice("treatment", "treatment"))),
    ),
    search="monitor",
    kept=(("sort", "-due"),),
    first="product",
    picks=(
        Pick("state", "State", shown=True),
        Pick("due", "Protect by", shown=True),
        Pick("fix", "Fix by", shown=False),
    ),
    orders=(Choice("due", "Protect by, ascending"), Choice("-due", "Protect by, descending", selected=True)),
    state=(("state", "open"),),
    views=(
        View(UUID(int=1), "Open, the latest first", "?state=open&sort=-due", current=True),
        View(UUID(int=2), "Life support", "?care=treatment", current=False),
    ),
    list="findings",
    path="/findings/",
    query="state=open&sort=-due",
    save_url="/account/views/",
    files=FILES,
)
