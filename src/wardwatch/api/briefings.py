"""Briefings: which there are, one of them; register and take that back."""

from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Query, Router, Schema
from pydantic import Field

from wardwatch.api.access import ApiRequest, acting
from wardwatch.api.paging import Page
from wardwatch.api.writes import HEADER, once
from wardwatch.kit import clock
from wardwatch.products.briefings import attending, queries
from wardwatch.products.briefings.states import BriefingState
from wardwatch.products.types import Marking

router = Router(tags=["briefings"])


class BriefingFilter(Schema, extra="forbid"):
    """Which briefings."""

    past: bool = Field(False, description="Those that were held, cancelled or are over, instead of those coming.")


class BriefingRow(Schema):
    """A briefing in the list; `registered`: you come to it."""

    uid: UUID
    title: str
    summary: str
    number: str = Field(description='ID# of the product that it presents; "" until there is one.')
    starts_at: datetime
    ends_at: datetime
    capacity: int | None = Field(description="How many may come; null: as many as want to.")
    state: BriefingState
    why: str = Field(description='Why it was cancelled; "" otherwise.')
    tlp: Marking
    changed_at: datetime
    registered: bool
    released: bool = Field(description="The product that it presents is released, and you may read it.")
    slides: bool = Field(description="It is there as slides, too.")


class BriefingAnswer(Schema):
    """A question with its answer, as everybody who sees the briefing reads them."""

    question: str
    answer: str
    shown_at: datetime


class Briefing(BriefingRow):
    """A briefing, with what is answered."""

    place: str = Field(description='Where it is held; "" for who is not registered.')
    answers: list[BriefingAnswer]


class Attendance(Schema):
    """Whether you come."""

    registered: bool


@router.get("", response=Page[BriefingRow], url_name="api-briefings", summary="List briefings")
def briefings(request: ApiRequest, wanted: Query[BriefingFilter]) -> dict[str, object]:
    """The briefings that you may come to, the next first; or those that are past, the last first. At most 200."""
    found = queries.briefings(viewer=request.principal.viewer, at=clock.now(), past=wanted.past)
    return {"items": [_row(each) for each in found], "next": None}


@router.get("/{uuid:briefing}", response=Briefing, url_name="api-briefing", summary="One briefing")
def briefing(request: ApiRequest, briefing: UUID) -> Briefing:
    """When it is, where once you are registered, what was asked and answered."""
    card = queries.briefing(briefing, viewer=request.principal.viewer)
    return Briefing(
        **_row(card.row), place=card.place, answers=[BriefingAnswer.from_orm(each) for each in card.answers]
    )


@router.put(
    "/{uuid:briefing}/registration",
    response=Attendance,
    url_name="api-briefing-registration",
    summary="Register for a briefing",
    openapi_extra=HEADER,
)
@once
def register(request: ApiRequest, briefing: UUID) -> Attendance:
    """Come to it; a second time changes nothing. A mail says when and where."""
    attending.register(briefing=briefing, **acting(request))
    return Attendance(registered=True)


@router.delete(
    "/{uuid:briefing}/registration",
    response=Attendance,
    url_name="api-briefing-registration",
    summary="Take a registration back",
    openapi_extra=HEADER,
)
@once
def unregister(request: ApiRequest, briefing: UUID) -> Attendance:
    """Do not come after all; without a registration nothing changes."""
    attending.unregister(briefing=briefing, **acting(request))
    return Attendance(registered=False)


def _row(row: queries.BriefingRow) -> dict[str, Any]:
    return {**asdict(row), "tlp": Marking.of(row.tlp)}
