"""Who a program acts as, and how far its token goes."""

from uuid import UUID

from ninja import Router, Schema
from pydantic import Field

from wardwatch.api.access import ApiRequest
from wardwatch.members.permissions import Action, Persona, persona_of

router = Router(tags=["me"])


class Me(Schema):
    """The person or program that asks."""

    name: str
    organization: UUID
    organization_name: str
    persona: Persona = Field(description="For whom the answers are arranged.")
    may: list[Action] = Field(description="What you may do for your own organization, token and role together.")
    scopes: list[Action] | None = Field(description="What the token is limited to; null: signed in, no token.")


@router.get("", response=Me, url_name="api-me", summary="Who you are")
def me(request: ApiRequest) -> Me:
    """Whom this token acts for, and what it may do."""
    principal = request.principal
    limited = principal.limited_to
    return Me(
        name=principal.name,
        organization=UUID(principal.organization_uid),
        organization_name=principal.organization_name,
        persona=persona_of(principal),
        may=[action for action in Action if principal.may(action, principal.organization)],
        scopes=None if limited is None else sorted(limited),
    )
