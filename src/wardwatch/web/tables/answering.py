"""The one way from a request to a list."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from django.http import HttpResponse
from django.http.response import HttpResponseBase

from wardwatch.web.pages.parts import Table
from wardwatch.web.principal import SignedInRequest
from wardwatch.web.tables.listing import Listing
from wardwatch.web.tables.showing import part_of, shown
from wardwatch.web.tables.taking import FILES, taken

R = TypeVar("R")


def answer(request: SignedInRequest, listing: Listing[R], page: Callable[[Table], HttpResponse]) -> HttpResponseBase:
    """The page around the part of the list that the address asks for, or the whole list as a file."""
    return answer_cards(request, listing, lambda table, _rows: page(table), columns=True)


def answer_cards(
    request: SignedInRequest,
    listing: Listing[R],
    page: Callable[[Table, tuple[R, ...]], HttpResponse],
    *,
    columns: bool = False,
) -> HttpResponseBase:
    """As `answer`, for a page that draws the rows itself, so that nobody chooses `columns`."""
    form = request.GET.get("format", "")
    if form in FILES:
        return taken(request, listing, form)
    found = part_of(request, listing)
    table = shown(request, listing, found)
    if table.tools and not columns:
        table = replace(table, tools=replace(table.tools, picks=()))
    return page(table, found.rows)
