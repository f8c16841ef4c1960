"""Reads of collections and block lists; each looks as somebody and gives frozen values."""

from wardwatch.sharing.queries.collections import collection, collections
from wardwatch.sharing.queries.destinations import destination, destinations, still_to_send
from wardwatch.sharing.queries.files import ListFile, Opened, Standing, TakeWhole, looking
from wardwatch.sharing.queries.holdings import count_entries, holding, latest
from wardwatch.sharing.queries.listed import Shown
from wardwatch.sharing.queries.lists import block_list, block_lists, opened_by
from wardwatch.sharing.queries.misp import MispFeed
from wardwatch.sharing.queries.pages import MOST, demand_object, entries_page, objects_page
from wardwatch.sharing.queries.sent import sent_to, submission
from wardwatch.sharing.queries.submissions import (
    in_collections,
    seen_by_others,
    submission_detail,
    submissions,
)

__all__ = [
    "MOST",
    "ListFile",
    "MispFeed",
    "Opened",
    "Shown",
    "Standing",
    "TakeWhole",
    "block_list",
    "block_lists",
    "collection",
    "collections",
    "count_entries",
    "demand_object",
    "destination",
    "destinations",
    "entries_page",
    "holding",
    "in_collections",
    "latest",
    "looking",
    "objects_page",
    "opened_by",
    "seen_by_others",
    "sent_to",
    "still_to_send",
    "submission",
    "submission_detail",
    "submissions",
]
