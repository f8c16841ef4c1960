"""Who may do what: one table, read by operations. Seeing is decided elsewhere (`markings`); this is about acting."""

from dataclasses import dataclass
from enum import StrEnum

from wardwatch.kit.errors import Refusal
from wardwatch.markings.types import Viewer
from wardwatch.members.types import Permit, RoleName

R = RoleName


class Persona(StrEnum):
    """For whom doors are arranged. What somebody may see and do is decided by roles and by the rule of seeing."""

    CENTER = "center"
    PARTNER = "partner"
    PROVIDER = "provider"
    MEMBER = "member"


class Action(StrEnum):
    """What a person can do, apart from looking."""

    ANSWER_NOTICES = "answer notices"
    CHANGE_INVENTORY = "change the inventory"
    MANAGE_MEMBER = "manage the organization's people, contacts and consents"
    TAKE_OUT_DATA = "export or delete what the organization gave"
    DECIDE = "approve or dismiss decisions"
    VERIFY = "verify fixes"
    PULL_FEEDS = "pull feeds"
    SUBMIT_INTELLIGENCE = "submit intelligence"
    KEEP_COLLECTIONS = "keep collections"
    KEEP_LISTS = "keep block lists"
    WRITE_PRODUCTS = "write and review products"
    REVIEW_PRODUCTS = "say what your organization is asked about products"
    RELEASE_PRODUCTS = "approve and release products"
    WAIVE_REVIEWS = "go on without a review"
    SUBSCRIBE = "choose what to be sent"
    ATTEND_BRIEFINGS = "attend briefings, ask there and evaluate them"
    ADMINISTER = "administer the center"


ROLES: dict[Action, frozenset[RoleName]] = {
    Action.ANSWER_NOTICES: frozenset({R.OWNER, R.SECURITY, R.CLINICAL_ENGINEERING}),
    Action.CHANGE_INVENTORY: frozenset({R.OWNER, R.SECURITY, R.CLINICAL_ENGINEERING}),
    Action.MANAGE_MEMBER: frozenset({R.OWNER}),
    Action.TAKE_OUT_DATA: frozenset({R.OWNER}),
    Action.DECIDE: frozenset({R.ANALYST, R.DUTY_OFFICER}),
    Action.VERIFY: frozenset({R.ANALYST, R.DUTY_OFFICER}),
    Action.PULL_FEEDS: frozenset({R.ANALYST, R.ADMINISTRATOR}),
    Action.SUBMIT_INTELLIGENCE: frozenset({R.OWNER, R.SECURITY, R.ANALYST, R.DUTY_OFFICER, R.PARTNER}),
    Action.KEEP_COLLECTIONS: frozenset({R.ANALYST, R.ADMINISTRATOR}),
    Action.KEEP_LISTS: frozenset({R.OWNER, R.SECURITY, R.ANALYST, R.DUTY_OFFICER, R.ADMINISTRATOR, R.PARTNER}),
    Action.WRITE_PRODUCTS: frozenset({R.ANALYST, R.DUTY_OFFICER}),
    Action.REVIEW_PRODUCTS: frozenset({R.OWNER, R.SECURITY, R.CLINICAL_ENGINEERING, R.PARTNER}),
    Action.RELEASE_PRODUCTS: frozenset({R.ANALYST, R.DUTY_OFFICER}),
    Action.WAIVE_REVIEWS: frozenset({R.DUTY_OFFICER}),
    Action.SUBSCRIBE: frozenset(R),
    Action.ATTEND_BRIEFINGS: frozenset(R),
    Action.ADMINISTER: frozenset({R.ADMINISTRATOR}),
}

PERMITS: dict[Action, Permit] = {
    Action.ANSWER_NOTICES: Permit.ANSWERS,
    Action.CHANGE_INVENTORY: Permit.INVENTORY,
}
"""What a member can let a provider do for it, and by which part of its permission. Nothing else is ever delegated."""

ACTING_ROLES = frozenset({R.OWNER, R.SECURITY, R.CLINICAL_ENGINEERING})
"""Roles at a provider whose holders act for the members it serves; its readers look, as they do at home."""

MEMBER_ROLES = frozenset({R.OWNER, R.SECURITY, R.CLINICAL_ENGINEERING, R.READER})
"""Roles that a member gives to its own people; those of the center and of partners are given by the center."""


class NotAllowed(Refusal):
    """This person's roles do not include the action."""

    code = "not-allowed"


@dataclass(frozen=True, slots=True)
class Principal:
    """A signed-in person (or the operator at the shell) with everything needed to look and to act.

    `roles` are pairs of organization id and role. `permits` are pairs of a member's id and what that member lets this
    person, whose organization acts for it, do or see. `is_member`: the person's own organization is enrolled;
    `is_demo`: it is invented.
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
    permits: frozenset[tuple[int, Permit]] = frozenset()
    is_member: bool = False
    is_demo: bool = False
    limited_to: frozenset[Action] | None = None  # an API token's scopes; None: everything that the roles allow

    def may(self, action: Action, organization: int) -> bool:
        """Whether this person may do `action` for `organization`."""
        if self.limited_to is not None and action not in self.limited_to:
            return False
        by_role = any((organization, role) in self.roles for role in ROLES[action])
        by_permit = action in PERMITS and (organization, PERMITS[action]) in self.permits
        return self.is_operator or by_role or by_permit

    def sees_private(self, organization: int) -> bool:
        """Whether this person sees the private details of a member's equipment as one of its own, or for it."""
        return self.is_operator or organization in self.viewer.organizations | self.viewer.groups

    def demand(self, action: Action, organization: int) -> None:
        """Raise `NotAllowed` unless this person may do `action` for `organization`."""
        if not self.may(action, organization):
            whose = "member's permission" if organization in self.viewer.acting_for else "role"
            raise NotAllowed(f"Your {whose} does not let you {action}.", action=str(action))


def demand_official(principal: Principal, organization: int) -> None:
    """Raise `NotAllowed` unless this is the member's own authorized official (its owner), signed in as a person.

    For consents: neither the operator nor a program may give one for a member.
    """
    principal.demand(Action.MANAGE_MEMBER, organization)
    if not is_official(principal, organization):
        raise NotAllowed("Only the organization's own authorized official can consent.", action="consent")


def is_official(principal: Principal, organization: int) -> bool:
    """Whether this is the member's own authorized official: its owner, signed in as a person; never a token."""
    owns = (organization, RoleName.OWNER) in principal.roles
    in_person = principal.person is not None and principal.limited_to is None
    return in_person and owns and principal.may(Action.MANAGE_MEMBER, organization)


def persona_of(principal: Principal) -> Persona:
    """The center's staff before partners, before people whose organization acts for members, before members."""
    if principal.is_center:
        return Persona.CENTER
    if any(role is RoleName.PARTNER for _, role in principal.roles):
        return Persona.PARTNER
    return Persona.PROVIDER if principal.viewer.acting_for else Persona.MEMBER
