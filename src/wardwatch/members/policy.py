"""Who has to prove more than a password: one table, in the center's own words."""

from collections.abc import Sequence

from wardwatch.members.permissions import Principal
from wardwatch.members.types import RoleName, Side

NEED_A_SECOND_FACTOR = frozenset(
    {RoleName.OWNER, RoleName.ANALYST, RoleName.DUTY_OFFICER, RoleName.ADMINISTRATOR},
)
"""Roles whose holders sign in with a second factor: whoever speaks for the center, or decides for a member."""


def needs_second_factor(principal: Principal) -> bool:
    """Whether somebody's roles ask for a second factor. Invented people of the demonstration sign in in one step."""
    return not principal.is_demo and any(role in NEED_A_SECOND_FACTOR for _, role in principal.roles)


def is_agreed(sides: Sequence[Side], *, alone: bool) -> bool:
    """Whether those who agreed, each for one side, are enough to let somebody in again.

    Two people: one of the organization and one of the center, or two of the organization. Two of the center are enough
    only where nobody else of the organization can agree (`alone`).
    """
    ours, center = sides.count(Side.ORGANIZATION), sides.count(Side.CENTER)
    return ours >= 2 or (ours == 1 and center >= 1) or (alone and center >= 2)
