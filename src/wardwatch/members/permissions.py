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

    def may(self, action: Action, organization: int) -> bool:
        """Whether this person may do `action` for `organization`."""
        return self.is_operator or any((organization, role) in self.roles for role in ROLES[action])

    def demand(self, action: Action, organization: int) -> None:
        """Raise `NotAllowed` unless this person may do `action` for `organization`."""
        if not self.may(action, organization):
            raise NotAllowed(f"Your role does not let you {action}.", action=str(action))
