"""Frozen values of the visibility rule: `Label`, `Viewer`, and how a table declares that it is protected."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from wardwatch.standards.tlp import Tlp

Ids = frozenset[int]
NONE: Ids = frozenset()


@dataclass(frozen=True, slots=True)
class Label:
    """How a row is marked. All members are ids of organizations, groups, people, compartments or grants.

    `groups` go by the id of the organization that says who is in them.
    `published` is a fact apart from the marking: a CLEAR draft is not public.
    `subjects` are the members that the row is about; the wall stands between them and organizations with power.
    `clients` says that the originator lets AMBER reach the providers acting for the audience.
    """

    tlp: Tlp
    published: bool = False
    originator: int | None = None
    organizations: Ids = NONE
    groups: Ids = NONE
    persons: Ids = NONE
    compartments: Ids = NONE
    subjects: Ids = NONE
    grants: Ids = NONE
    clients: bool = False

    @property
    def key(self) -> str:
        """Canonical text of the label; equal labels have equal keys, so labels are interned by it."""
        parts = [str(int(self.tlp)), str(int(self.published)), str(self.originator or ""), str(int(self.clients))]
        lists = (self.organizations, self.groups, self.persons, self.compartments, self.subjects, self.grants)
        return "|".join(parts + [",".join(map(str, sorted(ids))) for ids in lists])

    @property
    def is_public(self) -> bool:
        """Whether everyone, signed in or not, sees what carries this label."""
        return self.tlp is Tlp.CLEAR and self.published and not self.compartments and not self.subjects


PUBLIC = Label(Tlp.CLEAR, published=True)


def join(labels: Iterable[Label]) -> Label:
    """The label of something made from parts: it inherits every wall and never reaches beyond any part's audience.

    TLP is the highest; compartments and subjects add up; audiences and grants are those that all restricted parts
    share; clients only where every restricted part permits them.

    A published GREEN part counts as restricted, so joined with an AMBER one it leaves only those whom both name: often
    nobody. That is too strict and stays so: GREEN reaches the *enrolled*, and no label can say "this audience, as far
    as it is enrolled". With the AMBER part's audience alone, a member that has left would read the GREEN part in the
    result. What every member may know (published, CLEAR or GREEN) is better cited than joined, as findings do.
    """
    parts = list(dict.fromkeys(labels))
    if len(parts) == 1:
        return parts[0]
    restricted = [part for part in parts if not part.is_public]
    if not restricted:
        return PUBLIC
    return Label(
        tlp=max(part.tlp for part in restricted),
        published=all(part.published for part in parts),
        originator=restricted[0].originator if len({part.originator for part in restricted}) == 1 else None,
        organizations=frozenset.intersection(*(part.organizations for part in restricted)),
        groups=frozenset.intersection(*(part.groups for part in restricted)),
        persons=frozenset.intersection(*(part.persons for part in restricted)),
        compartments=frozenset.union(*(part.compartments for part in restricted)),
        subjects=frozenset.union(*(part.subjects for part in restricted)),
        grants=frozenset.intersection(*(part.grants for part in restricted)),
        clients=all(part.clients for part in restricted),
    )


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who is looking, as ids only. Loaded once per request or command by `members.queries.viewer_of`.

    `acting_for` are members whose documented permission lets this viewer's organization act for them.
    `powers` are those of the viewer's organizations that hold regulatory, licensing, payment-condition or enforcement
    power: one hat is enough. `grants` are the unexpired, unrevoked grants given to the viewer's organizations.
    """

    person: int | None = None
    organizations: Ids = NONE
    acting_for: Ids = NONE
    groups: Ids = NONE
    compartments: Ids = NONE
    powers: Ids = NONE
    grants: Ids = NONE
    enrolled: bool = False


ANONYMOUS = Viewer()


class Protection(StrEnum):
    """How a table is kept, declared on every model as `protection`."""

    LABELLED = "labelled"
    """Rows carry `label_id`; row-level security asks the rule."""
    CHILD = "child"
    """Rows carry a copy of their parent's `label_id`, kept equal by a composite foreign key."""
    IDENTITY = "identity"
    """Who people are and what they may do; read to build a viewer, written by `members` and `markings` only."""
    CATALOGUE = "public catalogue"
    """Published facts that everyone may read; only ingest writes."""
    INFRASTRUCTURE = "infrastructure"
    """Plumbing (sessions, queue, migrations) without facts about anyone's security."""
    WORKING = "working data of the worker"
    """Worked out from rows under any label, and nobody's to look at: the app has no right to these tables at all."""
