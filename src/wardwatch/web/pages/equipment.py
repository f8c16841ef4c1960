"""The page of one line of an inventory."""

from dataclasses import dataclass

from django.forms import Form

from wardwatch.web.pages.parts import Link, Progress, Table, Term, WhyStep
from wardwatch.web.pages.sections import SectionsPage


@dataclass(frozen=True, slots=True)
class LineForm:
    """The form that puts a line right. `theirs`: what somebody else stored meanwhile beside what this reader says.

    `from_list`: it stands in a row of the list, and leads back there.
    """

    form: Form
    post_url: str
    cancel_url: str
    key: str
    theirs: Table | None = None
    from_list: bool = False


@dataclass(frozen=True, slots=True)
class AskedPage:
    """Whether a vulnerability touches one line: `chain` leads from what is claimed to what follows, `against` are
    claims that say otherwise. `otherwise` is where a member's people say what an advisory calls the line, None for
    others; `finding` where something is advised about it. Without `asked` it only asks."""

    title: str
    asked: str
    chain: tuple[WhyStep, ...] = ()
    against: tuple[WhyStep, ...] = ()
    changes: tuple[str, ...] = ()
    known: Link | None = None
    finding: Link | None = None
    otherwise: Link | None = None
    back: Link | None = None


@dataclass(frozen=True, slots=True)
class LinePage(SectionsPage):
    """One line: `facts` are what is known of it, or the `line` form stands in their place. `correct_url` and `remove`
    are empty for who may not change it. `looking`: what it means is being worked out. `why_url` answers whether a
    vulnerability touches it."""

    facts: tuple[Term, ...] = ()
    line: LineForm | None = None
    correct_url: str = ""
    remove: Link | None = None
    looking: bool = False
    why_url: str = ""


@dataclass(frozen=True, slots=True)
class ProgressPage:
    """A list that is being read or stored; `step` is that of the import. `url` is this page, to which `act=cancel` is
    posted; `idle`: nobody does the work."""

    title: str
    step: int
    progress: Progress
    url: str
    leave_url: str
    idle: bool
