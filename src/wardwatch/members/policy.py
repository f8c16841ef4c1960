"""Who has to prove more than a password: one table, in the center's own words."""

from wardwatch.members.permissions import Principal
from wardwatch.members.types import RoleName

NEED_A_SECOND_FACTOR = frozenset(
    {RoleName.OWNER, RoleName.ANALYST, RoleName.DUTY_OFFICER, RoleName.ADMINISTRATOR},
)
"""Roles whose holders sign in with a second factor: whoever speaks for the center, or decides for a member."""


def needs_second_factor(principal: Principal) -> bool:
    """Whether somebody's roles ask for a second factor. Invented people of the demonstration sign in in one step."""
    return not principal.is_demo and any(role in NEED_A_SECOND_FACTOR for _, role in principal.roles)
