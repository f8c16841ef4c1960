"""Do notices lead to fixes: the numbers behind the pictures, of one member or of all that the asker sees."""

from datetime import UTC, date, timedelta
from uuid import UUID

from ninja import Query, Router, Schema
from pydantic import Field

from wardwatch.api.access import ApiRequest, demand_center, demand_no_partner, member_called
from wardwatch.engagements.queries.pace import pace
from wardwatch.exposures.queries import trends
from wardwatch.kit import clock
from wardwatch.markings.viewing import seen_by

router = Router(tags=["trends"])
WEEKS, MONTHS = timedelta(weeks=26), timedelta(days=335)


class Whose(Schema):
    """Of whom."""

    member: UUID | None = Field(None, description="Of this member; empty: of all that the center sees.")


class Week(Schema):
    """Findings that came and went in the week that begins on this Monday (UTC)."""

    begins: date
    opened: int
    closed: int


class StandingOfKind(Schema):
    """How members of one kind of organization stand today."""

    kind: str
    past: int = Field(description="Findings past their date.")
    soon: int = Field(description="Findings due within 30 days.")
    late_members: int
    members: int


class Exposed(Schema):
    """Inventory lines of one product that need work: by care role, and in all."""

    product: str
    by_role: dict[str, int]
    total: int


class Month(Schema):
    """The notices sent in one month (UTC): answered and fixed since, and the median days until then."""

    month: date
    sent: int
    answered: int
    fixed: int
    days_to_answer: float | None
    days_to_fix: float | None


class Trends(Schema):
    """Half a year of findings, today's standing, and a year of notices."""

    weeks: list[Week]
    standings: list[StandingOfKind]
    exposure: list[Exposed]
    pace: list[Month]


@router.get("", response=Trends, url_name="api-trends", summary="Numbers over time")
def how_it_goes(request: ApiRequest, wanted: Query[Whose]) -> dict[str, object]:
    """Of one member: its own people, those acting for it, the center's staff (logged). Of all: the center's staff."""
    demand_no_partner(request)
    if wanted.member is None:
        demand_center(request)
    viewer, at = request.principal.viewer, clock.now()
    today = at.astimezone(UTC).date()
    with seen_by(viewer):
        whose = member_called(request, wanted.member, "trends").pk if wanted.member else None
        return {
            "weeks": trends.weeks(viewer=viewer, since=today - WEEKS, until=today, organization=whose),
            "standings": trends.standings(viewer=viewer, today=today, organization=whose),
            "exposure": trends.exposure(viewer=viewer, organization=whose),
            "pace": pace(viewer=viewer, since=at - MONTHS, organization=whose),
        }
