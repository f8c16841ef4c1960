"""An invented product while it is written."""

from wardwatch.web.pages import Link, MenuItem, Pager, Tag, Tone
from wardwatch.web.pages.writing import (
    Act,
    Beside,
    Block,
    Check,
    ConflictPage,
    Control,
    Differs,
    Item,
    Option,
    Place,
    Remarks,
    Said,
    Things,
    WritingPage,
)
from web.sample_pages.parts import NOW

_CHOICES = (Option("", "not said", chosen=True), Option("likely", "likely (55 to 80 %)", chosen=False))
_SOURCES = (Option("maker", "maker: Pump advisory 7", chosen=True),)


def _control(look: str, name: str, label: str, *texts: str, **more: object) -> Control:
    pointer = f"/sections/0/blocks/0/claims/0/{name}"
    return Control(look, pointer, f"e{pointer}".replace("/", "-"), label, texts=texts, **more)  # type: ignore[arg-type]


_CLAIM = Item(
    id="e-sections-0-blocks-0-claims-0",
    title="Pumps are attacked.",
    number=1,
    controls=(
        _control("long", "text", "Text", "Pumps are attacked.", hint="A sentence.", error="It is too long."),
        _control("check", "judgement", "This is our own judgement", "yes"),
        _control("select", "likelihood", "How likely", "", options=_CHOICES),
        _control("sources", "sources", "Sources", "maker", options=_SOURCES),
        _control("cells", "cells", "Cells", "one", "two", columns=("First", "Second")),
        _control("date", "by", "By", "2026-11-30"),
        _control("many-sources", "more", "Sources", "maker", options=_SOURCES, suggestions="sources"),
    ),
    more=(_control("select", "tlp", "Marking", "TLP:CLEAR", options=(Option("TLP:CLEAR", "TLP:CLEAR", chosen=True),)),),
    acts=(Act("Remove", "remove /sections/0/blocks/0/claims/0", "Pumps are attacked."),),
)
_ROW = Item("e-row", "CVE-2026-10001", 11, (_control("text", "name", "Name", "CVE-2026-10001"),), (), (), folded=True)
_REMARKS = Remarks(
    "b1",
    2,
    (
        Said("said-1", "Bea", NOW, text="Which versions?", acts=(Act("Dealt with", "resolve 1", "Which versions?"),)),
        Said("said-2", "Bea", NOW, before="Old.", after="New.", state=Tag("Not decided yet", Tone.INFO), why="why:2"),
    ),
    (Option("claims/0/text", "Pumps are attacked.", chosen=False),),
)
_BLOCK = Block(
    id="b1",
    anchor="e-sections-0-blocks-0",
    label="Executive summary",
    controls=(),
    more=(),
    acts=(Act("Move down", "down /sections/0/blocks/0", "Executive summary"),),
    lists=(
        Things("Sentence", (_CLAIM,), Act("Add a sentence", "add /sections/0/blocks/0/claims")),
        Things("Row", (_ROW,), Act("Add a row", "add /sections/0/blocks/0/rows"), Pager(11, 11, 11, "?page=1", "")),
    ),
    adds="/sections/0/blocks/0/blocks",
    remarks=_REMARKS,
)
_TABS = (MenuItem("Preview", "?beside=preview", current=True), MenuItem("To mend (1)", "?beside=checks"))


def writing(**more: object) -> WritingPage:
    """A section with one block."""
    given: dict[str, object] = {
        "title": "Take the pumps off the network",
        "state": Tag("Draft", Tone.INFO),
        "number": "202611231305",
        "facts": ("Sector alert", "written by Ada"),
        "back": Link("Back to the product", "/desk/products/x/"),
        "url": "/desk/products/x/write/?section=summary",
        "post_url": "/desk/products/x/write/?section=summary",
        "version": 3,
        "saved": "Ada",
        "saved_at": NOW,
        "places": (
            Place("Head", "?part=head", current=False, problems=2, blocking=1),
            Place("Executive summary", "?section=summary", current=True, problems=1, remarks=2),
        ),
        "part_title": "Executive summary",
        "part_acts": (Act("Remove this section", "remove /sections/0"),),
        "controls": (_control("text", "heading", "Heading", "Executive summary"),),
        "more": (),
        "lists": (),
        "blocks": (_BLOCK,),
        "aside": Beside(_TABS, "preview", preview="<p>How it will look.</p>", whole=Link("The whole", "?whole=1")),
        "add_block": "/sections/0/blocks",
        "kinds": (Option("text", "Paragraph", chosen=False),),
        "practices": (("7.M.A", "A practice"),),
        "sources": (("maker", "maker: Pump advisory 7"),),
        "errors": (Link("It is too long.", "#e-sections-0-blocks-0-claims-0-text"),),
        "next": Link("Sources", "?part=sources"),
    }
    return WritingPage(**{**given, **more})  # type: ignore[arg-type]


WRITING = writing()
WRITING_CHECKS = writing(
    aside=Beside(_TABS, "checks", checks=(Check("It needs a title.", "?part=head#e-title", "Head", blocking=True),))
)
WRITING_READ = writing(
    may_write=False, cannot="It is in review.", problem="Nothing.", errors=(), aside=Beside(_TABS, "remarks")
)
CONFLICT = ConflictPage(
    title="Somebody else changed the same",
    who="Bea",
    differences=(Differs("title", "Title", "Old", "Mine", ""),),
    post_url="/desk/products/x/write/",
    version=4,
    kept=(("/title", "Mine"), ("version", "3")),
    back=Link("Go on without what I typed", "/desk/products/x/write/"),
)
