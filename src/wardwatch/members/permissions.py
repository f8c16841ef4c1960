"""Who may do what: one table, read by operations. Seeing is decided elsewhere (`markings`); this is about acting."""

from dataclasses import dataclass
from enum import StrEnum

from wardwatch.kit.errors import Refusal
from wardwatch.markings.types import Viewer
from wardwatch.members.types import RoleName

R = RoleName


class Action(StrEnum):
    """What a person can do, apart from looking."""

    ANSWER_NOTICES = "answer notices"
    CHANGE_INVENTORY = "change the inventory"
    MANAGE_MEMBER = "manage the organization's people, contacts and consents"
    TAKE_OUT_DATA = "export or delete what the organization gave"
    DECIDE = "approve or dismiss decisions"
    VERIFY = "verify fixes"
    PULL_FEEDS = "pull feeds"
    ADMINISTER = "administer the center"


ROLES: dict[Action, frozenset[RoleName]] = {
    Action.ANSWER_NOTICES: frozenset({R.OWNER, R.SECURITY, R.CLINICAL_ENGINEERING, R.ACTING_PROVIDER}),
    Action.CHANGE_INVENTORY: frozenset({R.OWNER, R.SECURITY, R.CLINICAL_ENGINEERING, R.ACTING_PROVIDER}),
    Action.MANAGE_MEMBER: frozenset({R.OWNER}),
    Action.TAKE_OUT_DATA: frozenset({R.OWNER}),
    Action.DECIDE: frozenset({R.ANALYST, R.DUTY_OFFICER}),
    Action.VERIFY: frozenset({R.ANALYST, R.DUTY_OFFICER}),
    Action.PULL_FEEDS: frozenset({R.ANALYST, R.ADMINISTRATOR}),
    Action.ADMINISTER: frozenset({R.ADMINISTRATOR}),
}


MEMBER_ROLES = frozenset({R.OWNER, R.SECURITY, R.CLINICAL_ENGINEERING, R.READER})
"""Roles that a member gives to its own people; those of the center and of partners are given by the center."""


class NotAllowed(Refusal):
    """This person's roles do not include the action."""

    code = "not-allowed"


@dataclass(frozen=True, slots=True)
class Principal:
    """A signed-in person (or the operator at the shell) with everything needed to look and to act.

    `roles` are pairs of organization id and role; an acting provider's roles hold for the members it acts for.
    """

    viewer: Viewer
    person: int | None
    name: str
    email: str
    organization: int
    organization_name: str
    time_zone: str
    roles: frozenset[tuple[int, RoleName]]
    is_center: bool
    is_operator: bool = False
    organization_uid: str = ""
    limited_to: frozenset[Action] | None = None  # an API token's scopes; None: everything that the roles allow

    def may(self, action: Action, organization: int) -> bool:
        """Whether this person may do `action` for `organization`."""
        if self.limited_to is not None and action not in self.limited_to:
            return False
        return self.is_operator or any((organization, role) in self.roles for role in ROLES[action])

    def demand(self, action: Action, organization: int) -> None:
        """Raise `NotAllowed` unless this person may do `action` for `organization`."""
        if not self.may(action, organization):
            raise NotAllowed(f"Your role does not let you {action}.", action=str(action))


def demand_official(principal: Principal, organization: int) -> None:
    """Raise `NotAllowed` unless this is the member's own authorized official (its owner), signed in as a person.

    For consents: neither the operator nor a program may give one for a member.
    """
    principal.demand(Action.MANAGE_MEMBER, organization)
    if principal.person is None or (organization, RoleName.OWNER) not in principal.roles:
        raise NotAllowed("Only the organization's own authorized official can consent.", action="consent")
